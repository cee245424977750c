"""The ledger: every number of every cell and line ends in exactly one place, and a form says whether it is whole."""

from __future__ import annotations

import polars as pl
import pytest

from dagster_project.statements import read_statements
from dagster_project.statements.ledger.numbers import count_numbers

from ..pages import Sheet, content, income

HEADER = ("科目编码", "科目名称", "合计", "基本支出", "项目支出")
TITLE = ["一般公共预算财政拨款支出决算表", "单位：万元"]
ROWS = [
    HEADER,
    ("栏次", "", "1", "2", "3"),
    ("201", "一般公共服务支出", "9.00", "8.00", "1.00"),
    ("20106", "财政事务", "9.00", "8.00", "1.00"),
]


def places(statements) -> dict[str, int]:
    return dict(statements.ledger.group_by("place").agg(pl.col("numbers").sum()).iter_rows())


def printed(page) -> int:
    return sum(map(count_numbers, [*page.cells["text"], *page.lines["text"]]))


def test_every_number_is_in_one_place():
    page = content(Sheet(TITLE, ROWS, ["注：2023年数。", "支出9.00万元。"]))
    statements = read_statements(page)
    assert places(statements) == {"ordinal": 3, "observation": 6, "code": 2, "note": 1, "narrative": 1}
    assert statements.ledger["numbers"].sum() == printed(page)
    form = statements.forms.row(0, named=True)
    assert (form["printed_figures"], form["bound_figures"], form["rejected_figures"]) == (6, 6, 0)
    assert form["is_complete"]
    assert form["incomplete_reasons"] == []


def test_an_amount_within_words_is_unbound_and_the_form_not_whole():
    rows = [*ROWS, ("20107", "税收事务 3.00", "", "", "")]
    statements = read_statements(content(Sheet(TITLE, rows)))
    told = statements.rejections.select("form_id", "reason", "value_raw").rows()
    assert told == [("gpb_expenditure", "row_unbound", "税收事务 3.00")]
    form = statements.forms.row(0, named=True)
    assert (form["bound_figures"], form["rejected_figures"]) == (6, 1)
    assert form["incomplete_reasons"] == ["unbound", "unknown_figures"]


@pytest.mark.parametrize(
    ("text", "is_whole"),
    [
        ("45: 22", False),
        ("ABCD.EF", False),
        ('$#,"(#', False),
        ("见附注2", True),
        ("√", True),
        ("(——)", True),
        ("$#", True),
        ("*/-", True),
    ],
)
def test_signs_that_are_no_number_under_a_head_of_amounts_are_unbound(text, is_whole):
    """A font that lost its names leaves signs or letters; a word among amounts, or a tick, is no figure."""
    rows = [*ROWS, ("20107", "税收事务", text, "", "")]
    statements = read_statements(content(Sheet(TITLE, rows)))
    assert ("unbound" not in statements.forms.row(0, named=True)["incomplete_reasons"]) is is_whole
    assert ("row_unbound" not in statements.rejections["reason"].to_list()) is is_whole


def test_a_row_outside_the_grid_is_a_rejection_of_the_form_and_no_sentence():
    statements = read_statements(content(Sheet(TITLE, ROWS, ["20107 税收事务 3.00 3.00"])))
    assert statements.rejections.select("form_id", "reason").rows() == [("gpb_expenditure", "row_unbound")]
    assert statements.lines["role"].to_list()[-1] == "row"
    assert not statements.forms["is_complete"].item()


@pytest.mark.parametrize(
    ("overleaf", "complete"),
    [
        (["20107 税收事务 3.00 3.00"], False),
        (["20107 税收事务 3.00 3.00", "第二部分情况说明"], False),
        (["第二部分情况说明", "20107 税收事务 3.00 3.00"], True),
    ],
    ids=["alone", "first", "below a heading"],
)
def test_the_last_row_alone_overleaf_belongs_to_the_form_before(overleaf, complete):
    statements = read_statements(content(Sheet(TITLE, ROWS), Sheet(overleaf, ())))
    assert statements.forms["is_complete"].to_list() == [complete]


@pytest.mark.parametrize(("rows", "rejected"), [(2, 0), (3, 3)], ids=["two rows", "three rows"])
def test_rows_of_a_table_that_nobody_found_are_rejections(rows, rejected):
    statements = read_statements(content(Sheet(["情况说明"], (), ["办公费 1.00 2.00"] * rows)))
    assert statements.rejections.filter(pl.col("reason") == "row_unbound").height == rejected


@pytest.mark.parametrize(
    ("codes", "whole"),
    [(("201", "20106", "2010601"), True), (("201", "2010601"), True), (("201", "20106", "2010799"), False)],
    ids=["all levels", "a level that the form never prints", "a child alone"],
)
def test_a_child_without_its_parent_makes_the_form_not_whole(codes, whole):
    names = {"201": "一般公共服务支出", "20106": "财政事务"}
    rows = [HEADER, *((code, names.get(code, "行政运行"), "1.00", "1.00", "") for code in codes)]
    form = read_statements(content(Sheet(TITLE, rows))).forms.row(0, named=True)
    assert form["is_complete"] is whole
    assert form["incomplete_reasons"] == ([] if whole else ["parent_missing"])


def test_a_form_of_zeros_is_whole():
    page = content(income(("201", "一般公共服务支出", "0.00", "", "", "", "", "", "")))
    assert read_statements(page).forms["is_complete"].to_list() == [True]


def test_a_row_between_two_pieces_is_read_with_the_columns_of_the_form():
    rows = [
        *ROWS,
        ("20107", "税收事务", "3.00", "2.00", "1.00"),
        ("20108", "审计事务", "4.00", "4.00", "0.00"),
    ]
    page = content(Sheet(TITLE, rows, loose=frozenset({4})))
    statements = read_statements(page)
    read = statements.observations.filter(item_code="20107").select("measure", "value_raw", "placed_by")
    assert read.rows() == [("total", "3.00", "text"), ("basic", "2.00", "text"), ("project", "1.00", "text")]
    codes = statements.observations["item_code"].unique(maintain_order=True).to_list()
    assert codes == ["201", "20106", "20107", "20108"]
    assert statements.rejections.is_empty()
    assert statements.forms["is_complete"].to_list() == [True]
    assert statements.ledger["numbers"].sum() == printed(page)
    assert statements.ledger.filter(source="lines", place="observation")["numbers"].to_list() == [3]


def test_a_row_whose_numbers_are_in_no_column_stays_a_rejection():
    rows = [
        *ROWS,
        ("20107", "税收事务", "3.00 2.00", "1.00", ""),
        ("20108", "审计事务", "4.00", "4.00", "0.00"),
    ]
    statements = read_statements(content(Sheet(TITLE, rows, loose=frozenset({4}))))
    assert statements.observations.filter(item_code="20107").is_empty()
    assert statements.rejections.select("form_id", "reason").rows() == [("gpb_expenditure", "row_unbound")]
    assert not statements.forms["is_complete"].item()
