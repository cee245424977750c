"""A table of no known form → drafts of observations under its rows' names and its headers' paths."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..forms.descriptions import Catalogue
from ..layout.amounts import in_yuan, own_unit
from ..layout.form_pieces import Sheet
from ..layout.grids import Cell
from ..recognition.measures import Block
from ..recognition.row_names import unspaced
from ..recognition.rows import entries_of
from .drafts import DOUBTFUL, Draft, Reading, Unit, without_amount


def read_other(sheet: Sheet, blocks: Sequence[Block], catalogue: Catalogue, unit: Unit) -> Reading:
    """A table of no known form: every figure lands with its row's name and its header path; nothing is resolved."""
    reading = Reading()
    paths = {column.number: column.path for column in sheet.columns}
    for entry in entries_of(sheet, blocks, catalogue.words):
        name = unspaced(entry.name) or entry.code
        for number, cell in entry.figures.items():
            if not cell.is_number:
                continue
            reading.has_figures |= cell.figure.value != 0
            path = "/".join(paths[number])
            is_count = bool(catalogue.words.counted.search(path) or catalogue.words.counted.search(name))
            money = Unit(None, None) if is_count and not own_unit(cell.text) else unit
            draft = _other_draft(cell, name, path, money)
            draft.is_count = is_count
            reading.drafts.append(draft)
            if rejected := without_amount(draft):
                reading.rejections.append(rejected)
    reading.measures = sorted({draft.measure for draft in reading.drafts})
    reading.blocks = ["none"] if reading.drafts else []
    return reading


def _other_draft(cell: Cell, name: str, path: str, unit: Unit) -> Draft:
    own = own_unit(cell.text)
    if own:
        unit = replace(unit, name=own, source="printed")
    amount = in_yuan(cell.figure, unit.name)
    return Draft(
        "other", "none", None, name, name or None, None, path, None, "unspecified", cell, amount, unit.name, unit.source,
        min(DOUBTFUL if cell.is_doubted else 1.0, unit.confidence), "none",
    )  # fmt: skip
