"""What fails and is neither a sum nor a rate: words of direction, lists of names, orderings, rates on a base of zero."""

from __future__ import annotations

from .constraints import Figure
from .culprits import spokesman
from .explain_case import Case, Reading, Root
from .instances import Check

CAUSE_OF_RULE = {"direction": "sign", "direction_pair": "sign", "listed": "listed_but_empty"}
WORDED = ("direction", "direction_pair", "listed", "zero_base", "cover")


def other_roots(case: Case, left: set[int]) -> list[Root]:
    """One root for each check that is left."""
    return [_root(case, index) for index in sorted(left)]


def _root(case: Case, index: int) -> Root:
    check = case.board.checks[index]
    rule = check.identity.rule.name if check.identity.rule else ""
    label = _base_label(case, check) if rule == "zero_base" else None
    if label is not None:
        return Root("base_label", [check], [(label.figure, None)], [label], is_named=True)
    figure = _at_word(case, check) if rule in WORDED else None
    keys = case.board.keys(index)
    if figure is None and keys and rule != "listed":
        figure = spokesman(case.board, keys)
    return Root(CAUSE_OF_RULE.get(rule, "unexplained"), [check], [(figure, None)] if figure else [])


def _at_word(case: Case, check: Check) -> Figure | None:
    """The figure that the word stands before."""
    for claim in check.claims[:1]:
        for slot in ("rate", "completion", "change", "final"):
            figure = case.figure(claim, slot)
            if figure is not None:
                return figure
    return None


def _base_label(case: Case, check: Check) -> Reading | None:
    """The base named is 0, and the percentage is right of another budget that the same sentence prints."""
    claim = check.claims[0]
    printed = case.figure(claim, "completion") or case.figure(claim, "rate")
    final = case.figure(claim, "final")
    if printed is None or final is None:
        return None
    for other in case.claims:
        if other["quote"] != claim["quote"] or other["item_code"] != claim["item_code"]:
            continue
        slots = ("final", "base") if other["budget_kind"] not in (None, "final") else ("base",)
        for slot in slots:
            base = case.figure(other, slot)
            if base is None or base.low <= 0:
                continue
            low, high = final.low / base.high * 100, final.high / base.low * 100
            half = printed.step / 2
            if low <= printed.value + half and printed.value - half <= high:
                return Reading("base_label", printed, None, (final, base), {"base": "other"})
    return None
