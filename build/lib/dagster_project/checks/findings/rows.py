"""One cause as one row of ``schemas.FINDINGS``: id, level, the stated figure, every member with its place."""

from __future__ import annotations

import hashlib
from typing import Any

from dagster_project.schemas import PARAGRAPH

from ..culprits.table_constraints import Check
from ..explain.case import Case, Root
from ..figures.constraints import Figure, Interval, ceiling, decimal, floor
from ..figures.intervals import claim_figure
from .equations import equations
from .wording import figures, sentences
from .wording.lead import lead_of, needed_of

LEVELS = {"error": "不一致", "warning": "待核实", "note": "提示"}
_ORDER = ("error", "warning", "note", "hint")
MOST_COMPARED = 120
"""Figures that one finding shows beside its own; nobody reads more."""


def finding_id(*parts: str | int | None) -> str:
    """Permanent: hash of what names the finding."""
    text = "|".join("" if part is None else str(part) for part in parts)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def level_of(root: Root) -> str:
    """The highest severity of the failing identities, or that of the cause."""
    severities = [root.severity] if root.severity else [c.graded for c in (*root.checks, *root.consequences)]
    return LEVELS[min(severities, key=_ORDER.index)]


def finding_row(case: Case, root: Root) -> dict[str, Any]:
    """The row of a cause, without versions."""
    document_id = case.document["document_id"]
    everything = [*root.checks, *root.consequences]
    decisive = _decisive(root)
    everything.sort(key=lambda check: check is not decisive)
    first = min((check.identity.id, check.binding) for check in everything)
    stated = [member(figure, "stated", needed) for figure, needed in needed_of(root)]
    if root.cause == "listed_but_empty":
        stated = [_listed(check) for check in root.checks]
    if not stated:
        stated = [_claimed(check) for check in root.checks if check.claims]
    compared = [member(figure, "compared", None) for figure in _compared(root)]
    head = stated[0] if stated else {}
    words = [
        _listed_words(root, stated, language) if root.cause == "listed_but_empty" else
        (sentences.title(root, language), sentences.explanation(root, language))
        for language in (0, 1)
    ]  # fmt: skip
    return {
        "finding_id": finding_id(document_id, *first),
        "document_id": document_id,
        "level": level_of(root),
        "cause": root.cause,
        "title_zh": words[0][0],
        "title_en": words[1][0],
        "explanation_zh": words[0][1],
        "explanation_en": words[1][1],
        **{name: head.get(name) for name in _HEAD},
        "members": [*stated, *compared],
        "instances": len(stated),
        "checks": equations(everything),
        "identity_ids": sorted({check.identity.id for check in everything}),
        "status": "open",
    }


_HEAD = (
    "form_id",
    "item_code",
    "item_name",
    "measure",
    "stated_text",
    "stated_value",
    "stated_unit",
    "expected_text",
    "expected_low",
    "expected_high",
    "unit",
    "page_number",
    "bbox",
)


def member(figure: Figure, role: str, needed: Interval | None) -> dict[str, Any]:
    """``schemas.MEMBER`` of a printed figure."""
    record = figure.record
    unit = figures.unit_of(figure)
    text = figure.text
    if unit == "%" and not text.endswith(("%", "％")):
        text = f"{text}%"
    low, high = needed if needed is not None else (None, None)
    shared = {
        "role": role,
        "stated_text": text,
        "stated_value": decimal(figure.value),
        "stated_unit": figures.stated_unit(figure),
        "expected_text": figures.expected_text(figure, needed),
        "expected_low": floor(low) if low is not None and low > -figures.FAR else None,
        "expected_high": ceiling(high) if high is not None and high < figures.FAR else None,
        "item_code": record["item_code"],
        "measure": record["measure"],
    }
    if figure.kind == "observation":
        return shared | {
            "unit": unit, "form_id": record["form_id"], "item_name": record["item_name"],
            "page_number": record["page_number"], "bbox": record["bbox"], "quote": None,
        }  # fmt: skip
    box = next((box for box in record["figure_boxes"] or () if box["slot"] == figure.slot), record)
    return shared | {
        "unit": (record["count_unit"] or "count") if figure.slot == "count" else unit,
        "form_id": "narrative", "item_name": record["subject"], "page_number": box["page_number"],
        "bbox": box["bbox"], "quote": figures.quote(figure),
    }  # fmt: skip


def _decisive(root: Root) -> Check | None:
    """The check that a finding is told by."""
    lead = lead_of(root)
    return lead.check if lead is not None else None


def _compared(root: Root) -> list[Figure]:
    """The other figures: of the check that decides, those that a reading points to, of the other checks."""
    taken = {figure.key for figure, _ in root.stated}
    found: dict[str, Figure] = {}
    decisive = _decisive(root)
    pointed = [other for reading in root.readings for other in reading.others]
    checked = [figure for check in (*root.checks, *root.consequences) for figure in check.figures]
    for figure in (*(decisive.figures if decisive else ()), *pointed, *checked):
        if figure.key not in taken and not figure.key.startswith("word:"):
            found.setdefault(figure.key, figure)
    return list(found.values())[:MOST_COMPARED]


def _claimed(check: Check) -> dict[str, Any]:
    """A sentence without a figure of its own: its first claim is the place."""
    claim = check.claims[0]
    for slot in ("final", "change", "rate", "share", "completion", "count", "base"):
        figure = claim_figure(claim, slot)
        if figure is not None:
            return member(figure, "stated", None)
    return _words_of(claim)


def _words_of(claim: dict[str, Any]) -> dict[str, Any]:
    return {
        "role": "stated", "stated_text": claim["subject"], "stated_value": None, "stated_unit": None,
        "expected_text": None, "expected_low": None,
        "expected_high": None, "unit": None, "form_id": "narrative", "item_code": claim["item_code"],
        "item_name": claim["subject"], "measure": claim["measure"], "page_number": claim["page_number"],
        "bbox": claim["bbox"], "quote": figures.clause(claim["quote"] or "", claim["subject"] or ""),
    }  # fmt: skip


def _listed(check: Check) -> dict[str, Any]:
    """A name that the list gives and the form leaves empty."""
    claim = check.claims[0]
    return _words_of(claim) | {"form_id": claim["form_id"]}


def _listed_words(root: Root, stated: list[dict[str, Any]], language: int) -> tuple[str, str]:
    names = ("、" if language == 0 else ", ").join(m["stated_text"] or "" for m in stated)
    pages = [m["page_number"] for m in stated if m["page_number"]]
    where = figures.page_words(pages[0], language) if pages else ""
    head, sentence = sentences.fact_words("listed_but_empty", names, "", language, where=where)
    empty = {f.key: f for check in root.checks for f in check.figures}.values()
    places = [f"{figures.place(f, language)} {figures.printed(f, language)}" for f in empty]
    return head, PARAGRAPH.join([head + ("。" if language == 0 else "."), sentence, "\n".join(places)])
