"""Wholes and parts: closed lists, groups of shares, bounds, budgets by item and by nature."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from ...catalogue.identities import Identity
from ...figures.constraints import HUNDRED, Linear, Ratio, total
from ...figures.document_figures import Account, Instance, is_certain
from .. import whole_account
from ..conditions import OWN_IDENTITY, share_parts, unmet
from ..instances import Names, judged, silent

LEAST_MEMBERS = 2
"""One share of a list says nothing of the others."""
PROCUREMENT_MEMBERS = ("goods", "works", "services")
FUND_FORMS = {"gpb_expenditure": "gpb_basic_economic", "gf_income_expenditure": "gf_basic_economic"}
"""Form of a fund's expenditure → the form of its basic expenditure by economic class."""


def parts(account: Account, identity: Identity, slot: str, owner: str | None = None) -> Iterator[Instance]:
    """The parts of a list make their whole: in amounts, counts, changes or bases."""
    for claim in account.judged:
        members = _members(account, claim, slot, owner)
        if not members or not _is_about(claim, slot, owner):
            continue
        reason = unmet(account, identity, claim)
        if reason is None and not all(map(is_certain, members)):
            reason = "open_list"
        left, missing = whole_account.slot_sum(account, members, slot)
        right = whole_account.whole_terms(account, claim, slot)
        if reason or missing or not right:
            reason = reason or missing or whole_account.slot_reason(claim, slot)
            yield silent(identity, claim, reason)
        else:
            unit = "count" if slot == "count" else "元"
            yield judged(identity, claim, Linear("==", left, right, unit), *members)


def parts_of_whole(account: Account, identity: Identity, slot: str) -> Iterator[Instance]:
    """As :func:`parts`; and basic with project expenditure make the expenditure of their fund, listed under it or not."""
    yield from parts(account, identity, slot)
    yield from _by_nature(account, identity)


def _is_about(claim: dict, slot: str, owner: str | None) -> bool:
    if owner == "procurement":
        return claim["form_id"] == "procurement" and claim["item_code"] == "@total"
    if owner is not None:
        return claim["item_code"] == owner
    if slot == "count":
        return claim["item_code"] != "asset_vehicle" and claim["count_text"] is not None
    return claim["count_text"] is None or claim["final_text"] is not None


def _members(account: Account, claim: dict, slot: str, owner: str | None) -> list[dict]:
    """The parts that a sum adds; none where no part prints this slot."""
    found = account.parts.get(claim["claim_id"], [])
    if owner == "procurement":
        found = [part for part in found if part["item_code"] in PROCUREMENT_MEMBERS]
    elif owner == "vehicle_running":
        prefix = OWN_IDENTITY[owner]  # what has no item is a cost all the same: 过桥过路费等
        found = [part for part in found if (part["item_code"] or prefix).startswith(prefix)]
    return found if any(part[f"{slot}_text"] is not None for part in found) else []


def completion_among(account: Account, identity: Identity) -> Iterator[Instance]:
    """The completion of a whole is one of budgets put together: neither above all of its parts nor below all of them."""
    for claim in account.judged:
        printed, members = account.figure(claim, "completion"), account.parts.get(claim["claim_id"], [])
        found = [account.figure(member, "completion") for member in members]
        if printed is None or not any(found):
            continue
        reason = unmet(account, identity, claim)
        known = [figure for figure in found if figure is not None]
        if reason or len(known) < max(LEAST_MEMBERS, len(members)):
            yield silent(identity, claim, reason or "figure_missing", figures=(printed, *known))
            continue
        most, least = max(known, key=lambda one: one.high), min(known, key=lambda one: one.low)
        ends = (least, printed) if printed.value < least.value else (printed, most)
        yield judged(identity, claim, Linear("<=", ((1, ends[0]),), ((1, ends[1]),), "%"), *members)


def share_of_list(account: Account, identity: Identity) -> Iterator[Instance]:
    """Shares of a closed list without a printed total: each is of what the amounts of all members make."""
    for claim in account.judged:
        members = account.parts.get(claim["claim_id"], [])
        shares = list(share_parts(account, claim))
        if claim["final_text"] is not None or claim["count_text"] is not None or len(shares) < LEAST_MEMBERS:
            continue
        terms, missing = whole_account.slot_sum(account, members, "final")
        reason = unmet(account, identity, claim) or missing
        if reason is None and total(terms)[1] <= 0:
            reason = "zero_base"
        for part in shares:
            printed, own = account.figure(part, "share"), account.figure(part, "final")
            if reason or printed is None or own is None:
                yield silent(identity, part, reason or "figure_missing", figures=(printed, own))
            else:
                others = [member for member in members if member is not part]
                yield judged(identity, part, Ratio(printed, ((1, own),), terms), *others)


