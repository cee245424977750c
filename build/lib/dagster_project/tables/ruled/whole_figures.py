"""A printed figure is never cut by a rule: a run of digits that crosses one stands whole in the cell that holds most of it.

Workbooks printed to PDF let figures run over the edge of a column that is too narrow for them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np

from dagster_project.read import Characters
from dagster_project.read.figures import is_figure, normal_codes

from ..text.typeset import Reading
from .grid import OUTSIDE, Grid

TOUCHING: Final = 0.12
"""Digits of one figure stand no farther apart than this share of the type size: kerning and rounding, no space."""
NEAR: Final = 0.3
"""Points from a rule at which the edge of a digit counts as on it: a figure may break exactly between two digits."""
SAME_LINE: Final = 0.3
"""Share of the type size by which baselines of one line may differ."""
DASHES: Final = np.array([ord(sign) for sign in "-－—–"])
FEWEST_IN_LINE: Final = 3
"""Figures that run over a rule and end in line: so many are the column's habit."""
IN_LINE: Final = 1.0
"""Points within which they end, and dashes with them."""
BRACKETS: Final = np.array([ord(sign) for sign in "()（）"])
ONE_FIGURE: Final = re.compile(r"[(（]?-?[(（]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d{1,4})?[)）]?")
"""A figure as forms print it. More decimals are a figure and the code that begins behind it."""
TWO_FIGURES: Final = re.compile(r"([(（]?-?(?:\d{1,3}(?:,\d{3})+|\d+)\.\d\d[)）]?)(\d+(?:[,.].*)?)")


def keep_whole(
    owner: np.ndarray, characters: Characters, reading: Reading, grids: Sequence[Grid]
) -> np.ndarray:
    """The cell of each character with those corrected that are part of a figure of another cell.

    ``owner``: running cell number of each character by its centre, or OUTSIDE, as all of ``characters`` are upright.
    """
    normal = normal_codes(characters.code)
    digits = np.flatnonzero(is_figure(normal) & (characters.angle == 0))
    crossing = digits[_on_a_cut(characters, digits, grids)]
    if not len(crossing):
        return owner
    part = np.flatnonzero((is_figure(normal) | np.isin(characters.code, BRACKETS)) & (characters.angle == 0))
    kept = owner.copy()
    for run in _runs(part, crossing, reading):
        if len(set(owner[run].tolist())) > 1:
            for figure in _figures(run, normal):
                cells, counts = np.unique(owner[figure], return_counts=True)
                kept[figure] = cells[counts.argmax()]
    dashes = np.flatnonzero(np.isin(characters.code, DASHES) & (characters.angle == 0))
    start = 0
    for grid in grids:
        _take_dashes(kept, characters, digits, dashes, grid, start)
        start += len(grid.cells)
    return kept


def _take_dashes(
    kept: np.ndarray,
    characters: Characters,
    digits: np.ndarray,
    dashes: np.ndarray,
    grid: Grid,
    start: int,
) -> None:
    """Give dashes beyond a rule to the column on its left, where they end in line with that column's figures.

    A column whose figures run over its rule has its dashes wholly beyond it. ``start``: the grid's first cell in ``kept``.
    """
    own = digits[(kept[digits] >= start) & (kept[digits] < start + len(grid.cells))]
    ends = np.array([cell.column + cell.column_span for cell in grid.cells])[kept[own] - start]
    for number, cut in enumerate(grid.xs[1:-1].tolist(), start=1):
        over = own[(ends == number) & (characters.x1[own] > cut + NEAR)]
        rows = np.unique(kept[over])
        if len(rows) < FEWEST_IN_LINE:
            continue
        edge = float(np.median([characters.x1[over[kept[over] == row]].max() for row in rows]))
        here = dashes[(np.abs(characters.x1[dashes] - edge) <= IN_LINE) & (characters.x1[dashes] > cut)]
        y = (characters.y0[here] + characters.y1[here]) / 2
        found = grid.locate(np.full(len(here), cut - NEAR), y)
        kept[here[found != OUTSIDE]] = found[found != OUTSIDE] + start


def _on_a_cut(characters: Characters, chosen: np.ndarray, grids: Sequence[Grid]) -> np.ndarray:
    """Whether the box of each of the ``chosen`` reaches over a cut of a grid, and there from one cell into another."""
    x0, x1 = characters.x0[chosen] - NEAR, characters.x1[chosen] + NEAR
    found = np.zeros(len(chosen), dtype=bool)
    for grid in grids:
        near = np.flatnonzero(np.searchsorted(grid.xs, x0) != np.searchsorted(grid.xs, x1))
        if len(near):
            y = (characters.y0[chosen[near]] + characters.y1[chosen[near]]) / 2
            found[near] |= grid.locate(x0[near], y) != grid.locate(x1[near], y)
    return found


def _runs(part: np.ndarray, crossing: np.ndarray, reading: Reading) -> Iterator[np.ndarray]:
    """Characters of figures that stand next to each other on the lines of those ``crossing`` a rule."""
    heights = np.sort(reading.baseline[crossing])
    size = reading.size[part]
    place = np.searchsorted(heights, reading.baseline[part])
    nearest = np.minimum(
        np.abs(heights[np.minimum(place, len(heights) - 1)] - reading.baseline[part]),
        np.abs(heights[np.maximum(place - 1, 0)] - reading.baseline[part]),
    )
    near = part[nearest <= SAME_LINE * size]
    lines = np.round(reading.baseline[near] / np.maximum(reading.size[near] * SAME_LINE, 1)).astype(np.int64)
    near = near[np.lexsort((reading.left[near], lines))]
    lines = np.sort(lines)
    gap = reading.left[near[1:]] - reading.right[near[:-1]]
    apart = (np.abs(gap) > TOUCHING * reading.size[near[1:]]) | (lines[1:] != lines[:-1])
    yield from np.split(near, np.flatnonzero(apart) + 1)


def _figures(run: np.ndarray, normal: np.ndarray) -> list[np.ndarray]:
    """The figures of a run: it is one, or two whose first ends behind its second decimal; none if it is neither."""
    text = "".join(map(chr, normal[run].tolist()))
    if ONE_FIGURE.fullmatch(text) and not TWO_FIGURES.fullmatch(text):
        return [run]
    if (two := TWO_FIGURES.fullmatch(text)) is not None:
        return [run[: two.end(1)], run[two.end(1) :]]
    return []
