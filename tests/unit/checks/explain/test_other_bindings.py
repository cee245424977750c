"""Before a sentence is accused: other bindings of its own figures, lines that its list leaves out, forms not read whole."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import polars as pl
import pytest

from dagster_project import schemas
from dagster_project.checks import Evidence, evaluate, explained

from ..accounts import account
from ..statements import claim, evidence, figure

TOTAL = {"form_id": "expenditure", "item_code": "@total", "measure": "total", "parts_closed": True}
RECEPTION = {
    "form_id": "three_public",
    "item_code": "reception",
    "measure": "actual",
    "subject": "公务接待费",
}
VEHICLE = {"form_id": "three_public", "item_code": "vehicle", "measure": "actual", "subject": "公务用车"}


def part(number: int, final: str, measure: str | None = "basic", **columns: Any) -> dict[str, Any]:
    named = {"form_id": "expenditure", "item_code": "@total", "measure": measure} if measure else {}
    return claim(number, final=final, part_of_claim_id="c1", **(named | columns))


def told(*claims: dict, figures: tuple = (), **others: Any) -> tuple[dict[str, str], list[dict]]:
    """(reason of each check that is not evaluable after all, findings above 提示)."""
    found = evidence(claims, figures, **others)
    result = explained(found, evaluate(found))
    withdrawn = result.checks.filter(verdict="not_evaluable").select("identity_id", "reason").iter_rows()
    return dict(withdrawn), result.findings.filter(pl.col("level") != "提示").to_dicts()


# ---------------------------------------------------------------- other bindings
def test_an_amount_behind_a_comparator_may_be_the_base():
    """比上年80.00万元增加8.00万元，增长10%: of 80.00, and not on 80.00 less 8.00."""
    read = claim(1, final="80.00", change="8.00", rate="10.00", **RECEPTION)
    _, findings = told(read)
    assert [finding["stated_text"] for finding in findings]
    reasons, findings = told(read | {"alternatives": ["final_is_base"]})
    assert findings == []
    assert reasons["N-GROWTH"] == "other_reading"


@pytest.mark.parametrize("rate", ["11.00", "12.50"])
def test_a_rate_that_no_binding_makes_right_is_accused(rate: str):
    read = claim(1, final="80.00", change="8.00", rate=rate, alternatives=["final_is_base"], **RECEPTION)
    assert told(read)[1] != []


def test_a_figure_that_is_its_neighbours_in_the_form():
    """The second clause names no subject: what it tells is the other item's."""
    form = (figure("f07", "reception", "actual", "5.00"), figure("f07", "vehicle", "actual", "7.00"))
    first = claim(1, final="5.00", quote="一句", **RECEPTION)
    second = claim(2, final="7.00", quote="一句", alternatives=["neighbour_subject"], **RECEPTION)
    other = claim(3, share="58.33", quote="一句", **VEHICLE)
    assert told(first, second, other, figures=form)[1] == []
    wrong = claim(2, final="6.90", quote="一句", alternatives=["neighbour_subject"], **RECEPTION)
    assert told(first, wrong, other, figures=form)[1] != []


def test_a_final_figure_of_the_sentence_that_makes_the_rate_right():
    first = claim(1, final="110.00", quote="一句", **RECEPTION)
    second = claim(
        2, final="15.00", change="10.00", rate="10.00", quote="一句", alternatives=["copied_final"], **VEHICLE
    )
    assert told(first, second)[1] == []
    wrong = claim(
        2, final="15.00", change="10.00", rate="10.50", quote="一句", alternatives=["copied_final"], **VEHICLE
    )
    assert told(first, wrong)[1] != []


# ---------------------------------------------------------------- lists
WHOLE = claim(1, final="100.00", **TOTAL)
FORM = (
    figure("f03", "@total", "total", "100.00"),
    figure("f03", "@total", "basic", "60.00"),
    figure("f03", "@total", "project", "45.00"),
    figure("f03", "@total", "operating", "-5.00"),
)


def test_a_column_that_the_text_leaves_out_closes_the_sum():
    parts = [part(2, "60.00"), part(3, "45.00", "project")]
    reasons, findings = told(WHOLE, *parts, figures=FORM)
    assert findings == []
    assert reasons["N-PARTS"] == "open_list"


