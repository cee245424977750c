"""Cells that are merged only because a piece of rule is missing: the rule is restored from what stands in the cells.

The rule stands elsewhere in the same line, so its place is known; ``missing_rules`` finds places where none is drawn.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from ..text.words import Word
from .corridors import CORRIDOR, first_body_line
from .grid import Grid, GridCell, Skeleton

FEWEST_IN_A_ROW: Final = 2
"""Figures in columns of their own that show a row whose rules are missing; one may stand in a sentence."""
USUAL: Final = 0.7
"""A rule between two columns that stands in this share of the rows is missing in the others, where no text crosses it."""
CODE: Final = re.compile(r"\d{2,7}")
FEWEST_DRAWN: Final = 2
"""Rows in which a rule parts codes from names, so that it does in all; where both are one cell it does in none."""
CENTRED: Final = 3.0
"""Points by which the middle of a text may miss that of a merged cell in which it is centred."""
OFF_MIDDLE: Final = 0.25
"""Share of a row's height by which the middle of its text may miss the row's."""


def restore(skeleton: Skeleton, words: list[Word]) -> Skeleton:
    """Put back rules between units of a merged cell in each of which stands a whole figure."""
    grid = skeleton.grid()
    above, beside = skeleton.above.copy(), skeleton.beside.copy()
    first = first_body_line(words)
    for number, members in by_cell(grid, words).items():
        cell = grid.cells[number]
        if cell.column_span > 1:
            _part_columns(skeleton, cell, members, beside)
        if cell.row_span > 1 and first is not None and grid.ys[cell.row + cell.row_span] > first:
            _part_rows(skeleton, cell, members, above)
        _part_figures(grid, cell, members, above, beside)
    return replace(skeleton, above=above, beside=beside)


def by_cell(grid: Grid, words: list[Word]) -> dict[int, list[Word]]:
    """The words of each cell by its number."""
    if not words:
        return {}
    x = np.array([(word.x0 + word.x1) / 2 for word in words])
    y = np.array([word.middle for word in words])
    found: dict[int, list[Word]] = {}
    for word, cell in zip(words, grid.locate(x, y).tolist(), strict=True):
        if cell >= 0:
            found.setdefault(cell, []).append(word)
    return found


def same_kind(figures: Sequence[Word]) -> bool:
    """Whether all are printed with a point or none is: the halves of a wrapped figure are not."""
    return len({"." in figure.text for figure in figures if figure.text.strip("-—－0")}) <= 1


def _part_figures(
    grid: Grid, cell: GridCell, members: list[Word], above: np.ndarray, beside: np.ndarray
) -> None:
    """All rules within a cell that holds nothing but figures, two at least, in columns or rows of their own.

    A dash is one where it stands in the middle of a row; beside a figure it may be its sign.
    """
    figures = [word for word in members if word.is_figure]
    dashes = [word for word in figures if not any(map(str.isdecimal, word.text))]
    if len(figures) < 2 or len(figures) != len(members) or not _in_their_rows(grid, dashes):
        return
    columns = np.searchsorted(grid.xs, [(word.x0 + word.x1) / 2 for word in figures]) - 1
    rows = np.searchsorted(grid.ys, [word.middle for word in figures]) - 1
    r0, r1 = cell.row, cell.row + cell.row_span
    c0, c1 = cell.column, cell.column + cell.column_span
    if cell.column_span > 1 and len(set(columns.tolist())) > 1:
        beside[r0:r1, c0 + 1 : c1] = True
    if cell.row_span > 1 and len(set(rows.tolist())) > 1 and same_kind(figures):
        above[r0 + 1 : r1, c0:c1] = True


def _in_their_rows(grid: Grid, words: Sequence[Word]) -> bool:
    """Whether each word stands in the middle of a row of units."""
    heights = np.array([word.middle for word in words])
    rows = np.searchsorted(grid.ys, heights) - 1
    off = np.abs(heights - (grid.ys[rows] + grid.ys[rows + 1]) / 2)
    return bool((off <= OFF_MIDDLE * (grid.ys[rows + 1] - grid.ys[rows])).all())


def _part_columns(skeleton: Skeleton, cell: GridCell, members: list[Word], beside: np.ndarray) -> None:
    """Rules between the columns of a row of names and figures of which none is drawn (every second row of a band style).

    Two figures or more stand in columns of their own, unless bands say that the row is one; a rule is put where no word
    crosses it.
    """
    rows = slice(cell.row, cell.row + cell.row_span)
    beside[rows, _usual_cuts(skeleton, cell, members)] = True
    for code, name in itertools.pairwise(sorted(members, key=lambda word: word.x0)):
        if CODE.fullmatch(code.text) and not name.is_figure and code.line == name.line:
            beside[rows, _drawn_between(skeleton, code, name)] = True
    places = np.searchsorted(skeleton.xs, [(word.x0 + word.x1) / 2 for word in members]) - 1
    of_figures = [place for place, word in zip(places.tolist(), members, strict=True) if word.is_figure]
    if len(set(of_figures)) != len(of_figures):
        return
    is_between_bands = skeleton.is_banded and cell.column_span == len(skeleton.xs) - 1 and cell.row_span == 1
    if len(of_figures) < FEWEST_IN_A_ROW and not is_between_bands:
        return
    for cut in range(cell.column + 1, cell.column + cell.column_span):
        if _is_clear(members, skeleton.xs[cut]):
            beside[rows, cut] = True


def _drawn_between(skeleton: Skeleton, code: Word, name: Word) -> np.ndarray:
    """The cuts between a code and the name beside it on which a rule stands in some rows below the header or above."""
    between = (skeleton.xs > code.x1 - CORRIDOR) & (skeleton.xs < name.x0 + CORRIDOR)
    return np.flatnonzero(between & (skeleton.beside.sum(axis=0) >= FEWEST_DRAWN))


def _usual_cuts(skeleton: Skeleton, cell: GridCell, members: list[Word]) -> np.ndarray:
    """The cuts within a cell with a figure on which a rule stands in most rows; none if one of them crosses a text.

    A single text in the very middle of the cell shows that it is merged.
    """
    none = np.zeros(0, dtype=np.int64)
    middle = (skeleton.xs[cell.column] + skeleton.xs[cell.column + cell.column_span]) / 2
    if len(members) == 1 and abs((members[0].x0 + members[0].x1) / 2 - middle) <= CENTRED:
        return none
    usual = np.flatnonzero(skeleton.beside.mean(axis=0) >= USUAL)
    inner = usual[(usual > cell.column) & (usual < cell.column + cell.column_span)]
    if not all(_is_clear(members, skeleton.xs[cut]) for cut in inner.tolist()):
        return none
    return inner if any(word.is_figure for word in members) else none


def _is_clear(members: list[Word], x: float) -> bool:
    return not any(word.x0 < x - CORRIDOR and word.x1 > x + CORRIDOR for word in members)


def _part_rows(skeleton: Skeleton, cell: GridCell, members: list[Word], above: np.ndarray) -> None:
    """Rules between the rows of a cell of the body whose texts stand in the middle of single rows, not of the cell.

    A rule is put back where at least half of it is drawn beside the cell.
    """
    rows = np.searchsorted(skeleton.ys, [word.middle for word in members]) - 1
    middles, heights = (
        (skeleton.ys[rows] + skeleton.ys[rows + 1]) / 2,
        skeleton.ys[rows + 1] - skeleton.ys[rows],
    )
    off = np.abs(np.array([word.middle for word in members]) - middles)
    is_centred = 2 * (rows - cell.row) + 1 == cell.row_span
    if (off > OFF_MIDDLE * heights).any() or (len(set(rows.tolist())) == 1 and is_centred.all()):
        return
    for cut in range(cell.row + 1, cell.row + cell.row_span):
        if 2 * skeleton.above[cut].sum() >= skeleton.above.shape[1]:
            above[cut, cell.column : cell.column + cell.column_span] = True
