"""Each condition of a narrative identity: a document in which it is met, and one in which it is not, with the reason."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from dagster_project.checks.catalogue.identities import load_catalogue
from dagster_project.checks.figures.document_figures import Account
from dagster_project.checks.narrative.conditions import CONDITIONS
from dagster_project.checks.narrative.evaluation import is_narrative

from ..statements import account_of, claim, figure

Case = tuple[Account, dict]
TOTAL = {"item_code": "@total", "measure": "total"}
GPB = {"form_id": "gpb_expenditure", **TOTAL}
INCOME = {"form_id": "income", **TOTAL}
FISCAL = {"form_id": "income", "item_code": "@total", "measure": "fiscal"}
SPENT = {"form_id": "expenditure", **TOTAL}
ALL_FISCAL = (claim("i", final="9.00", **INCOME), claim("f", final="9.00", **FISCAL))
SUMMARY = "income_expenditure_summary"


def of(subject: dict, *others: dict, figures: tuple = (), **more: Any) -> Case:
    """The account_of of some claims, of which the first is judged."""
    made = account_of([subject, *others], figures, **more)
    return made, made.by_id[subject["claim_id"]]


def listed(whole: dict, *parts: dict) -> Case:
    return of(whole, *(part | {"part_of_claim_id": whole["claim_id"]} for part in parts))


VEHICLES = {"item_code": "vehicles", "measure": "count"}
FEW = claim(2, count="4", **VEHICLES)
NONE = claim(2, count="0", **VEHICLES)
AVERAGE = claim(1, final="1.20", item_code="vehicle_average")
THREE = {"form_id": "three_public", "item_code": "total", "measure": "actual"}
BOTH_SIDES = {"form_id": SUMMARY, "item_code": "in.total", "measure": "amount"}
PRIOR = {
    "form_id": "fiscal_summary",
    "item_code": "in.total",
    "measure": "amount",
    "base_kind": "prior_final",
}
PRIOR_SPENT = claim(2, final="9.00", change="1.00", base_kind="prior_final", **GPB)
CLOSING = {"form_id": SUMMARY, "item_code": "out.closing_balance", "measure": "amount"}
OPENING = {"form_id": SUMMARY, "item_code": "in.opening_balance", "measure": "amount"}
SURPLUS = (
    figure("f01", "in.nonfiscal_surplus_used", "amount", "1.00"),
    figure("f01", "out.surplus_distribution", "amount", ""),
)
SAME_OPENING = tuple(figure(form, "in.opening_balance", "amount", "1.00") for form in ("f01", "f04"))
GF = {"form_id": "gf_income_expenditure", "fund_source": "gf", **TOTAL}

MET: dict[str, list[Case]] = {
    "change_and_rate": [of(claim(1, final="9.00", change="1.00", rate="12.5"))],
    "base_above_zero": [of(claim(1, final="9.00", change="1.00")), of(claim(1, final="9.00", base="8.00"))],
    "base_is_zero": [of(claim(1, final="9.00", change="9.00")), of(claim(1, base="0", final="9.00"))],
    "final_base_change_printed": [of(claim(1, final="9.00", base="8.00", change="1.00"))],
    "direction_and_figures": [of(claim(1, final="9.00", base="8.00", direction=1))],
    "both_words": [of(claim(1, direction=1, rate_direction=-1))],
    "denominator_resolved": [of(claim(1, share="5", denominator_claim_id="c2", final="1.00"), claim(2, final="20.00"))],
    "list_closed": [listed(claim(1, final="9.00", parts_closed=True), claim(2, final="9.00"))],
    "no_identity_of_its_own": [listed(claim(1, final="9.00", **GPB), claim(2, final="9.00", item_code="201"))],
    "same_comparator": [listed(claim(1, base_kind="initial"), claim(2, base_kind="initial"))],
    "parts_exhaustive": [
        listed(
            claim(1, final="9.00"),
            claim(2, final="4.00", share="44.44", denominator_claim_id="c1"),
            claim(3, final="5.00", share="55.56", denominator_claim_id="c1"),
        )
    ],
    "count_above_zero": [of(AVERAGE, FEW)],
    "same_quantity_key": [of(claim(1, final="9.00", **GPB))],
    "basic_section": [of(claim(1, final="9.00", form_id="gpb_basic_economic", item_code="301"))],
    "same_budget_kind": [
        of(claim(1, base="9.00", base_kind=said, **THREE), figures=(_f07,))
        for said, _f07 in (
            ("adjusted", figure("f07", "total", "budget", "9.00", budget_kind="adjusted")),
            ("unspecified", figure("f07", "total", "budget", "9.00", budget_kind="adjusted")),
        )
    ],
    "present_or_declared_empty": [of(claim(1, final="9.00", **GF), empty={"f08": "declared_empty"})],
    "form_found": [of(claim(1, final="9.00", **GF), empty={"f08": "empty_undeclared"})],
    "all_admin": [of(claim(1), units=["行政单位", "参公事业单位"])],
    "all_income_fiscal": [of(*ALL_FISCAL)],
    "no_nonfiscal_balance": [of(claim(1, **SPENT)), of(claim(1, **SPENT), figures=SAME_OPENING)],
    "balances_stated": [
        of(claim(1, final="0", **CLOSING), claim(2, final="0", **OPENING)),
        of(claim(1, final="0", **CLOSING), claim(2, final="0", **CLOSING) | {"year": 2023}),
    ],
    "surplus_known": [of(*ALL_FISCAL), of(claim(1), figures=SURPLUS)],
    "both_sides_positive": [of(claim(1, final="9.00", **BOTH_SIDES), ALL_FISCAL[0], claim(2, final="8.00", **SPENT))],
    "balances_not_negative": [of(claim(1, **BOTH_SIDES), figures=(figure("f01", "out.closing_balance", "amount", "1.00"),))],
    "priors_derivable": [of(claim(1, final="9.00", change="1.00", **PRIOR), PRIOR_SPENT)],
    "only_general_budget": [of(claim(1, **PRIOR), claim(2, final="0.00", **GF), figures=(figure("f04", "in.gf", "amount", ""),))],
}  # fmt: skip

UNMET: dict[str, list[tuple[Case, str]]] = {
    "change_and_rate": [
        (of(claim(1, final="9.00", rate="12.5")), "figure_missing"),
        (of(claim(1, change="1.00", rate="12.5") | {"change_yuan": None, "reasons": ["sign_ambiguous"]}), "sign_ambiguous"),
        (of(claim(1, change="1.1.00", rate="12.5", reason="malformed_number")), "malformed_number"),
    ],
    "base_above_zero": [
        (of(claim(1, final="9.00", change="9.00")), "zero_base"),
        (of(claim(1, final="9.00", base="0.00")), "zero_base"),
        (of(claim(1, final="9.00")), "base_unknown"),
        (of(claim(1, final="9.00", base="1.1.0", reason="malformed_number")), "malformed_number"),
    ],
    "base_is_zero": [(of(claim(1, final="9.00", change="8.00")), "condition_unmet"), (of(claim(1)), "condition_unmet")],
    "final_base_change_printed": [
        (of(claim(1, final="9.00", base="8.00")), "figure_missing"),
        (of(claim(1, final="9.00", base="1.1.0", change="1.00", reason="malformed_number")), "malformed_number"),
    ],
    "direction_and_figures": [
        (of(claim(1, final="9.00", base="8.00")), "sign_ambiguous"),
        (of(claim(1, final="9.00", direction=1)), "figure_missing"),
    ],
    "both_words": [
        (of(claim(1, direction=1)), "sign_ambiguous"),
        (of(claim(1, direction=1, rate_direction=1, reason="direction_unstated")), "sign_ambiguous"),
    ],
    "denominator_resolved": [(of(claim(1, share="5", final="1.00")), "denominator_unknown")],
    "list_closed": [
        (listed(claim(1, final="9.00", parts_closed=False), claim(2, final="9.00")), "open_list"),
        (of(claim(1, final="9.00")), "open_list"),
    ],
    "no_identity_of_its_own": [
        (listed(claim(1, item_code="vehicle_running"), claim(2, item_code="vehicle_fuel")), "condition_unmet"),
        (listed(claim(1, form_id="procurement", item_code="@total"), claim(2, item_code="goods")), "condition_unmet"),
        (listed(claim(1, item_code="asset_fixed"), claim(2, item_code="asset_building")), "condition_unmet"),
    ],
    "same_comparator": [(listed(claim(1, base_kind="initial"), claim(2, base_kind="prior_final")), "budget_kind")],
    "parts_exhaustive": [
        (listed(claim(1, final="9.00"), claim(2, final="4.00", share="44.44", denominator_claim_id="c1")), "open_list"),
        (
            listed(
                claim(1, final="9.00", parts_closed=True),
                claim(2, final="4.00", share="40.00", denominator_claim_id="c3"),
                claim(3, final="10.00"),
            ),
            "open_list",
        ),
    ],
    "count_above_zero": [(of(AVERAGE, NONE), "condition_unmet"), (of(AVERAGE), "figure_missing")],
    "same_quantity_key": [
        (of(claim(1, final="9.00", item_code="asset_fixed")), "basis_differs"),
        (of(claim(1, final="9.00")), "condition_unmet"),
    ],
    "basic_section": [(of(claim(1, final="9.00", item_code="301", measure="project", reason="no_form")), "condition_unmet")],
    "same_budget_kind": [
        (
            of(
                claim(1, base="9.00", base_kind="initial", **THREE),
                figures=(figure("f07", "total", "budget", "9.00", budget_kind="adjusted"),),
            ),
            "budget_kind",
        )
    ],
    "present_or_declared_empty": [
        (of(claim(1, final="9.00", **GF)), "form_missing"),
        (of(claim(1, final="9.00", **GF), empty={"f08": "empty_undeclared"}), "form_empty_undeclared"),
    ],
    "form_found": [(of(claim(1, final="9.00", **GF)), "form_missing")],
    "all_admin": [
        (of(claim(1)), "condition_unmet"),
        (of(claim(1), units=["行政单位", "事业单位"]), "condition_unmet"),
        (of(claim(1), units=["行政单位", None]), "condition_unmet"),
    ],
    "all_income_fiscal": [
        (of(ALL_FISCAL[0], claim("f", final="8.00", **FISCAL)), "condition_unmet"),
        (of(ALL_FISCAL[0]), "condition_unmet"),
    ],
    "no_nonfiscal_balance": [
        (
            of(claim(1, **SPENT), claim(2, final="1.00", form_id=SUMMARY, item_code="in.nonfiscal_surplus_used", measure="amount")),
            "condition_unmet",
        ),
        (
            of(claim(1, **SPENT), figures=(SAME_OPENING[0], figure("f04", "in.opening_balance", "amount", "0.50"))),
            "condition_unmet",
        ),
    ],
    "balances_stated": [(of(claim(1, final="0", **CLOSING)), "figure_missing")],
    "surplus_known": [(of(ALL_FISCAL[0], claim("f", final="8.00", **FISCAL)), "condition_unmet")],
    "both_sides_positive": [
        (of(claim(1, final="9.00", **BOTH_SIDES)), "figure_missing"),
        (of(claim(1, final="9.00", **BOTH_SIDES), ALL_FISCAL[0], claim(2, final="0", **SPENT)), "condition_unmet"),
    ],
    "balances_not_negative": [
        (of(claim(1, **BOTH_SIDES), figures=(figure("f01", "out.closing_balance", "amount", "-1.00"),)), "condition_unmet")
    ],
    "priors_derivable": [
        (of(claim(1, final="9.00", change="1.00", **PRIOR)), "base_unknown"),
        (of(claim(1, final="9.00", **PRIOR), PRIOR_SPENT), "base_unknown"),
    ],
    "only_general_budget": [
        (of(claim(1, **PRIOR), figures=(figure("f04", "in.gf", "amount", "1.00"),)), "condition_unmet"),
        (of(claim(1, **PRIOR), claim(2, final="1.00", **GF)), "condition_unmet"),
        (of(claim(1, **PRIOR), claim(2, final="0", change="-1.00", **GF)), "condition_unmet"),
    ],
}  # fmt: skip


def _cases(cases: dict[str, list]) -> Callable:
    flat = [(name, case) for name, found in cases.items() for case in found]
    return pytest.mark.parametrize(("name", "case"), flat, ids=[name for name, _ in flat])


@_cases(MET)
def test_a_condition_is_met(name: str, case: Case) -> None:
    assert CONDITIONS[name](*case) is None


@_cases(UNMET)
def test_a_condition_is_not_met_and_says_why(name: str, case: tuple[Case, str]) -> None:
    (made, subject), reason = case
    assert CONDITIONS[name](made, subject) == reason


def test_every_condition_of_the_catalogue_is_tested_both_ways() -> None:
    named = {
        call.name
        for identity in load_catalogue().identities
        if is_narrative(identity)
        for call in identity.when
    }
    assert named == set(CONDITIONS) == set(MET) == set(UNMET)
