"""Rows that no table has, read with the columns of the form that they stand in: words and numbers by where they are.

A row is read only where every number stands in a column of its own and the row says by a code or a name what it is.
Otherwise it stays a line, and a rejection of the form.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from dagster_project.tables.text.line_kinds import is_row_of_figures

from ..layout.amounts import read_figure
from ..layout.columns import Column
from ..layout.form_pieces import Part, Sheet
from ..layout.grids import Cell, Row
from ..layout.text import TextLine
from .printed_codes import bare_code
from .row_names import has_words

NEAR = 1.0
"""Heights of a line between a row and the lines of its wrapped name: half a line either side, and some slack."""
FIRST_ROW = 1000
"""Index of the first such row in its table: beyond those of its grid."""
Words = Callable[[TextLine], list[tuple[str, float, float]]]
"""The words of a line between spaces, each with its left and right edge."""


def read_loose(sheet: Sheet, words: Words) -> None:
    """Put the loose rows of a sheet that its columns explain among the rows of its pieces."""
    left: list[TextLine] = []
    for number, line in enumerate(sheet.loose):
        part = _part_of(sheet, line)
        printed = _with_name(line, sheet, words)
        row = _row(sheet, part, line, printed, FIRST_ROW + number) if part else None
        if part is None or row is None:
            left += [line] if is_row_of_figures(line.printed) else []
        else:
            _insert(part, row)
            sheet.read.append(line)
    sheet.loose[:] = left


def _with_name(line: TextLine, sheet: Sheet, words: Words) -> list[tuple[str, float, float]]:
    """The words of a row; without any of its own those of the lines right above and below it, where a name is wrapped."""
    own = words(line)
    if line.bbox is None or any(has_words(text) for text, _, _ in own):
        return own
    near = [
        name
        for name in sheet.names
        if name.page == line.page
        and name.bbox
        and abs(name.bbox["y0"] - line.bbox["y0"]) <= NEAR * _height(line)
    ]
    return [word for name in near for word in words(name)] + own


def _height(line: TextLine) -> float:
    return line.bbox["y1"] - line.bbox["y0"] if line.bbox else 0.0


def _part_of(sheet: Sheet, line: TextLine) -> Part | None:
    """The last piece of the page that begins above the line, and is of that page alone."""
    if line.bbox is None:
        return None
    y = line.bbox["y0"]
    above = [
        p for p in sheet.parts if p.piece.page == line.page and not p.piece.members and p.piece.box[1] < y
    ]
    return above[-1] if above else None


def _row(
    sheet: Sheet, part: Part, line: TextLine, words: Sequence[tuple[str, float, float]], index: int
) -> Row | None:
    columns, shift = part.placed(sheet.columns)
    texts: dict[int, list[tuple[str, float, float]]] = {}
    for text, x0, x1 in words:
        column = _column_at(columns, (x0 + x1) / 2 + shift)
        if column is None:
            return None
        texts.setdefault(column.number, []).append((text, x0, x1))
    cells = [
        _cell(columns[number], found, shift, part, line, index) for number, found in sorted(texts.items())
    ]
    fits = all(_fits(columns[number], found) for number, found in texts.items())
    is_named = any(columns[number].kind in ("code", "name") for number in texts)
    return cells if fits and is_named else None


def _column_at(columns: Sequence[Column], x: float) -> Column | None:
    return next((column for column in columns if column.x0 <= x < column.x1), None)


def _fits(column: Column, found: Sequence[tuple[str, float, float]]) -> bool:
    """One number in a column of figures, codes in a column of codes, words in a column of names."""
    texts = [text for text, _, _ in found]
    if column.kind == "figure":
        return len(texts) == 1 and read_figure(texts[0]).is_numeric
    if column.kind == "code":
        return all(bare_code(text) for text in texts)
    return column.kind == "line_number" or (
        has_words("".join(texts)) and not any(read_figure(text).decimals for text in texts)
    )


def _cell(
    column: Column,
    found: Sequence[tuple[str, float, float]],
    shift: float,
    part: Part,
    line: TextLine,
    index: int,
) -> Cell:
    assert line.bbox is not None
    box = (min(x0 for _, x0, _ in found), line.bbox["y0"], max(x1 for _, _, x1 in found), line.bbox["y1"])
    text = " ".join(text for text, _, _ in found)
    cell = Cell(
        line.page, part.piece.table, index, column.grid[0], 1, len(column.grid), text, box, is_doubted=False
    )
    cell.box = (column.x0 - shift, box[1], column.x1 - shift, box[3])
    cell.placed_by = "text"
    return cell


def _insert(part: Part, row: Row) -> None:
    """Among the rows of the piece, below its header, by height."""
    rows = part.piece.rows
    place = next(
        (i for i in range(part.header.length, len(rows)) if rows[i] and rows[i][0].box[1] > row[0].box[1]),
        len(rows),
    )
    rows.insert(place, row)
