"""Narrative identities one by one: the limit of rounding, lawful special cases that stay silent, and what does fail."""

from __future__ import annotations

from typing import Any

import pytest

from dagster_project.checks import narrative_instances
from dagster_project.checks.figures.document_figures import Instance
from dagster_project.checks.findings.text_facts import facts_to_publish

from ..statements import DOCUMENT_ID, claim, evidence, figure

HOLDS, ROUNDING, FAILS = "holds", "holds_within_rounding", "fails"
GPB = {"form_id": "gpb_expenditure", "item_code": "@total", "measure": "total", "fund_source": "gpb"}
SUMMARY = {
    "form_id": "income_expenditure_summary",
    "item_code": "in.total",
    "measure": "amount",
    "fund_source": "all",
}


def verdicts(identity: str, *claims: dict, figures: tuple = (), **more: Any) -> list[str | None]:
    """Verdict, or reason, of every instance of one identity; severity other than its own after a stroke."""
    return [_told(instance) for instance in judged(identity, *claims, figures=figures, **more)]


def judged(identity: str, *claims: dict, figures: tuple = (), **more: Any) -> list[Instance]:
    found = narrative_instances(evidence(claims, figures, **more), DOCUMENT_ID)
    return [instance for instance in found if instance.identity.id == identity]


def _told(instance: Instance) -> str | None:
    if instance.judgement is None:
        return instance.reason
    graded = instance.graded != instance.identity.severity
    return instance.judgement.verdict + (f"/{instance.graded}" if graded and instance.fails else "")


def parts(whole: dict, *members: dict) -> tuple[dict, ...]:
    return (whole, *(member | {"part_of_claim_id": whole["claim_id"]} for member in members))


# ---------------------------------------------------------------- rates
@pytest.mark.parametrize(
    ("columns", "verdict"),
    [
        ({"final": "9.00", "change": "1.00", "rate": "12.50"}, HOLDS),
        ({"final": "9.00", "change": "1.00", "rate": "12.5"}, HOLDS),
        ({"final": "9.00", "change": "1.00", "rate": "12.57"}, ROUNDING),
        ({"final": "9.00", "change": "1.00", "rate": "11.11"}, FAILS),  # change over final
        ({"final": "7.00", "change": "-1.00", "rate": "12.50"}, HOLDS),
        ({"final": "7.00", "change": "-1.00", "rate": "14.29"}, FAILS),
        ({"final": "9.00", "change": "1.00", "base": "8.00", "rate": "12.50"}, HOLDS),
        ({"final": "900.00", "change": "100.00", "rate": "12.4"}, f"{FAILS}"),
        ({"final": "900.00", "change": "107.00", "rate": "13.4"}, f"{FAILS}/note"),  # 13.49 cut off
        ({"final": "900.00", "change": "900.00", "rate": "100.00"}, "zero_base"),
        ({"final": "900.00", "change": "持平", "rate": "0.00"}, HOLDS),
        ({"final": "900.00", "rate": "5.00"}, "figure_missing"),
        ({"change": "5.00", "rate": "5.00"}, "base_unknown"),
    ],
)
def test_growth(columns: dict, verdict: str) -> None:
    assert verdicts("N-GROWTH", claim(1, **columns)) == [verdict]


def test_a_double_negative_is_judged_on_a_printed_base_only() -> None:
    doubtful = claim(1, final="9.00", change="1.00", rate="12.50", reason="sign_ambiguous")
    assert verdicts("N-GROWTH", doubtful) == ["sign_ambiguous"]
    assert verdicts(
        "N-GROWTH", doubtful | claim(1, base="8.00", final="9.00", change="1.00", rate="-12.50")
    ) == [HOLDS]


@pytest.mark.parametrize(
    ("columns", "verdict"),
    [
        ({"final": "9.00", "change": "9.00", "rate": "100"}, "zero_base"),
        ({"final": "0", "change": "0", "rate": "0"}, "zero_base"),
        ({"final": "9.00", "change": "9.00", "rate": "50"}, FAILS),
        ({"final": "9.00", "base": "0", "completion": "100"}, "zero_base"),
        ({"final": "9.00", "base": "0", "completion": "90"}, FAILS),
        # 0.00 may hide 50 元, of which 9 万元 is 180000%.
        ({"final": "9.00", "base": "0.00", "completion": "200000"}, "zero_base"),
        ({"final": "9.00", "base": "0.00", "completion": "90"}, FAILS),
    ],
)
def test_a_rate_on_zero(columns: dict, verdict: str) -> None:
    assert verdicts("N-GROWTH-ZERO-BASE", claim(1, **columns)) == [verdict]


