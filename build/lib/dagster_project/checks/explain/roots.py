"""From failing checks to their causes: one :class:`Root` for each, in the order in which causes explain one another.

Sums come before rates: a wrong amount makes rates fail that are right of the true one, and those are its consequences,
not findings of their own. A failure that no hypothesis explains is reported as ``unexplained``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ..culprits.search import RATES, Component, CulpritSet, components, explain_component, spokesman, tied
from ..culprits.table_constraints import Check, keys_of
from ..figures.constraints import Figure, Interval, Linear, Ratio, holds_with
from . import amounts, rates
from .case import Case, Reading, Root, overlaps, span, with_interval
from .digits import by_chance
from .last_place import fitted_total, omitted_line
from .patterns import special_roots
from .rate_roots import rate_roots
from .words import other_roots

SUMMED = ("error", "warning")
LEAST_SHARED = 2
"""Failing checks that a figure must share to be looked at by itself."""
SLIPS = ("transposition", "single_digit")
Stated = tuple[Figure, Interval | None]


def roots_of(case: Case) -> list[Root]:
    """The causes of everything that fails in one document."""
    left = set(case.failing)
    roots = special_roots(case, left)
    corrections: dict[str, Figure] = {}
    for root in roots:
        _take_consequences(case, root, left, corrections)
    roots += _amount_roots(case, left, corrections)
    roots += _shared_amount_roots(case, left, corrections)
    roots += rate_roots(case, left, corrections, lambda i, c: _amounts_behind_rate(case, list(i), c))
    roots += other_roots(case, left)
    left.clear()
    for root in roots:
        _keep_corrections(root, corrections)
    return [fitted_total(case, omitted_line(case, root)) for root in roots]


def _keep_corrections(root: Root, corrections: Mapping[str, Figure]) -> None:
    """What other causes would correct in the sums of this one, so that its difference can be told without it."""
    own = {figure.key for figure, _ in root.stated}
    for check in root.checks:
        if isinstance(check.constraint, Linear):
            others = (key for key in keys_of(check) if key in corrections and key not in own)
            root.corrected |= {key: corrections[key] for key in others}


# ---------------------------------------------------------------- sums
def _amount_roots(case: Case, left: set[int], corrections: dict[str, Figure]) -> list[Root]:
    sums = [index for index in sorted(left) if _is_sum(case, index)]
    roots: list[Root] = []
    for indices in components(case.board, sums):
        for part, component in _solved(case, indices, left):
            for root in _component_roots(case, part, component):
                roots.append(root)
                left.difference_update(part)
                _take_consequences(case, root, left, corrections)
    return roots


def _is_sum(case: Case, index: int) -> bool:
    check = case.board.checks[index]
    return (
        check.identity.is_sum
        and isinstance(check.constraint, Linear)
        and check.constraint.op in ("==", "<=")
        and check.graded in SUMMED
    )


def _solved(case: Case, indices: list[int], left: set[int]) -> list[tuple[list[int], Component]]:
    """A component explained; where no three figures do, the parts that one figure explains, and the rest."""
    component = explain_component(case.board, indices, left)
    if component.sets or len(indices) == 1:
        return [(indices, component)]
    found: list[tuple[list[int], Component]] = []
    rest = list(indices)
    while peeled := _strongest(case, rest, left):
        found.append(peeled)
        rest = [index for index in rest if index not in peeled[0]]
    for part in components(case.board, rest):
        found.append((part, explain_component(case.board, part, left)))
    return found


def _strongest(case: Case, indices: list[int], left: set[int]) -> tuple[list[int], Component] | None:
    """The one figure that alone repairs the most failing checks, all of those that it takes part in."""
    best: tuple[list[int], Component] | None = None
    keys = dict.fromkeys(key for index in indices for key in _keys(case, index))
    for key in keys:
        own = [index for index in indices if index in case.board.by_figure[key]]
        if len(own) < LEAST_SHARED or (best and len(own) <= len(best[0])):
            continue
        component = explain_component(case.board, own, left)
        if component.sets and component.sets[0].keys == (key,) and component.named == (key,):
            best = own, component
    return best


def _keys(case: Case, index: int) -> list[str]:
    return list(keys_of(case.board.checks[index]))


def _component_roots(case: Case, indices: list[int], component: Component) -> list[Root]:
    if not component.sets:
        checks = [case.board.checks[index] for index in indices]
        return [_group_root(case, indices, checks)]
    best = component.sets[0]
    roots: list[Root] = []
    parts = (
        _apart(case, indices, best)
        if set(best.keys) == set(component.named)
        else _groups(case, indices, best)
    )
    for members in parts:
        own = [index for index in indices if any(index in case.board.by_figure[key] for key in members)]
        taken = {id(check) for root in roots for check in root.checks}
        part = [index for index in own if id(case.board.checks[index]) not in taken]
        if part:
            roots.append(_root(case, part, component, members))
    return roots


def _apart(case: Case, indices: list[int], culprits: CulpritSet) -> list[tuple[str, ...]]:
    return [part for group in _groups(case, indices, culprits) for part in _split(case, indices, group)]


def _groups(case: Case, indices: list[int], culprits: CulpritSet) -> list[tuple[str, ...]]:
    """The figures of a set in groups: those that meet in a failing check belong together."""
    groups: list[set[str]] = [{key} for key in culprits.keys]
    for index in indices:
        met = [group for group in groups if any(index in case.board.by_figure[key] for key in group)]
        for group in met[1:]:
            groups.remove(group)
            met[0] |= group
    return [tuple(key for key in culprits.keys if key in group) for group in groups]


def _split(case: Case, indices: list[int], group: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Figures that each fail in a check of their own are causes of their own; who has none keeps what is shared."""
    touching = {key: {i for i in indices if i in case.board.by_figure[key]} for key in group}
    alone = [key for key in group if touching[key] - set().union(*(touching[o] for o in group if o != key))]
    rest = tuple(key for key in group if key not in alone)
    return [*([rest] if rest else []), *((key,) for key in alone)] if alone else [group]


