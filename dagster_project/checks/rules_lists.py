"""Wholes and parts: closed lists, groups of shares, bounds, budgets by item and by nature."""

from __future__ import annotations

from collections.abc import Iterator

from . import account
from .catalogue import Identity
from .constraints import HUNDRED, Linear, Terms, total
from .judging import Names, judged, silent
from .narrative_conditions import OWN_IDENTITY, share_parts, unmet
from .papers import FINAL, Instance, Papers, missing_reason

PROCUREMENT_MEMBERS = ("goods", "works", "services")
FUND_FORMS = {"gpb_expenditure": "gpb_basic_economic", "gf_income_expenditure": "gf_basic_economic"}
"""Form of a fund's expenditure → the form of its basic expenditure by economic class."""


def parts(papers: Papers, identity: Identity, slot: str, owner: str | None = None) -> Iterator[Instance]:
    """The parts of a list make their whole: in amounts, counts, changes or bases."""
    for claim in papers.judged:
        members = _members(papers, claim, slot, owner)
        if not members or not _is_about(claim, slot, owner, members):
            continue
        reason = unmet(papers, identity, claim)
        left, missing = _sum(papers, members, slot)
        right = _side(papers, claim, slot)
        if reason or missing or not right:
            reason = reason or missing or missing_reason(claim, slot, _UNKNOWN.get(slot, "figure_missing"))
            yield silent(identity, claim, reason)
        else:
            unit = "count" if slot == "count" else "元"
            yield judged(identity, claim, Linear("==", left, right, unit), *members)
    if identity.id == "N-PARTS":
        yield from _by_nature(papers, identity)


_UNKNOWN = {"base": "base_unknown"}


def _is_about(claim: dict, slot: str, owner: str | None, members: list[dict]) -> bool:
    if owner == "procurement":
        return claim["form_id"] == "procurement" and claim["item_code"] == "@total"
    if owner is not None:
        return claim["item_code"] == owner
    if slot == "count":
        return claim["item_code"] != "asset_vehicle" and claim["count_text"] is not None
    return claim["count_text"] is None or claim["final_text"] is not None


def _members(papers: Papers, claim: dict, slot: str, owner: str | None) -> list[dict]:
    """The parts that a sum adds; none where no part prints this slot."""
    found = papers.parts.get(claim["claim_id"], [])
    if owner == "procurement":
        found = [part for part in found if part["item_code"] in PROCUREMENT_MEMBERS]
    elif owner == "vehicle_running":
        found = [part for part in found if (part["item_code"] or "").startswith(OWN_IDENTITY[owner])]
    return found if any(part[f"{slot}_text"] is not None for part in found) else []


def _side(papers: Papers, claim: dict, slot: str) -> Terms:
    if slot == "base":
        return account.derived_base(papers, claim) or account.base_figures(papers, claim)
    if slot == "change":
        return account.change_figures(papers, claim)
    if slot == "final":
        return account.final_figures(papers, claim)
    figure = papers.amount(claim, slot)
    return ((1, figure),) if figure is not None else ()


def _sum(papers: Papers, members: list[dict], slot: str) -> tuple[Terms, str | None]:
    terms: list = []
    for member in members:
        found = account.base_figures(papers, member) if slot == "base" else _side(papers, member, slot)
        if not found:
            return (), missing_reason(member, slot, _UNKNOWN.get(slot, "figure_missing"))
        terms += found
    return tuple(terms), None


def _by_nature(papers: Papers, identity: Identity) -> Iterator[Instance]:
    """Expenditure of one fund is basic and project and nothing else, wherever the text gives the three."""
    for form, economic in FUND_FORMS.items():
        wanted = {"form_id": form, "item_code": "@total"}
        whole = account.stated_claim(papers, measure="total", **wanted)
        basic = account.stated_claim(papers, form_id=economic, item_code="@total", measure="amount")
        basic = basic or account.stated_claim(papers, measure="basic", **wanted)
        project = account.stated_claim(papers, measure="project", **wanted)
        if whole is None or basic is None or project is None:
            continue
        if basic["part_of_claim_id"] == whole["claim_id"] == project["part_of_claim_id"]:
            continue
        left, missing = _sum(papers, [basic, project], "final")
        right = _side(papers, whole, "final")
        if missing is None and right:
            names: Names = {"by": "nature"}
            yield judged(identity, whole, Linear("==", left, right), basic, project, names=names)


def share_sum(papers: Papers, identity: Identity) -> Iterator[Instance]:
    """The shares of one group make 100%."""
    for claim in papers.judged:
        members = list(share_parts(papers, claim))
        if len(members) < 2:
            continue
        reason = unmet(papers, identity, claim)
        if reason:
            yield silent(identity, claim, reason)
            continue
        shares = tuple((1, f) for f in (papers.figure(m, "share") for m in members) if f is not None)
        yield judged(identity, claim, Linear("==", shares, (), "%", constant=HUNDRED), *members)