def test_a_rate_that_fits_the_other_budget_of_the_sentence_is_a_label() -> None:
    told = claim(1, final="9.00", base="0", completion="90", base_kind="initial", quote="一句", **GPB)
    other = claim(2, final="10.00", quote="一句", **GPB) | {"budget_kind": "adjusted"}
    assert verdicts("N-GROWTH-ZERO-BASE", told, other) == [f"{FAILS}/note"]
    assert verdicts("N-COMPLETION", told, other) == ["zero_base"]


@pytest.mark.parametrize(
    ("final", "base", "completion", "verdict"),
    [
        ("9.00", "10.00", "90", HOLDS),
        ("12.00", "10.00", "120", HOLDS),
        ("9.00", "10.00", "91.00", FAILS),
        ("0", "10.00", "0", HOLDS),
    ],
)
def test_completion(final: str, base: str, completion: str, verdict: str) -> None:
    assert verdicts("N-COMPLETION", claim(1, final=final, base=base, completion=completion)) == [verdict]


def test_a_share_is_of_what_the_sentence_names_and_may_be_made_to_fit() -> None:
    whole, other = claim("w", final="900.00"), claim("o", final="500.00")
    a = claim(1, final="600.00", share="66.67", denominator_claim_id="cw")
    b = claim(2, final="300.00", share="33.34", denominator_claim_id="cw")
    wrong = claim(3, final="300.00", share="60.00", denominator_claim_id="cw")
    assert verdicts("N-SHARE", *parts(whole, a, b)) == [HOLDS, FAILS]
    fitted = [claim(1, final="600.00", share="66.66", denominator_claim_id="cw"), b]
    assert verdicts("N-SHARE", *parts(whole, *fitted)) == [f"{FAILS}/note", f"{FAILS}/note"]
    assert verdicts("N-SHARE", whole, other, wrong) == [FAILS]
    assert verdicts("N-SHARE", whole, other, wrong | {"denominator_claim_id": "co"}) == [HOLDS]
    assert verdicts("N-SHARE", claim(1, final="1.00", share="5")) == ["denominator_unknown"]


def test_a_share_of_a_forms_figure() -> None:
    told = claim(1, final="300.00", share="60.00") | {
        "denominator_yuan": figure("f03", "@total", "total", "500.00")["amount_yuan"]
    }
    assert verdicts("N-SHARE", told, figures=(figure("f03", "@total", "total", "500.00"),)) == [HOLDS]
    assert verdicts("N-SHARE", told) == ["denominator_unknown"]


@pytest.mark.parametrize(("share", "verdict"), [("50.00", HOLDS), ("25.00", HOLDS), ("30.00", FAILS)])
def test_the_share_of_micro_enterprises_may_be_of_either_whole(share: str, verdict: str) -> None:
    bought = {"form_id": "procurement", "measure": "amount"}
    claims = (
        claim("t", final="8.00", item_code="@total", **bought),
        claim("s", final="4.00", item_code="sme", **bought),
        claim("m", final="2.00", share=share, item_code="micro", denominator_claim_id="ct", **bought),
    )
    assert verdicts("N-PROCUREMENT-SME", *claims) == [verdict]
    assert verdicts("N-SHARE", *claims) == []


# ---------------------------------------------------------------- lists
@pytest.mark.parametrize(
    ("closed", "last", "verdict"),
    [(True, "4.00", HOLDS), (True, "4.01", ROUNDING), (True, "4.02", FAILS), (False, "1.00", "open_list")],
)
def test_parts_make_the_whole(closed: bool, last: str, verdict: str) -> None:
    whole = claim("w", final="9.00", parts_closed=closed, **GPB)
    assert verdicts("N-PARTS", *parts(whole, claim(1, final="5.00"), claim(2, final=last))) == [verdict]


def test_trimmed_zeros_in_yuan_are_read_loosely() -> None:
    whole = claim("w", "元", final="9.45", parts_closed=True)
    assert verdicts("N-PARTS", *parts(whole, claim(1, "元", final="5.4"), claim(2, "元", final="4.00"))) == [
        ROUNDING
    ]
    assert verdicts("N-PARTS", *parts(whole, claim(1, "元", final="5.40"), claim(2, "元", final="4.00"))) == [
        FAILS
    ]
    exact = claim("w", "元", final="9.40", parts_closed=True)
    assert verdicts("N-PARTS", *parts(exact, claim(1, "元", final="5.4"), claim(2, "元", final="4.00"))) == [
        HOLDS
    ]


