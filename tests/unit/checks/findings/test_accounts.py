"""The real documents: their root causes as findings, and nothing else above 提示."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from dagster_project.run.night.verdicts import judge
from dagster_project.run.workers.document import extract_document
from dagster_project.settings import Limits

FOUNDING = "*大峪街道办事处*.txt"
SERIOUS = ("不一致", "待核实")


@pytest.fixture(scope="module")
def findings(corpus_dir: Path) -> dict[str, pl.DataFrame]:
    """Pattern of the file name → its findings."""
    found = {}
    for pattern in (FOUNDING, "上海市普陀区*.pdf", "中共上海*.pdf", "西南大学*.pdf", "附件2*.pdf"):
        file = next(corpus_dir.glob(pattern))
        read = extract_document(file, document_id=pattern, file_name=file.name, limits=Limits())
        found[pattern] = judge(read)[1]
    return found


def serious(frame: pl.DataFrame) -> dict[tuple[str, str | None], dict]:
    """(cause, stated_text) → finding, of those above 提示."""
    rows = frame.filter(pl.col("level").is_in(SERIOUS)).to_dicts()
    return {(row["cause"], row["stated_text"]): row for row in rows}


def stated(row: dict) -> list[str]:
    return [member["stated_text"] for member in row["members"] if member["role"] == "stated"]


ROOT_CAUSES = {
    # (a) a total that adds both sides, in two sections, with its change
    ("both_sides_added", "404,347,110.22"): ("不一致", 4),
    # (b) rates divided by the final figure
    ("wrong_base", "6.6%"): ("不一致", 20),
    # (c) the in-year addition is in expenditure and not in income and budget
    ("equals_other_named", "199,295,826.51"): ("不一致", 1),
    ("omitted_component", "20,060.27"): ("不一致", 1),
    ("unexplained", "0"): ("待核实", 1),
    # (d) shares of four classes
    ("unexplained", "34.3%"): ("不一致", 4),
    # (e) the increase of basic expenditure against its parts
    ("unexplained", "6,501,521.86"): ("不一致", 1),
    # (f) single slips
    ("malformed_number", "30,003.372.11"): ("不一致", 1),
    ("unit_slip", "20060.27"): ("不一致", 1),
    ("unexplained", "20.83%"): ("不一致", 1),
    ("duplicate_number", "6、"): ("待核实", 1),
}


def test_the_founding_document_has_its_root_causes_and_nothing_else(findings):
    found = serious(findings[FOUNDING])
    assert {key: (row["level"], row["instances"]) for key, row in found.items()} == ROOT_CAUSES


def test_what_the_founding_document_should_say_is_computed(findings):
    found = serious(findings[FOUNDING])
    total = found["equals_other_named", "199,295,826.51"]
    assert total["expected_low"] == total["expected_high"] == Decimal("202437486.51")
    assert "NX-BUDGET-SPENT" in total["identity_ids"]
    typed = found["malformed_number", "30,003.372.11"]
    assert typed["expected_low"] == Decimal("30003372.11")
    addition = found["omitted_component", "20,060.27"]
    assert {"N-COMPLETION", "N-PARTS", "N-SHARE-SUM"} == set(addition["identity_ids"])
    assert "314.16" in addition["explanation_zh"]
    increase = found["unexplained", "6,501,521.86"]
    assert increase["expected_low"] <= Decimal("1618955.33") <= increase["expected_high"]
    assert {"N-PARTS-CHANGE", "NX-05-BUDGET-SPLIT"} <= set(increase["identity_ids"])


def test_twenty_wrong_rates_are_one_finding_with_twenty_members(findings):
    rates = serious(findings[FOUNDING])["wrong_base", "6.6%"]
    assert len(stated(rates)) == 20
    assert {"12.3%", "48.8%", "47.40%", "15.1%", "58.6%"} <= set(stated(rates))
    assert not {"21.7%", "4.3%", "3.9%", "0.02%"} & set(stated(rates))
    assert stated(serious(findings[FOUNDING])["unexplained", "34.3%"]) == ["34.3%", "2.7%", "1.7%", "38.1%"]


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("上海市普陀区*.pdf", {
            ("same_figure_elsewhere", "0.3"): "不一致",
            ("unexplained", "71.73%"): "不一致",
            ("unexplained", "持平"): "待核实",
            ("listed_but_empty", "个人农业生产补贴"): "待核实",
        }),
        ("中共上海*.pdf", {("unexplained", "21.07"): "待核实"}),
        ("西南大学*.pdf", {}),
        ("附件2*.pdf", {}),
    ],
)  # fmt: skip
def test_the_other_documents_have_what_is_known_of_them(findings, pattern, expected):
    assert {key: row["level"] for key, row in serious(findings[pattern]).items()} == expected


@pytest.mark.parametrize(
    ("pattern", "cause", "text"),
    [
        ("中共上海*.pdf", "truncation", "9.55%"),
        ("中共上海*.pdf", "base_label", "95.89%"),
        ("西南大学*.pdf", "plug_to_100", "0.56%"),
    ],
)
def test_style_is_a_note(findings, pattern, cause, text):
    row = findings[pattern].filter(cause=cause).row(0, named=True)
    assert (row["level"], row["stated_text"]) == ("提示", text)


def test_every_finding_says_where_and_how_much(findings):
    for frame in findings.values():
        for row in frame.filter(pl.col("level").is_in(SERIOUS)).to_dicts():
            assert row["page_number"] or row["cause"] == "form_missing"
            assert row["explanation_zh"]
            assert row["explanation_en"]
            assert row["instances"] == len(stated(row))
            for member in row["members"]:
                assert member["quote"] is None or len(member["quote"]) <= 400


def test_a_sum_that_rests_on_another_wrong_figure_is_told_with_it_put_right(findings):
    row = serious(findings["上海市普陀区*.pdf"])["unexplained", "持平"]
    assert "应不大于 财政拨款收入支出总计 0.3；" in row["explanation_zh"]
    assert "按另一项发现更正后" in row["explanation_zh"]
    assert "相差63.14万元" in row["explanation_zh"]
    assert "With the figure as another finding would correct it" in row["explanation_en"]


def test_of_a_base_of_zero_no_rate_is_said_to_be_due(findings):
    row = findings["中共上海*.pdf"].filter(cause="base_label").row(0, named=True)
    assert "基数为0，比率无从计算" in row["explanation_zh"]
    assert "应等于 100" not in row["explanation_zh"]
