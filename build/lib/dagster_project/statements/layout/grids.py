"""The cells of one table on one page as rows of cells; what stands in them is looked at later."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import polars as pl

from dagster_project.money import PrintedNumber

from .amounts import read_figure
from .text import TextLine, compact, without_mark

Box = tuple[float, float, float, float]
_CODE = re.compile(r"[1-9]\d{2}(?:\d{2}){0,2}")


def as_box(box: Box) -> dict[str, float]:
    """A box as a row of ``schemas`` holds it."""
    return {"x0": box[0], "y0": box[1], "x1": box[2], "y1": box[3]}


class Cell:
    """One cell: its place in the grid, text as printed, the text without white space, its box, its second reading.

    What follows from the text is found once, when the cell is made: it is asked whether it is blank dozens of times.
    """

    __slots__ = (
        "box", "column", "column_index", "column_span", "figure", "is_blank", "is_doubted", "is_number", "key", "page",
        "placed_by", "printed_box", "row", "row_span", "table", "text",
    )  # fmt: skip

    def __init__(
        self, page: int, table: int, row: int, column: int, row_span: int, column_span: int, text: str, box: Box, is_doubted: bool,
    ) -> None:  # fmt: skip
        self.page, self.table, self.row, self.column = page, table, row, column
        self.row_span, self.column_span = row_span, column_span
        self.text, self.box, self.is_doubted = text, box, is_doubted
        self.placed_by: str | None = None
        """What put it into its row and column, where that is known: both, rules, text, arithmetic."""
        self.printed_box, self.column_index = box, column
        """Its place on its page; ``box`` and ``column`` are those within the table, however many pages wide it is."""
        self.key = compact(without_mark(text)) if text else ""
        """The text as it is compared: half width, no white space, no quotation marks, no mark of a footnote."""
        self.is_blank = not self.key
        self.figure: PrintedNumber = read_figure(text)
        """The text read as a printed number."""
        self.is_number = self.figure.is_numeric and self.figure.zero_style not in ("blank", "dash")
        """Digits that could be an amount; blank cells and dashes are none."""

    @property
    def is_amount(self) -> bool:
        """A number printed as amounts are: with a point or separators, or malformed."""
        return self.is_number and (self.figure.decimals > 0 or "," in self.key or self.figure.is_malformed)

    @property
    def is_integer(self) -> bool:
        """A bare integer of at most three digits, as 行次 and 栏次 are."""
        return self.key.isdigit() and len(self.key) <= 3

    @property
    def is_code(self) -> bool:
        return _CODE.fullmatch(self.key) is not None

    @property
    def columns(self) -> range:
        return range(self.column, self.column + self.column_span)


Row = list[Cell]


@dataclass
class Piece:
    """The part of a table that is on one page. ``rows`` are in order, each from left to right."""

    page: int
    table: int
    rows: list[Row]
    box: Box = field(init=False)
    width: int = field(init=False)
    """Grid columns."""
    members: list[Piece] = field(default_factory=list)
    """Pieces of the pages behind it that its columns go on in."""
    repeated: list[Cell] = field(default_factory=list)
    """Labels printed again on those pages."""
    right: float = field(init=False)
    """Right edge of its last column, with all members side by side."""

    @property
    def last_page(self) -> int:
        return self.members[-1].page if self.members else self.page

    def __post_init__(self) -> None:
        cells = [cell for row in self.rows for cell in row]
        self.box = (
            min(cell.box[0] for cell in cells),
            min(cell.box[1] for cell in cells),
            max(cell.box[2] for cell in cells),
            max(cell.box[3] for cell in cells),
        )
        self.right = self.box[2]
        self.width = max(cell.column + cell.column_span for cell in cells)


def labels_of(pieces: Iterable[Piece]) -> list[Cell]:
    """The cells with letters."""
    return [
        cell
        for piece in pieces
        for row in piece.rows
        for cell in row
        if ((key := cell.key) and not key[0].isdigit()) or len(key) > 6
    ]


def as_line(cell: Cell) -> TextLine:
    """A cell as one line, its wrapped lines joined."""
    return TextLine(cell.key, cell.text, cell.page, as_box(cell.box), "cell", None, None)


def read_pieces(cells: pl.DataFrame) -> Iterator[Piece]:
    """Every table of a document (``schemas.CELLS``), page by page, from the top down."""
    box = (
        cells["bbox"].struct.unnest()
        if cells.height
        else pl.DataFrame(schema=dict.fromkeys(("x0", "y0", "x1", "y1"), pl.Float64))
    )
    columns = [
        cells[name].to_list()
        for name in (
            "page_number",
            "table_index",
            "row_index",
            "column_index",
            "row_span",
            "column_span",
            "text",
        )
    ]
    placed = cells["placed_by"].to_list()
    edges = [box[name].fill_null(0.0).to_list() for name in ("x0", "y0", "x1", "y1")]
    doubted = (cells["second_reading"] == "differ").fill_null(value=False).to_list()
    tables: dict[tuple[int, int], dict[int, Row]] = {}
    for page, table, row, column, rows, spans, text, x0, y0, x1, y1, differs, placed_by in zip(
        *columns, *edges, doubted, placed, strict=True
    ):
        cell = Cell(page, table, row, column, rows or 1, spans or 1, text or "", (x0, y0, x1, y1), differs)
        cell.placed_by = placed_by
        tables.setdefault((page, table), {}).setdefault(row, []).append(cell)
    for (page, table), rows_of in sorted(tables.items()):
        ordered = [sorted(rows_of[index], key=lambda cell: cell.column) for index in sorted(rows_of)]
        yield Piece(page, table, ordered)


def read_candidates(candidates: pl.DataFrame) -> dict[tuple[int, int], list[Piece]]:
    """(page, table) → its other readings (``schemas.CANDIDATES``)."""
    found: dict[tuple[int, int], list[Piece]] = {}
    if candidates.is_empty():
        return found
    for of_one in candidates.partition_by("candidate", maintain_order=True):
        for piece in read_pieces(of_one):
            found.setdefault((piece.page, piece.table), []).append(piece)
    return found


LEAST_COLUMNS = 4
"""Of a table that goes on without its header and without drawn edges: two or three stand alike in many tables."""


def same_columns(last: Piece, piece: Piece) -> bool:
    """Whether two pieces have the same columns, the edges of which nobody drew on one of them: as many, and the middle of
    each within the other's.
    """
    if not LEAST_COLUMNS <= piece.width == last.width:
        return False
    pairs = zip(_spans(last), _spans(piece), strict=True)
    return all(
        b[0] <= (a[0] + a[1]) / 2 <= b[1] and a[0] <= (b[0] + b[1]) / 2 <= a[1] if a and b else False
        for a, b in pairs
    )


def _spans(piece: Piece) -> list[tuple[float, float] | None]:
    """Left and right edge of each column, of a cell that spans it alone; None where there is none."""
    spans: list[tuple[float, float] | None] = [None] * piece.width
    for row in piece.rows:
        for cell in row:
            if cell.column_span == 1 and spans[cell.column] is None:
                spans[cell.column] = cell.box[0], cell.box[2]
    return spans