def _root(case: Case, indices: list[int], component: Component, members: tuple[str, ...]) -> Root:
    """One cause out of the best set's ``members``, or, where none is named, out of all sets that tie with it."""
    board, best = case.board, component.sets[0]
    checks = [board.checks[index] for index in indices]
    held = tuple(key for key in members if key in component.named)
    if held:
        stated: list[Stated] = [(case.stated(key, indices), best.needed[key]) for key in held]
        readings = [
            r for figure, _ in stated for r in _readings(case, figure, best.needed[figure.key], indices)
        ]
        cause = readings[0].cause if readings else "unexplained"
        open_partner = len(held) < len(members)
        return Root(cause, checks, stated, readings, is_named=True, open_partner=open_partner)
    return _unnamed_root(case, indices, tied(component.sets), checks)


def _amounts_behind_rate(case: Case, indices: list[int], component: Component) -> Root:
    """One cause out of the figures of a rate that was read and that nothing explains: only the amounts are read here."""
    if component.named:
        return _root(case, indices, component, component.sets[0].keys)
    checks = [case.board.checks[index] for index in indices]
    return _unnamed_root(case, indices, tied(component.sets), checks, unread=RATES)


def _unnamed_root(
    case: Case, indices: list[int], sets: Sequence[CulpritSet], checks: list, unread: Sequence[str] = ()
) -> Root:
    """These figures cannot all be right. One sure reading, or the only one of its kind, says which it may be.

    ``unread``: slots of figures of which no reading is sought.
    """
    if len(sets[0].keys) > 1:
        return _group_root(case, indices, checks)
    needs = {key: s.needed[key] for s in sets for key in s.keys}
    stated: list[Stated] = [(case.stated(key, indices), needed) for key, needed in needs.items()]
    read = [figure for figure, _ in stated if figure.slot not in unread]
    by_cause = _in_unusual_unit(case, _by_cause(case, read, needs, indices))
    single = [found[0] for found in by_cause.values() if len({r.figure.key for r, _ in found}) == 1]
    if not single:
        return _one_of_several(checks, stated, by_cause)
    order = (*rates.ORDER, *amounts.ORDER_IN_TEXT)
    single.sort(key=lambda pair: (pair[0].cause in amounts.BY_CHANCE, order.index(pair[0].cause)))
    reading, needed = single[0]
    others = [pair for pair in stated if pair[0].key != reading.figure.key]
    is_sure = reading.cause not in amounts.BY_CHANCE
    first: list[Stated] = [(reading.figure, needed)]
    return Root(reading.cause, checks, first if is_sure else first + others, [r for r, _ in single])


def _by_cause(
    case: Case, figures: Iterable[Figure], needs: Mapping[str, Interval], indices: list[int]
) -> dict[str, list[tuple[Reading, Interval]]]:
    """Cause → the readings of it, each with what its figure would have to be."""
    found: dict[str, list[tuple[Reading, Interval]]] = {}
    for figure in figures:
        needed = needs[figure.key]
        for reading in _readings(case, figure, needed, indices):
            if not _stands_either_way(reading, needs):
                found.setdefault(reading.cause, []).append((reading, needed))
    return found


def _in_unusual_unit(
    case: Case, by_cause: dict[str, list[tuple[Reading, Interval]]]
) -> dict[str, list[tuple[Reading, Interval]]]:
    """Of several figures of which any may be in another unit, those in a unit that the text seldom prints."""
    slips = by_cause.get("unit_slip", [])
    units = [case.unit_printed(reading.figure) for reading, _ in slips]
    usual = case.usual_unit
    if len(set(units)) > 1 and usual in units:
        kept = [pair for pair, unit in zip(slips, units, strict=True) if unit != usual]
        return by_cause | {"unit_slip": kept}
    return by_cause


