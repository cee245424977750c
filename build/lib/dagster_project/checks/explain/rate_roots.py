"""Failing rates that no wrong amount explains: each read on its own, then against the others of its document."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from ..culprits.search import Component, explain_component, named, tied
from ..figures.constraints import Figure, Ratio
from . import rates
from .amounts import BY_CHANCE
from .case import Case, Root

FromAmounts = Callable[[Sequence[int], Component], Root]


def rate_roots(
    case: Case, left: set[int], corrections: dict[str, Figure], from_amounts: FromAmounts
) -> list[Root]:
    """One root for each failing rate; ``from_amounts`` makes that of a rate whose amounts are less supported."""
    roots: list[Root] = []
    unread: list[Callable[[], Root]] = []
    for index in sorted(left):
        constraint = case.board.checks[index].constraint
        if isinstance(constraint, Ratio):
            left.discard(index)
            corrected = rates.corrected(constraint, corrections)
            unread.append(partial(_unread_rate, case, index, constraint, corrected, from_amounts))
            roots.append(_rate_root(case, index, constraint, corrected) or unread[-1]())
    return _sure_rates(roots, unread)


def _rate_root(case: Case, index: int, printed: Ratio, ratio: Ratio) -> Root | None:
    """``ratio``: with the corrections of other causes; a reading of the printed figures will do as well."""
    readings = rates.readings(case, ratio) or rates.readings(case, printed)
    if not readings:
        return None
    needed = rates.recomputed_span(ratio)
    holding = rates.right_rates(case, ratio.printed.slot)
    return Root(
        readings[0].cause, [case.board.checks[index]], [(ratio.printed, needed)], readings, is_named=True,
        holding=holding, is_corrected=ratio != printed,
    )  # fmt: skip


def _unread_rate(case: Case, index: int, printed: Ratio, ratio: Ratio, from_amounts: FromAmounts) -> Root:
    """A rate that nothing explains: it or one of its amounts is wrong, whichever less confirms."""
    check = case.board.checks[index]
    needed = rates.recomputed_span(ratio)
    other = ratio != printed
    component = explain_component(case.board, [index], ())
    alike = {key for s in tied(component.sets) for key in s.keys} if component.sets else {printed.printed.key}
    plain = Root("unexplained", [check], [(ratio.printed, needed)], is_corrected=other)
    if alike == {printed.printed.key}:
        return replace(plain, is_named=bool(component.sets) and named(component.sets) == (ratio.printed.key,))
    # The amounts are confirmed by nothing more than the percentage is: a change is told beside its rate; of a share or
    # a rate on corrected amounts they are told only where a slip of a known kind puts everything right.
    root = from_amounts([index], component)
    is_growth = printed.printed.slot == "rate" and not other
    is_plain = root.cause == "unexplained" or root.cause in BY_CHANCE
    return plain if printed.printed.key in alike and not is_growth and is_plain else root


def _sure_rates(roots: list[Root], unread: Sequence[Callable[[], Root]]) -> list[Root]:
    """A rate one place beside change ÷ final says so only beside others that hit it; a group's denominator is one.

    ``unread``: each root as it is where no reading of the rate is left, which may find an amount wrong instead.
    """
    exact = [r for r in roots if r.cause == "wrong_base" and "near" not in r.readings[0].words]
    for position, root in enumerate(roots):
        first = root.readings[0] if root.readings else None
        if first is None:
            continue
        near = first.cause == "wrong_base" and "near" in first.words and len(exact) < 3
        if near or (first.cause == "wrong_denominator" and not _explains_group(root, roots)):
            rest = root.readings[1:]
            roots[position] = (
                replace(root, cause=rest[0].cause, readings=rest) if rest else unread[position]()
            )
    return roots


def _explains_group(root: Root, roots: list[Root]) -> bool:
    """The other denominator explains every wrong share of its group."""
    whole = root.stated[0][0].record["part_of_claim_id"]
    group = [
        other
        for other in roots
        if whole is not None and other.stated[0][0].slot == "share"
        and other.stated[0][0].record["part_of_claim_id"] == whole
        and other.cause not in ("truncation", "plug_to_100")
    ]  # fmt: skip
    fitting = [
        {f.value for r in other.readings if r.cause == "wrong_denominator" for f in r.others[1:]}
        for other in group
    ]
    return not fitting or bool(set.intersection(*fitting))
