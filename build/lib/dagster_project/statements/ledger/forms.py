"""A form of the document with everything that is known of it, and its row in ``schemas.FORMS``."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ..forms.descriptions import Words
from ..layout.form_pieces import Sheet
from ..layout.grids import as_box
from ..layout.notes import Notes
from ..layout.text import TextLine
from ..observations.drafts import Draft, Reading, Unit
from ..recognition.scoring import Recognition
from .cells import FIGURES, Account
from .numbers import holds_amount

_LEVELS = {5, 7}
"""Lengths of codes that have a parent."""


@dataclass
class Found:
    """A sheet, what it was recognised as, and what was read from it."""

    sheet: Sheet
    recognition: Recognition
    notes: Notes
    unit: Unit
    form_id: str
    number: int = 1
    reading: Reading = field(default_factory=Reading)
    account: Account = field(default_factory=Account)
    agreed: frozenset[tuple[str, str | None, str, str]] | None = None
    """(form, item, measure, text) of the figures that all readings of the sheet place alike; None without a dispute."""
    decided_by: str = "recognition"
    """What decided for its reading: recognition, arithmetic."""
    rows: list[TextLine] = field(default_factory=list)
    """Rows of figures on its pages, or behind them, that no table has."""

    @property
    def last_page(self) -> int:
        return max([self.sheet.last.last_page, *(line.page for line in (*self.notes.lines, *self.rows))])


def form_row(document_id: str, one: Found, words: Words, *, is_template: bool) -> dict[str, Any]:
    """The row of ``schemas.FORMS``."""
    reading = one.reading
    return {
        "document_id": document_id,
        "form_id": one.form_id,
        "form_number": one.number,
        "title": one.sheet.head.printed,
        "first_page": one.sheet.first.page,
        "last_page": one.last_page,
        "stated_unit": one.unit.name,
        "unit_source": one.unit.source,
        "state": state_of(one, words, is_template=is_template),
        "note": one.notes.printed(),
        "measures": reading.measures,
        "blocks": reading.blocks,
        "unknown_figures": reading.unknown_figures,
        **_counts(one),
        "decided_by": one.decided_by,
        "score": round(one.recognition.score, 4),
        "evidence": one.recognition.evidence,
        "bboxes": [
            {"page_number": piece.page, "table_index": piece.table, "bbox": as_box(piece.box)}
            for part in one.sheet.parts
            for piece in (part.piece, *part.piece.members)
        ],
    }


def state_of(one: Found, words: Words, *, is_template: bool) -> str:
    """figures, declared_empty, or empty_undeclared. Items listed by code are something, except in a template."""
    reading = one.reading
    if reading.has_figures or reading.unknown_figures:
        return "figures"
    if one.notes.declares_no_data(words):
        return "declared_empty"
    is_filled = reading.has_zeros or (reading.lists_items and not is_template) or _hides_amounts(one)
    return "figures" if is_filled else "empty_undeclared"


def _hides_amounts(one: Found) -> bool:
    """Amounts that came to lie in one cell with words: the form is not read, but empty it is not."""
    return any(
        holds_amount(cell.text) and not cell.is_number
        for part in one.sheet.parts
        for row in part.piece.rows
        for cell in row
    )


def _counts(one: Found) -> dict[str, Any]:
    """How much of the form was read, and why figures of it may be missing."""
    bound, rejected = (one.account.count(place) for place in FIGURES)
    rejected += len(one.rows)
    reasons = set(one.reading.incomplete)
    if one.reading.unknown_figures:
        reasons.add("unknown_figures")
    if one.account.unbound or one.rows:
        reasons.add("unbound")
    if lacks_parents(one.reading.drafts):
        reasons.add("parent_missing")
    return {
        "printed_figures": bound + rejected,
        "bound_figures": bound,
        "rejected_figures": rejected,
        "is_complete": not reasons,
        "incomplete_reasons": sorted(reasons),
    }


def lacks_parents(drafts: list[Draft]) -> bool:
    """Whether some code stands without the 类 or 款 above it, in a form that prints that level elsewhere."""
    codes = {draft.item_code for draft in drafts if draft.item_code and draft.item_code.isdigit()}
    printed = {len(code) for code in codes}
    return any(len(code) in _LEVELS and len(code) - 2 in printed and code[:-2] not in codes for code in codes)
