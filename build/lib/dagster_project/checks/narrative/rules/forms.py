"""The narrative against the forms: figures, names listed, items explained, forms said to be empty."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from fractions import Fraction

from ...catalogue.identities import Identity
from ...figures.constraints import Figure, Linear, Tally
from ...figures.document_figures import Account, Instance, form_of
from ..conditions import unmet
from ..form_positions import Compared, compared
from ..instances import Names, judged, silent

GROUPS = {"@personnel": ("301", "303"), "@public": ("302", "307", "309", "310", "311", "312", "313", "399")}
"""Economic classes of each half of basic expenditure."""
ITEM_DIGITS = 7
"""A 项: three digits of its 类, two of its 款, two of its own."""
FLOW_MEASURES = ("income", "total", "basic", "project", "actual")
"""What 无…收入和支出 speaks of: balances and budgets may be there."""


def figure(account: Account, identity: Identity, forms: str, kind: str) -> Iterator[Instance]:
    """A figure of the text is the figure of its form."""
    seen: set[tuple] = set()
    for claim in account.judged:
        for place in compared(account, claim, forms, kind):
            printed = account.figure(claim, place.slot)
            key = (printed.key if printed else claim["claim_id"], place.item, place.measure)
            if key not in seen:  # a figure of the text may be of several claims, one for each comparator
                seen.add(key)
                yield _figure(account, identity, claim, printed, place)


def _figure(
    account: Account, identity: Identity, claim: dict, printed: Figure | None, place: Compared
) -> Instance:
    names: Names = {**place.names}
    reason = unmet(account, identity, claim) if place.is_conditional else None
    found, absent = place.observed(account)
    if reason or printed is None or not found:
        reason = reason or ("figure_missing" if printed is None else absent)
        return silent(identity, claim, reason or "figure_missing", figures=(printed,), names=names)
    instances = [
        judged(identity, claim, Linear("==", ((1, printed),), tuple((1, f) for f in terms)), names=names)
        for terms in found
    ]
    chosen = next((instance for instance in instances if not instance.fails), instances[0])
    if chosen.fails and absent and place.or_else:
        # Of two figures that would do, one is not to be had: that it differs from the other says nothing.
        return silent(identity, claim, absent, figures=(printed,), names=names)
    return chosen


def operating(account: Account, identity: Identity, alias: str) -> Iterator[Instance]:
    """机关运行经费 = 公用经费合计; 日常公用经费 may also be 302 and 310 of it."""
    for claim in account.of_year(account.find_claims(item_code="operating_cost")):
        printed = account.figure(claim, "final")
        if printed is None:
            continue
        public, absent = account.observed(alias, "@public", "amount")
        reason = unmet(account, identity, claim) or absent
        if reason or public is None:
            yield silent(identity, claim, reason or "figure_missing", figures=(printed, public))
            continue
        found = judged(identity, claim, Linear("==", ((1, printed),), ((1, public),)))
        classes = [account.observed(alias, code, "amount")[0] for code in ("302", "310")]
        terms = tuple((1, part) for part in classes if part is not None)
        if found.fails and "日常公用" in (claim["subject"] or "") and terms:
            other = judged(identity, claim, Linear("==", ((1, printed),), terms))
            found = found if other.fails else other
        yield found


# ---------------------------------------------------------------- sets of names
def cover(account: Account, identity: Identity, alias: str) -> Iterator[Instance]:
    """Every item of the form with an amount is explained in the text."""
    told = [c for c in account.judged if form_of(c) == alias and len(c["item_code"] or "") == ITEM_DIGITS]
    if not told:
        return
    wanted = [] if account.is_lossy(alias) else _items_with_amount(account, alias)
    if not wanted:
        yield silent(identity, told[0], account.observed(alias, "@total", "total")[1] or "figure_missing")
        return
    missing = _not_told(account, alias, wanted, {claim["item_code"] for claim in told})
    figures = [account.observed(alias, item, "total")[0] for item in missing]
    known = tuple(figure for figure in figures if figure is not None)
    explained = Fraction(len(wanted) - len(missing))
    yield judged(identity, told[0], Tally(explained, Fraction(len(wanted)), known))


def _items_with_amount(account: Account, alias: str) -> list[str]:
    amounts = account.form_rows.amounts(alias, "total")
    return [
        item for item, amount in amounts.items() if len(item) == ITEM_DIGITS and item.isdigit() and amount
    ]


def _not_told(account: Account, alias: str, wanted: Iterable[str], named: set[str]) -> list[str]:
    """The items that no claim names, under their own name or another."""
    rows = {item: account.form_rows.at(alias, item, "total")[0] for item in wanted if item not in named}
    return [item for item, row in rows.items() if not _told(account, alias, item, row)]


def _told(account: Account, alias: str, item: str, row: dict) -> bool:
    """Told under another name or code: the leaf name stands in a claim's words; or its amount does, of a line that the
    form does not print or of its own group (款).
    """
    name, amount = row["item_name"] or "", row["amount_yuan"]
    printed = account.form_rows.amounts(alias, "total")
    for claim in account.claims:
        code = claim["item_code"]
        of_form = form_of(claim) == alias or (claim["form_id"] is None and code is None)
        is_other = of_form and (code is None or code not in printed or code == item[:5])
        if (is_other and claim["final_yuan"] == amount) or (
            len(name) > 2 and name in (claim["subject"] or "")
        ):
            return True
    return False


def listed(account: Account, identity: Identity, alias: str) -> Iterator[Instance]:
    """A name in 主要包括 has an amount in the form."""
    named = [
        claim
        for claim in account.judged
        if form_of(claim) == alias and claim["part_of_claim_id"] and _is_name(claim) and claim["item_code"]
    ]
    codes = {claim["item_code"] for claim in named}
    others = {group: _unlisted(account, alias, group, codes) for group in GROUPS}
    for claim in named:
        found, absent = account.observed(alias, claim["item_code"], "amount")
        if found is None:
            yield silent(identity, claim, absent or "figure_missing")
            continue
        whole = account.by_id.get(claim["part_of_claim_id"])
        is_mistaken = whole is not None and others.get(whole["item_code"], False)
        yield judged(
            identity, claim, Linear(">", ((1, found),), ()), severity=None if is_mistaken else "note"
        )


def _is_name(claim: dict) -> bool:
    return all(claim[f"{slot}_text"] is None for slot in ("final", "base", "change", "share", "count"))


def _unlisted(account: Account, alias: str, group: str | None, codes: set[str]) -> bool:
    """A line of the same group has an amount and no name in the list: something was mistaken for something."""
    classes = GROUPS.get(group or "", ())
    return any(
        amount and len(item) == 5 and item[:3] in classes and item not in codes
        for item, amount in account.form_rows.amounts(alias, "amount").items()
    )


# ---------------------------------------------------------------- forms said to be empty
def empty(account: Account, identity: Identity) -> Iterator[Instance]:
    """无…收入和支出 about a form with figures; an amount about a form without."""
    told: set[str] = set()
    for claim in account.of_year(account.judged):
        alias = form_of(claim)
        if alias is None or claim["item_code"] not in ("@total", "total"):
            continue
        stated = account.figure(claim, "final")
        if claim["final_text"] == "无":
            yield _said_empty(account, identity, claim, alias, stated)
        elif (
            alias in ("f07", "f08", "f09") and stated is not None and stated.value != 0 and alias not in told
        ):
            told.add(alias)
            yield _said_something(account, identity, claim, alias, stated)


def _said_empty(
    account: Account, identity: Identity, claim: dict, alias: str, stated: Figure | None
) -> Instance:
    reason = unmet(account, identity, claim)
    names: Names = {"n": 1}
    if reason or stated is None:
        return silent(identity, claim, reason or "figure_missing", names=names)
    measures = FLOW_MEASURES if claim["measure"] in ("total", None) else (claim["measure"],)
    item, measure = _with_amount(account, alias, measures)
    found = account.observed(alias, item, measure)[0] if item else None
    right = ((1, found),) if found is not None else ()
    return judged(identity, claim, Linear("==", ((1, stated),), right), names=names)


def _with_amount(account: Account, alias: str, measures: tuple[str, ...]) -> tuple[str, str]:
    """(item, measure) of a figure other than 0, a total where there is one; empty where the form has none."""
    found = [
        (item, measure)
        for measure in measures
        for item, amount in account.form_rows.amounts(alias, measure).items()
        if amount
    ]
    totals = [place for place in found if place[0] in ("@total", "total")]
    return (totals or found or [("", "")])[0]


def _said_something(
    account: Account, identity: Identity, claim: dict, alias: str, stated: Figure
) -> Instance:
    reason = unmet(account, identity, claim)
    names: Names = {"n": 2}
    if reason:
        return silent(identity, claim, reason, figures=(stated,), names=names)
    if account.holds_form(alias):
        there = replace(stated, low=stated.value, high=stated.value)
        return judged(identity, claim, Linear("==", ((1, stated),), ((1, there),)), names=names)
    if account.is_lossy(alias):
        return silent(identity, claim, "low_extraction_confidence", figures=(stated,), names=names)
    return judged(identity, claim, Linear("==", ((1, stated),), ()), names=names)
