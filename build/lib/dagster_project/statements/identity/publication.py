"""Who published a document, for which year, of what kind, and what it says that it contains.

``read_identity`` gives one row of ``schemas.DOCUMENTS`` (what the text tells of it) and the text facts that follow:
``form_missing``, ``wrong_year``, ``foreign_name``, ``placeholder``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dagster_project.settings import seeds_folder

from ..layout.grids import Piece, as_line, labels_of
from ..layout.text import Content, TextLine, words
from .body_and_year import (
    Witness,
    best_kind,
    best_name,
    cover_lines,
    name_scores,
    unify_name,
    witnesses,
    year_scores,
)
from .contents import read_contents
from .contradictions import foreign_names, missing_forms, name_lines, placeholders, titles_within, wrong_years
from .region import region_of

__all__ = ["Identity", "is_template", "read_identity", "unify_name"]

_AMOUNT = re.compile(r"[-−△(]?\d{1,3}(?:,\d{3})*\.\d{1,2}\)?|[-−△(]?\d+\.\d{1,2}\)?|\d{1,3}(?:,\d{3})+")
_LONG_INTEGER = re.compile(r"[1-9]\d{3}|[1-9]\d{5}|[1-9]\d{7,14}")
_TEXT_COUNT = re.compile(r"(?<![\d.,])[1-9]\d*(?:辆|批次|人次)")
"""Counts of a disclosure: a blank form leaves them open."""
_TEXT_AMOUNT = re.compile(
    r"(?<![\d.])\d[\d,]*+(?:\.\d++)?(?:亿元|万元|千元|元)(?!\(?(?:不?含|及?以[上下内外]))"
)
"""Whole figures too: counties print whole 万元. Of A,B万元 the last is one. A threshold (单价50万元以上, 50万元(含)以上) is no amount."""
_MAY_TELL = re.compile(r"[:年xX×✕╳*＊‹<〈_]")
"""Without one of these a cell names neither a body (部门：…) nor a year, nor has a gap left to fill in."""
_YEAR_NUMBER = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True)
class Identity:
    """``document``: columns of ``schemas.DOCUMENTS``; ``text_facts``: rows of ``schemas.TEXT_FACTS``."""

    document: dict[str, Any]
    text_facts: list[dict[str, Any]]


def read_identity(
    content: Content,
    text: Sequence[TextLine],
    pieces: Sequence[Piece],
    forms: Sequence[Mapping[str, Any]],
    unit_names: Sequence[str],
    *,
    has_unrecognised: bool = False,
) -> Identity:
    """Identity of one document from its lines (roles set where known), tables, recognised forms and unit list.

    ``forms``: rows of ``schemas.FORMS`` (``form_id``, ``title``, ``stated_unit``). ``has_unrecognised``: a table of the
    document may be any of several forms, or rows of figures belong to none, so that no form can be said to be missing.
    What cannot be told is None; nothing is raised for odd text.
    """
    labels = labels_of(pieces)
    cells = [as_line(cell) for cell in labels if _MAY_TELL.search(cell.key)]
    found = witnesses(text, cells, content.file_name)
    entity = best_name(name_scores(found, unit_names))
    years = year_scores(found)
    year = max(years, key=lambda value: (years[value], value), default=None)
    contents = read_contents(text)
    template = is_template(pieces, text)
    elsewhere = any(words().elsewhere.search(line.text) for line in text)
    lost_pages = not {"file", "page", "table"}.isdisjoint(content.rejections["scope"].to_list())
    form_ids = sorted({form["form_id"] for form in forms} | ({"unit_list"} if unit_names else set()))
    missing = (
        []
        if elsewhere
        or lost_pages
        or has_unrecognised
        or content.media not in ("digital", "text", "spreadsheet")
        else missing_forms(
            content.document_id,
            contents,
            form_ids,
            [*(form["title"] for form in forms), *titles_within(labels)],
        )
    )
    document = {
        "document_id": content.document_id,
        "file_name": content.file_name,
        "entity_name": entity,
        "region_code": region_of(entity, seeds_folder(), _headings(found, text)),
        "fiscal_year": year,
        "document_kind": "模板" if template and _is_blank_form(entity, text) else _kind(found, text),
        "layout": layout_family([cell.key for cell in labels], text),
        "stated_unit": _usual_unit(forms),
        "media": content.media,
        "form_ids": form_ids,
        "named_form_ids": sorted(contents.named),
        "missing_form_ids": sorted(row["form_id"] for row in missing),
        "tables_elsewhere": elsewhere,
        "is_template": template,
        "rounding_note": rounding_note(text),
    }
    facts = [
        *wrong_years(content.document_id, name_lines(text), year, years),
        *foreign_names(content.document_id, found, text, entity, unit_names),
        *placeholders(content.document_id, [*text, *cells]),
        *missing,
    ]
    return Identity(document, facts)


def _usual_unit(forms: Sequence[Mapping[str, Any]]) -> str | None:
    counts = Counter(form["stated_unit"] for form in forms if form["stated_unit"])
    return max(counts, key=lambda unit: (counts[unit], unit), default=None)


def _headings(found: Sequence[Witness], text: Sequence[TextLine]) -> list[str]:
    """Where a parent region may be named: cover, headings, the first lines of the text."""
    named = [witness.line.text for witness in found if witness.line and witness.where != "sentence"]
    return [*named, *(line.text for line in text[:60])]


def _kind(found: Sequence[Witness], text: Sequence[TextLine]) -> str | None:
    kind = best_kind(found)
    if kind is None:
        cover = "".join(line.text for line in cover_lines(text))
        match = re.search(words().data["budget_document"], cover)
        return match.group() if match and "决算" not in cover else None
    return kind


def _is_blank_form(entity: str | None, text: Sequence[TextLine]) -> bool:
    """A template names no body, or says that it is one."""
    head = "".join(line.text for line in text[:5])
    return entity is None or "模板" in head or bool(words().placeholder.search(head))


def is_template(pieces: Iterable[Piece], text: Sequence[TextLine]) -> bool:
    """Not one non-zero amount is printed: no decimal figure in a cell, no money and no count of vehicles or guests in the text.

    Classification codes, 行次 and thresholds (单价100万元以上) are no amounts.
    """
    return not (
        any(_is_amount(cell.text) for piece in pieces for row in piece.rows for cell in row)
        or any(re.search("[1-9]", amount) for line in text for amount in _TEXT_AMOUNT.findall(line.text))
        or any(_TEXT_COUNT.search(line.text) for line in text)
    )


def _is_amount(value: str) -> bool:
    printed = value[:40].strip().replace("，", ",").replace("．", ".")
    if not re.search("[1-9]", printed):
        return False
    if _AMOUNT.fullmatch(printed):
        return True
    return bool(_LONG_INTEGER.fullmatch(printed)) and not _YEAR_NUMBER.fullmatch(printed)


def rounding_note(text: Sequence[TextLine]) -> str | None:
    """The note on rounding (四舍五入) as printed, with the line it begins on and the line it ends on."""
    for index, line in enumerate(text):
        if "四舍五入" in line.text and "是否" not in line.text:
            parts = [line.printed.strip()]
            if index and not re.match(r"^[(]?(注|说明|\d|[一二三四五六七八九十]+[、.)])", line.text):
                before = text[index - 1]
                if before.page == line.page and not re.search(r"[。;]$", before.text):
                    parts.insert(0, before.printed.strip())
            if not re.search(r"[。;)]$", line.text) and index + 1 < len(text):
                parts.append(text[index + 1].printed.strip())
            return "".join(parts)[:300]
    return None


def layout_family(labels: Sequence[str], text: Sequence[TextLine]) -> str:
    """The family of ``identity.yaml`` whose signs are seen most; ``unknown`` below its minimum."""
    seen = "\n".join([*(line.text for line in text), *labels])
    scores: dict[str, float] = {}
    for family, rule in words().data["layouts"].items():
        score = _signs(rule["signs"], seen) - _signs(rule.get("against", {}), seen)
        if score >= rule["minimum"]:
            scores[family] = score
    return max(scores, key=lambda family: scores[family], default="unknown")


def _signs(signs: Mapping[str, float], seen: str) -> float:
    return sum(weight for pattern, weight in signs.items() if re.search(pattern, seen))