def _stands_either_way(reading: Reading, needs: Mapping[str, Interval]) -> bool:
    """A likeness that favours no rival: the other one, put right, would be printed so too; or it is the rule of tables.

    Income of a line is commonly its expenditure, and expenditure that of the general budget.
    """
    if reading.cause != "equals_other_named" or len(reading.others) != 1:
        return False
    other = span(reading.others[0])
    return reading.figure.kind == "observation" or any(
        overlaps(other, needed) for key, needed in needs.items() if key != reading.figure.key
    )


def _one_of_several(
    checks: list[Check], stated: list[Stated], by_cause: dict[str, list[tuple[Reading, Interval]]]
) -> Root:
    """A slip of the hand that any of several figures may hold: the difference has its form, whichever it was.

    Only where so many candidates in all of them would not meet what is needed by accident.
    """
    for cause in SLIPS:
        found = by_cause.get(cause, [])
        tried = max((reading.tried for reading, _ in found), default=0) * len(stated)
        if found and not any(by_chance(reading.figure, needed, tried) for reading, needed in found):
            return Root(cause, checks, stated, [reading for reading, _ in found])
    return Root("unexplained", checks, stated)


def _group_root(case: Case, indices: list[int], checks: list[Check]) -> Root:
    """No single figure repairs these checks: the one that is derived speaks for them, with what its check gives."""
    figure = _spokesman(case, indices)
    constraints = case.constraints_on(figure, indices)
    needed = constraints[0].allowed(figure.key) if constraints else None
    readings = _readings(case, figure, needed, indices) if needed is not None else []
    sure = [r for r in readings if r.cause not in ("transposition", "single_digit")]
    return Root(sure[0].cause if sure else "unexplained", checks, [(figure, needed)], sure)


def _readings(case: Case, figure: Figure, needed: Interval, indices: Iterable[int]) -> list[Reading]:
    if figure.slot in RATES:
        ratio = case.ratio_on(figure, case.failing)
        if ratio is not None:
            return rates.readings(case, ratio)
    return amounts.readings(case, figure, needed, indices)


def _spokesman(case: Case, indices: list[int]) -> Figure:
    found = spokesman(case.board, [key for index in indices for key in _keys(case, index)])
    return case.stated(found.key, indices)


# ---------------------------------------------------------------- consequences
def _take_consequences(case: Case, root: Root, left: set[int], corrections: dict[str, Figure]) -> None:
    """Failing checks that hold once this cause is put right go with it."""
    _take_own(case, root, left)
    corrected = {f.key: with_interval(f, needed) for f, needed in root.stated if needed is not None}
    # Of figures of which one is wrong, no one knows which: what each of them would put right follows from it.
    is_open = not root.is_named and len(root.stated) > 1
    ways = [{key: figure} for key, figure in corrected.items()] if is_open else [corrected]
    for index in sorted(left):
        if ways and all(_puts_right(case, index, changed, root.is_named) for changed in ways):
            root.consequences.append(case.board.checks[index])
            left.discard(index)
    if root.is_named and not root.open_partner:
        corrections.update(corrected)
        case.board.correct(corrected)


def _take_own(case: Case, root: Root, left: set[int]) -> None:
    """The checks of a root, and those that were found to fail only because one of them does."""
    own = {
        index for index, check in enumerate(case.board.checks) if any(check is other for other in root.checks)
    }
    left -= own
    root.consequences += [case.board.checks[case.follows.pop(i)] for i in list(case.follows) if i in own]


def _puts_right(case: Case, index: int, changed: dict[str, Figure], is_named: bool) -> bool:
    """The check holds with the corrected figures, or, of a figure that is named, it is a rate that has no base then."""
    constraint = case.board.checks[index].constraint
    if constraint is None or not any(index in case.board.by_figure[key] for key in changed):
        return False
    if is_named and isinstance(constraint, Ratio):
        corrected = constraint.with_figures(changed)
        if isinstance(corrected, Ratio) and corrected.recomputed() is None:
            return True
    return holds_with(constraint, changed)


# ---------------------------------------------------------------- rates
def _shared_amount_roots(case: Case, left: set[int], corrections: dict[str, Figure]) -> list[Root]:
    """Rates that fail together because one amount behind them all is wrong."""
    roots: list[Root] = []
    while True:
        rates = [index for index in sorted(left) if isinstance(case.board.checks[index].constraint, Ratio)]
        shared: dict[str, list[int]] = {}
        for index in rates:
            for key in dict.fromkeys(_keys(case, index)):
                shared.setdefault(key, []).append(index)
        best: tuple[list[int], Component] | None = None
        for key, indices in shared.items():
            if len(indices) < LEAST_SHARED or key in corrections or (best and len(indices) <= len(best[0])):
                continue
            component = explain_component(case.board, indices, left)
            if component.named and component.sets[0].keys == (key,):
                best = indices, component
        if best is None:
            return roots
        for root in _component_roots(case, *best):
            roots.append(root)
            _take_consequences(case, root, left, corrections)
