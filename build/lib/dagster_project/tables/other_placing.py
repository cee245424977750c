"""The columns of a table seen a second time, by its figures alone, where its rules do not draw them all.

Where that places some figure elsewhere both ways are handed on, and the sums of the form judge (docs/decisions/0011). A
table that its rules draw whole has nothing to ask: its figures stand in closed cells.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

import numpy as np

from dagster_project.read import Characters

from .page import PageTables
from .ruled.corridors import first_body_line
from .ruled.grid import Grid, Skeleton
from .ruled.missing_rules import refine
from .text.upright import turn_characters
from .text.words import Word, find_words
from .unruled.header_columns import cut_under_header

Box = tuple[float, float, float, float]
DRAWN: Final = "rules"
"""How a table was found whose cells are all drawn."""
FEWEST_COLUMNS: Final = 3
"""Of a table whose figures can stand in the wrong one: names, and two of amounts."""


class OtherPlacing(NamedTuple):
    """The table with this running number on its page, in other cells, with the text of each that has any."""

    table: int
    grid: Grid
    texts: dict[int, str]


def other_placings(tables: PageTables, characters: Characters) -> Iterator[OtherPlacing]:
    """At most one for each table of a page: where its figures see its columns otherwise.

    ``characters``: those from which the tables were made.
    """
    if all(grid.found_by == DRAWN for grid in tables.grids):
        return
    upright = turn_characters(characters, tables.angle, tables.width, tables.height)
    for number, (grid, start) in enumerate(zip(tables.grids, tables.starts, strict=True)):
        if grid.found_by == DRAWN or len(grid.xs) <= FEWEST_COLUMNS:
            continue
        own = (tables.owner >= start) & (tables.owner < start + len(grid.cells))
        words = find_words(upright, np.flatnonzero(own))
        other = _by_figures(grid.box, words)
        if other is not None and _differ(grid, other, words):
            alone = replace(tables, grids=(other,), starts=(0,))
            yield OtherPlacing(number, other, alone.texts_of(characters))


def _by_figures(box: Box, words: Sequence[Word]) -> Grid | None:
    first = first_body_line(words)
    if first is None:
        return None
    x0, y0, x1, y1 = box
    bare = Skeleton(
        np.array([x0, x1]), np.array([y0, y1]), np.ones((2, 1), dtype=bool), np.ones((1, 2), dtype=bool)
    )
    size = max(word.size for word in words)
    cut = cut_under_header(refine(bare, list(words)), words, first - 0.5 * size)
    return cut.grid("alignment") if len(cut.xs) > FEWEST_COLUMNS else None


def _differ(one: Grid, other: Grid, words: Sequence[Word]) -> bool:
    """Whether some figure stands beside other figures, or under another header, in the one than in the other."""
    figures = [word for word in words if word.is_figure]
    columns = zip(_places(one, words, across=True), _places(other, words, across=True), strict=True)
    rows = zip(_places(one, figures, across=False), _places(other, figures, across=False), strict=True)
    return _are_unlike(columns) or _are_unlike(rows)


def _are_unlike(places: Iterable[tuple[int | None, int | None]]) -> bool:
    """Whether what stands together in one of two ways is apart in the other; None stands nowhere."""
    told = {(here, there) for here, there in places if here is not None and there is not None}
    return len(told) > min(len({pair[side] for pair in told}) for side in (0, 1))


def _places(grid: Grid, words: Sequence[Word], *, across: bool) -> list[int | None]:
    """The column (``across``) or row of each word; None where it stands in a cell of several."""
    x = np.array([(word.x0 + word.x1) / 2 for word in words])
    cells = grid.locate(x, np.array([word.middle for word in words])).tolist()
    found = [grid.cells[cell] if cell >= 0 else None for cell in cells]
    if across:
        return [cell.column if cell is not None and cell.column_span == 1 else None for cell in found]
    return [cell.row if cell is not None and cell.row_span == 1 else None for cell in found]
