"""The header of a grid: which rows it takes, and the path of header words above each column."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from ..forms.descriptions import Words
from .grids import Cell, Piece, Row

_COLUMN_MARK = re.compile(r"[(]\d{1,2}[)]|[A-Z]")
_ORDINAL = re.compile(r"[(]?[一二三四五六七八九十]{1,3}[)、]")
_AMOUNT_AMONG_WORDS = re.compile(r"\d\.\d\d(?!\d)")
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


@dataclass
class Header:
    """Rows 0 to ``length`` - 1 are header; ``data_rows``: those among them that also hold figures or the row of 合计."""

    length: int
    data_rows: list[int] = field(default_factory=list)
    number_rows: list[int] = field(default_factory=list)
    """Rows of 栏次."""

    def key(self, piece: Piece) -> tuple[tuple[str, ...], ...]:
        """What a repeated header is recognised by."""
        rows = [
            piece.rows[i] for i in range(self.length) if i not in self.number_rows and i not in self.data_rows
        ]
        keys = (tuple(cell.key for cell in row if not cell.is_blank) for row in rows)
        return tuple(key for key in keys if key)


def read_header(rows: Sequence[Row], words: Words) -> Header:
    """Header rows of a grid: words, 栏次, and blank rows between them; none where the first row is a body row."""
    header = Header(0)
    for index, row in enumerate(rows[:12]):
        kind = _row_kind(row, words, is_first=header.length == 0 and index == 0)
        if kind == "blank":
            continue
        if kind == "body" and index and header.length == index:
            near = rows[index - 1 : index + 2]
            if any(_fills_gaps(above, below, words) for above, below in pairwise(near)):
                kind = "header"
        if kind == "body" and header.length == index and _leads_to_header(rows[index : index + 4], words):
            kind = "header"
        if kind == "body":
            break
        header.length = index + 1
        if kind == "numbers":
            header.number_rows.append(index)
        if kind == "both":
            header.data_rows.append(index)
    for index in _number_rows(rows[header.length :], header.length):
        header.length = index + 1
        header.number_rows.append(index)
    return header


def _number_rows(rows: Sequence[Row], first: int) -> list[int]:
    """The first rows below the words where they hold the numbers 1 to n and nothing else: 栏次 printed on two levels."""
    numbers: list[int] = []
    for index, row in enumerate(rows[:MOST_NUMBER_ROWS]):
        filled = [cell for cell in row if not cell.is_blank]
        if not filled or not all(cell.is_integer for cell in filled):
            return []
        numbers += [int(cell.key) for cell in filled]
        if len(numbers) >= LEAST_NUMBERS and sorted(numbers) == list(range(1, len(numbers) + 1)):
            return list(range(first, first + index + 1))
    return []


LEAST_NUMBERS = 3
"""Bare integers from 1 on that are numbers of columns without the word 栏次: two may be amounts of a small form."""
MOST_NUMBER_ROWS = 3
_IN_SEQUENCE = "".join(map(str, range(1, 40)))
"""What several numbers of columns look like in one cell."""


def is_number_row(row: Row, words: Words) -> bool:
    """栏次: bare integers in sequence, beside words of layout only."""
    numbers = [int(cell.key) for cell in row if cell.is_integer]
    others = [cell.key for cell in row if not cell.is_integer and not cell.is_blank]
    named = any(words.column_number.fullmatch(key) for key in others)
    if named:
        others = [key for key in others if not (key.isdigit() and key in _IN_SEQUENCE)]
    if named and not numbers:  # 栏次 | (1) | (2), 栏次 | A | B
        marks = [key for key in others if _COLUMN_MARK.fullmatch(key)]
        rest = [key for key in others if not _COLUMN_MARK.fullmatch(key)]
        return len(set(marks)) == len(marks) > 0 and all(words.header.fullmatch(key) for key in rest)
    if not numbers or not all(words.header.fullmatch(key) for key in others):
        return False
    in_sequence = all(b == a + 1 for a, b in pairwise(numbers))
    if named:
        return in_sequence or len(set(numbers)) == len(numbers)
    return in_sequence and numbers[0] == 1 and len(numbers) >= 2


def _row_kind(row: Row, words: Words, *, is_first: bool) -> str:
    """header, numbers (栏次), both (header and 合计 in one row), blank, or body."""
    filled = [cell for cell in row if not cell.is_blank]
    if not filled:
        return "blank"
    may_number = any(cell.is_integer for cell in filled) or words.column_number.fullmatch(filled[0].key)
    if may_number and is_number_row(row, words):
        return "numbers"
    if any(cell.is_number for cell in filled):
        return _kind_with_figures(filled, words)
    is_whole_row = len(filled) == 1 or not is_first
    if any(map(_is_of_body, filled)) or (is_whole_row and any(map(_holds_amount, filled))):
        return "body"
    if _names_labels(filled, words) or all(words.band.fullmatch(cell.key) for cell in filled):
        return "header"
    return _kind_by_words(filled, len(row) - len(filled), words, is_first=is_first)


def _kind_with_figures(filled: Sequence[Cell], words: Words) -> str:
    """Of a row with numbers: the second line of a header that shares its row with 合计, or a body row."""
    below = sum(words.second.fullmatch(cell.key) is not None for cell in filled[1:])
    is_coded = any(cell.is_code or _is_level(cell) for cell in filled)
    return "both" if below >= 2 and not is_coded else "body"


def _is_of_body(cell: Cell) -> bool:
    """A dash or an ordinal (一、): neither stands in a header."""
    return cell.figure.zero_style == "dash" or _ORDINAL.match(cell.key) is not None


def _holds_amount(cell: Cell) -> bool:
    """Among its words: a header whose cells swallowed the first figures is one all the same."""
    return _AMOUNT_AMONG_WORDS.search(cell.key) is not None


def _kind_by_words(filled: Sequence[Cell], blanks: int, words: Words, *, is_first: bool) -> str:
    """Of a row of words: a header where half of them are header words, and of a row with blanks more than its name."""
    mostly_known = 2 * sum(words.header.fullmatch(cell.key) is not None for cell in filled) >= len(filled)
    if not blanks:
        return "header" if mostly_known or is_first else "body"
    beyond = sum(
        words.header.fullmatch(cell.key) is not None and not words.code.fullmatch(cell.key)
        for cell in filled[1:]
    )
    if is_first and mostly_known and beyond >= 1:
        return "header"
    if mostly_known and beyond >= 2 and len(filled) > blanks:
        return "both" if filled[0].key in ("合计", "总计") else "header"
    return "body"


def _fills_gaps(above: Row, row: Row, words: Words) -> bool:
    """Whether words of a header stand only where the header's row above is blank: centred beside two smaller rows."""
    over = [cell for cell in above if not cell.is_blank]
    covered = {column for cell in over for column in cell.columns}
    filled = [cell for cell in row if not cell.is_blank]
    return (
        min(len(over), len(filled)) > 1
        and all(words.header.fullmatch(cell.key) and not cell.is_number for cell in (*over, *filled))
        and not any(covered & set(cell.columns) for cell in filled)
    )


