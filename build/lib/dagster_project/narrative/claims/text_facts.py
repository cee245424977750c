"""Facts about the narrative's text, outside arithmetic: numbering used twice, template words left in, placeholders,
malformed numbers.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from dagster_project.money import parse_printed

from ..text.headings import HEADING
from ..text.paragraphs import Paragraph
from ..text.source import Source
from .drafts import Draft
from .frames import signed_change
from .lists import amount
from .numbering import numbered_twice

_TEMPLATE = re.compile(
    r"(?:增加|增长|上升|提高)[(/](?:减少|下降|降低)\)?|(?:减少|下降|降低)[(/](?:增加|增长|上升|提高)\)?"
    r"|增加减少|减少增加|增长下降|下降增长|大于\(小于\)|小于\(大于\)"
    r"|\((?:如持平[^()]{0,12}|不涉及的不列|请[^()]{2,30})\)|按上述格式依次说明"
    r"|请(?:参考|结合|对照|按|根据|将|汇总)[^。请]{0,60}?(?:填写|填报|列示|公开)"
)
_PLACEHOLDER = re.compile(
    r"(?=[XxＸ×＊*])(?:[XxＸ×]{2,}(?:万元|元|%|个|辆|人|局|年)?|[＊*]{2,}(?:万元|元|%))"
)
_YEAR_AT_HEAD = re.compile(r"(?:[^\d，。;]{0,30}?[、.)])?(?P<year>20\d\d)年度")
LONGEST_AMOUNT = 20
"""Digits of an amount that DECIMAL(20,2) could hold."""


def _fact(
    document_id: str, kind: str, paragraph: Paragraph, start: int, end: int, source: Source
) -> dict[str, Any]:
    first, last = int(paragraph.offsets[start]), int(paragraph.offsets[end - 1]) + 1
    context = paragraph.text[max(0, start - 30) : end + 30]
    return {
        "document_id": document_id,
        "kind": kind,
        "stated_text": source.text[first:last],
        "quote": context,
        "page_number": source.page(first),
        "bbox": source.box(first, last),
        "char_start": first,
        "char_end": last,
    }


def _numbered_twice(document_id: str, paragraph: Paragraph, source: Source) -> dict[str, Any]:
    head = HEADING.match(paragraph.text)
    return _fact(document_id, "duplicate_number", paragraph, 0, len(head.group()) if head else 1, source)


def _only_reading(text: str, wanted: Decimal) -> str | None:
    """The one well-formed number of the same digits that equals ``wanted``; None where there is none."""
    digits = "".join(c for c in text if c.isdigit())
    if len(digits) > LONGEST_AMOUNT:
        return None
    for decimals in (2, 1, 0, 4):
        if len(digits) <= decimals:
            continue
        value = Decimal(digits).scaleb(-decimals)
        if value == wanted:
            return f"{value:,.{decimals}f}"
    return None


def _malformed(document_id: str, drafts: list[Draft], source: Source) -> list[dict[str, Any]]:
    facts = []
    for draft in drafts:
        for slot, figure in draft.figures.items():
            if not figure.is_malformed or figure.is_copied or parse_printed(figure.text).value is not None:
                continue
            expected = None
            final, change = amount(draft.figures.get("final")), signed_change(draft)
            if slot == "base" and final is not None and change is not None:
                factor = amount(figure.__class__(Decimal(1), "1", figure.unit, False, 0, 0)) or Decimal(1)
                expected = _only_reading(figure.text, (final - change) / factor)
            facts.append(
                {
                    "document_id": document_id,
                    "kind": "malformed_number",
                    "form_id": draft.subject.form,
                    "item_code": draft.subject.item,
                    "item_name": draft.subject.text,
                    "measure": draft.subject.measure,
                    "stated_text": figure.text,
                    "expected_text": expected,
                    "quote": source.text[max(0, figure.start - 30) : figure.end + 30],
                    "page_number": source.page(figure.start),
                    "bbox": source.box(figure.start, figure.end),
                    "char_start": figure.start,
                    "char_end": figure.end,
                }
            )
    return facts


def _misnamed(document_id: str, drafts: list[Draft], source: Source) -> list[dict[str, Any]]:
    """A name called 类 that is a 款."""
    levels = {3: "类", 5: "款", 7: "项"}
    return [
        {
            "document_id": document_id,
            "kind": "code_name_mismatch",
            "item_code": draft.subject.item,
            "item_name": draft.subject.text,
            "stated_text": f"{draft.subject.text}（{draft.subject.called}）",
            "expected_text": f"{draft.subject.text}（{levels[len(draft.subject.item)]}）",
            "page_number": source.page(draft.place),
            "char_start": draft.place,
            "char_end": draft.place + 1,
        }
        for draft in drafts
        if draft.subject.called and draft.subject.item
    ]


def _own_base_years(
    document_id: str, read: list[Paragraph], year: int | None, source: Source
) -> list[dict[str, Any]]:
    """‹y›年度…。与‹y›年度相比: a year compared with itself, where the account is of another one."""
    facts = []
    for paragraph in read:
        head = _YEAR_AT_HEAD.match(paragraph.text)
        if head is None or year is None or int(head["year"]) == year or str(year) in paragraph.text:
            continue  # 2022年度75万元，2023年度80万元，比2022年度增加: both years have their say
        compared = re.search(
            rf"[与比较]{head['year']}年度?[^，。;\d]{{0,8}}(?:相比|增加|减少|增长|下降|持平)", paragraph.text
        )
        if compared:
            fact = _fact(document_id, "wrong_year", paragraph, head.start("year"), head.end("year"), source)
            facts.append(fact | {"expected_text": str(year)})
    return facts


def text_facts(
    document_id: str, read: list[Paragraph], drafts: list[Draft], source: Source, year: int | None
) -> list[dict[str, Any]]:
    """Rows of ``schemas.TEXT_FACTS`` that the narrative gives. ``year``: the fiscal year of the document."""
    facts = [_numbered_twice(document_id, paragraph, source) for paragraph in numbered_twice(read)]
    facts += _own_base_years(document_id, read, year, source)
    for paragraph in read:
        for kind, pattern in (("template_words", _TEMPLATE), ("placeholder", _PLACEHOLDER)):
            for match in pattern.finditer(paragraph.text):
                facts.append(_fact(document_id, kind, paragraph, match.start(), match.end(), source))
    return facts + _malformed(document_id, drafts, source) + _misnamed(document_id, drafts, source)
