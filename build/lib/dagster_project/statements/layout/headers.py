"""The header of a grid: which rows it takes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from ..forms.descriptions import Words
from .grids import Cell, Piece, Row

_COLUMN_MARK = re.compile(r"[(]\d{1,2}[)]|[A-Z]")
_ORDINAL = re.compile(r"[(]?[一二三四五六七八九十]{1,3}[)、]")
_AMOUNT_AMONG_WORDS = re.compile(r"\d\.\d\d(?!\d)")


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
        if kind == "body" and header.length == index and _is_header_after_all(rows, index, words):
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


def _is_header_after_all(rows: Sequence[Row], index: int, words: Words) -> bool:
    """Whether a row that by itself says too little goes on with the header right above it."""
    near = rows[index - 1 : index + 2] if index else ()
    return (
        any(_fills_gaps(above, below, words) for above, below in pairwise(near))
        or _leads_to_header(rows[index : index + 4], words)
        or (index > 0 and _leads_to_numbers(rows[index : index + MOST_NUMBER_ROWS]))
    )


def _leads_to_numbers(rows: Sequence[Row]) -> bool:
    """Whether words alone stand above a row of the numbers 1 to n: what is above the numbers of columns is their header,
    in whatever words, and cut off as they may be.
    """
    for row in rows:
        filled = [cell for cell in row if not cell.is_blank]
        if filled and all(cell.is_integer for cell in filled):
            numbers = [int(cell.key) for cell in filled]
            return len(numbers) >= LEAST_NUMBERS and numbers == list(range(1, len(numbers) + 1))
        if any(cell.is_number or _is_of_body(cell) for cell in filled):
            return False
    return False


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
    if any(words.column_number.fullmatch(key) for key in others):
        return _numbers_columns(numbers, others, words)
    if len(numbers) < 2 or not all(words.header.fullmatch(key) for key in others):
        return False
    return numbers[0] == 1 and ascends(numbers)


def _numbers_columns(numbers: Sequence[int], others: Sequence[str], words: Words) -> bool:
    """Of a row that says 栏次: numbers, marks ((1), A) or several numbers in one cell, and words of layout."""
    rest = [key for key in others if not (key.isdigit() and key in _IN_SEQUENCE)]
    if not numbers and len(rest) == len(others):
        marks = [key for key in rest if _COLUMN_MARK.fullmatch(key)]
        rest = [key for key in rest if not _COLUMN_MARK.fullmatch(key)]
        return len(set(marks)) == len(marks) > 0 and all(words.header.fullmatch(key) for key in rest)
    return all(words.header.fullmatch(key) for key in rest)


def ascends(numbers: Sequence[int]) -> bool:
    """Whether each number is one more than the one before."""
    return all(b == a + 1 for a, b in pairwise(numbers))


def _row_kind(row: Row, words: Words, *, is_first: bool) -> str:
    """header, numbers (栏次), both (header and 合计 in one row), blank, or body."""
    filled = [cell for cell in row if not cell.is_blank]
    if not filled:
        return "blank"
    if _may_number(filled, words) and is_number_row(row, words):
        return "numbers"
    if any(cell.is_number for cell in filled):
        return _kind_with_figures(filled, words)
    if any(map(_is_of_body, filled)):
        return "body"
    is_whole_row = len(filled) == 1 or not is_first
    if is_whole_row and any(map(_holds_amount, filled)):
        return "body"
    if _names_labels(filled, words) or all(words.band.fullmatch(cell.key) for cell in filled):
        return "header"
    return _kind_by_words(filled, len(row) - len(filled), words, is_first=is_first)


def _may_number(filled: Sequence[Cell], words: Words) -> bool:
    """Cheaper than ``is_number_row``, and true of every such row."""
    return any(cell.is_integer for cell in filled) or bool(words.column_number.fullmatch(filled[0].key))


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
