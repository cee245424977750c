"""One sheet of a workbook from its XML: what its cells show, what is merged, what is hidden."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import Final

from lxml import etree

from dagster_project.money import parse_printed
from dagster_project.settings import Limits

from ..cells.addresses import REFERENCE, address, column_number, letters
from ..cells.markup import child_of, local, whole
from ..cells.model import Sheet, SheetCell, Told
from ..model import DocumentRejected
from .grid import Grid, Merged, parts_of
from .number_format import general, shown, text_shown
from .styles import Styles

HIDDEN: Final = "hidden in the workbook, and not read: what is published is what is shown"
NOT_SHOWN: Final = "######"
"""Stands for what a cell shows where that cannot be told: no number, and not blank."""
_NO_AMOUNT = re.compile(r"\d{1,3}|[1-9]\d{4}(?:\d{2})?")
"""The number of a row, or a code of five or seven digits."""
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


class SheetReader:
    """Takes the elements of a sheet as they come."""

    def __init__(
        self, name: str, strings: list[str], styles: Styles, limits: Limits, *, from_1904: bool
    ) -> None:
        self._name, self._strings, self._styles = name, strings, styles
        self._left = self._limit = limits.page_characters
        self._from_1904 = from_1904
        self._grid = Grid()
        self._behind: dict[tuple[int, int], str] = {}
        self._unknown: dict[tuple[int, int], str] = {}
        self._row = self._column = 0
        self._hidden_by_default = False

    def take(self, element: etree._Element) -> None:
        """One element of the sheet, which has ended: its cells come before their row."""
        kind = local(element)
        if kind == "c":
            self._cell(element)
        elif kind == "row":
            self._end_row(element)
        elif kind == "col" and (_is_on(element, "hidden") or element.get("width") == "0"):
            first, last = (int(element.get(name, "0")) for name in ("min", "max"))
            self._grid.hidden_columns.update(range(first - 1, min(last, 16_384)))
        elif kind == "mergeCell":
            self._merge(element.get("ref", ""))
        elif kind == "sheetFormatPr":
            self._hidden_by_default = _is_on(element, "zeroHeight")

    def sheet(self) -> Sheet:
        """The sheet, when all was taken."""
        grid = self._grid
        self._clip()
        moved = {(area.top, area.left): self._anchor(area) for area in grid.merged}
        held = grid.text
        grid.text = {}
        for place, text in held.items():
            row, column = moved.get(place, place)
            if row in grid.hidden_rows or column in grid.hidden_columns:
                self._behind[place] = text
            else:
                grid.text[row, column] = text
        grid.merged = [Merged(*moved[area.top, area.left], area.bottom, area.right) for area in grid.merged]
        parts = parts_of(grid, self._limit)
        tables = [part for part in parts if not isinstance(part, str)]
        return Sheet(self._name, parts, [*self._told_of_cells(tables), *self._told_of_hidden(tables)])

    def _cell(self, element: etree._Element) -> None:
        row, column = self._place(element)
        self._row, self._column = row, column + 1
        style = whole(element.get("s"))
        if self._styles.is_bordered(style):
            self._grid.bordered.add((row, column))
            self._spend(1)
        text = self._shown(element, style, row, column)
        if text.strip():
            self._grid.text[row, column] = text
            self._spend(len(text))

    def _place(self, element: etree._Element) -> tuple[int, int]:
        """Row and column of a cell, from 0; behind the cell before where it does not say."""
        if found := REFERENCE.match(element.get("r", "")):
            return int(found[2]) - 1, column_number(found[1])
        return self._row, self._column

    def _end_row(self, element: etree._Element) -> None:
        number = int(element.get("r", "0")) - 1
        row = number if number >= 0 else self._row
        is_hidden = _is_on(element, "hidden") or element.get("ht") == "0"
        if is_hidden or (self._hidden_by_default and element.get("hidden") is None):
            self._grid.hidden_rows.add(row)
        self._row, self._column = row + 1, 0

    def _shown(self, element: etree._Element, style: int, row: int, column: int) -> str:
        kind = element.get("t", "n")
        code = self._styles.code(style)
        if kind == "inlineStr":
            return text_shown(text_of(element), code)
        held = child_of(element, "v")
        if held is None:
            if child_of(element, "f") is None:
                return ""
            return self._not_shown(row, column, "a formula without the value that it showed")
        value = held.text or ""
        if kind == "s":
            index = whole(value)
            return text_shown(self._strings[index] if index < len(self._strings) else "", code)
        if kind == "b":
            return "TRUE" if value == "1" else "FALSE"
        if kind in ("str", "e", "d"):
            return text_shown(_unescaped(value), code)
        return self._number(value, code, row, column)

    def _number(self, value: str, code: str, row: int, column: int) -> str:
        try:
            number = Decimal(value.strip())
        except InvalidOperation:
            return self._not_shown(row, column, f"no number: {value[:40]}")
        text = shown(number, code, from_1904=self._from_1904)
        if text is None:
            return self._not_shown(row, column, f"{general(number) or value} in the number format {code}")
        return text

    def _not_shown(self, row: int, column: int, what: str) -> str:
        self._unknown[row, column] = f"what the cell shows is not known: {what}"
        return NOT_SHOWN

    def _spend(self, count: int) -> None:
        self._left -= count
        if self._left < 0:
            raise DocumentRejected(
                "page_error", f"a sheet with more than the limit of {self._limit} characters"
            )

    def _merge(self, reference: str) -> None:
        ends = [REFERENCE.match(part) for part in reference.split(":")]
        if len(ends) == 2 and ends[0] and ends[1]:
            top, bottom = sorted(int(end[2]) - 1 for end in ends if end)
            left, right = sorted(column_number(end[1]) for end in ends if end)
            self._grid.merged.append(Merged(top, left, bottom, right))

    def _clip(self) -> None:
        """Merged ranges no further than what stands in the sheet: a title is merged over whole rows."""
        grid = self._grid
        places = [*grid.text, *grid.bordered]
        bottom = max((row for row, _ in places), default=0)
        right = max((column for _, column in places), default=0)
        grid.merged = [
            Merged(m.top, m.left, max(m.top, min(m.bottom, bottom)), max(m.left, min(m.right, right)))
            for m in grid.merged
        ]

    def _anchor(self, area: Merged) -> tuple[int, int]:
        """The first row and column of a merged range that are shown: its text stands there."""
        rows = (row for row in range(area.top, area.bottom + 1) if row not in self._grid.hidden_rows)
        columns = (
            column for column in range(area.left, area.right + 1) if column not in self._grid.hidden_columns
        )
        return next(rows, area.top), next(columns, area.left)

    def _told_of_cells(self, tables: list[list[SheetCell]]) -> list[Told]:
        """Cells of which nobody can tell what they show, but for hidden ones."""
        seen = {place: what for place, what in self._unknown.items() if place not in self._behind}
        return [
            Told("cell", "not_shown", what, f"{self._name}!{address(*place)}", _table_at(place[0], tables))
            for place, what in sorted(seen.items())
        ]

    def _told_of_hidden(self, tables: list[list[SheetCell]]) -> list[Told]:
        """What stands in hidden rows and columns, once for each, with the table of which it holds figures.

        Bodies hide the rows in which nothing is but zeros: no figure of the form is missing with them.
        """
        found: dict[str, int | None] = {}
        for (row, column), text in sorted(self._behind.items()):
            is_row = row in self._grid.hidden_rows
            line = f"{row + 1}:{row + 1}" if is_row else f"{letters(column)}:{letters(column)}"
            table = _table_at(row, tables) if _is_amount(text) else None
            found[line] = table if found.get(line) is None else found[line]
        return [
            Told("table", "hidden", HIDDEN, f"{self._name}!{line}", table) for line, table in found.items()
        ]


def _table_at(row: int, tables: list[list[SheetCell]]) -> int | None:
    """The table that a row stands in, or right below."""
    return next((n for n, cells in enumerate(tables) if cells[0].row <= row <= cells[-1].row + 1), None)


def _is_amount(text: str) -> bool:
    """Whether a text may be a figure that counts: not zero, no number of a row, no code."""
    figure = parse_printed(text)
    if not figure.is_numeric or figure.zero_style != "none":
        return False
    return not _NO_AMOUNT.fullmatch(text.strip())


def text_of(element: etree._Element) -> str:
    """The text of a string: its runs, without the reading aids of Japanese (``rPh``)."""
    texts = [
        one.text or ""
        for one in element.iter()
        if local(one) == "t" and (parent := one.getparent()) is not None and local(parent) != "rPh"
    ]
    return _unescaped("".join(texts)).replace("\r\n", "\n").replace("\r", "\n")


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


def _is_on(element: etree._Element, name: str) -> bool:
    return element.get(name) in ("1", "true", "on")
