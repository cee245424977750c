"""What fails and is neither a sum nor a rate: words of direction, lists of names, orderings, rates on a base of zero."""

from __future__ import annotations

from collections.abc import Iterator

from ..culprits.search import confirms, spokesman
from ..culprits.table_constraints import Check
from ..figures.constraints import Constraint, Figure, Interval, holds_with
from .case import Case, Reading, Root


def other_roots(case: Case, left: set[int]) -> list[Root]:
    """One root for each check that is left."""
    return [_root(case, index) for index in sorted(left)]


def _root(case: Case, index: int) -> Root:
    check = case.board.checks[index]
    identity = check.identity
    label = _base_label(case, check) if identity.hypothesis("base_label") else None
    if label is not None:
        return Root("base_label", [check], [(label.figure, None)], [label], is_named=True)
    figure = _printed_at(case, check, identity.told_at or ())
    keys = case.board.keys(index)
    if figure is None and keys and identity.told_at != ():
        figure = spokesman(case.board, keys)
    root = Root(identity.cause or "unexplained", [check], [(figure, None)] if figure else [])
    said = check.claims[0]["direction_text"] if identity.hypothesis("word_of_direction") else None
    if figure is not None and said:
        root.readings = [Reading("sign", figure, words={"said": said})]
    return root


def _printed_at(case: Case, check: Check, slots: tuple[str, ...]) -> Figure | None:
    """The first of these slots that the claim prints."""
    for claim in check.claims[:1]:
        for slot in slots:
            figure = case.figure(claim, slot)
            if figure is not None:
                return figure
    return None


# ---------------------------------------------------------------- two words that contradict each other
def turned_words(case: Case, left: set[int]) -> Iterator[tuple[Root, list[int]]]:
    """增加…，下降…: one of two words is turned, and what fails of the change only because it is goes with it.

    Where all that fails of the change holds with the other word before it, and nothing that held breaks, that word is
    the one; where something that held confirms the change as it is worded, the word before the rate is.
    """
    for index in sorted(left):
        check = case.board.checks[index]
        change = _turned_change(case, check)
        found = _turned_root(case, index, change, left) if change is not None else None
        if found is not None:
            yield found


def _turned_root(case: Case, index: int, change: Figure, left: set[int]) -> tuple[Root, list[int]] | None:
    check = case.board.checks[index]
    turned = change.replaced(-change.value)
    touching = _constraints_on(case, change)
    held = {i: holds_with(constraint, {change.key: turned}) for i, constraint in touching.items()}
    failing = [i for i in touching if i in left]
    confirmed = [i for i in touching if confirms(case.board.checks[i])]
    if failing and all(held[i] for i in (*failing, *confirmed)):
        needed: Interval = (turned.low, turned.high)
        root = Root("sign", [check], [(change, needed)], [Reading("sign", change, -change.value)])
        root.is_named = True
        root.consequences = [case.board.checks[i] for i in failing]
        return root, [index, *failing]
    rate = case.figure(check.claims[0], "rate")
    if rate is not None and not failing and not all(held[i] for i in confirmed):
        return Root("sign", [check], [(rate, None)], [Reading("sign", rate)], is_named=True), [index]
    return None


def _constraints_on(case: Case, figure: Figure) -> dict[int, Constraint]:
    """Check (its index) → its constraint, of those that a figure takes part in."""
    found = ((i, case.board.checks[i].constraint) for i in case.board.by_figure[figure.key])
    return {i: constraint for i, constraint in found if constraint is not None}


def _turned_change(case: Case, check: Check) -> Figure | None:
    """The change whose word may be turned, where the check compares two words of one claim."""
    return case.figure(check.claims[0], "change") if check.identity.hypothesis("turned_word") else None


# ---------------------------------------------------------------- a percentage of another budget
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
