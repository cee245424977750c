"""A recognised sheet → drafts of observations, and of rejections for the figures that nothing explains."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import islice

from dagster_project import schemas
from dagster_project.money import is_cut

from ..codes.code_book import CodeBook
from ..forms.descriptions import Catalogue, Form
from ..layout.amounts import in_yuan, own_unit
from ..layout.columns import Column
from ..layout.form_pieces import Sheet
from ..layout.grids import Cell
from ..recognition.items import Item, items_of, knows_name
from ..recognition.measures import BY_ROW, Block, Meaning, measure_named, older_columns
from ..recognition.page_breaks import mended
from ..recognition.row_names import bare_name, unspaced
from ..recognition.rows import Entry, entries_of
from .drafts import DOUBTFUL, Draft, Reading, Unit, rejection, without_amount

_AMOUNT_IN_NAME = re.compile(r"\d\.\d\d")
_FUSED = re.compile(r"\d\.\d+\s*[\u4e00-\u9fff]|[\u4e00-\u9fff]\s*\d[\d,]*\.\d")
MOST_FUSED = 2
"""Cells with amounts among their words that a form may have: a remark, a long name."""


class SheetReader:
    """Reads one sheet as one form."""

    def __init__(
        self, catalogue: Catalogue, book: CodeBook, form: Form, unit: Unit, budget_kind: str
    ) -> None:
        self.words = catalogue.words
        self.book, self.form, self.unit, self.budget_kind = book, form, unit, budget_kind
        self.reading = Reading()
        self.older: frozenset[int] = frozenset()
        """Columns of years before the latest that a header names."""
        self.nameless: set[tuple[int, int]] = set()
        """Rows (part, row) of figures without a name or code."""
        self.left_aside = 0
        """Figures not zero in columns beside those of the year."""

    def read(self, sheet: Sheet, blocks: Sequence[Block], meanings: Sequence[dict[int, Meaning]]) -> Reading:
        knows = knows_name(blocks, self.form, self.words, self.book)
        entries = mended(entries_of(sheet, blocks, self.words), knows)
        columns = {column.number: column for column in sheet.columns}
        meanings = _trusted(meanings, entries, columns)
        self.older = older_columns(sheet.columns)
        for entry, item in items_of(entries, blocks, self.form, self.words, self.book):
            self._entry(entry, item, meanings[entry.block], columns)
        _unique_labels(self.reading.drafts)
        reading = self.reading
        measures = {meaning.measure for block in meanings for meaning in block.values()}
        if BY_ROW in measures:
            measures = {draft.measure for draft in reading.drafts}
        if len(self.nameless) > MOST_FUSED or _is_out_of_place(sheet, reading.drafts):
            reading.unknown_figures += 1
            for draft in reading.drafts:
                draft.confidence = min(draft.confidence, DOUBTFUL)
        if self.left_aside and not measures.issuperset(self.form.needs):
            reading.unknown_figures += self.left_aside  # one of them may be what the form should have
        reading.measures = sorted(measures)
        reading.blocks = sorted({draft.block for draft in reading.drafts})
        return reading

    def _entry(
        self, entry: Entry, item: Item, meanings: dict[int, Meaning], columns: dict[int, Column]
    ) -> None:
        if self.form.rows == "functional" and entry.code and item.code is not None:
            self.reading.lists_items = True
        if "." in entry.name and _AMOUNT_IN_NAME.search(entry.name) and entry.is_blank:
            # Its amount came to lie in the cell of its name, and is unbound: the blanks beside it are no zeros.
            return
        for number, cell in entry.figures.items():
            if not cell.figure.is_numeric or (entry.is_header_row and not cell.is_number):
                continue
            self._note_filled(item, cell)
            meaning = meanings.get(number)
            if meaning is not None:
                self._figure(entry, item, meaning, cell, columns[number])
            elif cell.is_number:
                self._of_no_column(item, cell, columns[number])

    def _note_filled(self, item: Item, cell: Cell) -> None:
        """Keep whether figures or zeros stand in the form."""
        self.reading.has_figures |= cell.is_number and cell.figure.value != 0
        # A dash in the form of 三公 stands in every cell of a body that spends nothing.
        is_zero = cell.is_number if self.form.rows == "transposed" else not cell.is_blank
        self.reading.has_zeros |= is_zero and item.code is not None and item.level != "total"

    def _of_no_column(self, item: Item, cell: Cell, column: Column) -> None:
        whole = "/".join(column.path)
        is_beside = column.number in self.older or any(
            map(self.words.beside.fullmatch, (whole, *column.path))
        )
        self._unknown(cell, "column_unknown", f"列“{whole}”不在该表的描述中", item, is_beside=is_beside)

    def _figure(self, entry: Entry, item: Item, meaning: Meaning, cell: Cell, column: Column) -> None:
        if self.form.rows == "transposed" and (meaning.item or meaning.is_aside):
            self._of_column(entry, item, meaning, cell, column)
            return
        if not entry.has_label:
            if cell.is_number:
                self.nameless.add((entry.part, entry.row))
                self._unknown(cell, "row_unknown", "数字所在行没有名称", item)
            return
        if meaning.group is not None:
            self._of_group(item, unspaced(entry.name) or entry.code, meaning.group, cell, column)
            return
        if item.code is None and not item.is_known and cell.is_number:
            self._unknown(cell, "row_unknown", _not_described(entry), item)
        self._draft(item, unspaced(entry.name) or entry.code, meaning.measure, cell)

    def _of_column(self, entry: Entry, item: Item, meaning: Meaning, cell: Cell, column: Column) -> None:
        """A figure whose item is its column, as in 三公."""
        measure = meaning.measure
        if measure == BY_ROW:
            measure = measure_named(bare_name(entry.name)[0], self.form) or BY_ROW
        if measure == BY_ROW:
            if cell.is_number:
                self._unknown(cell, "row_unknown", _not_described(entry), item)
            return
        name = _item_name(column, measure, self.form)
        is_part = meaning.item is not None and meaning.item.item != "total"
        self.reading.has_zeros |= is_part and cell.is_number
        self._draft(_transposed_item(meaning, name), name, measure, cell)

    def _of_group(self, item: Item, name: str, group: str, cell: Cell, column: Column) -> None:
        """人员经费 and 公用经费 as columns: of 合计 they are the totals of the form, of a code its amount once more."""
        if item.code == "@total":
            block, printed = group.removeprefix("@"), column.printed[-1]
            total = Item(block, group, f"{column.path[-1]}合计", "total", "name", is_known=True)
            self._draft(total, printed, "amount", cell)
        elif cell.is_number and cell.figure.value == 0:
            self._unknown(cell, "column_unknown", f"列“{column.path[-1]}”不含该科目", item)
        elif cell.is_number:
            self._draft(item, name, "amount", cell)

    def _unknown(
        self,
        cell: Cell,
        reason: schemas.RejectionReason,
        message: str,
        item: Item,
        *,
        is_beside: bool = False,
    ) -> None:
        """``is_beside``: it belongs to no sum of the form, whatever it is."""
        self.reading.rejections.append(rejection(cell, reason, message))
        if cell.figure.value != 0 and item.level != "part":
            self.left_aside += is_beside
            self.reading.unknown_figures += not is_beside

    def _draft(self, item: Item, name: str, measure: str, cell: Cell) -> None:
        own = own_unit(cell.text)
        unit = Unit(own, "printed") if own else self.unit
        is_count = bool(item.code is None and not own and self.words.counted.search(bare_name(name)[0]))
        if is_count:
            unit = Unit(None, None)
        amount = in_yuan(cell.figure, unit.name)
        level = "part" if measure in self.form.parts and item.level is None else item.level
        draft = Draft(
            self.form.form_id,
            item.block,
            item.code,
            name,
            item.label,
            level,
            measure,
            self.form.fund.of(item.code, measure),
            self.budget_kind if measure == "budget" else "final",
            cell,
            amount,
            unit.name,
            unit.source,
            min(DOUBTFUL if cell.is_doubted else 1.0, unit.confidence),
            item.source,
            is_count=is_count,
        )
        self.reading.drafts.append(draft)
        if rejected := without_amount(draft):
            self.reading.rejections.append(rejected)


def _not_described(entry: Entry) -> str:
    return f"行“{unspaced(entry.name)}”不在该表的描述中"


def _is_out_of_place(sheet: Sheet, drafts: Sequence[Draft]) -> bool:
    """Whether the grid is not that of the print: a number wrapped at its point, whose end lies in a row of its own, or
    columns run together, amounts and names of the next block in one cell.
    """
    if any(draft.is_malformed and is_cut(draft.cell.key) for draft in drafts):
        return True
    bodies = (row for part in sheet.parts for row in part.piece.rows[part.header.length :])
    fused = (
        cell
        for row in bodies
        for cell in row
        if "." in cell.text and not cell.is_number and _FUSED.search(cell.text)
    )
    return len(list(islice(fused, MOST_FUSED + 1))) > MOST_FUSED


def _trusted(
    meanings: Sequence[dict[int, Meaning]], entries: Sequence[Entry], columns: dict[int, Column]
) -> list[dict[int, Meaning]]:
    """Meanings without those of wholly blank columns in a block where figures stand in columns without a header.

    There the figures of the one may belong to the header of the other: a blank must not be taken for zero.
    """
    printed: dict[int, set[int]] = {}
    for entry in entries:
        for number, cell in entry.figures.items():
            if cell.is_number:
                printed.setdefault(entry.block, set()).add(number)
    kept = []
    for place, block in enumerate(meanings):
        filled = printed.get(place, set())
        has_homeless = any(not columns[number].path for number in filled)
        kept.append({n: m for n, m in block.items() if n in filled or not has_homeless})
    return kept


def _transposed_item(meaning: Meaning, name: str) -> Item:
    line = meaning.item
    if line is None:
        return Item("none", None, name, "line", "none", is_known=True)
    return Item(
        "none", line.item, line.label, "total" if line.item == "total" else "line", "name", is_known=True
    )


def _item_name(column: Column, measure: str, form: Form) -> str:
    """The innermost header word that names the item: not the measure, and not 小计 where it is under a name."""
    words = zip(column.path, column.printed, strict=True)
    rest = [(text, raw) for text, raw in words if not form.measures[measure].fullmatch(text)]
    if len(rest) > 1 and rest[-1][0] in ("小计", "合计") and not form.bands.fullmatch(rest[-2][0]):
        rest.pop()
    return rest[-1][1] if rest else ""


def _unique_labels(drafts: Sequence[Draft]) -> None:
    """Labels that several items of one form share get the name of the code above in front, else their own code."""
    by_code = {draft.item_code: draft.item_label for draft in drafts if draft.item_code and draft.item_label}
    for draft in _sharing_labels(drafts):
        above = by_code.get((draft.item_code or "")[:-2])
        draft.item_label = f"{above or draft.item_code}{'：' if above else ' '}{draft.item_label}"
    for draft in _sharing_labels(drafts):
        draft.item_label = f"{draft.item_code} {draft.item_label}"


def _sharing_labels(drafts: Sequence[Draft]) -> list[Draft]:
    """Drafts of coded items whose label is that of another item too."""
    items = {(d.block, d.item_code): d.item_label for d in drafts if d.item_code and d.item_label}
    count = Counter(items.values())
    coded = (draft for draft in drafts if draft.item_code and draft.item_code.isdigit())
    return [draft for draft in coded if draft.item_label and count[draft.item_label] > 1]
