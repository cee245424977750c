"""Quantities of the whole account, as its text states them or, failing that, its forms: sides, balances, surpluses."""

from __future__ import annotations

from typing import Any

from dagster_project.schemas import CheckReason

from ..catalogue.formula import ALIASES
from ..figures.constraints import Figure, Terms, total
from ..figures.document_figures import Account, form_of, missing_reason


def stated_claim(account: Account, **wanted: Any) -> dict | None:
    """The first claim of the account's own year with these columns and a final figure."""
    claims = account.of_year(account.find_claims(**wanted))
    return next((claim for claim in claims if account.figure(claim, "final") is not None), None)


def quantity(account: Account, form_id: str, item: str, measure: str) -> Figure | None:
    """A quantity as the text states it, else as its form prints it."""
    claim = stated_claim(account, form_id=form_id, item_code=item, measure=measure)
    if claim is not None:
        return account.figure(claim, "final")
    return account.observed(ALIASES[form_id], item, measure)[0]


def base_figures(account: Account, claim: dict) -> Terms:
    """Terms of the base: the printed one, else final - change; empty where neither is known."""
    printed = account.amount(claim, "base")
    if printed is not None:
        return ((1, printed),)
    if claim["base_text"] is not None:
        return ()  # printed, and not to be read
    return derived_base(account, claim)


def derived_base(account: Account, claim: dict) -> Terms:
    """Final - change; empty where one of them is not known."""
    final, change = account.figure(claim, "final"), account.figure(claim, "change")
    return ((1, final), (-1, change)) if final is not None and change is not None else ()


def change_figures(account: Account, claim: dict) -> Terms:
    """Terms of the change: the printed one, else final - base; empty where neither is known."""
    printed = account.amount(claim, "change")
    if printed is not None:
        return ((1, printed),)
    final, base = account.amount(claim, "final"), account.amount(claim, "base")
    if claim["change_text"] is not None or final is None or base is None:
        return ()
    return ((1, final), (-1, base))


def moved(account: Account, claim: dict) -> Terms:
    """Terms of the change that a rate is of: as printed, else what lies between a printed base and the final figure."""
    printed = account.figure(claim, "change")
    if printed is not None:
        return ((1, printed),)
    final, base = account.figure(claim, "final"), account.figure(claim, "base")
    if claim["change_text"] is not None or final is None or base is None:
        return ()
    return ((1, final), (-1, base))


def final_figures(account: Account, claim: dict) -> Terms:
    """Terms of the final figure: the printed one, else base + change; empty where neither is known."""
    printed = account.figure(claim, "final")
    if printed is not None:
        return ((1, printed),)
    base, change = account.figure(claim, "base"), account.figure(claim, "change")
    if claim["final_text"] is not None or base is None or change is None:
        return ()
    return ((1, base), (1, change))


def all_income_is_fiscal(account: Account) -> bool:
    """财政拨款收入 is all income of the year."""
    fiscal = quantity(account, "income", "@total", "fiscal")
    income = quantity(account, "income", "@total", "total")
    return fiscal is not None and income is not None and fiscal.value == income.value


def sides(account: Account, claim: dict) -> tuple[Figure, Figure] | None:
    """(income, expenditure) of the year behind a 总计: of all money, or of fiscal money."""
    if form_of(claim) == "f01":
        income = quantity(account, "income", "@total", "total")
        spent = quantity(account, "expenditure", "@total", "total")
    else:
        income = quantity(account, "income", "@total", "fiscal")
        income = income or quantity(account, "fiscal_summary", "in.current_total", "amount")
        spent = quantity(account, "fiscal_expenditure", "@total", "total")
        spent = spent or quantity(account, "fiscal_summary", "out.current_total", "total")
        if spent is None and all_income_is_fiscal(account):
            spent = quantity(account, "expenditure", "@total", "total")
    return (income, spent) if income is not None and spent is not None else None


def balances(account: Account) -> tuple[Figure, Figure] | None:
    """(opening, closing) balance of all money as the text states them; last year's closing is this year's opening."""
    form = "income_expenditure_summary"
    closing = stated_claim(account, form_id=form, item_code="out.closing_balance")
    opening = stated_claim(account, form_id=form, item_code="in.opening_balance")
    if opening is None and account.fiscal_year is not None:
        before = account.find_claims(
            form_id=form, item_code="out.closing_balance", year=account.fiscal_year - 1, budget_kind="final"
        )
        opening = next((claim for claim in before if account.figure(claim, "final") is not None), None)
    if opening is None or closing is None:
        return None
    first, last = account.figure(opening, "final"), account.figure(closing, "final")
    return (first, last) if first is not None and last is not None else None


def surplus_used(account: Account) -> Figure | None:
    """使用非财政拨款结余 of the year."""
    return quantity(account, "income_expenditure_summary", "in.nonfiscal_surplus_used", "amount")


def surplus(account: Account) -> Terms | None:
    """使用非财政拨款结余 less 结余分配: of 01 where held, else of the text; no terms where all money is fiscal."""
    places = (("in.nonfiscal_surplus_used", 1), ("out.surplus_distribution", -1))
    found = [(sign, quantity(account, "income_expenditure_summary", item, "amount")) for item, sign in places]
    known = tuple((sign, figure) for sign, figure in found if figure is not None)
    if len(known) == len(places) or all_income_is_fiscal(account):
        return known
    return None


def prior_expenditure(account: Account) -> Terms | None:
    """Last year's general-budget expenditure by this document's own comparison."""
    claims = account.of_year(
        account.find_claims(
            form_id="gpb_expenditure", item_code="@total", measure="total", base_kind="prior_final"
        )
    )
    return next((terms for terms in (base_figures(account, claim) for claim in claims) if terms), None)


def no_other_budget_before(account: Account) -> bool:
    """The text tells that last year neither 政府性基金 nor 国有资本经营 was spent."""
    for form in ("gf_income_expenditure", "soc_income_expenditure"):
        wanted = {"form_id": form, "item_code": "@total", "measure": "total", "base_kind": "prior_final"}
        bases = [base_figures(account, claim) for claim in account.of_year(account.find_claims(**wanted))]
        if not any(base and total(base)[0] == 0 for base in bases):
            return False
    return True


def slot_terms(account: Account, claim: dict, slot: str) -> Terms:
    """One slot of a claim as printed, else derived from the two others; empty where it is not known."""
    derive = {"base": base_figures, "change": change_figures, "final": final_figures}.get(slot)
    if derive is not None:
        return derive(account, claim)
    figure = account.amount(claim, slot)
    return ((1, figure),) if figure is not None else ()


def whole_terms(account: Account, claim: dict, slot: str) -> Terms:
    """The slot of a whole that its parts must make; its base is final - change wherever these are known."""
    derived = derived_base(account, claim) if slot == "base" else ()
    return derived or slot_terms(account, claim, slot)


def slot_sum(account: Account, members: list[dict], slot: str) -> tuple[Terms, CheckReason | None]:
    """(terms of the sum over the members, reason why one of them is not known)."""
    terms: list[tuple[int, Figure]] = []
    for member in members:
        found = slot_terms(account, member, slot)
        if not found:
            return (), slot_reason(member, slot)
        terms += found
    return tuple(terms), None


def slot_reason(claim: dict, slot: str) -> CheckReason:
    """Why a slot of a claim is not known."""
    return missing_reason(claim, slot, "base_unknown" if slot == "base" else "figure_missing")
