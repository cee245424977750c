"""Whatever a table holds: nothing is raised, and every figure is an observation or a rejection."""

from __future__ import annotations

import time

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dagster_project.statements import read_statements
from tests.unit.work import calls

from .pages import INCOME_HEADER, Sheet, content, income
from .round_trip import Case, run

WORDS = [
    "", "项目", "收入", "支出", "合计", "类", "款", "项", "栏次", "行次", "科目编码", "科目名称", "决算数", "预算数", "基本支出",
    "项目支出", "本年收入合计", "一、一般公共服务支出", "其中：教育收费", "人员经费合计", "行政运行", "…", "单位：万元", "收入决算表",
    "注：本表无数据。", "1", "2", "3", "201", "20101", "2010101", "301", "0.00", "-", "—", "1,234.56", "（3.00）", "△1.00",
    "30,003.372.11", "1.00\n2.00", "9.99①", "99999999999999999999.99", "公务用车购置及运行维护费", "小计", "单位名称", "序号",
]  # fmt: skip
TITLES = [
    "收入支出决算总表", "收入决算表", "支出决算表", "财政拨款收入支出决算总表", "一般公共预算财政拨款支出决算表", "财政拨款“三公”经费支出决算表",
    "一般公共预算财政拨款基本支出决算表", "政府采购情况表", "政府购买服务支出情况表", "绩效自评表", "单位：万元", "注：无", "一段文字。", "7",
]  # fmt: skip


@st.composite
def grids(draw):
    """Up to three pages of cells, some of them spanning."""
    pages = []
    for _ in range(draw(st.integers(1, 3))):
        width = draw(st.integers(1, 7))
        rows = []
        for _ in range(draw(st.integers(1, 7))):
            row, column = [], 0
            while column < width:
                span = draw(st.integers(1, min(3, width - column)))
                row.append((draw(st.sampled_from(WORDS)), span))
                column += span
            rows.append(row)
        above = draw(st.lists(st.sampled_from(TITLES), max_size=3))
        below = draw(st.lists(st.sampled_from(TITLES), max_size=2))
        pages.append(Sheet(above, rows, below, left=draw(st.sampled_from([50.0, 58.0, 120.0]))))
    return content(*pages)


def accounted(statements) -> set[tuple]:
    place = ("page_number", "x0", "y0")
    frames = [
        frame.select("page_number", pl.col("bbox").struct.field("x0"), pl.col("bbox").struct.field("y0")).select(place)
        for frame in (statements.observations, statements.rejections.filter(pl.col("scope") == "cell"))
    ]  # fmt: skip
    return set(pl.concat(frames).iter_rows())


@settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(grids())
def test_nothing_is_raised_and_no_amount_is_dropped(page):
    statements = read_statements(page)
    known = accounted(statements)
    repeated = statements.observations["printed_count"].sum() - statements.observations.height
    lost = [
        (row["page_number"], row["text"])
        for row in page.cells.iter_rows(named=True)
        if row["text"] in ("1,234.56", "（3.00）", "△1.00", "30,003.372.11", "1.00\n2.00", "9.99①")
        and (row["page_number"], row["bbox"]["x0"], row["bbox"]["y0"]) not in known
    ]
    assert len(lost) <= repeated
    assert statements.document.height == 1
    assert statements.lines.height == page.lines.height


def test_an_amount_beyond_what_money_holds_is_malformed_not_money():
    row = ("201", "一般公共服务支出", "99999999999999999999.99", "", "", "", "", "", "")
    statements = read_statements(content(income(row)))
    found = statements.observations.filter(pl.col("measure") == "total")
    assert found["amount_yuan"].to_list() == [None]
    assert statements.rejections["reason"].to_list() == ["malformed_number"]


@pytest.mark.parametrize("empty", [content(Sheet()), content(Sheet(["一段文字。"])), content(media="text")])
def test_documents_without_tables_give_one_row_and_no_forms(empty):
    statements = read_statements(empty)
    assert statements.document.height == 1
    assert statements.forms.is_empty()
    assert statements.observations.is_empty()


def _long(pages: int):
    rows = [("2010601", "行政运行", "10.00", "10.00", "", "", "", "", "")] * 40
    return content(income(*rows), *(Sheet(rows=rows) for _ in range(pages - 1)))


def test_work_grows_with_the_pages_and_no_faster():
    read_statements(_long(2))
    counts = []
    for pages in (20, 80):
        document = _long(pages)
        counts.append(calls(lambda document=document: read_statements(document)))
        assert read_statements(document).forms["last_page"].to_list() == [pages]
    assert counts[1] < 4.5 * counts[0]


def test_a_header_of_hundreds_of_columns_is_read_in_a_moment():
    header = [f"指标{i}" for i in range(400)]
    rows = [header, *([["1.00"] * 400] * 20)]
    start = time.process_time()
    statements = read_statements(content(Sheet(["绩效情况表", "单位：万元"], rows)))
    assert time.process_time() - start < 10
    assert statements.observations.height == 8000


@pytest.mark.parametrize("family", ["shanghai", "education"])
def test_generated_documents_come_back_cell_by_cell(family):
    tally = run(Case(family, family, {"rules": "full"}), range(1))
    assert [str(difference) for difference in tally.differences] == []
    assert tally.matched == tally.wanted == tally.found > 300


@settings(max_examples=2, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 10_000))
def test_any_generated_document_of_any_layout_comes_back(seed):
    tally = run(Case("free", "free", {"rules": "full"}), range(seed, seed + 1))
    assert [str(difference) for difference in tally.differences] == []


def test_headers_repeated_on_every_page_are_read_once():
    row = ("201", "一般公共服务支出", "10.00", "10.00", "", "", "", "", "")
    statements = read_statements(content(income(row), Sheet(rows=[*INCOME_HEADER, row])))
    assert statements.observations["printed_count"].to_list() == [2] * 7
