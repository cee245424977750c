"""The unit of each sheet's amounts: printed above it, in its header, said by the text, or as the other forms have it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from ..forms.descriptions import Words
from ..layout.form_pieces import Sheet
from ..layout.text import TextLine, compact
from .drafts import DOUBTFUL, Unit

_FIGURE_IN_TEXT = re.compile(r"(\d[\d,]{0,18}\.\d{1,2})(亿元|百万元|万元|千元|元)")
_FEWEST = 2
"""Figures of the forms that the text must repeat with one unit before that unit is believed."""


def units_of(sheets: Sequence[Sheet], lines: Iterable[TextLine], words: Words) -> list[Unit]:
    """The unit of each sheet, in their order."""
    own = [_own_unit(sheet, words) for sheet in sheets]
    printed = Counter(unit.name for unit in own if unit.name)
    if not printed and sheets:
        said = _said_by_text(sheets, lines)
        return [Unit(said, "narrative" if said else None) for _ in sheets]
    usual = printed.most_common(1)[0][0] if printed else None
    confidence = 1.0 if len(printed) == 1 else DOUBTFUL
    return [unit if unit.name else Unit(usual, "inherited", confidence) for unit in own]


def _own_unit(sheet: Sheet, words: Words) -> Unit:
    if sheet.head.unit:
        return Unit(sheet.head.unit, "printed")
    part = sheet.parts[0]
    found = {
        match["unit"]
        for row in part.piece.rows[: part.header.length]
        for cell in row
        if (match := words.unit_in_header.search(cell.key) or words.unit.search(cell.key))
    }
    return Unit(found.pop(), "header") if len(found) == 1 else Unit(None, None)


def _said_by_text(sheets: Sequence[Sheet], lines: Iterable[TextLine]) -> str | None:
    """The one unit with which the text repeats figures of the forms."""
    figures = {
        compact(cell.text).replace(",", "")
        for sheet in sheets
        for part in sheet.parts
        for row in part.piece.rows
        for cell in row
        if cell.is_amount and cell.figure.value
    }
    text = "".join(line.text for line in lines)
    votes: Counter[str] = Counter()
    for number, unit in set(_FIGURE_IN_TEXT.findall(text)):
        if number.replace(",", "") in figures:
            votes[unit] += 1
    return next(iter(votes)) if len(votes) == 1 and votes.total() >= _FEWEST else None