def test_a_sum_that_the_form_does_not_close_is_accused():
    parts = [part(2, "60.00"), part(3, "44.00", "project")]
    findings = told(WHOLE, *parts, figures=FORM)[1]
    assert findings
    assert "不一致" in {finding["level"] for finding in findings}


@pytest.mark.parametrize(
    ("project", "level"),
    [("30.00", "待核实"), ("50.00", "不一致")],
    ids=["less than the whole", "more than the whole"],
)
def test_a_list_that_may_hold_more_is_a_question(project: str, level: str):
    parts = [part(2, "60.00"), part(3, project, "project")]
    (finding,) = told(WHOLE | {"alternatives": ["list_open"]}, *parts)[1]
    assert finding["level"] == level
    assert ("所列项目不足以判断" in finding["explanation_zh"]) is (level == "待核实")
    (finding,) = told(WHOLE, *parts)[1]
    assert finding["level"] == "不一致"


def test_a_member_nobody_knows_may_stand_outside_the_sum():
    parts = [part(2, "60.00"), part(3, "40.00", "project"), part(4, "12.00", None, subject="其中某项")]
    assert told(WHOLE, *parts)[1] != []
    assert told(WHOLE | {"alternatives": ["unnamed_part"]}, *parts)[1] == []


@pytest.mark.parametrize("reason", ["approximate", "unknown_words"])
def test_no_sum_rests_on_a_member_that_is_not_certain(reason: str):
    parts = [part(2, "60.00"), part(3, "30.00", "project", reason=reason)]
    reasons, findings = told(WHOLE, *parts)
    assert findings == []
    assert reasons["N-PARTS"] == "open_list"


# ---------------------------------------------------------------- forms that were not read whole
def lossy(form_id: str, reason: str, unknown: int = 0) -> pl.DataFrame:
    """Checks of an account whose 05 and 01 are wrong in one figure each, and of which one form is incomplete."""
    changed = account(1)
    changed.figures[changed.key("f05", "201", "basic")] += 100
    changed.figures[changed.key("f01", "in.total", "amount")] += 100
    frames = changed.frames()
    for row in frames["forms"]:
        if row["form_id"] == form_id:
            row |= {"is_complete": False, "incomplete_reasons": [reason], "unknown_figures": unknown}
    made = Evidence.of(**{name: schemas.TABLES[name].frame(rows) for name, rows in frames.items()})
    return evaluate(made)


def of(checks: pl.DataFrame, *identities: str) -> pl.DataFrame:
    found = checks.filter(pl.col("identity_id").is_in(identities))
    assert found.height > 0
    return found


@pytest.mark.parametrize(
    ("reason", "unknown", "told"),
    [("unbound", 0, "low_extraction_confidence"), ("unknown_figures", 1, "lines_unknown")],
)
def test_a_form_that_was_not_read_whole_is_neither_added_up_nor_compared_with_others(reason, unknown, told):
    checks = lossy("gpb_expenditure", reason, unknown)
    assert set(of(checks, "I-05-CLASS", "I-05-TREE", "X-04-05-CLASS")["reason"]) == {told}


def test_two_figures_of_a_form_that_was_not_read_whole_are_compared():
    checks = lossy("income_expenditure_summary", "unbound")
    assert of(checks, "I-01-SIDES")["verdict"].to_list() == ["fails"]
    assert set(of(checks, "I-01-IN-TOTAL")["reason"]) == {"low_extraction_confidence"}


def test_a_malformed_figure_costs_its_own_checks_only():
    changed = account(1)
    frames = changed.frames()
    for row in frames["observations"]:
        if (row["form_id"], row["item_code"], row["measure"]) == ("gpb_expenditure", "201", "basic"):
            row["amount_yuan"] = None
    checks = evaluate(
        Evidence.of(**{name: schemas.TABLES[name].frame(rows) for name, rows in frames.items()})
    )
    assert "malformed_number" in set(of(checks, "I-05-TREE")["reason"])
    assert set(of(checks, "X-04-05-CLASS")["reason"]) == {None}