def test_a_member_without_figure_leaves_the_sum_open() -> None:
    whole = claim("w", final="9.00", parts_closed=True)
    assert verdicts("N-PARTS", *parts(whole, claim(1, final="9.00"), claim(2, share="5"))) == [
        "figure_missing"
    ]
    assert verdicts("N-PARTS", *parts(whole, claim(1, final="9.00"), claim(2, final="无"))) == [HOLDS]
    told = claim(2, base="0", change="0")
    assert verdicts("N-PARTS", *parts(whole, claim(1, final="9.00"), told)) == [HOLDS]


def test_changes_are_added_with_their_signs_and_derived_where_the_base_is_printed() -> None:
    whole = claim("w", final="9.00", change="1.00", base_kind="initial", parts_closed=True)
    up, down = (
        claim(1, final="7.00", change="3.00", base_kind="initial"),
        claim(2, final="2.00", base="4.00", base_kind="initial"),
    )
    assert verdicts("N-PARTS-CHANGE", *parts(whole, up, down)) == [HOLDS]
    assert verdicts("N-PARTS-BASE", *parts(whole, up, down)) == [HOLDS]
    other = claim(2, final="2.00", base="4.00", base_kind="prior_final")
    assert verdicts("N-PARTS-CHANGE", *parts(whole, up, other)) == ["budget_kind"]


@pytest.mark.parametrize(("last", "verdict"), [("50.00", HOLDS), ("50.01", ROUNDING), ("50.02", FAILS)])
def test_shares_of_a_closed_group_make_a_hundred(last: str, verdict: str) -> None:
    whole = claim("w", final="9000.00", parts_closed=True)
    members = [
        claim(n, final="4500.00", share=share, denominator_claim_id="cw")
        for n, share in ((1, "50.00"), (2, last))
    ]
    assert verdicts("N-SHARE-SUM", *parts(whole, *members)) == [verdict]


# ---------------------------------------------------------------- words
@pytest.mark.parametrize(
    ("word", "direction", "final", "base", "verdict"),
    [
        ("大于", 1, "9.00", "8.00", HOLDS),
        ("大于", 1, "8.00", "8.00", ROUNDING),
        ("大于", 1, "8.00", "9.00", FAILS),
        ("小于", -1, "8.00", "9.00", HOLDS),
        ("等于", 0, "8.00", "8.00", HOLDS),
        ("持平", 0, "8.01", "8.00", ROUNDING),
        ("持平", 0, "8.02", "8.00", FAILS),
        ("基本持平", 0, "80.40", "80.00", ROUNDING),
        ("基本持平", 0, "80.50", "80.00", f"{FAILS}/note"),
    ],
)
def test_direction(word: str, direction: int, final: str, base: str, verdict: str) -> None:
    told = claim(1, final=final, base=base, direction=direction, direction_text=word)
    assert verdicts("N-DIRECTION", told) == [verdict]


def test_direction_in_yuan_is_exact() -> None:
    told = {"direction": 1, "direction_text": "大于"}
    assert verdicts("N-DIRECTION", claim(1, "元", final="8.00", base="8.00", **told)) == [FAILS]


def test_an_increase_of_nothing_and_a_remnant_are_no_words() -> None:
    nothing = claim(1, final="0", base="0", change="0", direction=1, direction_text="增加")
    assert verdicts("N-DIRECTION", nothing) == [HOLDS]
    remnant = claim(
        1, final="1", base="0", change="1", direction_text="增加(减少)", reason="direction_unstated"
    )
    assert verdicts("N-DIRECTION", remnant) == []


def test_the_budget_that_a_word_speaks_of_may_be_either_one() -> None:
    told = claim(
        1,
        final="9.00",
        base="0",
        base_kind="initial",
        direction=-1,
        direction_text="小于",
        quote="一句",
        **GPB,
    )
    other = claim(2, final="10.00", quote="一句", **GPB) | {"budget_kind": "adjusted"}
    assert verdicts("N-DIRECTION", told, other) == [HOLDS]
    assert verdicts("N-DIRECTION", told) == [FAILS]


