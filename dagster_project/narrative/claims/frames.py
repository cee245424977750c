"""Drafts → rows of ``claims``, ``unclaimed_numbers`` and ``text_facts``."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import numpy as np

from dagster_project.money import UNIT_FACTORS, amount_yuan

from ..subjects.totals import Subject
from ..text.paragraphs import Paragraph
from ..text.source import Source
from ..words.numbers import Number
from .drafts import Draft, Figure
from .lists import BUDGET_KINDS
from .patterns import pattern_of

LARGEST_RATE = Decimal(10) ** 12
LARGEST_COUNT = Decimal(10) ** 18
QUOTE_LENGTH = 600
"""Characters of a quote: a sentence; a hostile paragraph is cut."""


def claim_id(document_id: str, draft: Draft) -> str:
    """Deterministic: document, place of the first figure (or word) and subject; a budget of its own its kind too."""
    key = f"{document_id}|{draft.place}|{draft.subject.text}|{draft.subject.item}"
    if draft.budget_kind in BUDGET_KINDS:  # the base of nothing, printed where the claim beside it begins
        key += f"|{draft.budget_kind}"
    return hashlib.sha256(key.encode()).hexdigest()[:32]


def _id_of(document_id: str, draft: Draft | None) -> str | None:
    """As :func:`claim_id`, computed once: members name their whole by it."""
    if draft is not None and draft.claim_id is None:
        draft.claim_id = claim_id(document_id, draft)
    return draft.claim_id if draft is not None else None


def _yuan(figure: Figure | None) -> Decimal | None:
    if figure is None or figure.value is None or figure.unit not in UNIT_FACTORS:
        return None
    return amount_yuan(figure.value, figure.unit)


def _percent(figure: Figure | None) -> Decimal | None:
    if figure is None or figure.value is None or abs(figure.value) >= LARGEST_RATE:
        return None
    return round(figure.value, 6)


def signed_change(draft: Draft) -> Decimal | None:
    """The change with its sign: by its word; a remnant or a double negative by the printed base, else unknown."""
    figure = draft.figures.get("change")
    value = _yuan(figure)
    if figure is None or value is None:
        return None
    final, base = _yuan(draft.figures.get("final")), _yuan(draft.figures.get("base"))
    if draft.direction is not None and value >= 0:
        return value * draft.direction if draft.direction else Decimal(0)
    if value == 0:
        return Decimal(0)
    if final is not None and base is not None and final != base:
        return abs(value) if final > base else -abs(value)
    if draft.direction is None and draft.rate_direction:
        return abs(value) * draft.rate_direction
    return None


def _figure_columns(draft: Draft) -> dict[str, Any]:
    row: dict[str, Any] = {}
    change = signed_change(draft)
    for slot, value_of in VALUES.items():
        figure = draft.figures.get(slot)
        if figure is not None:
            row[f"{slot}_text"], row[f"{slot}_unit"] = figure.text, figure.unit or None
            name, value = value_of(slot, figure)
            row[name] = change if slot == "change" else value
    moved = draft.figures.get("count_change")
    if moved is not None:
        row["change_text"], row["change_unit"] = moved.text, moved.unit
    if "change" in draft.figures and change is None:
        draft.because("malformed_number" if draft.figures["change"].is_malformed else "sign_ambiguous")
    if "rate" in draft.figures:
        row["rate_base"] = row.get("base_yuan")
        if row["rate_base"] is None and row.get("final_yuan") is not None and change is not None:
            row["rate_base"] = row["final_yuan"] - change
    return row


def _amount_column(slot: str, figure: Figure) -> tuple[str, Decimal | None]:
    return f"{slot}_yuan", _yuan(figure)


def _percent_column(slot: str, figure: Figure) -> tuple[str, Decimal | None]:
    return slot, _percent(figure)


def _count_column(slot: str, figure: Figure) -> tuple[str, Decimal | None]:
    value = figure.value
    return slot, round(value, 2) if value is not None and abs(value) < LARGEST_COUNT else None


VALUES: dict[str, Callable[[str, Figure], tuple[str, Decimal | None]]] = {
    "final": _amount_column,
    "base": _amount_column,
    "change": _amount_column,
    "rate": _percent_column,
    "share": _percent_column,
    "completion": _percent_column,
    "count": _count_column,
}
"""Slot → the column of its value, and the value."""


def claim_row(document_id: str, draft: Draft, source: Source) -> dict[str, Any]:
    """One row of ``schemas.CLAIMS``."""
    subject, sentence = draft.subject, quoted(draft)
    row = _figure_columns(draft)
    is_of_account = not draft.in_reason and subject.circle is None
    for figure in draft.figures.values():
        if figure.is_malformed:
            draft.because("malformed_number")
    start, end, page = int(sentence[0]), int(sentence[-1]) + 1, source.page(draft.place)
    boxes = [
        {
            "slot": slot,
            "text": figure.text,
            "page_number": source.page(figure.start),
            "bbox": source.box(figure.start, figure.end),
            "char_start": figure.start,
            "char_end": figure.end,
        }
        for slot, figure in draft.figures.items()
    ]
    return row | {
        "claim_id": _id_of(document_id, draft),
        "document_id": document_id,
        "section_path": list(draft.section.path),
        "subject": subject.text,
        "item_code": subject.item if is_of_account else None,
        "form_id": subject.form if is_of_account else None,
        "measure": _measure(draft),
        "fund_source": subject.fund,
        "budget_kind": draft.budget_kind,
        "year": draft.year,
        "base_kind": draft.base_kind,
        "direction": draft.direction,
        "direction_text": draft.direction_text,
        "rate_direction": draft.rate_direction,
        "denominator_phrase": draft.denominator_phrase,
        "denominator_yuan": amount_yuan(draft.denominator_amount, "元"),
        "denominator_claim_id": _id_of(document_id, draft.denominator),
        "part_of_claim_id": _id_of(document_id, draft.whole),
        "parts_closed": draft.parts_closed,
        "unit_implied": any(figure.is_implied for figure in draft.figures.values()),
        "quote": source.quote(sentence[:QUOTE_LENGTH]),
        "page_number": page,
        "bbox": _union([box for box in boxes if box["page_number"] == page])
        or source.box(start, int(sentence[:QUOTE_LENGTH][-1]) + 1),
        "char_start": start,
        "char_end": end,
        "figure_boxes": boxes,
        "pattern": pattern_of(draft),
        "reason": ", ".join(draft.reasons) or None,
        "reasons": list(draft.reasons),
        "unknown_words": [*draft.unknown_words, *_unknown_qualifiers(subject)],
        "scope": subject.circle,
        "is_side": draft.pattern == "side",
        "is_judged": draft.is_judged,
        "alternatives": _alternatives(draft),
    }


def _alternatives(draft: Draft) -> list[str]:
    """Ways to bind its figures otherwise that the wording leaves open."""
    final = draft.figures.get("final")
    found = {
        "copied_final": final is not None and final.is_copied,
        "final_is_base": _may_be_last_years(draft),
        "list_open": draft.has_slip,
        "neighbour_subject": draft.is_inherited,
        "unnamed_part": any(not part.subject.is_linked for part in draft.parts),
    }
    return sorted({name for name, holds in found.items() if holds} | draft.ways)


def _may_be_last_years(draft: Draft) -> bool:
    """Whether the figure compared was told in another paragraph: it may be the one that the change starts from."""
    final = draft.figures.get("final")
    if final is None or not final.is_copied or "base" in draft.figures or draft.paragraph is None:
        return False
    here = draft.paragraph.offsets
    is_told_here = len(here) > 0 and int(here[0]) <= final.start <= int(here[-1])
    return not is_told_here and bool({"change", "rate"} & draft.figures.keys())


def _unknown_qualifiers(subject: Subject) -> list[str]:
    if subject.circle is None or subject.reason != "other_quantity":
        return []
    return subject.circle.split("、")


def _measure(draft: Draft) -> str | None:
    """The measure of the subject; of what no form has: amount or count."""
    if draft.in_reason or draft.subject.measure is not None:
        return None if draft.in_reason else draft.subject.measure
    if "count" in draft.figures and "final" not in draft.figures:
        return "count"
    return "amount" if {"final", "change", "base"} & set(draft.figures) else None


def quoted(draft: Draft) -> np.ndarray:
    """Document offsets of the characters of the sentence that the claim stands in."""
    paragraph = draft.paragraph
    if paragraph is None or not len(paragraph.offsets):
        return np.array([draft.place])
    first = min(draft.quote[0], len(paragraph.offsets) - 1)
    return paragraph.offsets[first : max(draft.quote[1], first + 1)]


def _union(boxes: list[dict]) -> dict | None:
    found = [box["bbox"] for box in boxes if box["bbox"] is not None]
    if not found:
        return None
    return {
        "x0": min(box["x0"] for box in found),
        "y0": min(box["y0"] for box in found),
        "x1": max(box["x1"] for box in found),
        "y1": max(box["y1"] for box in found),
    }


def unread_row(document_id: str, paragraph: Paragraph, source: Source) -> dict[str, Any]:
    """One row for all numbers of a text that is too long to be a paragraph."""
    start, end = int(paragraph.offsets[0]), int(paragraph.offsets[-1]) + 1
    return {
        "document_id": document_id,
        "text": paragraph.text[:60],
        "kind": "unparsed",
        "page_number": source.page(start),
        "bbox": source.box(start, end),
        "char_start": start,
        "char_end": end,
        "context": f"{len(paragraph.text)} characters without the end of a paragraph, not read",
    }


def unclaimed_row(document_id: str, number: Number, paragraph: Paragraph, kind: str, source: Source) -> dict:
    """One row of ``schemas.UNCLAIMED_NUMBERS``."""
    start, end = int(paragraph.offsets[number.start]), int(paragraph.offsets[number.end - 1]) + 1
    context = paragraph.text[max(0, number.start - 20) : number.end + 20]
    return {
        "document_id": document_id,
        "text": number.text,
        "kind": kind,
        "page_number": source.page(start),
        "bbox": source.box(start, end),
        "char_start": start,
        "char_end": end,
        "context": context,
    }
