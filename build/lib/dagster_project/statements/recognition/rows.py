"""Rows of a sheet, block by block: the code and the name as printed, and the cell of each column of figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from ..forms.descriptions import Words
from ..layout.columns import Column
from ..layout.form_pieces import Part, Sheet
from ..layout.grids import Cell, Row
from ..layout.headers import is_number_row
from .measures import Block
from .printed_codes import bare_code, joined
from .row_names import bare_name, has_words

_SAME_EDGE = 6.0  # points between edges of one column on different pages
LEVEL_WORDS = ("类", "款", "项")


@dataclass
class Entry:
    """One row of one block. ``name`` is as printed, ``figures`` by number of the column."""

    block: int
    part: int
    row: int
    code: str
    name: str
    figures: dict[int, Cell] = field(default_factory=dict)
    is_header_row: bool = False
    code_level: int | None = None
    """Where the code begins, if it has cells of its own for 类 (0), 款 (1) and 项 (2)."""

    @property
    def has_label(self) -> bool:
        return bool(self.code) or has_words(self.name)

    @property
    def is_blank(self) -> bool:
        """No figure is printed in it."""
        return all(cell.is_blank for cell in self.figures.values())


def entries_of(sheet: Sheet, blocks: Sequence[Block], words: Words) -> list[Entry]:
    """All rows below the header, in printed order, one entry for each block that has something in the row."""
    entries: list[Entry] = []
    for number, part in enumerate(sheet.parts):
        covered = Covering(sheet, part)
        for index, row in _body(part, words):
            is_header = index in part.header.data_rows
            found = _handed_on(list(_of_row(row, blocks, covered, number, index)), words)
            for entry in found:
                entry.is_header_row = is_header
            entries += found
    return entries


def _body(part: Part, words: Words) -> Iterator[tuple[int, Row]]:
    header = part.header
    for index, row in enumerate(part.piece.rows):
        if index < header.length and index not in header.data_rows:
            continue
        if all(cell.is_blank for cell in row):
            continue
        if len(row) > 1 and index <= header.length and is_number_row(row, words):
            continue
        yield index, row


class Covering:
    """Which columns of the sheet a cell of some piece covers: by grid where the piece has its own header or the grid of
    the first piece, else by x.
    """

    def __init__(self, sheet: Sheet, part: Part) -> None:
        self.columns, self.shift = part.placed(sheet.columns)
        self.by_grid: dict[int, int] | None = None
        if part.own or part.piece is sheet.first or self._is_same_grid(sheet, part):
            self.by_grid = {grid: column.number for column in self.columns for grid in column.grid}

    def _is_same_grid(self, sheet: Sheet, part: Part) -> bool:
        """Every cell of the piece begins where the first piece's column begins."""
        if part.piece.width != sheet.first.width:
            return False
        starts = {grid: column.x0 for column in sheet.columns for grid in column.grid[:1]}
        return all(
            abs(cell.box[0] + part.shift - starts[cell.column]) <= _SAME_EDGE
            for row in part.piece.rows[part.header.length :]
            for cell in row
            if cell.column in starts
        )

    def of(self, cell: Cell) -> list[int]:
        if self.by_grid is not None:
            if cell.column_span == 1:
                return [self.by_grid[cell.column]] if cell.column in self.by_grid else []
            return sorted({self.by_grid[c] for c in cell.columns if c in self.by_grid})
        x0, x1 = cell.box[0] + self.shift, cell.box[2] + self.shift
        found = []
        for column in self.columns:
            shared = min(x1, column.x1) - max(x0, column.x0)
            if shared > 0.5 * (column.x1 - column.x0) or shared > 0.6 * (x1 - x0):
                found.append(column.number)
        return found


def _of_row(row: Row, blocks: Sequence[Block], covered: Covering, part: int, index: int) -> Iterator[Entry]:
    """Entries of one row. A label without figures of its own goes to the figures right of it (公用经费合计 over blocks)."""
    by_column, figures_of = _by_column(row, covered)
    waiting = ""
    for place, block in enumerate(blocks):
        code, name, level = _label(block, by_column)
        figures, words_among = _figures(block, figures_of)
        if words_among and not name:
            waiting = words_among  # a centred label that came to stand in a column of figures
        has_label = bool(code) or has_words(name)
        if has_label and block.figures and not figures:
            waiting = name  # its cell reaches over the figures: they stand in another block
            continue
        if not has_label and waiting and figures and _is_last_or_filled(place, blocks, figures):
            name, waiting, has_label = waiting, "", True
        if not has_label and all(cell.is_blank for cell in figures.values()):
            continue
        yield Entry(place, part, index, code, name, figures, code_level=level)


