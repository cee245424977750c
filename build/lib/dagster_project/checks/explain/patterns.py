"""Causes that a pattern of failing checks shows before any figure is searched for (docs/specification/verdicts.md#hypotheses)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from fractions import Fraction

from ..culprits.table_constraints import Check, bound
from ..figures.constraints import Figure, Interval, Linear, Ratio, holds_with
from .amounts import readings
from .case import Case, Reading, Root, span
from .last_place import cut_off_amounts
from .words import turned_words

ANYTHING: Interval = (Fraction(-(10**30)), Fraction(10**30))
LEAST_FORM_CHECKS = 3
"""Failing checks of one form that a change of its unit must repair: fewer are repaired by one figure as well."""
FORM_POWERS = (4, -4, 8, -8, 1, -1)


def special_roots(case: Case, left: set[int]) -> list[Root]:
    """Roots of these patterns; their checks are taken out of ``left``."""
    roots: list[Root] = []
    for find in FINDERS:
        for root, indices in find(case, left):
            roots.append(root)
            left.difference_update(indices)
    return roots


Found = list[tuple[Root, list[int]]]


def both_sides_added(case: Case, left: set[int]) -> Found:
    """A 总计 of the text that adds income and expenditure; its change, where that is the sum of both changes, too."""
    found: Found = []
    done: set[str] = set()
    for figure in _finals_in_sums(case, left):
        reading = None if figure.key in done else _added(case, figure)
        if reading is not None:
            done.add(figure.key)
            found.append(_added_root(case, left, figure, reading))
    return found


def _finals_in_sums(case: Case, left: set[int]) -> Iterator[Figure]:
    """Final figures of the text that stand in a failing relation of amounts."""
    for index in sorted(left):
        constraint = case.board.checks[index].constraint
        if isinstance(constraint, Linear):
            yield from (f for f in constraint.figures() if f.kind == "claim" and f.slot == "final")


def _added_root(case: Case, left: set[int], figure: Figure, reading: Reading) -> tuple[Root, list[int]]:
    stated: list[tuple[Figure, Interval | None]] = [(figure, _one_side(case, figure, reading))]
    given = [reading]
    change = case.figure(figure.record, "change")
    also = _added(case, change) if change is not None else None
    if change is not None and also is not None:
        stated.append((change, None))
        given.append(also)
    touching = {i for f, _ in stated for i in case.board.by_figure[f.key]}
    own = [i for i in sorted(left & touching) if not isinstance(case.board.checks[i].constraint, Ratio)]
    checks = [case.board.checks[i] for i in own]
    return Root("both_sides_added", checks, stated, given, is_named=True), own


def _added(case: Case, figure: Figure) -> Reading | None:
    return next((r for r in readings(case, figure, ANYTHING, ()) if r.cause == "both_sides_added"), None)


def _one_side(case: Case, figure: Figure, reading: Reading) -> Interval | None:
    twin = next((t for t in case.twins(figure) if t.kind == "observation"), None)
    return span(twin) if twin else None


def fund_transfer(case: Case, left: set[int]) -> Found:
    """04: two funds fail by the same amount with opposite signs while both sides agree."""
    board = case.board
    failing = [i for i in sorted(left) if board.checks[i].identity.hypothesis("fund_transfer")]
    if len(failing) != 2 or not _sides_agree(case, failing[0]) or not _cancel(case, failing):
        return []
    figures = [figure for index in failing for figure in _spent_of_fund(board.checks[index])]
    if _fail_otherwise(case, figures, left.difference(failing)):
        return []  # a cell of these columns is wrong: the search finds it
    funds = "、".join(bound(board.checks[i].binding).get("m", "") for i in failing)
    stated: list[tuple[Figure, Interval | None]] = [(figure, None) for figure in figures]
    reading = Reading("fund_transfer", figures[0], None, tuple(figures), {"funds": funds})
    root = Root("fund_transfer", [board.checks[i] for i in failing], stated, [reading])
    return [(root, failing)]


def _fail_otherwise(case: Case, figures: list[Figure], others: set[int]) -> bool:
    """Some other failing check touches these figures."""
    return any(i in others for figure in figures for i in case.board.failing_on(figure.key))


def _sides_agree(case: Case, index: int) -> bool:
    """The identity of both sides, which the catalogue names beside the hypothesis, was judged and holds."""
    call = case.board.checks[index].identity.hypothesis("fund_transfer")
    sides = [check for check in case.board.checks if call and check.identity.id in call.arguments]
    return bool(sides) and not any(check.fails for check in sides)


def _cancel(case: Case, failing: list[int]) -> bool:
    """The differences of two checks make 0."""
    first, second = (case.board.checks[i].judgement for i in failing)
    return (
        first is not None and second is not None and first.low + second.low <= 0 <= first.high + second.high
    )


def _spent_of_fund(check: Check) -> list[Figure]:
    constraint = check.constraint
    if not isinstance(constraint, Linear):
        return []
    return [constraint.right[0][1] if constraint.right else constraint.figures()[0]]


def wrong_unit_of_a_form(case: Case, left: set[int]) -> Found:
    """A whole form in another unit: every failing check between it and others holds once it is scaled."""
    board = case.board
    by_form: dict[str, list[int]] = {}
    for index in sorted(left):
        constraint = board.checks[index].constraint
        if not isinstance(constraint, Linear):
            continue
        forms = {f.record["form_id"] for f in constraint.figures() if f.kind == "observation" and f.value}
        if len(forms) > 1:
            for form in forms:
                by_form.setdefault(form, []).append(index)
    for form, indices in sorted(by_form.items(), key=lambda item: -len(item[1])):
        if len(indices) < LEAST_FORM_CHECKS or len(indices) < len(left) / 2:
            continue
        for power in FORM_POWERS:
            if _holds_scaled(case, form, indices, Fraction(10) ** power):
                figures = _figures_of_form(case, form, indices)
                words = {"power": str(power), "form": form}
                reading = Reading(
                    "unit_slip", figures[0], figures[0].value * Fraction(10) ** power, words=words
                )
                stated: list[tuple[Figure, Interval | None]] = [(figure, None) for figure in figures[:1]]
                checks = [board.checks[i] for i in indices]
                return [(Root("unit_slip", checks, stated, [reading], is_named=True), indices)]
    return []


def _figures_of_form(case: Case, form: str, indices: list[int]) -> list[Figure]:
    found: dict[str, Figure] = {}
    for index in indices:
        constraint = case.board.checks[index].constraint
        for figure in constraint.figures() if constraint else ():
            if figure.kind == "observation" and figure.record["form_id"] == form and figure.value:
                found[figure.key] = figure
    return list(found.values())


def _holds_scaled(case: Case, form: str, indices: list[int], factor: Fraction) -> bool:
    for index in indices:
        constraint = case.board.checks[index].constraint
        if constraint is None:
            return False
        scaled = {
            f.key: _scaled(f, factor)
            for f in constraint.figures()
            if f.kind == "observation" and f.record["form_id"] == form
        }
        if not holds_with(constraint, scaled):
            return False
    return True


def _scaled(figure: Figure, factor: Fraction) -> Figure:
    half = figure.step / 2
    low, high = (figure.value - half) * factor, (figure.value + half) * factor
    return replace(figure, value=figure.value * factor, low=low, high=high)


def shares_of_wrong_parts(case: Case, left: set[int]) -> Found:
    """Shares that are each right and make no 100, because the amounts of their list make no whole: a consequence."""
    found: Found = []
    for index in sorted(left):
        check = case.board.checks[index]
        if not check.identity.hypothesis("shares_of_wrong_parts") or not check.claims:
            continue
        whole = check.claims[0]["claim_id"]
        wrong_shares = [i for key in case.board.keys(index) for i in case.board.failing_on(key) if i != index]
        wholes = [
            i
            for i in sorted(left)
            if case.board.checks[i].identity.hypothesis("wrong_shares")
            and case.board.checks[i].claims[0]["claim_id"] == whole
        ]
        if wholes and not wrong_shares:
            case.follows[wholes[0]] = index
            left.discard(index)
    return found


FINDERS: tuple[Callable[[Case, set[int]], Iterable[tuple[Root, list[int]]]], ...] = (
    cut_off_amounts,
    shares_of_wrong_parts,
    both_sides_added,
    fund_transfer,
    wrong_unit_of_a_form,
    turned_words,
)
