"""The sums that the descriptions of the forms tell: on what figures they hold, fail, or say nothing."""

from __future__ import annotations

import pytest

from dagster_project.statements.arithmetic.judge import decided
from dagster_project.statements.arithmetic.sums import Figure, Outcome, outcome_of
from dagster_project.statements.forms.descriptions import catalogue


def exact(**amounts: int) -> dict[tuple[str, str], Figure]:
    """Figures of one item, exact, by measure."""
    return {("201", measure): Figure(value, 0) for measure, value in amounts.items()}


def outcome(form_id: str, figures: dict, others: dict | None = None) -> Outcome:
    return outcome_of(catalogue()[form_id], figures, others or {})


def test_a_row_is_the_sum_of_its_columns():
    assert outcome("gpb_expenditure", exact(total=900, basic=700, project=200)).failing == {}
    assert outcome("gpb_expenditure", exact(total=900, basic=700, project=200)).holding
    assert outcome("gpb_expenditure", exact(total=900, basic=700, project=300)).failing


@pytest.mark.parametrize(("off", "holds"), [(3, True), (4, False)])
def test_figures_stand_for_the_interval_of_their_digits(off, holds):
    figures = {
        ("201", "total"): Figure(900 + off, 1), ("201", "basic"): Figure(700, 1), ("201", "project"): Figure(200, 1)
    }  # fmt: skip
    found = outcome("gpb_expenditure", figures)
    assert bool(found.holding) is holds
    assert bool(found.failing) is not holds


def test_a_sum_of_fewer_than_two_figures_that_are_not_zero_says_nothing():
    assert outcome("gpb_expenditure", exact(total=900, basic=0, project=0)) == Outcome()
    assert outcome("gpb_expenditure", exact(total=0, basic=0, project=0)) == Outcome()


def test_codes_add_up_level_by_level_and_to_the_total():
    codes = {"@total": 9, "201": 9, "20101": 4, "20106": 5, "2010601": 5}
    found = outcome("expenditure", {(code, "total"): Figure(value, 0) for code, value in codes.items()})
    assert set(found.holding) == {"@total of 9", "201 of 9", "20106 of 5"}
    assert found.failing == {}


def test_the_totals_of_economic_codes_are_those_of_their_blocks():
    codes = {"@personnel": 9, "301": 6, "30101": 6, "303": 3, "@public": 4, "302": 4, "@total": 13}
    found = outcome(
        "gpb_basic_economic", {(code, "amount"): Figure(value, 0) for code, value in codes.items()}
    )
    assert set(found.holding) == {"@personnel of 9", "@public of 4", "@total of 13", "301 of 6"}


def test_lines_add_up_as_the_description_says():
    lines = {"in.gpb": 7, "in.other": 2, "in.current_total": 9, "in.opening_balance": 1, "in.total": 10}
    spent = {"201": 6, "208": 4, "out.current_total": 10, "out.total": 10}
    found = outcome(
        "income_expenditure_summary", {(item, "amount"): Figure(v, 0) for item, v in (lines | spent).items()}
    )
    assert len(found.holding) == 5
    assert found.failing == {}


def test_what_another_form_prints_too_is_compared_with_it():
    figures = {("201", "total"): Figure(9, 0), ("@total", "total"): Figure(9, 0)}
    there = {("201", "gpb"): Figure(9, 0), ("out.current_total", "gpb"): Figure(8, 0)}
    found = outcome("gpb_expenditure", figures, {"fiscal_summary": there})
    assert "201 again" in found.holding
    assert set(found.failing) == {"@total again"}


def holding(digits: int, name: str = "a") -> Outcome:
    return Outcome({name: digits})


@pytest.mark.parametrize(("digits", "place"), [(8, 1), (7, None)])
def test_so_many_digits_must_agree_under_one_reading_alone(digits, place):
    assert decided([Outcome(), holding(digits)]) == place


@pytest.mark.parametrize(("digits", "place"), [(16, 1), (15, None)])
def test_so_many_times_as_many_as_under_another(digits, place):
    assert decided([holding(4, "b"), holding(digits)]) == place


def test_readings_under_which_the_same_digits_agree_decide_nothing():
    assert decided([holding(20), holding(20)]) is None


@pytest.mark.parametrize(("failing", "place"), [(1, 1), (2, None)])
def test_more_of_its_sums_must_hold_than_fail(failing, place):
    one = Outcome({"a": 10, "b": 10}, {f"f{number}": 1 for number in range(failing)})
    assert decided([Outcome(), one]) == place


@pytest.mark.parametrize(("digits", "place"), [(5, 1), (6, None)])
def test_sums_that_fail_under_it_alone_count_against_it(digits, place):
    assert decided([Outcome(), Outcome({"a": 10, "b": 10}, {"c": digits})]) == place
    everywhere = {"c": digits}
    assert decided([Outcome({}, everywhere), Outcome({"a": 10, "b": 10}, everywhere)]) == 1