def _by_column(row: Row, covered: Covering) -> tuple[dict[int, list[Cell]], dict[int, list[Cell]]]:
    """Number of a column → the cells of the row that cover it, and those among them that may be its figure."""
    by_column: dict[int, list[Cell]] = {}
    figures_of: dict[int, list[Cell]] = {}
    for cell in row:
        numbers = covered.of(cell)
        is_over_several = len(numbers) > 1 and _reaches_over(cell, numbers, covered.columns)
        for number in numbers:
            by_column.setdefault(number, []).append(cell)
            if not is_over_several:
                figures_of.setdefault(number, []).append(cell)
    return by_column, figures_of


def _is_last_or_filled(place: int, blocks: Sequence[Block], figures: dict[int, Cell]) -> bool:
    return place == len(blocks) - 1 or any(not cell.is_blank for cell in figures.values())


def _handed_on(entries: list[Entry], words: Words) -> list[Entry]:
    """A 合计 without figures gives itself to the figures right of it that have no label: its cell reaches over blocks."""
    for left, right in pairwise(entries):
        if left.code or not left.is_blank or right.has_label or right.is_blank:
            continue
        name, _ = bare_name(left.name)
        if any(pattern.fullmatch(name) for _, pattern in words.economic_totals):
            right.name = left.name
            return [entry for entry in entries if entry is not left]
    return entries


def _label(block: Block, by_column: dict[int, list[Cell]]) -> tuple[str, str, int | None]:
    """(code joined from its cells, name as printed, level at which the code begins)."""
    code: list[str] = []
    name: list[str] = []
    level: int | None = None
    done: set[int] = set()
    for column in block.labels:
        cells = by_column.get(column.number, ())
        if column.kind == "line_number":
            done.update(id(cell) for cell in cells if cell.is_integer)
            continue
        for cell in cells:
            if id(cell) in done or cell.is_blank:
                continue
            done.add(id(cell))
            if column.kind == "code" and (digits := bare_code(cell.key)):
                own_level = _level_of(column, cell)
                if not code:
                    level = own_level
                # A spreadsheet drops the zero of 05; only a 款 or 项 in its own cell is known to have had one.
                code.append(digits.zfill(2) if own_level or code else digits)
            elif column.kind != "code" or cell.key not in LEVEL_WORDS:
                name.append(cell.text)
    return joined(code), "".join(name), level


def _level_of(column: Column, cell: Cell) -> int | None:
    """0, 1, 2 for a cell under 类, 款, 项, or in one of three columns under one header."""
    if column.path and column.path[-1] in LEVEL_WORDS:
        return LEVEL_WORDS.index(column.path[-1])
    return column.grid.index(cell.column) if len(column.grid) == 3 and cell.column in column.grid else None


def _reaches_over(cell: Cell, covered: list[int], columns: Sequence[Column]) -> bool:
    """Whether it is the cell of a label too, or a number over several columns of figures: nothing says of which."""
    kinds = [columns[number].kind for number in covered]
    return "code" in kinds or "name" in kinds or (cell.is_number and kinds.count("figure") > 1)


def _figures(block: Block, by_column: dict[int, list[Cell]]) -> tuple[dict[int, Cell], str]:
    """The cell of each column of figures, and words that stand where a figure should."""
    found: dict[int, Cell] = {}
    words_among = ""
    for column in block.figures:
        cells = by_column.get(column.number)
        if not cells:
            continue
        for cell in cells:
            if not cell.figure.is_numeric and has_words(cell.key):
                words_among = cell.text
        found[column.number] = next((cell for cell in cells if not cell.is_blank), cells[0])
    if words_among:
        found = {n: cell for n, cell in found.items() if cell.figure.is_numeric or not has_words(cell.key)}
        if all(cell.is_blank for cell in found.values()):
            found = {}
    return found, words_among