@pytest.mark.parametrize(
    ("reasons", "unknown", "verdict"),
    [([], 0, "fails"), (["unbound"], 0, "not_evaluable"), (["unknown_figures"], 1, "not_evaluable")],
)
def test_a_sentence_is_not_held_against_a_form_that_was_not_read_whole(reasons, unknown, verdict):
    said = claim(1, final="9.00", form_id="income", item_code="@total", measure="total")
    found = evidence([said], [figure("f02", "@total", "total", "8.00")])
    forms = found.forms.with_columns(
        is_complete=pl.lit(not reasons),
        incomplete_reasons=pl.lit(reasons, dtype=pl.List(pl.String)),
        unknown_figures=pl.lit(unknown, dtype=found.forms["unknown_figures"].dtype),
    )
    checks = of(evaluate(replace(found, forms=forms)), "NX-02-KIND")
    assert set(checks["verdict"]) == {verdict}


# ---------------------------------------------------------------- changes that are not printed
@pytest.mark.parametrize(("rate", "is_accused"), [("15.00", False), ("13.04", True)])
def test_a_rate_beside_its_base_is_judged_without_a_printed_change(rate: str, is_accused: bool):
    """由84.00万元增至96.60万元，增长15%."""
    read = claim(1, final="96.60", base="84.00", rate=rate, direction=1, rate_direction=1, **RECEPTION)
    assert bool(told(read)[1]) is is_accused


@pytest.mark.parametrize(("completion", "is_accused"), [("94.34", False), ("100.00", True)])
def test_a_completion_is_judged_where_only_the_difference_to_the_budget_is_printed(
    completion: str, is_accused: bool
):
    read = claim(1, final="50.00", change="-3.00", completion=completion, base_kind="initial", **RECEPTION)
    assert bool(told(read)[1]) is is_accused


# ---------------------------------------------------------------- shares without a total, both sides of an account
@pytest.mark.parametrize(("share", "is_accused"), [("75.00", False), ("85.00", True)])
def test_shares_of_a_closed_list_without_a_total_are_of_its_sum(share: str, is_accused: bool):
    whole = claim(1, parts_closed=True)
    parts = [
        part(2, "2.70", None, share=share),
        part(3, "0.90", None, share="25.00"),
        part(4, "0", None, share="0"),
    ]
    assert bool(told(whole, *parts)[1]) is is_accused
    assert told(whole | {"parts_closed": None}, *parts)[1] == []


SIDE = {
    "form_id": "income_expenditure_summary",
    "measure": "amount",
    "is_side": True,
}


@pytest.mark.parametrize(
    ("subjects", "spent", "balances", "level"),
    [
        (("收入总计", "支出总计"), "100.00", False, None),
        (("收入总计", "支出总计"), "101.00", False, "待核实"),
        (("收入总计", "支出总计"), "101.00", True, "不一致"),
        (("总收入", "总支出"), "101.00", False, None),
        ((None, None), "101.00", False, None),
    ],
)
def test_both_totals_of_an_account_are_one_figure(
    subjects: tuple[str | None, str | None], spent: str, balances: bool, level: str | None
):
    sides = [
        claim(1, final="100.00", item_code="in.total", subject=subjects[0], **SIDE),
        claim(9, final=spent, item_code="out.total", subject=subjects[1], **SIDE),
    ]
    if balances:
        names = ("in.opening_balance", "out.closing_balance")
        sides += [
            claim(number, final="1.00", item_code=item, part_of_claim_id=of) | {"form_id": SIDE["form_id"]}
            for number, (item, of) in enumerate(zip(names, ("c1", "c9"), strict=True), start=2)
        ]
    found = [finding["level"] for finding in told(*sides)[1] if "NX-SIDES" in finding["identity_ids"]]
    assert found == ([level] if level else [])


# ---------------------------------------------------------------- values in the places printed
def test_what_would_agree_is_told_in_the_places_and_the_unit_printed():
    wrong = claim(1, final="99.00", item_code="@total", form_id="income", measure="total")
    (finding,) = told(wrong, figures=(figure("f02", "@total", "total", "100.00"),))[1]
    assert "按公布数据计算为100.00万元" in finding["explanation_zh"]