def bound(papers: Papers, identity: Identity, items: str, owner: str) -> Iterator[Instance]:
    """Some parts do not exceed the whole of the same section."""
    wanted = (
        {"form_id": "procurement", "item_code": "@total"} if owner == "procurement" else {"item_code": owner}
    )
    for whole in papers.of_year(papers.find_claims(**wanted)):
        limit = papers.figure(whole, "final")
        found = [papers.nearest(whole, item_code=item) for item in items.split("+")]
        members = [
            claim for claim in found if claim is not None and papers.figure(claim, "final") is not None
        ]
        members = [claim for claim in members if papers.nearest(claim, **wanted) is whole]
        if limit is None or not members:
            continue
        if owner == "asset_fixed" and _mixes_bases(whole["quote"] or ""):
            yield silent(identity, whole, "basis_differs", figures=(limit,))
            continue
        left, _ = _sum(papers, members, "final")
        yield judged(identity, whole, Linear("<=", left, ((1, limit),)), *members)


def _mixes_bases(quote: str) -> bool:
    return "原值" in quote and "净值" in quote


def count_bound(papers: Papers, identity: Identity, actual: str, quota: str) -> Iterator[Instance]:
    """实有人数 against the 编制 named just before it."""
    before: dict | None = None
    for claim in papers.claims:
        if claim["item_code"] == actual and before is not None and before["item_code"] == quota:
            here, limit = papers.figure(claim, "count"), papers.figure(before, "count")
            if here is not None and limit is not None and claim["section_path"] == before["section_path"]:
                constraint = Linear("<=", ((1, here),), ((1, limit),), "count")
                yield judged(identity, claim, constraint, before)
        before = claim


# ---------------------------------------------------------------- budgets
def budgets(papers: Papers, identity: Identity, alias: str) -> Iterator[Instance]:
    """The 年初预算 of all items make that of the whole."""
    wanted = {"form_id": "gpb_expenditure", "item_code": "@total", "measure": "total"}
    for whole in papers.of_year(papers.find_claims(**wanted)):
        base = papers.figure(whole, "base")
        if base is None or whole["base_kind"] == "prior_final":
            continue
        own = papers.parts.get(whole["claim_id"], [])
        members = [part for part in own if part["base_text"] is not None] or _items(papers, whole)
        if not members:
            continue
        left, missing = _sum(papers, members, "base")
        reason = _budget_reason(papers, whole, members, own, alias)
        if reason or missing:
            yield silent(identity, whole, reason or missing or "figure_missing", figures=(base,))
        else:
            yield judged(identity, whole, Linear("==", left, ((1, base),)), *members)


def _items(papers: Papers, whole: dict) -> list[dict]:
    """Items (项) of the general budget with a budget of the kind that the whole is compared with."""
    found: dict[str, dict] = {}
    for claim in papers.of_year(papers.find_claims(form_id=whole["form_id"], base_kind=whole["base_kind"])):
        item = claim["item_code"] or ""
        if item.isdigit() and len(item) == 7 and claim["base_text"] is not None:
            found.setdefault(item, claim)
    return list(found.values())


def _budget_reason(
    papers: Papers, whole: dict, members: list[dict], own: list[dict], alias: str
) -> str | None:
    if any(member["base_kind"] != whole["base_kind"] for member in members):
        return "budget_kind"
    if members[0] in own:
        return None if whole["parts_closed"] and len(members) == len(own) else "open_list"
    named = {member["item_code"] for member in members}
    amounts = papers.sheets.amounts(alias, "total")
    printed = {item for item, amount in amounts.items() if len(item) == 7 and amount}
    finals, missing = _sum(papers, members, "final")
    spent = papers.figure(whole, "final")
    if missing or spent is None or not printed <= named:
        return "open_list"
    _, low, high = total([*finals, (-1, spent)])
    return None if low <= 0 <= high else "open_list"


def budget_split(papers: Papers, identity: Identity, alias: str) -> Iterator[Instance]:
    """年初预算 by function and by nature: both ways to the same budget of the general fund."""
    natures = [
        account.stated_claim(papers, form_id=form, item_code="@total", measure=measure, base_kind="initial")
        for form, measure in (("gpb_basic_economic", "amount"), ("gpb_expenditure", "project"))
    ]
    known = [claim for claim in natures if claim is not None]
    classes = _classes(papers)
    if len(known) < len(natures) or len(classes) < 2:
        return
    left, missing_left = _sum(papers, classes, "base")
    right, missing_right = _sum(papers, known, "base")
    finals_left, _ = _sum(papers, classes, "final")
    finals_right, _ = _sum(papers, known, "final")
    _, low, high = total([*finals_left, *((-sign, figure) for sign, figure in finals_right)])
    reason = missing_left or missing_right
    if reason is None and not low <= 0 <= high:
        reason = "open_list"  # not all classes are told of: their budgets make no whole
    if reason is not None:
        yield silent(identity, known[0], reason)
    else:
        yield judged(identity, known[0], Linear("==", left, right), *known[1:], *classes)


def _classes(papers: Papers) -> list[dict]:
    found: dict[str, dict] = {}
    for claim in papers.find_claims(form_id="gpb_expenditure", base_kind="initial", budget_kind=FINAL):
        item = claim["item_code"] or ""
        if item.isdigit() and len(item) == 3 and papers.is_own_year(claim):
            found.setdefault(item, claim)
    return list(found.values())
