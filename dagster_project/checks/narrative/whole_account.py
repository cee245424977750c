"""Quantities of the whole account, as its text states them or, failing that, its forms: sides, balances, surpluses."""

from __future__ import annotations

from typing import Any

from ..catalogue.formula import ALIASES
from ..figures.constraints import Figure, Terms, total
from ..figures.document_figures import Papers, form_of, missing_reason


def stated_claim(papers: Papers, **wanted: Any) -> dict | None:
    """The first claim of the account's own year with these columns and a final figure."""
    claims = papers.of_year(papers.find_claims(**wanted))
    return next((claim for claim in claims if papers.figure(claim, "final") is not None), None)


def quantity(papers: Papers, form_id: str, item: str, measure: str) -> Figure | None:
    """A quantity as the text states it, else as its form prints it."""
    claim = stated_claim(papers, form_id=form_id, item_code=item, measure=measure)
    if claim is not None:
        return papers.figure(claim, "final")
    return papers.observed(ALIASES[form_id], item, measure)[0]


def base_figures(papers: Papers, claim: dict) -> Terms:
    """Terms of the base: the printed one, else final - change; empty where neither is known."""
    printed = papers.amount(claim, "base")
    if printed is not None:
        return ((1, printed),)
    if claim["base_text"] is not None:
        return ()  # printed, and not to be read
    return derived_base(papers, claim)


def derived_base(papers: Papers, claim: dict) -> Terms:
    """Final - change; empty where one of them is not known."""
    final, change = papers.figure(claim, "final"), papers.figure(claim, "change")
    return ((1, final), (-1, change)) if final is not None and change is not None else ()


def change_figures(papers: Papers, claim: dict) -> Terms:
    """Terms of the change: the printed one, else final - base; empty where neither is known."""
    printed = papers.amount(claim, "change")
    if printed is not None:
        return ((1, printed),)
    final, base = papers.amount(claim, "final"), papers.amount(claim, "base")
    if claim["change_text"] is not None or final is None or base is None:
        return ()
    return ((1, final), (-1, base))


def final_figures(papers: Papers, claim: dict) -> Terms:
    """Terms of the final figure: the printed one, else base + change; empty where neither is known."""
    printed = papers.figure(claim, "final")
    if printed is not None:
        return ((1, printed),)
    base, change = papers.figure(claim, "base"), papers.figure(claim, "change")
    if claim["final_text"] is not None or base is None or change is None:
        return ()
    return ((1, base), (1, change))


def all_income_is_fiscal(papers: Papers) -> bool:
    """财政拨款收入 is all income of the year."""
    fiscal = quantity(papers, "income", "@total", "fiscal")
    income = quantity(papers, "income", "@total", "total")
    return fiscal is not None and income is not None and fiscal.value == income.value


def sides(papers: Papers, claim: dict) -> tuple[Figure, Figure] | None:
    """(income, expenditure) of the year behind a 总计: of all money, or of fiscal money."""
    if form_of(claim) == "f01":
        income = quantity(papers, "income", "@total", "total")
        spent = quantity(papers, "expenditure", "@total", "total")
    else:
        income = quantity(papers, "income", "@total", "fiscal")
        income = income or quantity(papers, "fiscal_summary", "in.current_total", "amount")
        spent = quantity(papers, "fiscal_expenditure", "@total", "total")
        spent = spent or quantity(papers, "fiscal_summary", "out.current_total", "total")
        if spent is None and all_income_is_fiscal(papers):
            spent = quantity(papers, "expenditure", "@total", "total")
    return (income, spent) if income is not None and spent is not None else None


def balances(papers: Papers) -> tuple[Figure, Figure] | None:
    """(opening, closing) balance of all money as the text states them; last year's closing is this year's opening."""
    form = "income_expenditure_summary"
    closing = stated_claim(papers, form_id=form, item_code="out.closing_balance")
    opening = stated_claim(papers, form_id=form, item_code="in.opening_balance")
    if opening is None and papers.fiscal_year is not None:
        before = papers.find_claims(
            form_id=form, item_code="out.closing_balance", year=papers.fiscal_year - 1, budget_kind="final"
        )
        opening = next((claim for claim in before if papers.figure(claim, "final") is not None), None)
    if opening is None or closing is None:
        return None
    first, last = papers.figure(opening, "final"), papers.figure(closing, "final")
    return (first, last) if first is not None and last is not None else None


def surplus_used(papers: Papers) -> Figure | None:
    """使用非财政拨款结余 of the year."""
    return quantity(papers, "income_expenditure_summary", "in.nonfiscal_surplus_used", "amount")


def surplus(papers: Papers) -> Terms | None:
    """使用非财政拨款结余 less 结余分配: of 01 where held, else of the text; no terms where all money is fiscal."""
    places = (("in.nonfiscal_surplus_used", 1), ("out.surplus_distribution", -1))
    found = [(sign, quantity(papers, "income_expenditure_summary", item, "amount")) for item, sign in places]
    known = tuple((sign, figure) for sign, figure in found if figure is not None)
    if len(known) == len(places) or all_income_is_fiscal(papers):
        return known
    return None


def prior_expenditure(papers: Papers) -> Terms | None:
    """Last year's general-budget expenditure by this document's own comparison."""
    claims = papers.of_year(
        papers.find_claims(
            form_id="gpb_expenditure", item_code="@total", measure="total", base_kind="prior_final"
        )
    )
    return next((terms for terms in (base_figures(papers, claim) for claim in claims) if terms), None)


def no_other_budget_before(papers: Papers) -> bool:
    """The text tells that last year neither 政府性基金 nor 国有资本经营 was spent."""
    for form in ("gf_income_expenditure", "soc_income_expenditure"):
        wanted = {"form_id": form, "item_code": "@total", "measure": "total", "base_kind": "prior_final"}
        bases = [base_figures(papers, claim) for claim in papers.of_year(papers.find_claims(**wanted))]
        if not any(base and total(base)[0] == 0 for base in bases):
            return False
    return True


def slot_terms(papers: Papers, claim: dict, slot: str) -> Terms:
    """One slot of a claim as printed, else derived from the two others; empty where it is not known."""
    derive = {"base": base_figures, "change": change_figures, "final": final_figures}.get(slot)
    if derive is not None:
        return derive(papers, claim)
    figure = papers.amount(claim, slot)
    return ((1, figure),) if figure is not None else ()


def whole_terms(papers: Papers, claim: dict, slot: str) -> Terms:
    """The slot of a whole that its parts must make; its base is final - change wherever these are known."""
    derived = derived_base(papers, claim) if slot == "base" else ()
    return derived or slot_terms(papers, claim, slot)


def slot_sum(papers: Papers, members: list[dict], slot: str) -> tuple[Terms, str | None]:
    """(terms of the sum over the members, reason why one of them is not known)."""
    terms: list[tuple[int, Figure]] = []
    for member in members:
        found = slot_terms(papers, member, slot)
        if not found:
            return (), slot_reason(member, slot)
        terms += found
    return tuple(terms), None


def slot_reason(claim: dict, slot: str) -> str:
    """Why a slot of a claim is not known."""
    return missing_reason(claim, slot, "base_unknown" if slot == "base" else "figure_missing")
