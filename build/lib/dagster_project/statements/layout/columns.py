"""The columns of a grid: the path of header words above each, and whether codes, names or figures stand below it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..forms.descriptions import Words
from .grids import Cell, Piece
from .headers import Header, ascends

_FUSED_NUMBER = re.compile(r"(?<=\D)\d{1,2}$")
_UNIT_SUFFIX = re.compile(r"[(](单位:)?(人民币)?(元|千元|万元|百万元|亿元)[)]$")
_LABEL_KINDS = ("code", "name", "line_number")


@dataclass(frozen=True)
class Column:
    """A column as the form means it. ``grid``: its grid columns on the first page; ``path``: header words, outermost first.

    ``kind``: code, name, line_number (行次, 序号), figure.
    """

    number: int
    grid: tuple[int, ...]
    x0: float
    x1: float
    path: tuple[str, ...]
    printed: tuple[str, ...]
    """The words of ``path`` as printed, white space removed."""
    kind: str

    @property
    def is_label(self) -> bool:
        return self.kind in _LABEL_KINDS


def columns_of(piece: Piece, header: Header, words: Words) -> list[Column]:
    """The columns of a grid from its header and from what stands below it."""
    paths = _header_chains(piece, header, words)
    filled = _filled_columns(piece, header)
    edges = _edges(piece)
    columns: list[Column] = []
    start = 0
    while start < piece.width:
        end = start + 1
        while end < piece.width and paths[end] and paths[start] and paths[end][-1] is paths[start][-1]:
            end += 1
        for grid in _parts(range(start, end), paths[start], filled, words):
            path, printed = _texts(paths[start], header, piece)
            if not path and not any(c in filled for c in grid):
                continue  # a phantom column: nothing above, nothing below
            x0, x1 = edges[grid[0]], edges[grid[-1] + 1]
            columns.append(Column(len(columns), tuple(grid), x0, x1, path, printed, _kind(path, words)))
        start = end
    return _with_kinds_from_content(columns, piece, header, words)


def _header_chains(piece: Piece, header: Header, words: Words) -> list[list[Cell]]:
    """For each grid column the header cells with words that cover it, from the top."""
    chains: list[list[Cell]] = [[] for _ in range(piece.width)]
    for index in range(header.length):
        if index in header.number_rows:
            continue
        for cell in piece.rows[index]:
            if cell.is_blank or cell.is_number or words.column_number.fullmatch(cell.key):
                continue
            for column in cell.columns:
                chains[column].append(cell)
    return chains


def _filled_columns(piece: Piece, header: Header) -> set[int]:
    """Grid columns in which some body row has text of its own."""
    return {cell.column for row in piece.rows[header.length :] for cell in row if not cell.is_blank}


def _edges(piece: Piece) -> list[float]:
    """Left edge of each grid column, and the right edge of the last."""
    left: dict[int, list[float]] = {}
    for row in piece.rows:
        for cell in row:
            left.setdefault(cell.column, []).append(cell.box[0])
            left.setdefault(cell.column + cell.column_span, []).append(cell.box[2])
    edges = [min(left[c]) if c in left and c < piece.width else piece.box[2] for c in range(piece.width + 1)]
    for index in range(len(edges) - 2, -1, -1):  # a column that no cell begins or ends at has no width
        edges[index] = min(edges[index], edges[index + 1])
    return edges


def _parts(grid: range, chain: list[Cell], filled: set[int], words: Words) -> list[list[int]]:
    """Grid columns under one header cell: one column, unless several hold text of their own and none is a code."""
    full = [c for c in grid if c in filled]
    is_code = bool(chain) and any(words.code.fullmatch(cell.key) for cell in chain)
    if len(full) <= 1 or is_code:
        return [list(grid)]
    cuts = [*full[1:], grid.stop]
    starts = [grid.start, *full[1:]]
    return [list(range(a, b)) for a, b in zip(starts, cuts, strict=True)]


def _texts(chain: list[Cell], header: Header, piece: Piece) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(words as compared, as printed), without repetitions, numbers of columns in the same cell, the unit in brackets."""
    has_fused = _has_fused_numbers([cell for row in piece.rows[: header.length] for cell in row])
    path: list[str] = []
    printed: list[str] = []
    for cell in chain:
        text, raw = cell.key, "".join(cell.text.split())
        if has_fused:
            text, raw = (_FUSED_NUMBER.sub("", t.removesuffix("栏次")) for t in (text, raw))
        text = _UNIT_SUFFIX.sub("", text)
        if text and (not path or path[-1] != text):
            path.append(text)
            printed.append(raw)
    return tuple(path), tuple(printed)


