"""Each figure's place seen a second time, by the text alone: its column by alignment, its row by its baseline."""

from __future__ import annotations

from typing import Final

import numpy as np

from dagster_project.read import Characters

from .page import PageTables

ALIGNED: Final = 3.0
"""Points within which the right edges, left edges or middles of a column's figures agree: padding and narrow glyphs."""
SAME_ROW: Final = 6.0
"""Points by which the baseline of a figure may differ from the row's: half a line where names of two lines stand beside."""
TEXT: Final = ("alignment", "frame")
"""Ways of finding tables whose columns come from the text."""


def placed_by(tables: PageTables, characters: Characters) -> list[str | None]:
    """For each cell of a page's tables: ``both``, ``rules`` or ``text``; None where it holds no figure."""
    count = sum(len(grid.cells) for grid in tables.grids)
    found: list[str | None] = [None] * count
    cell, left, right, baseline = tables.figure_boxes(characters)
    if not len(cell):
        return found
    begins = np.concatenate(([0], np.flatnonzero(cell[1:] != cell[:-1]) + 1))
    cells = cell[begins]
    x0, x1 = np.minimum.reduceat(left, begins), np.maximum.reduceat(right, begins)
    y = np.minimum.reduceat(baseline, begins)
    for grid, start in zip(tables.grids, tables.starts, strict=True):
        inside = np.flatnonzero((cells >= start) & (cells < start + len(grid.cells)))
        numbers = cells[inside].tolist()
        if grid.found_by in TEXT:
            for number in numbers:
                found[number] = "text"
            continue
        if not numbers:
            continue
        rows, columns = np.array([grid.cells[number - start][:2] for number in numbers]).T
        agrees = _agree(columns, (x0[inside], x1[inside], (x0[inside] + x1[inside]) / 2), ALIGNED)
        agrees &= _agree(rows, (y[inside],), SAME_ROW)
        for number, both in zip(numbers, agrees.tolist(), strict=True):
            found[number] = "both" if both else "rules"
    return found


def _agree(group: np.ndarray, ways: tuple[np.ndarray, ...], within: float) -> np.ndarray:
    """Whether each entry stands where its group does, in the way in which most of the group agree.

    ``group``: small numbers from 0. All groups are judged at once; a column of a form has hundreds of figures.
    """
    counts = np.bincount(group)
    used = np.flatnonzero(counts)
    ends = np.cumsum(counts)
    middle = np.zeros(len(counts), dtype=np.int64)
    middle[used] = ends[used] - (counts[used] + 1) // 2
    near = np.zeros((len(ways), len(group)), dtype=bool)
    votes = np.zeros((len(ways), len(counts)), dtype=np.int64)
    for number, way in enumerate(ways):
        usual = way[np.lexsort((way, group))][middle]
        near[number] = np.abs(way - usual[group]) <= within
        votes[number] = np.bincount(group, near[number], minlength=len(counts))
    return near[votes.argmax(axis=0)[group], np.arange(len(group))]
