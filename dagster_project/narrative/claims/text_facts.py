"""Facts about the narrative's text, outside arithmetic: numbering used twice, template words left in, placeholders,
malformed numbers.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from dagster_project.money import parse_printed

from ..text.paragraphs import HEADING, LEVELS, Paragraph, Source
from .drafts import Draft
from .frames import signed_change
from .lists import amount

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
_NOTE = re.compile(r"(?:备|附)?注[:1-9]|说明:\d")
_LEADER = re.compile(r"[\s.…·-]*\d*\s*$")
LONGEST_AMOUNT = 20
"""Digits of an amount that DECIMAL(20,2) could hold."""
_NUMERALS = {c: i for i, c in enumerate("一二三四五六七八九十", start=1)}


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


def _ordinal(number: str) -> int | None:
    """六、 → 6, (十二) → 12, 6、 → 6."""
    digits = re.search(r"\d+", number)
    if digits:
        return int(digits.group())
    letters = [c for c in number if c in _NUMERALS]
    if not letters:
        return None
    text = "".join(letters)
    if text == "十":
        return 10
    if text.startswith("十"):
        return 10 + _NUMERALS[text[1]]
    if "十" in text:
        tens, _, ones = text.partition("十")
        return _NUMERALS[tens] * 10 + (_NUMERALS[ones] if ones else 0)
    return _NUMERALS[text[0]]


def _duplicates(document_id: str, read: list[Paragraph], source: Source) -> list[dict[str, Any]]:
    """A number printed twice in a row among siblings: 6、 … 6、; a second 1、 where 3、 follows it.

    A list that starts again at 1 and goes on with 2 is another list; an entry of the contents and its heading are one;
    headings without a sentence between them are contents, or the labels of a table that lost its rules, and what
    rows of such a table part is no list. A list within an item (…其中:) may be numbered in the same style, and the outer
    one goes on behind it.
    """
    facts: list[dict[str, Any]] = []
    told = 0
    last: dict[int, tuple[int | None, str, str, int]] = {}
    restarted: dict[int, Paragraph] = {}
    outer: dict[int, tuple[int, str]] = {}
    in_note = False
    for paragraph in read:
        told += "。" in paragraph.text
        if paragraph.is_row:
            last.clear()
            restarted.clear()
            outer.clear()
        in_note = _is_note(paragraph, in_note=in_note)
        if paragraph.level is None or in_note:
            continue
        level, ordinal = paragraph.level, _ordinal(paragraph.number)
        for deeper in [key for key in last if key > level]:
            del last[deeper]
            restarted.pop(deeper, None)
            outer.pop(deeper, None)
        style = re.sub(r"[\d一二三四五六七八九十①-⑳]", "", paragraph.number)
        first, before = restarted.pop(level, None), last.get(level)
        if first is not None and before is not None and (ordinal, style) == (3, before[1]):
            facts.append(_numbered_twice(document_id, first, source))
        is_apart = before is not None and (not paragraph.is_heading or told > before[3])
        if before is not None and ordinal is not None and before[:2] == (ordinal, style) and is_apart:
            is_of_outer = outer.get(level) == (ordinal, style)
            if ordinal > 1 and not is_of_outer and not _is_of_contents(before[2], paragraph.text):
                facts.append(_numbered_twice(document_id, paragraph, source))
            elif ordinal == 1:
                restarted[level] = paragraph
        if ordinal is not None and paragraph.text.endswith(":"):
            outer[level] = (ordinal + 1, style)
        last[level] = (ordinal, style, paragraph.text, told)
    return facts


def _is_note(paragraph: Paragraph, *, in_note: bool) -> bool:
    """注: 1. …, 2. …: numbers of notes under a table are not those of sections, until a heading comes."""
    if _NOTE.match(paragraph.text):
        return True
    return in_note and (paragraph.level is None or paragraph.level >= LEVELS["item"])


def _is_of_contents(entry: str, heading: str) -> bool:
    """The same words twice, leader dots and a page number aside."""
    return _LEADER.sub("", entry) == _LEADER.sub("", heading)


def _numbered_twice(document_id: str, paragraph: Paragraph, source: Source) -> dict[str, Any]:
    head = HEADING.match(paragraph.text)
    return _fact(document_id, "duplicate_number", paragraph, 0, len(head.group()) if head else 1, source)


def _only_reading(text: str, wanted: Decimal) -> str | None:
    """The one lawful number of the same digits that equals ``wanted``; None where there is none."""
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
    facts = _duplicates(document_id, read, source) + _own_base_years(document_id, read, year, source)
    for paragraph in read:
        for kind, pattern in (("template_words", _TEMPLATE), ("placeholder", _PLACEHOLDER)):
            for match in pattern.finditer(paragraph.text):
                facts.append(_fact(document_id, kind, paragraph, match.start(), match.end(), source))
    return facts + _malformed(document_id, drafts, source) + _misnamed(document_id, drafts, source)
