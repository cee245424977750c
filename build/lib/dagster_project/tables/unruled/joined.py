"""Tables found in parts: a header and the rows below it found by alignment; bands of rows with merged cells between them."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Final

import numpy as np

from ..ruled.grid import OUTSIDE, Grid, GridCell, join_neighbours
from ..ruled.rules import SNAP
from ..text.words import Word
from .column_chains import INK
from .outside import NO_TABLE

SLACK: Final = 6.0
"""Points by which rows found by their ink alone may reach over the sides of the header above them."""
APART: Final = 1.5
"""Heights of a row that may lie between a header and the first row below it."""

MOST_BETWEEN: Final = 2.5
"""Heights of a row between two bands of one table: a merged cell whose text may wrap."""


def have_bands(grids: Sequence[Grid]) -> bool:
    """Whether two grids, one after the other down a page, have the same columns."""
    return any(_have_same_columns(above, below) for above, below in itertools.pairwise(grids))


def join_bands(grids: Sequence[Grid], words: Sequence[Word]) -> list[Grid] | None:
    """The grids of a page, from the top, with those joined that merged cells without a rule part; None if none are.

    ``words``: all of the page. Such a cell holds a name and no figure, and below it a row of figures follows: no header.
    """
    joined = join_neighbours(grids, lambda one, other: _is_next_band(one, other, words), _with_band)
    return joined if len(joined) < len(grids) else None


def _have_same_columns(one: Grid, other: Grid) -> bool:
    return len(one.xs) == len(other.xs) and bool((np.abs(one.xs - other.xs) <= SNAP).all())


def _is_next_band(above: Grid, below: Grid, words: Sequence[Word]) -> bool:
    start, end = float(above.ys[-1]), float(below.ys[0])
    if not _have_same_columns(above, below) or not SNAP < end - start <= MOST_BETWEEN * np.median(
        np.diff(below.ys)
    ):
        return False
    between = [word for word in words if start < word.middle < end]
    inside = [word for word in between if above.xs[0] <= word.x0 and word.x1 <= above.xs[-1]]
    if not inside or len(inside) < len(between):
        return False
    if any(word.is_figure or NO_TABLE.search(word.text) for word in inside):
        return False
    return any(word.is_figure and end < word.middle < below.ys[1] for word in words)


def _with_band(above: Grid, below: Grid) -> Grid:
    """The cells of a grid, one over all columns, and those of the grid below it."""
    (rows, columns), number = above.labels.shape, len(above.cells)
    lower = tuple(GridCell(c.row + rows + 1, c.column, c.row_span, c.column_span) for c in below.cells)
    labels = np.where(below.labels == OUTSIDE, OUTSIDE, below.labels + number + 1)
    return Grid(
        above.xs,
        np.concatenate((above.ys, below.ys)),
        np.concatenate((above.labels, np.full((1, columns), number), labels)),
        (*above.cells, GridCell(rows, 0, 1, columns), *lower),
        below.found_by,
    )


def join_headers(grids: Sequence[Grid], words: Sequence[Word]) -> list[Grid] | None:
    """The grids of a page, from the top, with headers joined to their rows; None if there is nothing to join.

    ``words``: those in the grids. Rows take the header's columns, if every figure of theirs stands in one of them.
    """
    joined = join_neighbours(grids, lambda one, other: _is_body_of(one, other, words), _one_table)
    return joined if len(joined) < len(grids) else None


def _is_body_of(header: Grid, body: Grid, words: Sequence[Word]) -> bool:
    if header.found_by != "frame" or body.found_by != "alignment":
        return False
    (x0, _, x1, bottom), (left, top, right, end) = header.box, body.box
    if not -1.0 <= top - bottom <= APART * float(np.median(np.diff(body.ys))):
        return False
    if left < x0 - SLACK or right > x1 + SLACK:
        return False
    inside = [word for word in words if top < word.middle < end and left <= word.x0 and word.x1 <= right]
    cuts = header.xs[1:-1]
    lines: dict[int, list[int]] = {}
    for word in inside:
        if word.is_figure:
            if ((cuts > word.x0 + INK) & (cuts < word.x1 - INK)).any():
                return False
            lines.setdefault(word.line, []).append(int(np.searchsorted(cuts, (word.x0 + word.x1) / 2)))
    return all(len(set(columns)) == len(columns) for columns in lines.values())


def _one_table(header: Grid, body: Grid) -> Grid:
    """The header's cells, then the rows of the body cut into the header's columns."""
    rows, columns = len(body.ys) - 1, len(header.xs) - 1
    first = header.labels.shape[0]
    cells = tuple(
        GridCell(first + row, column, 1, 1) for row, column in itertools.product(range(rows), range(columns))
    )
    numbers = len(header.cells) + np.arange(rows * columns).reshape(rows, columns)
    return Grid(
        header.xs,
        np.concatenate((header.ys, body.ys[1:])),
        np.concatenate((header.labels, numbers)),
        header.cells + cells,
        "frame",
    )