def _has_fused_numbers(cells: Sequence[Cell]) -> bool:
    """Whether the row of 栏次 came to lie in the cells above it: …栏次 | …1 | …2."""
    if any(cell.key.endswith("栏次") and len(cell.key) > 2 for cell in cells):
        return True
    numbers = [
        int(match.group())
        for cell in cells
        if not cell.is_number and (match := _FUSED_NUMBER.search(cell.key))
    ]
    return len(numbers) > 1 and sorted(numbers) == list(range(1, len(numbers) + 1))


def _kind(texts: tuple[str, ...], words: Words) -> str:
    for place, text in enumerate(reversed(texts)):
        if words.line_number.fullmatch(text):
            return "line_number"
        if words.code.fullmatch(text):
            return "code"
        if words.name.fullmatch(text) and place == 0:
            return "name"
    return "figure"


def _is_below_names(path: Sequence[str], words: Words) -> bool:
    """Whether a word over the column's own is one of names: of all columns below it (支出项目), or of this one."""
    return any(words.name.fullmatch(text) and not text.startswith("项目") for text in path[:-1])


def _with_kinds_from_content(
    columns: list[Column], piece: Piece, header: Header, words: Words
) -> list[Column]:
    """Columns without header words by what stands in them; 行次 without its word by its sequence."""
    filled: dict[int, list[Cell]] = {}
    for row in piece.rows[header.length :]:
        for cell in row:
            if not cell.is_blank:
                filled.setdefault(cell.column, []).append(cell)
    found = []
    for column in columns:
        cells = [cell for number in column.grid for cell in filled.get(number, ())]
        if len(column.grid) > 1:
            cells.sort(key=lambda cell: (cell.row, cell.column))
        found.append(replace(column, kind=_kind_from_content(column, cells, words)))
    return found


def _kind_from_content(column: Column, cells: Sequence[Cell], words: Words) -> str:
    """The kind of a column whose header does not tell it, by the cells that have text below it."""
    if column.kind != "figure":
        return column.kind
    if not column.path:
        kind = _kind_without_words(cells)
    elif _is_below_names(column.path, words):
        kind = "name" if _are_mostly_words(cells) else None
    else:
        kind = _label_kind(cells) if words.label_part.search(column.path[-1]) else None
    if kind is None and is_sequence(cells):
        return "line_number"
    return kind or "figure"


def _kind_without_words(cells: Sequence[Cell]) -> str | None:
    """Codes where there is nothing else, names where the lesser part are numbers, else None."""
    if cells and all(cell.is_code for cell in cells):
        return "code"
    return "name" if not cells or _are_mostly_words(cells) else None


def _are_mostly_words(cells: Sequence[Cell]) -> bool:
    return sum(cell.is_number for cell in cells) * 2 < len(cells)


def _label_kind(cells: Sequence[Cell]) -> str | None:
    """Code or name, by what stands below a header word that holds the words of both (科目编码科目名称)."""
    numbers = [cell for cell in cells if cell.is_number]
    if 2 * len(numbers) > len(cells) and all(cell.is_code for cell in numbers):
        return "code"
    return "name" if _are_mostly_words(cells) else None


def is_sequence(cells: Sequence[Cell]) -> bool:
    """Bare integers that ascend by one from row to row: numbers of lines, never amounts."""
    return len(cells) >= 3 and all(c.is_integer for c in cells) and ascends([int(c.key) for c in cells])
