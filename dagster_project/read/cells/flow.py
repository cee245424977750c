"""Text and tables in the order of a document, tables within tables too, as lines and grids."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from ..model import DocumentRejected
from .model import Part, SheetCell

MOST_COLUMNS: Final = 1_000
"""Columns that one cell may span; browsers allow no more."""


@dataclass
class RawCell:
    """A cell with what stands in it. ``column``: where it begins, None where it takes the next free place of its row."""

    blocks: list[Block] = field(default_factory=list)
    row_span: int = 1
    column_span: int = 1
    column: int | None = None


@dataclass
class RawTable:
    """A table as its file has it: rows of the cells that begin in them."""

    rows: list[list[RawCell]] = field(default_factory=list)


Block = str | RawTable
"""A paragraph, or a table."""


def parts_of(blocks: Sequence[Block], limit: int) -> list[Part]:
    """Lines and grids of these blocks, blank lines left out. Raises ``DocumentRejected`` beyond ``limit`` cells.

    A table that holds more in the tables within it than by itself only arranges them: they stand one after the other.
    """
    parts: list[Part] = []
    for block in blocks:
        if isinstance(block, str):
            parts += (line for line in block.split("\n") if line.strip())
        elif _only_arranges(block):
            for cell in _cells(block):
                parts += parts_of(cell.blocks, limit)
        elif grid := _grid(block, limit):
            parts.append(grid)
    return parts


def _cells(table: RawTable) -> Iterator[RawCell]:
    return (cell for row in table.rows for cell in row)


def _only_arranges(table: RawTable) -> bool:
    inner = sum(
        sum(1 for _ in _cells(block))
        for cell in _cells(table)
        for block in cell.blocks
        if isinstance(block, RawTable)
    )
    if not inner:
        # A table of one cell is a box around its text.
        return sum(1 for _ in _cells(table)) == 1
    return inner > sum(
        any(isinstance(block, str) and block.strip() for block in cell.blocks) for cell in _cells(table)
    )


def _text(blocks: Sequence[Block]) -> str:
    """What stands in a cell; of a small table within it each row is a line."""
    texts = []
    for block in blocks:
        if isinstance(block, str):
            texts.append(block.strip("\n"))
        else:
            texts += (" ".join(filter(None, (_text(cell.blocks) for cell in row))) for row in block.rows)
    return "\n".join(text for text in texts if text.strip())


def _grid(table: RawTable, limit: int) -> list[SheetCell]:
    """The cells of a table in their places; places that no cell takes are blank."""
    height = len(table.rows)
    taken: set[tuple[int, int]] = set()
    cells: list[SheetCell] = []
    for row, entries in enumerate(table.rows):
        free = 0
        for cell in entries:
            column = free if cell.column is None else cell.column
            while (row, column) in taken:
                column += 1
            rows = max(1, min(cell.row_span, height - row))
            columns = max(1, min(cell.column_span, MOST_COLUMNS))
            if len(taken) + rows * columns > limit:
                raise DocumentRejected("page_error", f"a table of more than the limit of {limit} cells")
            taken.update((row + r, column + c) for r in range(rows) for c in range(columns))
            cells.append(SheetCell(row, column, _text(cell.blocks), rows, columns))
            free = column + columns
    width = max((column + 1 for _, column in taken), default=0)
    if width * height > limit:
        raise DocumentRejected("page_error", f"a table of {height} rows and {width} columns")
    cells += (SheetCell(r, c, "") for r in range(height) for c in range(width) if (r, c) not in taken)
    return sorted(cells) if any(cell.text.strip() for cell in cells) else []
