"""A sheet's shown cells as lines and tables: what is framed is a table, what stands above and below it is text.

Where nothing is framed, the first row with several cells begins the table, and prose behind it ends it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from dagster_project.money import parse_printed

from ..cells.model import Part, SheetCell
from ..model import DocumentRejected

PROSE: Final = ("。", "；")
MOST_COLUMNS: Final = 60
"""Columns of a frame that somebody meant: the widest forms have some thirty."""
MOST_BLANK: Final = 2
"""Rows without a figure before one that belongs to the frame above it nevertheless."""
_NOTE: Final = ("注", "备注", "说明", "*", "※")


class Merged(NamedTuple):
    """Rows and columns that one cell spans, first and last, from 0."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass
class Grid:
    """What a sheet shows: text by (row, column) from 0, the cells with a border, merged ranges; what is hidden.

    ``hidden_rows`` and ``hidden_columns`` hold those that are not shown; no text of theirs is in ``text``.
    """

    text: dict[tuple[int, int], str] = field(default_factory=dict)
    bordered: set[tuple[int, int]] = field(default_factory=set)
    merged: list[Merged] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)


def parts_of(grid: Grid, limit: int) -> list[Part]:
    """Lines and tables of a sheet, from the top down. Raises ``DocumentRejected`` for more than ``limit`` cells."""
    filled: dict[int, list[int]] = {}
    for row, column in sorted(grid.text):
        filled.setdefault(row, []).append(column)
    framed = _framed_rows(grid)
    runs = _runs(framed, filled, grid) if framed else _unframed(filled, grid)
    parts: list[Part] = []
    above = sorted(filled)
    at = 0
    for first, last in runs:
        begin, end = bisect_left(above, first), bisect_right(above, last)
        for row in above[at:begin]:
            parts += _lines(grid, row, filled[row])
        parts.append(_table(grid, first, last, limit))
        at = end
    for row in above[at:]:
        parts += _lines(grid, row, filled[row])
    return parts


def _lines(grid: Grid, row: int, columns: Iterable[int]) -> list[str]:
    return [line for column in columns for line in grid.text[row, column].split("\n")]


def _framed_rows(grid: Grid) -> list[int]:
    """Rows with a border, down to the last that holds something or is part of one that does."""
    rows = {row for row, _ in grid.bordered}
    last = max((row for row, _ in grid.text), default=-1)
    return sorted(row for row in rows if row <= last)


def _runs(framed: Sequence[int], filled: dict[int, list[int]], grid: Grid) -> list[tuple[int, int]]:
    """First and last row of each table: framed rows, and rows of figures right below them whose frame nobody drew."""
    runs: list[tuple[int, int]] = []
    for row in framed:
        between = range(runs[-1][1] + 1, row) if runs else ()
        if runs and all(one in grid.hidden_rows or _goes_on(one, filled, grid) for one in between):
            runs[-1] = runs[-1][0], row
        else:
            runs.append((row, row))
    below = [first for first, _ in runs[1:]] + [max(filled, default=-1) + 1]
    for place, ((first, last), stop) in enumerate(zip(list(runs), below, strict=True)):
        for row in range(last + 1, stop):
            if row in grid.hidden_rows or _goes_on(row, filled, grid):
                last = row
            elif len(filled.get(row, [])) == 1 or row - last > MOST_BLANK:
                break
        runs[place] = first, last
    return runs


def _goes_on(row: int, filled: dict[int, list[int]], grid: Grid) -> bool:
    columns = filled.get(row, [])
    return len(columns) > 1 and any(_is_figure(grid.text[row, column]) for column in columns)


def _unframed(filled: dict[int, list[int]], grid: Grid) -> list[tuple[int, int]]:
    """The one table of a sheet without frames; none where no row has several cells and a figure."""
    rows = sorted(filled)
    several = [row for row in rows if len(filled[row]) > 1]
    if not any(_goes_on(row, filled, grid) for row in several):
        return []
    last = rows[-1]
    for row in reversed(rows):
        if len(filled[row]) > 1 or not _is_prose(grid.text[row, filled[row][0]]):
            break
        last = row - 1
    return [(several[0], last)]


def _is_figure(text: str) -> bool:
    found = parse_printed(text)
    return found.is_numeric and found.zero_style != "blank"


def _is_prose(text: str) -> bool:
    return text.startswith(_NOTE) or any(mark in text for mark in PROSE)


def _table(grid: Grid, first: int, last: int, limit: int) -> list[SheetCell]:
    """The cells of rows ``first`` to ``last``, blank ones too; empty rows and columns at its edges are left out."""
    own = {place: text for place, text in grid.text.items() if first <= place[0] <= last}
    merged = [area for area in grid.merged if (area.top, area.left) in own]
    rows, columns = _extent(grid, own, merged, range(first, last + 1))
    if len(rows) * len(columns) > limit:
        raise _too_large(f"a table of {len(rows)} rows and {len(columns)} columns", limit)
    inside = _inside(merged, limit)
    spans = {(area.top, area.left): area for area in merged}
    cells = []
    for row in rows:
        for column in columns:
            if (row, column) not in inside:
                area = spans.get((row, column), Merged(row, column, row, column))
                spanned = area.bottom - area.top + 1, area.right - area.left + 1
                cells.append(SheetCell(row, column, own.get((row, column), ""), *spanned))
    return cells


def _extent(
    grid: Grid, own: Iterable[tuple[int, int]], merged: Sequence[Merged], rows: range
) -> tuple[list[int], list[int]]:
    """The shown rows and columns of a table: those that hold something, and framed ones.

    Rows below what stands last are left out, and so are columns beside it where the frame was drawn over half the sheet.
    """
    held = [*own, *((area.bottom, area.right) for area in merged)]
    bottom, right = max(row for row, _ in held), max(column for _, column in held)
    left = min(column for _, column in held)
    framed = [place for place in grid.bordered if place[0] in rows and place[0] <= bottom]
    found_rows = {row for row, _ in own} | {row for row, _ in framed}
    found_columns = {column for _, column in own} | {column for _, column in framed}
    if len(found_columns) > MOST_COLUMNS:
        found_columns = {column for column in found_columns if left <= column <= right}
    return sorted(found_rows - grid.hidden_rows), sorted(found_columns - grid.hidden_columns)


def _inside(merged: Sequence[Merged], limit: int) -> set[tuple[int, int]]:
    """Places that a merged cell covers, but for the one that it stands in."""
    if sum((area.bottom - area.top + 1) * (area.right - area.left + 1) for area in merged) > limit:
        raise _too_large("merged cells without end", limit)
    return {
        (row, column)
        for area in merged
        for row in range(area.top, area.bottom + 1)
        for column in range(area.left, area.right + 1)
        if (row, column) != (area.top, area.left)
    }


def _too_large(what: str, limit: int) -> DocumentRejected:
    return DocumentRejected("page_error", f"{what}: more than the limit of {limit} cells")
