"""Tables of which many rules are missing: spreadsheets whose borders were set cell by cell, and not on every cell.

Every cut is drawn somewhere, so the units are known; which of them are one cell no longer follows from the rules, but
from the texts: below the header each unit is a cell but where a text is centred in several or stands across them.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from ..text.words import Word
from .broken_rules import CENTRED, by_cell
from .corridors import CORRIDOR, first_body_line
from .grid import OUTSIDE, GridCell, Skeleton, build_skeleton, join_neighbours
from .rules import SNAP, RuleGroup

FEWEST_TORN: Final = 2
"""Places that show a torn table: a cell with figures of several rows, a figure in no cell. One may be a slip."""
SHARED: Final = 3
"""Cuts that two pieces of one table have in common at least: its sides and one more."""
FARTHEST: Final = 3.0
"""Rows that may lie between two pieces of one table."""


def mend_torn(skeleton: Skeleton, words: Sequence[Word]) -> Skeleton:
    """The skeleton with every rule of its body put back, if many are missing; ``words``: all in its box."""
    first = first_body_line(words)
    if first is None or min(len(skeleton.xs), len(skeleton.ys)) < 3:
        return skeleton
    body = [word for word in words if word.middle > first - word.size / 2]
    grid = skeleton.grid()
    figures = [word for word in body if word.is_figure]
    places = grid.locate(
        np.array([(word.x0 + word.x1) / 2 for word in figures]), np.array([word.middle for word in figures])
    )
    mixed = sum(_holds_rows(skeleton, members) for members in by_cell(grid, figures).values())
    if mixed + int((places == OUTSIDE).sum()) < FEWEST_TORN:
        return skeleton
    start = int(np.searchsorted(skeleton.ys, first)) - 1
    above, beside = skeleton.above.copy(), skeleton.beside.copy()
    above[start + 1 :], beside[start:] = True, True
    for number, members in by_cell(grid, body).items():
        cell = grid.cells[number]
        if cell.row_span * cell.column_span > 1 and _is_centred(skeleton, cell, members):
            rows, columns = cell.row + cell.row_span, cell.column + cell.column_span
            above[cell.row + 1 : rows, cell.column : columns] = False
            beside[cell.row : rows, cell.column + 1 : columns] = False
    for word in body:
        row = int(np.searchsorted(skeleton.ys, word.middle)) - 1
        crossed = (skeleton.xs > word.x0 + CORRIDOR) & (skeleton.xs < word.x1 - CORRIDOR)
        beside[row, crossed & ~skeleton.beside[row]] = False
    return replace(skeleton, above=above, beside=beside)


def _holds_rows(skeleton: Skeleton, figures: Sequence[Word]) -> bool:
    """Whether the figures of a cell stand in several rows of units."""
    return len(set(np.searchsorted(skeleton.ys, [word.middle for word in figures]).tolist())) > 1


def _is_centred(skeleton: Skeleton, cell: GridCell, members: Sequence[Word]) -> bool:
    """Whether the one text of a merged cell stands in its middle, down and across unless it spans one unit only."""
    if any(word.is_figure for word in members):
        return False
    x0, x1 = skeleton.xs[cell.column], skeleton.xs[cell.column + cell.column_span]
    y0, y1 = skeleton.ys[cell.row], skeleton.ys[cell.row + cell.row_span]
    across = (min(word.x0 for word in members) + max(word.x1 for word in members) - x0 - x1) / 2
    heights = [word.middle for word in members]
    down = (min(heights) + max(heights) - y0 - y1) / 2
    one_text = max(heights) - min(heights) <= 2 * members[0].size * (len({w.line for w in members}) - 1)
    return (
        one_text
        and (cell.column_span == 1 or abs(across) <= CENTRED)
        and (cell.row_span == 1 or abs(down) <= CENTRED)
    )


def join_torn(groups: Sequence[RuleGroup], words: Sequence[Word]) -> list[RuleGroup]:
    """Groups of rules from the top, with those joined that are pieces of one table: no rule of some rows is drawn."""
    return join_neighbours(groups, lambda one, other: _is_next_piece(one, other, words), _as_one)


def may_be_torn(groups: Sequence[RuleGroup]) -> bool:
    """A quick look: are there two groups one below the other with the same sides?"""
    return any(_are_stacked(one, other) for one, other in itertools.pairwise(groups))


def _are_stacked(above: RuleGroup, below: RuleGroup) -> bool:
    one, other = above.box, below.box
    sides = abs(one[0] - other[0]) <= SNAP and abs(one[2] - other[2]) <= SNAP
    return sides and other[1] > one[3] - SNAP


def _is_next_piece(above: RuleGroup, below: RuleGroup, words: Sequence[Word]) -> bool:
    """Whether a group goes on with the columns of the one above it, and what stands between both is rows of them."""
    upper, lower = build_skeleton(above), build_skeleton(below)
    if upper is None or lower is None or not _are_stacked(above, below):
        return False
    near = np.abs(lower.xs[:, None] - upper.xs[None, :]).min(axis=1) <= SNAP
    if near.sum() < SHARED or not near.all():
        return False
    y0, y1 = upper.ys[-1], lower.ys[0]
    pitch = float(np.median(np.diff(upper.ys)))
    between = [
        word for word in words if y0 < word.middle < y1 and upper.xs[0] < word.x1 and word.x0 < upper.xs[-1]
    ]
    if y1 - y0 > FARTHEST * pitch or not any(word.is_figure for word in between):
        return False
    cuts = upper.xs
    return not any(((cuts > word.x0 + CORRIDOR) & (cuts < word.x1 - CORRIDOR)).any() for word in between)


def _as_one(above: RuleGroup, below: RuleGroup) -> RuleGroup:
    """Both groups with the sides of the rows between them."""
    x0, _, x1, _ = above.box
    y0, y1 = above.horizontal[:, 0].max(), below.horizontal[:, 0].min()
    sides = np.array([(x0, y0, y1), (x1, y0, y1)])
    return RuleGroup(
        np.concatenate((above.horizontal, below.horizontal)),
        np.concatenate((above.vertical, below.vertical, sides)),
        above.is_banded and below.is_banded,
    )
