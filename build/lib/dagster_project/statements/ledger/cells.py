"""The numbers of the cells of a form: each in an observation, a rejection, or in what is no figure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from ..forms.descriptions import Words
from ..layout.form_pieces import Part, Sheet
from ..layout.grids import Cell, Row
from ..observations.drafts import Reading, rejection
from ..recognition.line_rows import FIRST_ROW
from ..recognition.rows import Covering
from .numbers import count_numbers, holds_amount

Places = Counter[tuple[int, str]]
"""(page, place) → numbers."""
FIGURES = ("observation", "rejection")
NOTHING: Final = "-－—–_/／\\*＊.…·()（）√×"
"""Signs that stand where there is no amount."""
FULL_WIDTH: Final = "＊－／（）"
FEWEST_SIGNS: Final = 3
"""Other signs, each another, from which they are digits that a font calls so."""


@dataclass
class Account:
    """Where the numbers of one form ended. ``unbound``: cells whose figures nothing has, not rejected so far."""

    places: Places = field(default_factory=Counter)
    line_places: Places = field(default_factory=Counter)
    """The same of rows that were read from lines outside the grid."""
    unbound: list[Cell] = field(default_factory=list)

    def count(self, *places: str) -> int:
        counted = (*self.places.items(), *self.line_places.items())
        return sum(number for (_, place), number in counted if place in places)


def account_of(sheet: Sheet, reading: Reading, words: Words, *, is_known: bool) -> Account:
    """Every number of a sheet's cells. ``is_known``: of a known form, in which no cell holds prose."""
    account = Account()
    bound = {id(draft.cell) for draft in reading.drafts}
    told = {_place_of(row) for row in reading.rejections if row["bbox"]}
    for part, index, row, cell in _cells(sheet):
        if not (numbers := count_numbers(cell.text)):
            if is_known and _is_garbled(cell.key) and _under_figures(sheet, part, index, cell):
                account.unbound.append(cell)  # digits that a font calls letters: no number, and no blank
            continue
        place = _printed_as(sheet, part, index, row, cell, words, is_known=is_known)
        if id(cell) in bound:
            place = "observation"
        elif (cell.page, cell.text, cell.printed_box[0], cell.printed_box[1]) in told:
            place = "rejection"
        elif place == "unbound":
            account.unbound.append(cell)
            place = "rejection"
        places = account.line_places if cell.row >= FIRST_ROW else account.places
        places[cell.page, place] += numbers
    for part in sheet.parts:
        account.places += numbers_of(part.piece.repeated, "label")
    return account


def unbound_rejections(account: Account) -> Iterator[dict[str, Any]]:
    """A rejection for each cell that holds figures and is bound to nothing."""
    for cell in account.unbound:
        yield rejection(cell, "row_unbound", "印出的数字未能归入任何行列")


def holds_value(cell: Cell) -> bool:
    """Whether an unbound cell holds more than a zero."""
    return cell.figure.value != 0 if cell.is_number else holds_amount(cell.text)


def numbers_of(cells: Collection[Cell], place: str) -> Places:
    """All numbers of some cells under one place."""
    places: Places = Counter()
    for cell in cells:
        if numbers := count_numbers(cell.text):
            places[cell.page, place] += numbers
    return places


def _place_of(row: dict[str, Any]) -> tuple[int, str, float, float]:
    return row["page_number"], row["value_raw"], row["bbox"]["x0"], row["bbox"]["y0"]


def _cells(sheet: Sheet) -> Iterator[tuple[Part, int, Row, Cell]]:
    for part in sheet.parts:
        for index, row in enumerate(part.piece.rows):
            for cell in row:
                yield part, index, row, cell


def _printed_as(
    sheet: Sheet, part: Part, index: int, row: Row, cell: Cell, words: Words, *, is_known: bool
) -> str:
    """What a number is that no draft has: heading, ordinal, code, note, label, text, or an unbound figure."""
    if cell.is_amount:
        return "unbound"
    if index in part.header.number_rows or words.column_number.fullmatch(row[0].key):
        return "ordinal"
    if index < part.header.length and index not in part.header.data_rows:
        return "heading"
    if words.note.search(cell.key):
        return "note"
    if not cell.is_number and not is_known:
        return "text"
    kinds = {sheet.columns[number].kind for number in Covering(sheet, part).of(cell)}
    if cell.is_number:
        return _by_column(cell, kinds)
    return (
        "unbound" if holds_amount(cell.text) or (kinds == {"figure"} and _is_garbled(cell.key)) else "label"
    )


def _under_figures(sheet: Sheet, part: Part, index: int, cell: Cell) -> bool:
    """Whether a cell of the body stands in columns of figures alone."""
    if index < part.header.length and index not in part.header.data_rows:
        return False
    return {sheet.columns[number].kind for number in Covering(sheet, part).of(cell)} == {"figure"}


def _is_garbled(key: str) -> bool:
    """Several signs without a word, which are no number (45:22, ABCD, $#,"(#): under a head of amounts a figure that was
    misread. Dashes, ticks and asterisks say that there is none.
    """
    if any(sign >= "\u2e80" and sign not in FULL_WIDTH for sign in key):
        return False
    others = {sign for sign in key if not sign.isalnum()} - set(NOTHING)
    return sum(map(str.isalnum, key)) > 1 or len(others) >= FEWEST_SIGNS


def _by_column(cell: Cell, kinds: set[str]) -> str:
    """What a number in columns of these kinds is."""
    if kinds == {"line_number"} or (kinds == {"name"} and cell.is_integer):
        return "ordinal"
    if kinds and kinds <= {"code", "line_number"}:
        return "code"
    return "code" if cell.is_code and ("code" in kinds or "figure" not in kinds) else "unbound"
