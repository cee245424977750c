"""A group of rules as a grid of cells with their spans.

The rules' positions cut the table into units; units with no rule between them are one cell. A rule counts where it
covers half of a unit's side, so that broken rules still part and short strokes do not.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final, NamedTuple, TypeVar

import numpy as np

from .rules import SNAP, RuleGroup

COVERED: Final = 0.5
"""Share of a unit's side from which a rule counts: a broken rule is mostly there, a stroke that juts out is mostly not."""
FEWEST_CROSSING: Final = 2
"""Crossing rules that run on beyond the outermost rule to one place: an open side."""
FEWEST_CLOSED: Final = 4
"""So does a single one where it is the only one, under as many rules between columns: the last rule of an open table."""
OUTSIDE: Final = -1
Piece = TypeVar("Piece")


class GridCell(NamedTuple):
    """One cell: first unit row and column, and how many units it covers."""

    row: int
    column: int
    row_span: int
    column_span: int


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """Cells of one table. ``xs`` and ``ys`` are the cuts; ``labels[row, column]`` is the cell's number or OUTSIDE.

    ``found_by``: how the cuts were found (``schemas.CELLS``). A grid is found among others as itself: arrays have no one
    answer to ==.
    """

    xs: np.ndarray
    ys: np.ndarray
    labels: np.ndarray
    cells: tuple[GridCell, ...]
    found_by: str = "rules"

    @property
    def box(self) -> tuple[float, float, float, float]:
        return float(self.xs[0]), float(self.ys[0]), float(self.xs[-1]), float(self.ys[-1])

    def boxes(self) -> tuple[list[float], list[float], list[float], list[float]]:
        """The columns x0, y0, x1, y1 of the cells."""
        xs, ys, cells = self.xs.tolist(), self.ys.tolist(), self.cells
        return (
            [xs[cell.column] for cell in cells],
            [ys[cell.row] for cell in cells],
            [xs[cell.column + cell.column_span] for cell in cells],
            [ys[cell.row + cell.row_span] for cell in cells],
        )

    def with_row_on_top(self, y: float) -> Grid:
        """One more row of single cells, from ``y`` to the first cut."""
        columns = len(self.xs) - 1
        row = tuple(GridCell(0, column, 1, 1) for column in range(columns))
        below = tuple(GridCell(c.row + 1, c.column, c.row_span, c.column_span) for c in self.cells)
        labels = np.where(self.labels == OUTSIDE, OUTSIDE, self.labels + columns)
        return Grid(
            self.xs,
            np.concatenate(([y], self.ys)),
            np.concatenate((np.arange(columns)[None, :], labels)),
            row + below,
            self.found_by,
        )

    def with_row_below(self, y: float) -> Grid:
        """One more row of single cells, from the last cut to ``y``."""
        rows, columns = self.labels.shape
        row = tuple(GridCell(rows, column, 1, 1) for column in range(columns))
        labels = np.concatenate((self.labels, len(self.cells) + np.arange(columns)[None, :]))
        return Grid(self.xs, np.concatenate((self.ys, [y])), labels, self.cells + row, self.found_by)

    def locate(self, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        """The cell number of each point, or OUTSIDE."""
        column = np.searchsorted(self.xs, x, side="right") - 1
        row = np.searchsorted(self.ys, y, side="right") - 1
        rows, columns = self.labels.shape
        inside = (column >= 0) & (column < columns) & (row >= 0) & (row < rows)
        found = np.full(len(x), OUTSIDE, dtype=np.int64)
        found[inside] = self.labels[row[inside], column[inside]]
        return found


@dataclass(frozen=True, slots=True, eq=False)
class Skeleton:
    """Cuts and rules: ``above[j, c]`` is a rule on cut j over unit column c, ``beside[r, i]`` one on cut i by row r.

    ``upright``: the vertical rules as drawn (position, start, end), where any are. ``is_banded``: see ``RuleGroup``.
    """

    xs: np.ndarray
    ys: np.ndarray
    above: np.ndarray
    beside: np.ndarray
    upright: np.ndarray | None = None
    is_banded: bool = False

    def with_row_cut(self, y: float, ruled: np.ndarray) -> Skeleton:
        """One more cut at ``y``, a rule where ``ruled`` (by unit column) says so."""
        at = int(np.searchsorted(self.ys, y))
        ys = np.insert(self.ys, at, y)
        beside = np.insert(self.beside, at, self.beside[at - 1], axis=0)
        if self.upright is not None:
            # Rules that run beside a part of the row that was are rules of that part, and of no other.
            drawn = _coverage(self.upright, self.xs, ys[at - 1 : at + 2]).T
            beside[at - 1 : at + 1] = np.where(drawn.any(axis=0), drawn, beside[at - 1 : at + 1])
        return replace(self, ys=ys, above=np.insert(self.above, at, ruled, axis=0), beside=beside)

    def with_column_cut(self, x: float, ruled: np.ndarray) -> Skeleton:
        """One more cut at ``x``, a rule where ``ruled`` (by unit row) says so."""
        at = int(np.searchsorted(self.xs, x))
        return replace(
            self,
            xs=np.insert(self.xs, at, x),
            above=np.insert(self.above, at, self.above[:, at - 1], axis=1),
            beside=np.insert(self.beside, at, ruled, axis=1),
        )

    def grid(self, found_by: str = "rules") -> Grid:
        """The cells between the rules."""
        return replace(_cells(self.xs, self.ys, self.above, self.beside), found_by=found_by)


def build_skeleton(group: RuleGroup) -> Skeleton | None:
    """Cuts and rules of one group; None if it bounds not even one cell."""
    h, v = group.horizontal, group.vertical
    closes = len(h) == 1 and len(v) >= FEWEST_CLOSED
    xs = _with_open_ends(v[:, 0], h[:, 1], h[:, 2], 1 if closes else FEWEST_CROSSING)
    ys = _with_open_ends(h[:, 0], v[:, 1], v[:, 2], FEWEST_CROSSING)
    if len(xs) < 2 or len(ys) < 2:
        return None
    return Skeleton(xs, ys, _coverage(h, ys, xs), _coverage(v, xs, ys).T, v, group.is_banded)


def _cuts(positions: np.ndarray) -> np.ndarray:
    """Distinct positions: those nearer than SNAP are one (parts of a broken table were snapped apart)."""
    positions = np.sort(positions)
    keep = np.empty(len(positions), dtype=bool)
    keep[0] = True
    keep[1:] = positions[1:] - positions[:-1] > SNAP
    return positions[keep]


def _with_open_ends(positions: np.ndarray, starts: np.ndarray, ends: np.ndarray, fewest: int) -> np.ndarray:
    """Cuts, and one more where the ``fewest`` crossing rules or more run on beyond the first or last of them.

    That is a table without its outer rule: open at the sides, or a continuation whose top rule stayed on the page
    before.
    """
    cuts = _cuts(positions)
    first, last = float(starts.min()), float(ends.max())
    if first < cuts[0] - 2 * SNAP and (np.abs(starts - first) <= SNAP).sum() >= fewest:
        cuts = np.concatenate(([first], cuts))
    if last > cuts[-1] + 2 * SNAP and (np.abs(ends - last) <= SNAP).sum() >= fewest:
        cuts = np.concatenate((cuts, [last]))
    return cuts


def _coverage(rules: np.ndarray, positions: np.ndarray, cuts: np.ndarray) -> np.ndarray:
    """Boolean [position, unit]: whether rules at that position cover at least half of the unit between two cuts."""
    covered = np.zeros((len(positions), len(cuts) - 1))
    nearest = np.searchsorted((positions[1:] + positions[:-1]) / 2, rules[:, 0])
    overlap = np.minimum(rules[:, 2:3], cuts[None, 1:]) - np.maximum(rules[:, 1:2], cuts[None, :-1])
    np.add.at(covered, nearest, np.maximum(overlap, 0))
    return covered >= COVERED * (cuts[1:] - cuts[:-1])


def _cells(xs: np.ndarray, ys: np.ndarray, above: np.ndarray, beside: np.ndarray) -> Grid:
    """Merge units. ``above[j, c]``: rule on cut j over unit column c; ``beside[r, i]``: rule on cut i by row r."""
    rows, columns = len(ys) - 1, len(xs) - 1
    if above.all() and beside.all():
        labels = np.arange(rows * columns).reshape(rows, columns)
        cells = [GridCell(r, c, 1, 1) for r in range(rows) for c in range(columns)]
        return Grid(xs, ys, labels, tuple(cells))
    rules = _Rules(above.tolist(), beside.tolist(), rows, columns)
    closed = (above[:-1] & above[1:] & beside[:, :-1] & beside[:, 1:]).tolist()
    owner = [[OUTSIDE] * columns for _ in range(rows)]
    cells = []
    for row in range(rows):
        for column in range(columns):
            if owner[row][column] != OUTSIDE:
                continue
            if closed[row][column]:
                owner[row][column] = len(cells)
                cells.append(GridCell(row, column, 1, 1))
                continue
            cell = rules.grow(row, column, owner)
            number = OUTSIDE - 1  # looked at: no cell
            if rules.bound(cell):
                number = len(cells)
                cells.append(cell)
            for r in range(row, row + cell.row_span):
                owner[r][column : column + cell.column_span] = [number] * cell.column_span
    labels = np.array(owner)
    labels[labels < OUTSIDE] = OUTSIDE
    return Grid(xs, ys, labels, tuple(cells))


@dataclass(frozen=True, slots=True)
class _Rules:
    """Where rules stand between units, as nested lists: a walk over units is quicker on them than on arrays."""

    above: list[list[bool]]
    beside: list[list[bool]]
    rows: int
    columns: int

    def grow(self, row: int, column: int, owner: list[list[int]]) -> GridCell:
        """The largest rectangle of free units from here, to the right first, with no rule inside."""
        right = column + 1
        while right < self.columns and not self.beside[row][right] and owner[row][right] == OUTSIDE:
            right += 1
        bottom = row + 1
        while (
            bottom < self.rows
            and not any(self.above[bottom][column:right])
            and not any(self.beside[bottom][column + 1 : right])
            and all(number == OUTSIDE for number in owner[bottom][column:right])
        ):
            bottom += 1
        return GridCell(row, column, bottom - row, right - column)

    def bound(self, cell: GridCell) -> bool:
        """Whether rules bound the rectangle: on three sides, or on two where the table lacks its outer rules.

        The latter is a cell in the corner of an open table: opposite a missing outer rule stands an inner one.
        """
        r0, r1 = cell.row, cell.row + cell.row_span
        c0, c1 = cell.column, cell.column + cell.column_span
        top = _half(self.above[r0][c0:c1])
        bottom = _half(self.above[r1][c0:c1])
        left = _half([line[c0] for line in self.beside[r0:r1]])
        right = _half([line[c1] for line in self.beside[r0:r1]])
        if top + bottom + left + right >= 3:
            return True
        vertical = (top or r0 == 0) and (bottom or r1 == self.rows) and (top or bottom)
        horizontal = (left or c0 == 0) and (right or c1 == self.columns) and (left or right)
        return vertical and horizontal


def _half(ruled: list[bool]) -> bool:
    return 2 * sum(ruled) >= len(ruled)


def join_neighbours(
    pieces: Sequence[Piece], belong: Callable[[Piece, Piece], bool], join: Callable[[Piece, Piece], Piece]
) -> list[Piece]:
    """The pieces in order, each joined to the one before (as joined so far) if they belong together."""
    joined: list[Piece] = []
    for piece in pieces:
        if joined and belong(joined[-1], piece):
            joined[-1] = join(joined[-1], piece)
        else:
            joined.append(piece)
    return joined


def rules_outside(rules: np.ndarray, grids: Sequence[Grid]) -> np.ndarray:
    """Horizontal rules (position, start, end) that belong to no grid."""
    return _outside(rules, [(y0, y1, x0, x1) for x0, y0, x1, y1 in (grid.box for grid in grids)])


def uprights_outside(rules: np.ndarray, grids: Sequence[Grid]) -> np.ndarray:
    """Vertical rules (position, start, end) that reach into no grid."""
    return _outside(rules, [(x0, x1, y0, y1) for x0, y0, x1, y1 in (grid.box for grid in grids)])


def _outside(rules: np.ndarray, boxes: Sequence[tuple[float, float, float, float]]) -> np.ndarray:
    """Rules that lie in none of the boxes: from, to where rules have their position, from, to along them."""
    keep = np.ones(len(rules), dtype=bool)
    for first, last, begin, end in boxes:
        within = (rules[:, 0] >= first - SNAP) & (rules[:, 0] <= last + SNAP)
        keep &= ~(within & (rules[:, 2] > begin + SNAP) & (rules[:, 1] < end - SNAP))
    return rules[keep]
