"""Cells that reach over several columns because a rule between them is missing, parted at the columns of the header.

一、社会保障和就业支出 34,101.47 over a column of names and one of figures is a name and a figure. Parted only where the
words and numbers are as many as the columns and each is of its column's kind: else a blank between them could be anywhere.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from ..layout.amounts import read_figure
from ..layout.columns import Column
from ..layout.form_pieces import Sheet
from ..layout.grids import Cell, Row
from .rows import Covering

_FUSED = re.compile(r"(?:[0-9０-９][.．][0-9０-９]{2}|^\s*[-－—])(?=[\u4e00-\u9fff])")
"""An amount or a dash that a name follows without a space."""
_NUMBERS = ("code", "line_number", "figure")


def part_cells(sheet: Sheet) -> None:
    """Put the parts of such cells in their place, in all body rows of the sheet."""
    for part in sheet.parts:
        covered = Covering(sheet, part)
        rows = part.piece.rows
        for index in range(part.header.length, len(rows)):
            if any(not cell.is_number and holds_figure(cell) for cell in rows[index]):
                rows[index] = _parted_row(rows[index], covered)


def holds_figure(cell: Cell) -> bool:
    """Whether some word of the cell is a number or a dash."""
    return any(is_number for is_number, _ in _groups(cell.text))


def _parted_row(row: Row, covered: Covering) -> Row:
    return [
        piece
        for cell in row
        for piece in _pieces(cell, [covered.columns[number] for number in covered.of(cell)], covered.shift)
    ]


def _pieces(cell: Cell, columns: Sequence[Column], shift: float) -> list[Cell]:
    texts = _groups(cell.text)
    if len(columns) < 2 or len(texts) != len(columns):
        return [cell]
    fits = all(
        (column.kind in _NUMBERS) == is_number for column, (is_number, _) in zip(columns, texts, strict=True)
    )
    if not fits:
        return [cell]
    edges = [cell.box[0], *(column.x0 - shift for column in columns[1:]), cell.box[2]]
    if edges != sorted(edges):
        return [cell]
    last = cell.column + cell.column_span
    starts = [cell.column, *(column.grid[0] for column in columns[1:]), last]
    pieces = [
        Cell(
            cell.page, cell.table, cell.row, starts[place], cell.row_span, starts[place + 1] - starts[place], text,
            (edges[place], cell.box[1], edges[place + 1], cell.box[3]), cell.is_doubted,
        )
        for place, (_, text) in enumerate(texts)
    ]  # fmt: skip
    for piece in pieces:
        piece.placed_by = "text"
    return pieces


def _groups(text: str) -> list[tuple[bool, str]]:
    """The text as words and numbers in turn: (whether a number, text); neighbouring words are one, numbers are not.

    >>> _groups("一、农林水支出 34,101.47 - 208")
    [(False, '一、农林水支出'), (True, '34,101.47'), (True, '-'), (True, '208')]
    >>> _groups("72,567.46二、外交支出")
    [(True, '72,567.46'), (False, '二、外交支出')]
    """
    found: list[tuple[bool, str]] = []
    for is_number, group in groupby(
        _FUSED.sub(r"\g<0> ", text).split(), key=lambda token: read_figure(token).is_numeric
    ):
        tokens = list(group)
        found += [(True, token) for token in tokens] if is_number else [(False, " ".join(tokens))]
    return found
