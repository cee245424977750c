"""Three innocent readings: an amount fitted in its last place, amounts cut off throughout, a 款 that 06 has no line for."""

from __future__ import annotations

from decimal import ROUND_DOWN, Decimal

import polars as pl
import pytest

from dagster_project.checks import evaluate, explained
from dagster_project.settings import seeds_folder
from dagster_project.statements.codes.code_book import CodeBook

from ..accounts import Account, account
from ..planted import SERIOUS

CUT_OFF = (9, 12, 21, 53)
"""Accounts of which a sum fails for no other reason than that their amounts are cut off."""
FEW_SUMS = 7
"""Another one, of which too few different sums miss at all."""


def told(changed: Account) -> tuple[pl.DataFrame, list[dict]]:
    """(checks as graded, findings of every level)."""
    evidence = changed.evidence()
    found = explained(evidence, evaluate(evidence))
    return found.checks, found.findings.to_dicts()


def serious(findings: list[dict]) -> list[dict]:
    return [finding for finding in findings if finding["level"] in SERIOUS]


def moved(changed: Account, alias: str, item: str, measure: str, more: str) -> Account:
    changed.figures[changed.key(alias, item, measure)] += Decimal(more)
    return changed


# ---------------------------------------------------------------- a line that the list of 06 lacks
def test_a_class_above_its_lines_is_a_question_where_the_list_lacks_a_line():
    checks, findings = told(moved(account(1), "f06", "30207", "amount", "-100.00"))
    (finding,) = serious(findings)
    assert (finding["cause"], finding["level"], finding["item_code"]) == ("omitted_line", "待核实", "302")
    assert "30202" in finding["explanation_zh"]
    assert finding["expected_high"] == finding["stated_value"] - 100
    failing = checks.filter(verdict="fails", identity_id="I-06-TREE")
    assert failing["severity"].to_list() == ["warning"]


def test_lines_above_their_class_do_not_agree_whatever_the_list_lacks():
    _, findings = told(moved(account(1), "f06", "30207", "amount", "100.00"))
    (finding,) = serious(findings)
    assert finding["cause"] != "omitted_line"
    assert finding["level"] == "不一致"


def test_a_list_that_is_complete_leaves_nothing_out():
    changed = account(1)
    listed = {key[2] for key in changed.figures if key[0] == "f06"}
    for code in CodeBook.load(seeds_folder(), changed.year).economic_list.alive - listed:
        if code.startswith("302") and len(code) == 5:
            changed.put("f06", "public", code, "amount", 0)
    _, findings = told(moved(changed, "f06", "30207", "amount", "-100.00"))
    (finding,) = serious(findings)
    assert finding["cause"] != "omitted_line"
    assert finding["level"] == "不一致"


def test_a_class_that_other_sums_contradict_too_is_no_omitted_line():
    _, findings = told(moved(account(1), "f06", "302", "amount", "100.00"))
    (finding,) = serious(findings)
    assert finding["cause"] != "omitted_line"
    assert (finding["level"], finding["item_code"]) == ("不一致", "302")


# ---------------------------------------------------------------- a last place fitted to the total
def two_cells(by: str) -> Account:
    """Two 项 of one 款 out by the same amount in opposite directions: the column still adds up, their rows do not."""
    changed = moved(account(1), "f05", "2010301", "basic", by)
    return moved(changed, "f05", "2010302", "basic", f"-{by}")


def test_a_last_place_that_makes_the_column_add_up_is_a_note():
    checks, findings = told(two_cells("0.01"))
    assert serious(findings) == []
    notes = [finding for finding in findings if finding["cause"] == "fitted_total"]
    assert {finding["item_code"] for finding in notes} <= {"2010301", "2010302"}
    assert notes
    assert set(checks.filter(verdict="fails")["severity"]) <= {"note", "hint"}


def test_two_last_places_are_no_fitting():
    _, findings = told(two_cells("0.02"))
    assert {finding["level"] for finding in serious(findings)} == {"不一致"}


def test_a_last_place_that_breaks_its_column_is_no_fitting():
    _, findings = told(moved(account(1), "f05", "2010301", "basic", "0.01"))
    (finding,) = serious(findings)
    assert (finding["item_code"], finding["measure"]) == ("2010301", "basic")


# ---------------------------------------------------------------- truncation_convention
def cut_off(seed: int) -> Account:
    return account(seed, unit="万元", rounding=ROUND_DOWN)


@pytest.mark.parametrize("seed", CUT_OFF)
def test_amounts_cut_off_throughout_are_a_habit_and_no_disagreement(seed):
    assert not evaluate(cut_off(seed).evidence()).filter(verdict="fails", severity="error").is_empty()
    checks, findings = told(cut_off(seed))
    assert [(f["cause"], f["level"]) for f in findings] == [("truncation_convention", "提示")]
    assert set(checks.filter(verdict="fails")["severity"]) <= {"note", "hint"}


def test_sums_too_few_to_show_a_habit_are_not_excused_by_it():
    _, findings = told(cut_off(FEW_SUMS))
    assert [f["cause"] for f in findings] == ["omitted_line"]


@pytest.mark.parametrize("seed", CUT_OFF)
def test_beside_the_habit_a_wrong_figure_is_still_found(seed):
    _, findings = told(moved(cut_off(seed), "f05", "2080505", "basic", "500000.00"))
    (finding,) = serious(findings)
    assert (finding["form_id"], finding["item_code"], finding["measure"]) == (
        "gpb_expenditure",
        "2080505",
        "basic",
    )


def test_one_wrong_figure_of_a_rounded_account_is_no_habit():
    _, findings = told(moved(account(1, unit="万元"), "f05", "2080505", "basic", "300.00"))
    assert [finding["level"] for finding in serious(findings)] == ["不一致"]
