"""Every threshold of the checks just inside and just outside: one that is changed by hand makes a case here fail."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import polars as pl
import pytest

from dagster_project import schemas
from dagster_project.checks import evaluate, explained
from dagster_project.checks.culprits import search
from dagster_project.checks.culprits.feasibility import demanded
from dagster_project.checks.culprits.table_constraints import FormFigures
from dagster_project.checks.explain import digits, rates, sums
from dagster_project.checks.explain.case import Case
from dagster_project.checks.explain.named_figures import equals_other
from dagster_project.checks.figures.by_position import FormRows
from dagster_project.checks.figures.constraints import Figure, Ratio
from dagster_project.checks.figures.intervals import claim_figure
from dagster_project.checks.figures.observed import figures_of

from ..accounts import account
from ..culprits.test_culprits import check, figure, searched
from ..statements import DOCUMENT_ID, claim
from ..statements import figure as observation


def printed(text: str, half: str = "0.005", slot: str = "final", **record: Any) -> Figure:
    """A figure of the text in 元, as printed."""
    value, step = Fraction(text), 2 * Fraction(half)
    columns = {"part_of_claim_id": None, "item_code": None, "form_id": None, "measure": None, "quote": ""}
    ends = (value - step / 2, value + step / 2)
    return Figure(text, "claim", slot, value, *ends, step, text, columns | record)


def case_of(claims: Iterable[dict[str, Any]], figures: Iterable[dict[str, Any]] = ()) -> Case:
    rows = [{name: None for name in _CLAIM} | row for row in claims]
    return Case(
        {"document_id": DOCUMENT_ID},
        [],
        FormFigures(FormRows(schemas.OBSERVATIONS.frame(list(figures)))),
        rows,
    )


_CLAIM = (
    *(f"{slot}_{part}" for slot in ("final", "base", "change") for part in ("yuan", "text", "unit")),
    "rate", "rate_text", "share", "share_text", "completion", "completion_text", "count", "count_text", "form_id",
    "item_code", "measure", "parts_closed", "part_of_claim_id", "figure_boxes", "char_start", "base_kind",
)  # fmt: skip


# ---------------------------------------------------------------- slips of the hand
@pytest.mark.parametrize(("text", "expected"), [("132", True), ("13", False)])
def test_fewest_digits_that_identify_a_number(text: str, expected: bool):
    swapped = Fraction(text[:-2] + text[-1] + text[-2])
    found = digits.slips(printed(text, "0.0005"), (swapped, swapped))
    assert any(reading.cause == "transposition" for reading in found) is expected


@pytest.mark.parametrize(
    ("slot", "width", "by_chance"),
    [("final", "99", False), ("final", "101", True), ("rate", "49", False), ("rate", "51", True)],
)
def test_greatest_chance_of_a_reading(slot: str, width: str, by_chance: bool):
    """One candidate for a figure of 1000: an interval of a tenth of it is met by accident too often, of a rate a twentieth."""
    one = printed("1000", "0", slot)
    assert digits.by_chance(one, (Fraction(0), Fraction(width)), 1) is by_chance


@pytest.mark.parametrize(("needed", "is_slip"), [((955, 1045), True), ((945, 1055), False)])
def test_an_interval_too_wide_for_digits_says_nothing_of_units(needed: tuple[int, int], is_slip: bool):
    low, high = (Fraction(end) * 10_000 for end in needed)
    assert (digits.unit_slip(printed("1000", "0.5"), (low, high)) is not None) is is_slip


@pytest.mark.parametrize(("text", "is_named"), [("12.34", True), ("1.23", False)])
def test_fewest_digits_that_name_another_quantity(text: str, is_named: bool):
    own = claim(1, final=text, form_id="income", item_code="@total", measure="total")
    other = claim(2, final=text, form_id="expenditure", item_code="@total", measure="total")
    case = case_of([own, other])
    stated = case.figure(own, "final")
    assert stated is not None
    assert bool(list(equals_other(case, stated, (Fraction(0), Fraction(1))))) is is_named


# ---------------------------------------------------------------- sums
@pytest.mark.parametrize(("missing", "is_found"), [("0.31", True), ("0.29", False)])
def test_a_missing_part_must_be_wide_of_rounding(missing: str, is_found: bool):
    """The part left out is more than three times as wide as what rounding leaves open."""
    amount, low = Fraction(missing), Fraction(missing) - Fraction(1, 20)
    parts = [printed("7.00"), printed(missing, "0.000005")]
    found = sums._subset(parts, (low, amount + Fraction(1, 20)), printed("700.00"))
    assert (found is not None) is is_found


@pytest.mark.parametrize(("size", "is_found"), [(3, True), (4, False)])
def test_largest_number_of_parts_left_out(size: int, is_found: bool):
    parts = [printed(str(10**n), "0.00005") for n in range(1, 6)]
    amount = sum((part.value for part in parts[:size]), Fraction(0))
    found = sums._subset(parts, (amount, amount), printed("300000.00"))
    assert (found is not None) is is_found


@pytest.mark.parametrize(("place", "is_found"), [(23, True), (24, False)])
def test_most_parts_among_which_one_is_sought(place: int, is_found: bool):
    parts = [figure(f"p{n}", 3**n if n else 1) for n in range(26)]
    whole = figure("whole", sum(int(p.value) for p in parts) - int(parts[place].value))
    whole.record["section_path"] = None
    missing = check(1, parts, [whole])
    case = Case({"document_id": "d"}, [missing], FormFigures(FormRows(schemas.OBSERVATIONS.frame())), [])
    total = whole.value + parts[place].value
    found = list(sums.components(case, whole, (total, total), [0]))
    assert bool(found) is is_found


@pytest.mark.parametrize(("pairs", "is_solved"), [(3, True), (4, False)])
def test_largest_set_of_culprits(pairs: int, is_solved: bool):
    """Sums that share one confirmed total, each with a part of its own that is wrong."""
    shared = figure("total", 100)
    sums_ = [check(n, [figure(f"a{n}", 10 + n), shared], [figure(f"b{n}", 200)]) for n in range(pairs)]
    confirmed = [check(9 + n, [shared], [figure(f"t{n}", 100)]) for n in range(2)]
    assert bool(searched(*sums_, *confirmed).sets) is is_solved


@pytest.mark.parametrize(("size", "is_solved"), [(60, True), (61, False)])
def test_largest_component_that_is_searched(size: int, is_solved: bool):
    shared = figure("total", 100)
    checks = [check(n, [shared], [figure(f"b{n}", 101)]) for n in range(size)]
    assert bool(searched(*checks).sets) is is_solved


def test_systems_that_are_tried_and_rows_of_one(monkeypatch: pytest.MonkeyPatch):
    a, b, total = figure("a", 10), figure("b", 20), figure("total", 31)
    monkeypatch.setattr(search, "MOST_SYSTEMS", {1: 2, 2: 0, 3: 0})
    assert len(searched(check(1, [a, b], [total])).sets) == 2
    rows = [({"a": 1, "b": n}, Fraction(0), Fraction(1)) for n in range(1, 64)]
    assert demanded(rows, ("a", "b")) is not None
    assert demanded([*rows, ({"a": 1, "b": 64}, Fraction(0), Fraction(1))], ("a", "b")) is None


@pytest.mark.parametrize(("confidence", "doubt"), [(0.5, 0), (0.49, 1)])
def test_least_confidence_of_a_figure(confidence: float, doubt: int):
    from dagster_project import schemas

    frame = schemas.OBSERVATIONS.frame([observation("f03", "@total", "total", "9.00", confidence=confidence)])
    assert figures_of(frame)["doubt"].to_list() == [doubt]


# ---------------------------------------------------------------- percentages
@pytest.mark.parametrize(("totals", "is_found"), [(3, True), (4, False)])
def test_most_totals_that_a_share_may_be_of(totals: int, is_found: bool):
    """All of them give 10.0 % within its last place and differ by more than theirs."""
    share = printed("10.0", "0.05", "share")
    known = [claim(n, final=str(1_000 + 2 * n) + ".0", item_code="@total", unit="元") for n in range(totals)]
    ratio = Ratio(share, ((1, printed("100.1", "0.05")),), ((1, printed("700", "0.5")),))
    assert bool(list(rates._wrong_denominator(case_of(known), ratio))) is is_found


@pytest.mark.parametrize(("text", "half_percent"), [("基本持平", "0.5"), ("持平", "0.01")])
def test_nearly_level_is_half_a_percent(text: str, half_percent: str):
    told = case_of([claim(1, final="100.00", unit="元") | {"change_text": text, "change_yuan": Decimal(0)}])
    change = claim_figure(told.claims[0], "change")
    assert change is not None
    assert (-change.low, change.high) == (Fraction(half_percent), Fraction(half_percent))


# ---------------------------------------------------------------- whole documents
@pytest.mark.parametrize(("failing", "cause"), [(3, "unit_slip"), (2, None)])
def test_fewest_checks_that_tell_the_unit_of_a_form(failing: int, cause: str | None):
    """05 is printed in another unit: with as many checks against 03 and 04 as tell it, or with fewer."""
    changed = account(1)
    keys = [key for key in changed.figures if key[0] == "f05"]
    for key in keys:
        changed.figures[key] *= 10_000
    evidence = changed.evidence()
    checks = evaluate(evidence)
    between = checks.filter((pl.col("verdict") == "fails") & pl.col("identity_id").str.starts_with("X-"))
    kept = between.head(failing)
    others = checks.filter(pl.col("verdict") != "fails")
    found = explained(evidence, pl.concat([others, kept])).findings.filter(pl.col("level") == "不一致")
    causes = set(found["cause"])
    assert ("unit_slip" in causes and found.height == 1) is (cause == "unit_slip")


def test_a_failing_row_that_its_terms_do_not_give_is_disputed_and_explained_by_nothing():
    """Two evaluations of one check that differ are a fault of ours: reported, and no finding rests on them."""
    changed = account(1)
    changed.figures[changed.key("f01", "in.total", "amount")] += 100
    evidence = changed.evidence()
    checks = evaluate(evidence)
    told = explained(evidence, checks)
    assert told.rejections.is_empty()
    assert not told.findings.filter(pl.col("level") == "不一致").is_empty()
    off = checks.with_columns(
        lhs=pl.when(pl.col("verdict") == "fails").then(pl.col("lhs") + 1).otherwise(pl.col("lhs"))
    )
    disputed = explained(evidence, off)
    failing = checks.filter((pl.col("verdict") == "fails") & pl.col("severity").is_in(["error", "warning"]))
    (rejection,) = disputed.rejections.to_dicts()
    assert rejection["reason"] == "check_disputed"
    assert str(failing.height) in rejection["message"]
    assert disputed.findings.filter(pl.col("level") != "提示").is_empty()
    assert disputed.checks.filter(reason="low_extraction_confidence").height >= failing.height