@pytest.mark.parametrize(
    ("columns", "found"),
    [
        ({"direction": 1, "rate_direction": 1}, [HOLDS]),
        ({"direction": 1, "rate_direction": -1}, [FAILS]),
        ({"direction": 1, "rate_direction": None}, ["sign_ambiguous"]),
        ({"direction": 0, "rate_direction": 1}, []),
    ],
)
def test_both_words_of_a_sentence(columns: dict, found: list) -> None:
    assert (
        verdicts("N-DIRECTION-PAIR", claim(1, final="9.00", change="1.00", rate="12.5", **columns)) == found
    )


def test_no_way_is_told_where_nothing_changed() -> None:
    told = claim(1, final="9.00", change="0", rate="0", direction=1, rate_direction=-1)
    assert verdicts("N-DIRECTION-PAIR", told) == []


# ---------------------------------------------------------------- one quantity, and figures nobody is judged by
def test_one_quantity_has_one_figure() -> None:
    mentions = [claim(n, final=text, **GPB) for n, text in enumerate(("9.00", "9.00", "9.02"))]
    assert verdicts("N-COUNT-SAME", *mentions) == [HOLDS, FAILS]
    assert verdicts("N-COUNT-SAME", mentions[0], claim(5, final="9.01", **GPB)) == [ROUNDING]
    assert verdicts("N-COUNT-SAME", mentions[0], mentions[2] | {"year": 2023}) == []
    assert verdicts("N-COUNT-SAME", mentions[0], mentions[2] | {"budget_kind": "initial"}) == []
    assert verdicts("N-COUNT-SAME", mentions[0], mentions[2] | {"is_side": True}) == []


def test_assets_have_a_basis_that_is_not_stated() -> None:
    claims = [claim(n, final=text, item_code="asset_fixed") for n, text in enumerate(("9.00", "5.00"))]
    assert verdicts("N-COUNT-SAME", *claims) == ["basis_differs"]


@pytest.mark.parametrize("reason", ["in_explanation", "indicator"])
def test_explanations_and_targets_are_not_judged(reason: str) -> None:
    assert verdicts("N-GROWTH", claim(1, final="9.00", change="1.00", rate="50", reason=reason)) == []


def test_a_template_is_not_judged() -> None:
    told = claim(1, final="9.00", change="1.00", rate="50")
    assert verdicts("N-GROWTH", told, is_template=True) == ["template_placeholder"]


# ---------------------------------------------------------------- forms
@pytest.mark.parametrize(
    ("columns", "verdict"),
    [
        ({"final": "9.00"}, HOLDS),
        ({"final": "9.01"}, ROUNDING),
        ({"final": "8.00"}, FAILS),
        ({"final": "8.00", "is_side": True}, HOLDS),  # 收入总计 alone may be 本年收入合计
        ({"final": "7.00", "is_side": True}, FAILS),
    ],
)
def test_a_total_against_its_form(columns: dict, verdict: str) -> None:
    figures = (
        figure("f01", "in.total", "amount", "9.00"),
        figure("f01", "in.current_total", "amount", "8.00"),
    )
    assert verdicts("NX-01-TOTAL", claim(1, **SUMMARY, **columns), figures=figures) == [verdict]


def test_a_side_is_not_judged_by_the_sum_of_the_year_where_the_total_was_not_found() -> None:
    printed = figure("f01", "in.current_total", "amount", "8.00")
    for final, verdict in (("8.00", HOLDS), ("9.00", "figure_missing")):
        told = claim(1, final=final, is_side=True, **SUMMARY)
        assert verdicts("NX-01-TOTAL", told, figures=(printed,)) == [verdict]


def test_figures_that_came_to_lie_in_one_cell_are_no_malformed_number() -> None:
    figures = [
        figure("f06", code, "amount", "1.00") | {"amount_yuan": None, "value_raw": raw}
        for code, raw in (("30201", "140.56\n127.66"), ("30202", "1,23.45"))
    ]
    facts = facts_to_publish(evidence((), figures))
    assert [(fact["kind"], fact["stated_text"]) for fact in facts] == [("malformed_number", "1,23.45")]


def test_a_figure_without_a_printed_unit_is_no_malformed_number() -> None:
    printed = figure("f06", "30201", "amount", "1.23") | {"amount_yuan": None, "stated_unit": None}
    assert facts_to_publish(evidence((), [printed])) == []
    assert facts_to_publish(evidence((), [printed | {"stated_unit": "元"}])) != []


