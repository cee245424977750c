"""A form as a grid of cells: header paths and body rows, before any measure of points."""

from __future__ import annotations

from dataclasses import dataclass, field

from samples.quantities import Key


@dataclass(frozen=True)
class Cell:
    """One merged cell. ``key`` tells which figure it prints; None for words."""

    row: int
    column: int
    text: str = ""
    key: Key | None = None
    align: str = "center"
    row_span: int = 1
    column_span: int = 1
    inset: float = 0.0
    """Points between the left edge and the text, besides the usual air."""


@dataclass(frozen=True)
class BodyCell:
    text: str = ""
    key: Key | None = None
    align: str = "left"
    span: int = 1
    inset: float = 0.0


@dataclass(frozen=True)
class Grid:
    cells: tuple[Cell, ...]
    weights: tuple[float, ...]
    """Relative column widths."""
    header_rows: int
    rows: int


@dataclass(frozen=True)
class FormSheet:
    """A form ready to be set: title, lines above and below, grid."""

    form_id: str
    title: str
    number: str
    unit: str
    unit_line: str
    department: str
    grid: Grid
    notes: tuple[str, ...]
    landscape: bool
    state: str = "figures"
    unit_source: str = "printed"
    mentions: tuple[str, ...] = field(default=())


Path = tuple[str, ...]


def header_cells(paths: list[Path], *, stretch: str = "last") -> tuple[list[Cell], int]:
    """Merged header cells of columns named by paths, and the number of header rows.

    A path shorter than the deepest is stretched at its ``first`` or ``last`` name; equal neighbours merge.
    """
    depth = max(len(path) for path in paths)
    layers: list[list[tuple[str, int, int]]] = []
    for path in paths:
        spans = [1] * len(path)
        spans[0 if stretch == "first" else -1] += depth - len(path)
        column, row = [], 0
        for name, span in zip(path, spans, strict=True):
            column.append((name, row, span))
            row += span
        layers.append(column)
    cells: list[Cell] = []
    for index, column in enumerate(layers):
        for level, (name, row, span) in enumerate(column):
            if index and _same(layers[index - 1], column, level):
                continue
            width = 1
            while index + width < len(layers) and _same(layers[index + width], column, level):
                width += 1
            cells.append(Cell(row, index, name, row_span=span, column_span=width))
    return cells, depth


def _same(left: list[tuple[str, int, int]], right: list[tuple[str, int, int]], level: int) -> bool:
    """Whether two neighbouring columns share the header cell at ``level``."""
    return len(left) > level and left[: level + 1] == right[: level + 1]


def make_grid(
    paths: list[Path],
    body: list[list[BodyCell]],
    weights: list[float],
    *,
    stretch: str = "last",
    extra_header: int = 0,
) -> Grid:
    """Header and body together. ``extra_header``: body rows that are still header (栏次, 合计 in the header)."""
    cells, depth = header_cells(paths, stretch=stretch)
    for offset, line in enumerate(body):
        column = 0
        for entry in line:
            place = (depth + offset, column)
            cells.append(Cell(*place, entry.text, entry.key, entry.align, 1, entry.span, entry.inset))
            column += entry.span
        if column != len(paths):
            raise ValueError(f"row {offset}: {column} columns in a grid of {len(paths)}")
    return Grid(tuple(cells), tuple(weights), depth + extra_header, depth + len(body))


def blank_row(width: int) -> list[BodyCell]:
    """A row of empty cells, as split borders leave them."""
    return [BodyCell() for _ in range(width)]


def total_word(word: str, *, spaced: bool) -> str:
    """合计 or 总计, with a wide space inside where the layout prints one."""
    return "　".join(word) if spaced and len(word) == 2 else word
