"""The whole account in words: budgets against expenditure, the flow of the year, totals, last year's total."""

from __future__ import annotations

from collections.abc import Iterator

from dagster_project.schemas import CheckReason

from ...catalogue.formula import ALIASES
from ...catalogue.identities import Identity
from ...figures.constraints import Figure, Linear, Terms
from ...figures.document_figures import Account, Instance, form_of
from .. import whole_account
from ..conditions import unmet
from ..instances import judged, silent

SIDED = ("income_expenditure_summary", "fiscal_summary")
TOTALS = ("in.total", "out.total")
FUND_FORMS = {"gpb": "gpb_expenditure", "gf": "gf_income_expenditure", "soc": "soc_income_expenditure"}


def budget_spent(account: Account, identity: Identity) -> Iterator[Instance]:
    """Expenditure of the three budgets makes expenditure of the year, where all money is fiscal."""
    whole = whole_account.stated_claim(account, form_id="expenditure", item_code="@total", measure="total")
    general = whole_account.stated_claim(
        account, form_id=FUND_FORMS["gpb"], item_code="@total", measure="total"
    )
    if whole is None or general is None:
        return
    spent = account.figure(whole, "final")
    terms: list[tuple[int, Figure]] = []
    missing: CheckReason | None = None
    for form in FUND_FORMS.values():
        figure = whole_account.quantity(account, form, "@total", "total")
        if figure is not None:
            terms.append((1, figure))
        elif not _is_said_empty(account, form):
            missing = "figure_missing"
    used = whole_account.surplus_used(account)
    if used is not None and used.low < used.high:
        terms.append((1, used))  # 0.00: what it hides was spent too
    reason = unmet(account, identity, whole) or missing
    if reason or spent is None:
        yield silent(identity, whole, reason or "figure_missing", figures=(spent,))
    else:
        yield judged(identity, whole, Linear("==", tuple(terms), ((1, spent),)), general)


def _is_said_empty(account: Account, form: str) -> bool:
    """Declared empty by its note, or by a sentence 无…收入和支出 (then the claim itself is the 0)."""
    return account.state(ALIASES[form]) == "declared_empty"


def flow(account: Account, identity: Identity) -> Iterator[Instance]:
    """年初结转 + 本年收入 - 本年支出 = 年末结转, with the surpluses that non-fiscal money allows."""
    form = "income_expenditure_summary"
    claim = whole_account.stated_claim(account, form_id=form, item_code="out.closing_balance")
    if claim is None:
        return
    balances, surplus = whole_account.balances(account), whole_account.surplus(account)
    income = whole_account.quantity(account, "income", "@total", "total")
    spent = whole_account.quantity(account, "expenditure", "@total", "total")
    reason = unmet(account, identity, claim)
    if reason or balances is None or surplus is None or income is None or spent is None:
        yield silent(identity, claim, reason or "figure_missing")
        return
    opening, closing = balances
    left: Terms = ((1, opening), (1, income), (-1, spent), *surplus)
    yield judged(identity, claim, Linear("==", left, ((1, closing),)))


def total_not_sum(account: Account, identity: Identity) -> Iterator[Instance]:
    """A 总计 is one side, and never income and expenditure added."""
    seen: set[str] = set()
    for claim in account.of_year(account.find_claims(item_code="in.total", measure="amount")):
        stated = account.figure(claim, "final")
        if stated is None or claim["is_side"] or form_of(claim) not in ("f01", "f04"):
            continue
        if stated.key in seen:
            continue
        seen.add(stated.key)
        sides = whole_account.sides(account, claim)
        reason = unmet(account, identity, claim)
        if reason or sides is None:
            yield silent(identity, claim, reason or "figure_missing", figures=(stated,))
            continue
        income, spent = sides
        both = Linear("<>", ((1, stated),), ((1, income), (1, spent)))
        printed, _ = account.observed(form_of(claim) or "", "in.total", "amount")
        if printed is not None and both.judge().verdict == "fails" and _is_same(stated, printed):
            # Opening balance and expenditure happen to be equal: the form is held, and has the same total.
            yield judged(identity, claim, Linear("==", ((1, stated),), ((1, printed),)))
        elif printed is not None or both.judge().verdict == "fails":
            yield judged(identity, claim, both)
        else:
            larger = max(sides, key=lambda side: side.value)
            yield judged(identity, claim, Linear("<=", ((1, larger),), ((1, stated),)))


def _is_same(stated: Figure, printed: Figure) -> bool:
    return Linear("==", ((1, stated),), ((1, printed),)).judge().verdict != "fails"


def sides_equal(account: Account, identity: Identity) -> Iterator[Instance]:
    """收入总计 and 支出总计 of one account are one figure: the balances are in them.

    A side named alone may be meant without its balances. Where the list of each side holds one, it is not; where the
    form is held, its own lines decide (:mod:`.forms`).
    """
    for income, spent in _both_totals(account):
        first, second = (account.figure(claim, "final") for claim in (income, spent))
        if first is None or second is None or first.key == second.key:
            continue
        reason = unmet(account, identity, income) or _may_leave_balances_out(income, spent)
        if reason or (income["section_path"] or []) != (spent["section_path"] or []):
            yield silent(identity, income, reason or "condition_unmet", figures=(first, second))
            continue
        holds_balances = all(_holds_balance(account, claim) for claim in (income, spent))
        severity = None if holds_balances else "warning"
        yield judged(identity, income, Linear("==", ((1, first),), ((1, second),)), spent, severity=severity)


def _may_leave_balances_out(income: dict, spent: dict) -> CheckReason | None:
    """总收入 and 总支出 are often 本年收入 and 本年支出: only a list with balances or 总计 tells that they are not."""
    is_grand = all("总计" in (claim["subject"] or "") for claim in (income, spent))
    return None if is_grand else "condition_unmet"


def _both_totals(account: Account) -> Iterator[tuple[dict, dict]]:
    """收入总计 and 支出总计 as the text states them, of all money and of fiscal money, where their form is not held."""
    for form in SIDED:
        income, spent = (whole_account.stated_claim(account, form_id=form, item_code=item) for item in TOTALS)
        if income is not None and spent is not None and not account.holds_form(ALIASES[form]):
            yield income, spent


def _holds_balance(account: Account, claim: dict) -> bool:
    parts = account.parts.get(claim["claim_id"], ())
    return any((part["item_code"] or "").endswith("_balance") for part in parts)


def prior_total(account: Account, identity: Identity) -> Iterator[Instance]:
    """Last year's fiscal total = last year's expenditure + this year's opening balance, all by this document.

    Where the text does not tell last year's other budgets, their expenditure can only add to the total: then <=.
    """
    claims = account.of_year(account.find_claims(form_id="fiscal_summary", item_code="in.total"))
    for claim in claims:
        if claim["change_text"] is None or claim["is_side"]:
            continue
        total, spent = whole_account.base_figures(account, claim), whole_account.prior_expenditure(account)
        opening, absent = account.observed("f04", "in.opening_balance", "amount")
        reason = unmet(account, identity, claim) or absent
        if reason or not total or not spent or opening is None:
            yield silent(identity, claim, reason or "base_unknown")
            continue
        op = "==" if whole_account.no_other_budget_before(account) else "<="
        yield judged(identity, claim, Linear(op, (*spent, (1, opening)), total))
