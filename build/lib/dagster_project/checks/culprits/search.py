"""Which figure is wrong: minimal culprit sets (docs/specification/verdicts.md#culprits), by exact interval arithmetic.

Failing sums that share a figure form a component. A set of figures explains it if they can take values with which every
check of the component, and every check that held, is feasible; the smallest sets are found, of at most three figures,
and ranked by how much else confirms them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from ..figures.constraints import Constraint, Figure, Interval, Linear, Ratio, holds_with, total
from .feasibility import FAR, Row, demanded
from .table_constraints import Check, FormFigures, TableCheck, keys_of

LARGEST_SET = 3
MOST_SYSTEMS = {1: 400, 2: 3_000, 3: 3_000}
"""Sets of each size that are tried; beyond them the failing checks are reported without a culprit."""
LARGEST_COMPONENT = 60
"""Failing checks that hang together and are searched at once: more are a form that was misread, and the search is long."""
RATES = ("rate", "share", "completion")


@dataclass(frozen=True)
class CulpritSet:
    """Figures that, changed together, repair a component; ``needed``: where the true value of each must lie."""

    keys: tuple[str, ...]
    needed: Mapping[str, Interval]
    repairs: int
    """Failing checks outside the component that hold too with these values, and bounds that the printed ones break."""
    support: int
    """Holding checks that confirm these figures as printed; of sums that fail, sums only."""


@dataclass(frozen=True)
class Component:
    """Failing checks that share figures, and the smallest sets that explain them all, best first."""

    checks: tuple[Check, ...]
    sets: tuple[CulpritSet, ...] = ()
    named: tuple[str, ...] = field(default=())
    """Figures of the one best set, or those that stand in every best set; empty: these cannot all be right."""


class Board:
    """Figures × checks of one document."""

    def __init__(self, checks: Iterable[Check], bounds: Iterable[Linear], forms: FormFigures) -> None:
        """``bounds``: relations that must hold of any true values and confirm nothing (a base is not negative)."""
        self.checks = list(checks)
        self.by_figure: dict[str, list[int]] = defaultdict(list)
        self._forms = forms
        self._figures: dict[str, Figure] = {}
        self._bounds_of: dict[str, list[Linear]] = defaultdict(list)
        self._corrected: dict[str, Figure] = {}
        self._mended: set[int] = set()
        self._by_habit: dict[int, Constraint] = {}
        self._rows: dict[tuple[int, tuple[str, ...]], Row | None] = {}
        for index, check in enumerate(self.checks):
            for key in dict.fromkeys(keys_of(check)):
                self.by_figure[key].append(index)
            if not isinstance(check, TableCheck):
                self._keep(check.constraint)
        for bound in bounds:
            self._keep(bound)
            for figure in bound.figures():
                self._bounds_of[figure.key].append(bound)

    def _keep(self, constraint: Constraint | None) -> None:
        for figure in constraint.figures() if constraint else ():
            self._figures.setdefault(figure.key, figure)

    def figure(self, key: str) -> Figure:
        """The printed figure of a key."""
        if key not in self._figures:
            found = self._forms.keyed(key)
            assert found is not None, f"a check names a figure that no form prints: {key}"
            self._figures[key] = found
        return self._figures[key]

    def keys(self, index: int) -> tuple[str, ...]:
        """Keys of the figures of a check."""
        return keys_of(self.checks[index])

    def correct(self, figures: Mapping[str, Figure]) -> None:
        """Take named figures as they would have to be: what fails no more confirms the other figures in it, and none of
        the named is looked for again.
        """
        self._corrected.update(figures)
        for index in {index for key in figures for index in self.by_figure[key]}:
            check = self.checks[index]
            if check.fails and check.constraint is not None and holds_with(check.constraint, self._corrected):
                self._mended.add(index)
            for held in [key for key in self._rows if key[0] == index]:
                del self._rows[held]

    def fails(self, index: int) -> bool:
        """Whether a check fails, also with the figures that are corrected."""
        return self.checks[index].fails and index not in self._mended

    def candidates(self, index: int) -> tuple[str, ...]:
        """Keys of the figures of a check that may be wrong."""
        return tuple(key for key in keys_of(self.checks[index]) if key not in self._corrected)

    def failing_on(self, key: str) -> list[int]:
        """Failing checks that a figure takes part in."""
        return [index for index in self.by_figure[key] if self.checks[index].fails]

    def support(self, key: str) -> int:
        """Holding equalities and rates of level error or warning that a figure takes part in."""
        return sum(self._confirms(index) for index in self.by_figure[key])

    def pinned(self, key: str) -> int:
        """Those of them that are sums. A rate that holds with the printed figure and with the needed one favours neither."""
        held = (index for index in self.by_figure[key] if self._confirms(index))
        return sum(not isinstance(self.checks[index].constraint, Ratio) for index in held)

    def _confirms(self, index: int) -> bool:
        return not self.fails(index) and can_confirm(self.checks[index])

    def follow(self, habits: Mapping[int, Constraint]) -> None:
        """Failing checks as a habit of the writer has them: what meets the habit is repaired too."""
        self._by_habit.update(habits)

    def repairs(self, index: int, key: str, needed: Interval) -> bool:
        """Whether a failing check is met by the needed value of one of its figures."""
        if _meets(self.row(index, (key,)), needed):
            return True
        return index in self._by_habit and _meets(_row(self._by_habit[index], (key,)), needed)

    def mends_bound(self, key: str, needed: Interval) -> bool:
        """Whether the printed figure breaks a bound that the needed one keeps (a base below zero)."""
        for bound in self._bounds_of[key]:
            figure = self.figure(key)
            row = _row(bound, (key,))
            is_broken = not _meets(row, (figure.low, figure.high))
            if is_broken and _meets(row, needed):
                return True
        return False

    def row(self, index: int, members: tuple[str, ...]) -> Row | None:
        """What a check says of some figures, all others as printed; null where it says nothing that can be solved."""
        if (index, members) not in self._rows:
            constraint = self.checks[index].constraint
            held = {key: f for key, f in self._corrected.items() if index in self.by_figure[key]}
            changed = constraint.with_figures(held) if constraint is not None and held else constraint
            self._rows[index, members] = _row(changed, members)
        return self._rows[index, members]

    def system(self, keys: Sequence[str], failing: Iterable[int]) -> list[Row] | None:
        """Everything that must hold if these figures may change; null where a failing check cannot be solved."""
        wanted = set(failing)
        touched = {index for key in keys for index in self.by_figure[key]}
        rows: list[Row] = []
        for index in sorted(touched):
            if self.fails(index) and index not in wanted:
                continue
            members = tuple(key for key in keys if index in self.by_figure[key])
            row = self.row(index, members)
            if row is not None:
                rows.append(row)
            elif index in wanted:
                return None
        for key in keys:
            rows += self._limits(key, keys)
        return rows

    def _limits(self, key: str, keys: Sequence[str]) -> list[Row]:
        """Bounds of a figure that the printed figures keep; and that it is not negative where nothing negative is printed."""
        bounds = (bound for bound in self._bounds_of[key] if bound.judge().verdict != "fails")
        rows = [row for bound in bounds if (row := _row(bound, tuple(keys))) is not None]
        figure = self.figure(key)
        if not figure.may_be_negative and figure.value >= 0:
            rows.append(({key: 1}, Fraction(0), FAR))
        return rows


def confirms(check: Check) -> bool:
    """Whether a check holds and confirms the figures in it."""
    return not check.fails and can_confirm(check)


def can_confirm(check: Check) -> bool:
    """Whether a check confirms the figures in it where it holds; an ordering does not."""
    if check.graded not in ("error", "warning"):
        return False
    return isinstance(check.constraint, Ratio) or getattr(check.constraint, "op", "") == "=="


def _row(constraint: Constraint | None, members: tuple[str, ...]) -> Row | None:
    if isinstance(constraint, Linear):
        return _linear_row(constraint, members)
    if constraint is None or len(members) != 1:
        return None
    interval = constraint.allowed(members[0])
    return None if interval is None else ({members[0]: 1}, *interval)


def _linear_row(constraint: Linear, members: tuple[str, ...]) -> Row | None:
    if constraint.op not in ("==", "<="):
        return None
    signed = [*constraint.left, *((-sign, figure) for sign, figure in constraint.right)]
    own: dict[str, int] = defaultdict(int)
    for sign, figure in signed:
        if figure.key in members:
            own[figure.key] += sign
    if not any(own.values()):
        return None
    _, low, high = total((sign, figure) for sign, figure in signed if figure.key not in members)
    low, high = low - constraint.constant - constraint.slack, high - constraint.constant + constraint.slack
    return own, (-FAR if constraint.op == "<=" else -high), -low


def components(board: Board, failing: Iterable[int]) -> list[list[int]]:
    """Failing checks joined where they share a figure."""
    left = list(failing)
    groups: list[tuple[set[str], list[int]]] = []
    for index in left:
        keys = set(keys_of(board.checks[index]))
        joined = [group for group in groups if group[0] & keys]
        for group in joined:
            groups.remove(group)
            keys |= group[0]
        groups.append((keys, sorted([index, *(i for group in joined for i in group[1])])))
    return [indices for _, indices in groups]


def explain_component(board: Board, indices: Sequence[int], elsewhere: Iterable[int] = ()) -> Component:
    """The minimal culprit sets of one component; ``elsewhere``: failing checks outside it that a set may repair too."""
    checks = tuple(board.checks[index] for index in indices)
    if len(indices) > LARGEST_COMPONENT:
        return Component(checks)
    others = [index for index in elsewhere if index not in indices]
    for size in range(1, LARGEST_SET + 1):
        found = {
            frozenset(keys): needed for keys, needed in _solutions(board, indices, size)
        }  # the same set by two ways counts once
        if found:
            are_sums = not any(isinstance(check.constraint, Ratio) for check in checks)
            weigh = board.pinned if are_sums else board.support
            sets = [_culprit_set(board, keys, needed, others, weigh) for keys, needed in found.items()]
            sets.sort(key=lambda s: rank(board, s))
            return Component(checks, tuple(sets), named(sets))
    return Component(checks)


def _solutions(
    board: Board, indices: Sequence[int], size: int
) -> Iterator[tuple[tuple[str, ...], dict[str, Interval]]]:
    budget = MOST_SYSTEMS[size]
    seen: set[frozenset[str]] = set()
    for keys in _candidates(board, indices, size, ()):
        if frozenset(keys) in seen:
            continue
        seen.add(frozenset(keys))
        budget -= 1
        if budget < 0:
            return
        rows = board.system(keys, indices)
        needed = demanded(rows, keys) if rows is not None else None
        if needed is not None:
            yield keys, needed


def _candidates(
    board: Board, indices: Sequence[int], size: int, chosen: tuple[str, ...]
) -> Iterator[tuple[str, ...]]:
    """Sets of ``size`` figures that meet every failing check of the component."""
    open_checks = [index for index in indices if not any(index in board.by_figure[key] for key in chosen)]
    if len(chosen) == size:
        if not open_checks:
            yield chosen
        return
    if open_checks:
        names = min((board.candidates(index) for index in open_checks), key=len)
    else:
        # All failing checks are met and yet no value fits: what held stands in the way.
        names = tuple(n for key in chosen for index in board.by_figure[key] for n in board.candidates(index))
    for name in dict.fromkeys(names):
        if name not in chosen:
            yield from _candidates(board, indices, size, (*chosen, name))


def _culprit_set(
    board: Board,
    keys: frozenset[str],
    needed: Mapping[str, Interval],
    others: Iterable[int],
    weigh: Callable[[str], int],
) -> CulpritSet:
    repaired = 0
    for index in others:
        members = [key for key in keys if index in board.by_figure[key]]
        repaired += any(board.repairs(index, key, needed[key]) for key in members)
    repaired += sum(board.mends_bound(key, needed[key]) for key in keys)
    ordered = tuple(sorted(keys, key=lambda key: (weigh(key), key)))
    return CulpritSet(ordered, needed, repaired, sum(weigh(key) for key in keys))


def _meets(row: Row | None, needed: Interval) -> bool:
    if row is None:
        return False
    coefficients, low, high = row
    (coefficient,) = coefficients.values()
    if abs(coefficient) != 1:
        return False
    if coefficient < 0:
        low, high = -high, -low
    return low <= needed[1] and needed[0] <= high


def rank(board: Board, culprits: CulpritSet) -> tuple:
    """What repairs more first, then least supported, text before table, rate before amount, derived before component."""
    figures = [board.figure(key) for key in culprits.keys]
    return (
        -culprits.repairs,
        culprits.support,
        sum(figure.kind != "claim" for figure in figures),
        sum(figure.slot not in RATES for figure in figures),
        sum(not is_derived(figure) for figure in figures),
        culprits.keys,
    )


def is_derived(figure: Figure) -> bool:
    """A total or a change: computed from others when the document was made."""
    if figure.kind == "claim":
        return figure.slot == "change" or bool(figure.record["parts_closed"])
    item = figure.record["item_code"] or ""
    return item.startswith("@") or item.endswith("total") or figure.record["measure"] == "total"


def tied(sets: Sequence[CulpritSet]) -> list[CulpritSet]:
    """The best set and those that are less than one supporting check behind it."""
    best = sets[0]
    return [s for s in sets if s.repairs == best.repairs and s.support - best.support < 1]


def named(sets: Sequence[CulpritSet]) -> tuple[str, ...]:
    """Figures that every set that ties with the best one holds."""
    common = set(sets[0].keys).intersection(*(s.keys for s in tied(sets)))
    return tuple(key for key in sets[0].keys if key in common)


def spokesman(board: Board, keys: Iterable[str]) -> Figure:
    """Choose the figure that stands for a set without a single culprit: text before table, then rates, then derived figures."""
    sets = [CulpritSet((key,), {}, 0, 0) for key in dict.fromkeys(keys)]
    return board.figure(min(sets, key=lambda s: rank(board, s)).keys[0])