def _leads_to_header(rows: Sequence[Row], words: Words) -> bool:
    """Whether rows of header words alone name every column among them: a header without rules between its rows."""
    bare: set[int] | None = None
    for row in rows:
        if any(cell.is_number or not (cell.is_blank or words.header.fullmatch(cell.key)) for cell in row):
            return False
        blank = {column for cell in row if cell.is_blank for column in cell.columns}
        bare = blank if bare is None else bare & blank
        if not bare:
            return row is not rows[0]
    return False


def _names_labels(filled: Sequence[Cell], words: Words) -> bool:
    """科目编码 | 科目名称, 类 | 款 | 项, or 科目名称 alone under a band, the other columns named above: no body row says this."""
    keys = [cell.key for cell in filled]
    if keys in (["类", "款", "项"], ["科目名称"]):
        return True
    return any(len(cell.key) > 1 and words.code.fullmatch(cell.key) for cell in filled) and all(
        words.code.fullmatch(cell.key) or words.name.fullmatch(cell.key) for cell in filled
    )


def _is_level(cell: Cell) -> bool:
    """类, 款, 项 before the row of 合计 that the header swallowed."""
    return cell.key in ("类", "款", "项")


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
        if words.name.fullmatch(text) and (place == 0 or not text.startswith("项目")):
            return "name"
    return "figure"


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
        kind = column.kind
        if kind == "figure" and column.path and words.label_part.search(column.path[-1]):
            kind = _label_kind(cells) or kind
        if not column.path:
            if cells and all(cell.is_code for cell in cells):
                kind = "code"
            elif not cells or sum(cell.is_number for cell in cells) * 2 < len(cells):
                kind = "name"
        if kind == "figure" and is_sequence(cells):
            kind = "line_number"
        found.append(replace(column, kind=kind))
    return found


def _label_kind(cells: Sequence[Cell]) -> str | None:
    """Code or name, by what stands below a header word that holds the words of both (科目编码科目名称)."""
    numbers = [cell for cell in cells if cell.is_number]
    if 2 * len(numbers) > len(cells) and all(cell.is_code for cell in numbers):
        return "code"
    return "name" if sum(cell.is_number for cell in cells) * 2 < len(cells) else None


def is_sequence(cells: Sequence[Cell]) -> bool:
    """Bare integers that ascend by one from row to row: numbers of lines, never amounts."""
    if len(cells) < 3 or not all(cell.is_integer for cell in cells):
        return False
    numbers = [int(cell.key) for cell in cells]
    return all(b == a + 1 for a, b in pairwise(numbers))
