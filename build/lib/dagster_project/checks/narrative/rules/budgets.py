"""Budgets in the text: those of the items against the whole, and those by function against those by nature."""

from __future__ import annotations

from collections.abc import Iterator

from dagster_project.schemas import CheckReason

from ...catalogue.identities import Identity
from ...figures.constraints import Figure, Linear, total
from ...figures.document_figures import FINAL, Account, Instance
from .. import whole_account
from ..instances import judged, silent

WHOLE = {"form_id": "gpb_expenditure", "item_code": "@total", "measure": "total"}
BUDGETS = ("initial", "adjusted", "unspecified")


def budgets(account: Account, identity: Identity, alias: str) -> Iterator[Instance]:
    """The budgets of all items make that of the whole; of each kind of budget that the text gives."""
    told: set[str] = set()
    for whole, kind, base in _wholes(account):
        if base is None or base.key in told:
            continue
        told.add(base.key)
        own = account.parts.get(whole["claim_id"], [])
        told_of = [part for part in own if part["base_text"] is not None]
        members = [part for part in told_of if part["base_kind"] == kind] or _items(account, kind)
        if members or told_of:
            yield _budgets(account, identity, alias, (whole, base), members, own)


def _budgets(
    account: Account,
    identity: Identity,
    alias: str,
    of: tuple[dict, Figure],
    members: list[dict],
    own: list[dict],
) -> Instance:
    whole, base = of
    left, missing = whole_account.slot_sum(account, members, "base")
    reason = _reason(account, whole, members, own, alias) if members else "budget_kind"
    if reason or missing:
        return silent(identity, whole, reason or missing or "figure_missing", figures=(base,))
    return judged(identity, whole, Linear("==", left, ((1, base),)), *members)


def _wholes(account: Account) -> Iterator[tuple[dict, str, Figure | None]]:
    """(claim, kind, budget) of the general budget: the base of a final figure, or a budget that is base of nothing."""
    for claim in account.find_claims(**WHOLE):
        if not account.is_own_year(claim):
            continue
        if claim["budget_kind"] in FINAL and claim["base_kind"] in BUDGETS:
            yield claim, claim["base_kind"], account.figure(claim, "base")
        elif claim["budget_kind"] in BUDGETS:
            yield claim, claim["budget_kind"], account.figure(claim, "final")


def _items(account: Account, kind: str) -> list[dict]:
    """Items (项) of the general budget with a budget of this kind."""
    found: dict[str, dict] = {}
    for claim in account.of_year(account.find_claims(form_id=WHOLE["form_id"], base_kind=kind)):
        item = claim["item_code"] or ""
        if item.isdigit() and len(item) == 7 and claim["base_text"] is not None:
            found.setdefault(item, claim)
    return list(found.values())


def _reason(
    account: Account, whole: dict, members: list[dict], own: list[dict], alias: str
) -> CheckReason | None:
    if members[0] in own:
        if len(members) < len(own):
            return "budget_kind"
        return None if whole["parts_closed"] else "open_list"
    named = {member["item_code"] for member in members}
    amounts = account.form_rows.amounts(alias, "total")
    printed = {item for item, amount in amounts.items() if len(item) == 7 and amount}
    finals, missing = whole_account.slot_sum(account, members, "final")
    spent = whole_account.quantity(
        account, **{"form_id": WHOLE["form_id"], "item": "@total", "measure": "total"}
    )
    if missing or spent is None or not printed <= named:
        return "open_list"
    _, low, high = total([*finals, (-1, spent)])
    return None if low <= 0 <= high else "open_list"


def budget_split(account: Account, identity: Identity, alias: str) -> Iterator[Instance]:
    """年初预算 by function and by nature: both ways to the same budget of the general fund."""
    natures = [
        whole_account.stated_claim(
            account, form_id=form, item_code="@total", measure=measure, base_kind="initial"
        )
        for form, measure in (("gpb_basic_economic", "amount"), ("gpb_expenditure", "project"))
    ]
    known = [claim for claim in natures if claim is not None]
    classes = _classes(account)
    if len(known) < len(natures) or len(classes) < 2:
        return
    left, missing_left = whole_account.slot_sum(account, classes, "base")
    right, missing_right = whole_account.slot_sum(account, known, "base")
    finals_left, _ = whole_account.slot_sum(account, classes, "final")
    finals_right, _ = whole_account.slot_sum(account, known, "final")
    _, low, high = total([*finals_left, *((-sign, figure) for sign, figure in finals_right)])
    reason = missing_left or missing_right
    if reason is None and not low <= 0 <= high:
        reason = "open_list"  # not all classes are told of: their budgets make no whole
    if reason is not None:
        yield silent(identity, known[0], reason)
    else:
        yield judged(identity, known[0], Linear("==", left, right), *known[1:], *classes)


def _classes(account: Account) -> list[dict]:
    found: dict[str, dict] = {}
    for claim in account.find_claims(form_id="gpb_expenditure", base_kind="initial", budget_kind=FINAL):
        item = claim["item_code"] or ""
        if item.isdigit() and len(item) == 3 and account.is_own_year(claim):
            found.setdefault(item, claim)
    return list(found.values())
