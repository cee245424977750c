"""A header whose columns its own texts show, and the rows below it found by alignment: one table."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Final

import numpy as np

from ..ruled.grid import Grid, GridCell
from ..text.words import Word
from .column_chains import INK

SLACK: Final = 6.0
"""Points by which rows found by their ink alone may reach over the sides of the header above them."""
APART: Final = 1.5
"""Heights of a row that may lie between a header and the first row below it."""


def join_headers(grids: Sequence[Grid], words: Sequence[Word]) -> list[Grid] | None:
    """The grids of a page, from the top, with headers joined to their rows; None if there is nothing to join.

    ``words``: those in the grids. Rows take the header's columns, if every figure of theirs stands in one of them.
    """
    joined: list[Grid] = []
    for grid in grids:
        if joined and _is_body_of(joined[-1], grid, words):
            joined[-1] = _one_table(joined[-1], grid)
        else:
            joined.append(grid)
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