def _by_nature(account: Account, identity: Identity) -> Iterator[Instance]:
    """Expenditure of one fund is basic and project and nothing else, wherever the text gives the three."""
    for form, economic in FUND_FORMS.items():
        wanted = {"form_id": form, "item_code": "@total"}
        whole = whole_account.stated_claim(account, measure="total", **wanted)
        basic = whole_account.stated_claim(account, form_id=economic, item_code="@total", measure="amount")
        basic = basic or whole_account.stated_claim(account, measure="basic", **wanted)
        project = whole_account.stated_claim(account, measure="project", **wanted)
        if whole is None or basic is None or project is None:
            continue
        if basic["part_of_claim_id"] == whole["claim_id"] == project["part_of_claim_id"]:
            continue
        left, missing = whole_account.slot_sum(account, [basic, project], "final")
        right = whole_account.whole_terms(account, whole, "final")
        if missing is None and right:
            names: Names = {"by": "nature"}
            yield judged(identity, whole, Linear("==", left, right), basic, project, names=names)


def share_sum(account: Account, identity: Identity) -> Iterator[Instance]:
    """The shares of one group make 100%."""
    for claim in account.judged:
        members = list(share_parts(account, claim))
        if len(members) < 2:
            continue
        reason = unmet(account, identity, claim)
        if reason:
            yield silent(identity, claim, reason)
            continue
        shares = tuple((1, f) for f in (account.figure(m, "share") for m in members) if f is not None)
        slack = _share_slack(account, claim, members)
        yield judged(identity, claim, Linear("==", shares, (), "%", constant=HUNDRED, slack=slack), *members)


def _share_slack(account: Account, claim: dict, members: list[dict]) -> Fraction:
    """How far shares of rounded amounts may miss 100: the parts make their whole only within their half-widths."""
    slot = "final" if account.figure(claim, "final") else "count"
    whole = account.figure(claim, slot)
    if whole is None or whole.low <= 0:
        return Fraction(0)
    figures = [whole, *(f for f in (account.amount(member, slot) for member in members) if f is not None)]
    return HUNDRED * sum((f.high - f.low for f in figures), Fraction(0)) / 2 / whole.low


def bound(account: Account, identity: Identity, items: str, owner: str) -> Iterator[Instance]:
    """Some parts do not exceed the whole of the same section."""
    wanted = (
        {"form_id": "procurement", "item_code": "@total"} if owner == "procurement" else {"item_code": owner}
    )
    for whole in account.of_year(account.find_claims(**wanted)):
        limit = account.figure(whole, "final")
        found = [account.nearest(whole, item_code=item) for item in items.split("+")]
        members = [
            claim for claim in found if claim is not None and account.figure(claim, "final") is not None
        ]
        members = [claim for claim in members if account.nearest(claim, **wanted) is whole]
        if limit is None or not members:
            continue
        if owner == "asset_fixed" and _mixes_bases(whole["quote"] or ""):
            yield silent(identity, whole, "basis_differs", figures=(limit,))
            continue
        left, _ = whole_account.slot_sum(account, members, "final")
        yield judged(identity, whole, Linear("<=", left, ((1, limit),)), *members)


def _mixes_bases(quote: str) -> bool:
    return "原值" in quote and "净值" in quote


def count_bound(account: Account, identity: Identity, actual: str, quota: str) -> Iterator[Instance]:
    """实有人数 against the 编制 named just before it."""
    before: dict | None = None
    for claim in account.claims:
        if claim["item_code"] == actual and before is not None and before["item_code"] == quota:
            here, limit = account.figure(claim, "count"), account.figure(before, "count")
            if here is not None and limit is not None and claim["section_path"] == before["section_path"]:
                constraint = Linear("<=", ((1, here),), ((1, limit),), "count")
                yield judged(identity, claim, constraint, before)
        before = claim