def test_a_figure_in_doubt_accuses_nobody() -> None:
    told = claim(1, final="9.00", **SUMMARY)
    for doubt in ({"confidence": 0.3}, {"amount_yuan": None}):
        printed = figure("f01", "in.total", "amount", "5.00") | doubt
        assert verdicts("NX-01-TOTAL", told, figures=(printed,)) != [FAILS]


def test_a_code_that_the_form_lacks_is_looked_for_by_its_name() -> None:
    told = claim(
        1, final="9.00", form_id="gpb_expenditure", item_code="2010399", measure="total", subject="其他支出"
    )
    renamed = figure("f05", "2010350", "total", "5.00", item_name="其他支出")
    assert verdicts("NX-05-ITEM", told, figures=(renamed,)) == [FAILS]
    assert verdicts("NX-05-ITEM", told, figures=(renamed | {"item_name": "事业运行"},)) == ["figure_missing"]


@pytest.mark.parametrize("measure", ["income", "total", "opening", "closing", "basic", "project"])
def test_flows_and_balances_of_a_fund_are_those_of_its_form(measure: str) -> None:
    told = claim(1, final="9.00", form_id="gf_income_expenditure", item_code="@total", measure=measure)
    assert verdicts("NX-08-FLOW", told, figures=(figure("f08", "@total", measure, "9.00"),)) == ["holds"]
    assert verdicts("NX-08-FLOW", told, figures=(figure("f08", "@total", measure, "9.50"),)) == [FAILS]


def test_a_form_declared_empty_counts_as_zeros() -> None:
    told = claim(1, final="9.00", form_id="gf_income_expenditure", item_code="@total", measure="total")
    assert verdicts("NX-08-FLOW", told, empty={"f08": "declared_empty"}) == [FAILS]
    assert verdicts("NX-08-FLOW", told, empty={"f08": "empty_undeclared"}) == ["form_empty_undeclared"]


@pytest.mark.parametrize(
    ("text", "rest", "verdict"),
    [("", "1.00", FAILS), ("", "", f"{FAILS}/note"), ("0.00", "1.00", ROUNDING), ("2.00", "", HOLDS)],
)
def test_a_listed_name_has_an_amount(text: str, rest: str, verdict: str) -> None:
    whole = claim("w", final="9.00", form_id="gpb_basic_economic", item_code="@personnel", measure="amount")
    name = claim(1, form_id="gpb_basic_economic", item_code="30101", measure="amount")
    figures = (figure("f06", "30101", "amount", text), figure("f06", "30102", "amount", rest))
    assert verdicts("NX-06-LIST", *parts(whole, name), figures=figures) == [verdict]


def test_a_total_is_never_the_sum_of_both_sides_unless_the_form_says_so() -> None:
    sides = (
        claim("i", final="9.00", form_id="income", item_code="@total", measure="total"),
        claim("e", final="8.00", form_id="expenditure", item_code="@total", measure="total"),
    )
    both, one, less = (claim(1, final=text, **SUMMARY) for text in ("17.00", "10.00", "5.00"))
    assert verdicts("NX-TOTAL-NOT-SUM", both, *sides) == [FAILS]
    assert verdicts("NX-TOTAL-NOT-SUM", one, *sides) == [HOLDS]
    assert verdicts("NX-TOTAL-NOT-SUM", less, *sides) == [FAILS]
    form = (figure("f01", "in.total", "amount", "17.00"),)
    assert verdicts("NX-TOTAL-NOT-SUM", both, *sides, figures=form) == [HOLDS]


def test_last_years_total_may_hold_other_budgets_that_the_text_does_not_tell() -> None:
    prior = {"base_kind": "prior_final"}
    spent = claim(2, final="9.00", change="1.00", **GPB, **prior)
    total = {"form_id": "fiscal_summary", "item_code": "in.total", "measure": "amount"} | prior
    form = (figure("f04", "in.opening_balance", "amount", "1.00"),)
    more, less = (claim(1, final="20.00", change=text, **total) for text in ("5.00", "15.00"))
    assert verdicts("Y-PRIOR-TOTAL", more, spent, figures=form) == [HOLDS]
    assert verdicts("Y-PRIOR-TOTAL", less, spent, figures=form) == [FAILS]
    nothing = [
        claim(name, final="0", change="0", form_id=f"{name}_income_expenditure", item_code="@total", measure="total",
              fund_source=name, **prior)
        for name in ("gf", "soc")
    ]  # fmt: skip
    assert verdicts("Y-PRIOR-TOTAL", more, spent, *nothing, figures=form) == [FAILS]
