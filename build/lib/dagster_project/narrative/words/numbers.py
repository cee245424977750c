"""What a digit string of the narrative is: a figure with its unit, or a listed kind of non-claim.

Years, dates, numbering, codes, thresholds, references and addresses are told by the characters next to them; what
is left is a figure that the grammar must place or declare unparsed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import NamedTuple

from dagster_project.money import parse_printed

from .vocabulary import Vocabulary

DIGITS = re.compile(r"\d+(?:[,.]\d+)*")
"""A digit string, well-formed or not, without its sign."""
CONTEXT = 24
"""Characters either side that decide what a number is."""


class Number(NamedTuple):
    """One digit string [start, end) of a paragraph.

    ``kind`` is "figure" or a kind of ``unclaimed_numbers``; ``family`` of its unit: money, percent, count, other,
    points, none. ``value`` is None where the string is no lawful number (malformed). ``unit_end`` is where the
    figure with its unit ends.
    """

    start: int
    end: int
    text: str
    kind: str
    value: Decimal | None = None
    unit: str = ""
    family: str = "none"
    unit_end: int = 0


CODE_LENGTHS = (3, 5, 7)
"""Digits of the codes of 类, 款 and 项."""
LONGEST_NUMBERING = 6
"""Characters of the number of a heading: 12.3.1, and a year at the head of a paragraph."""
PHONE_DIGITS = 11
"""Digits from which on a number without separators is no amount: a telephone number has eleven, a bank account more."""
_YEAR_AFTER = re.compile(r"年|-\d{4}年|/\d{4}年|—\d{4}")
_DATE_AFTER = re.compile(r"月|日(?!常)|号前|-\d{1,2}(?:月|日)")
_YEAR = re.compile(r"(?:19|20)\d{2}")
_DAY = re.compile(r"(?:19|20)\d{2}\.\d{1,2}\.\d{1,2}")
_MONTH = re.compile(r"(?:19|20)\d{2}\.(?:0?[1-9]|1[0-2])")
"""2023.12 is a month only where no unit follows: 2071.96万元 is an amount."""
_UNIT_AFTER = re.compile(r" ?(?:[元万亿%千百]|[个名家台套辆人项])")
_THRESHOLD_AFTER = re.compile(
    r"(?:万元|元|%|分|人|岁|平方米|万|年)?"
    r"(?:\((?:不?含|包括)[^)]{0,8}\))?"
    r"(?:\(?含\)?)?(?:-|至|~|—)?(?:\d{1,3}分?)?(?:\((?:不?含|包括)[^)]{0,8}\))?"
    r"(?:及其?以上|及其?以下|以上|以下|以内|以外)"
)
_BAND = re.compile(r"(?:\(不?含\))?-\d{1,3}分?|\(不?含\d{0,3}分?\)|分\((?:不?含)|\(不?含\)")
_IN_BAND = re.compile(r"(?:\d{1,3}(?:\(不?含\))?-|\(不?含)$")
_REFERENCE_AFTER = re.compile(r"\]|〕|号(?!楼|院|线|店|房)")
_ORDINAL_BEFORE = ("第", "附件", "附", "表", "图", "公开")
_ADDRESS_AFTER = re.compile(r"(?:号(?:楼|院|线|店|房|-)|弄|室|幢|层|楼|路|街|环)")
_ADDRESS_BEFORE = ("路", "街", "道", "巷", "弄", "镇", "村", "号楼")
_PHONE_BEFORE = tuple(
    word + mark
    for word in ("电话", "邮编", "邮政编码", "传真", "热线", "联系方式", "编号", "代码", "网址")
    for mark in ("", ":", "为")
)
_LEADER_BEFORE = re.compile(r"(?:[.…·．] ?){3,}$|… ?$")
"""What leads the eye from an entry of the contents to its page."""
_PROJECT_NUMBER = re.compile(r"^[\d.]{1,9}(?:工程|计划|规划|项目|行动|模式|战略|热线|网格)")
_ABOUT = re.compile(r"[余多](?!万?元)")


def _is_numbering(text: str, start: int, before: str, after: str) -> bool:
    if not text.replace(".", "").isdigit() or len(text) > LONGEST_NUMBERING:
        return False
    if start == 0 and ("." in text or not after or after[:1] in "、.．)"):
        return len(after) == 0 or not _YEAR.fullmatch(text)
    if len(text) > 2:
        return False
    if before[-1:] in ("(", "（") and after[:1] == ")":
        return True
    starts_clause = not before or before[-1] in "。;:；"
    return starts_clause and after[:1] in "、." and after[1:2].isdigit() is False


Test = Callable[[str, int, str, str], bool]
"""Whether the digit string (1) that begins at a place (2), with the characters before (3) and after it (4), is of a kind."""


def _is_day_or_month(text: str, start: int, before: str, after: str) -> bool:
    return _DAY.fullmatch(text) is not None or (
        _MONTH.fullmatch(text) is not None and not _UNIT_AFTER.match(after)
    )


def _is_year_in_brackets(text: str, start: int, before: str, after: str) -> bool:
    return _YEAR.fullmatch(text) is not None and before[-1:] in ("[", "〔")


def _is_year(text: str, start: int, before: str, after: str) -> bool:
    return _YEAR.fullmatch(text) is not None and (not after or _YEAR_AFTER.match(after) is not None)


def _is_part_of_date(text: str, start: int, before: str, after: str) -> bool:
    return len(text) <= 2 and _DATE_AFTER.match(after) is not None


def _is_threshold(text: str, start: int, before: str, after: str) -> bool:
    is_in_band = before.endswith(("-", "含")) and _IN_BAND.search(before) is not None
    return is_in_band or _BAND.match(after) is not None or _THRESHOLD_AFTER.match(after) is not None


def _is_code(text: str, start: int, before: str, after: str) -> bool:
    if before.endswith(_PHONE_BEFORE):
        return True
    if not text.isdigit():
        return False
    is_in_brackets = before[-1:] == "(" and after[:1] in (")", "类", "款", "项")
    return len(text) >= PHONE_DIGITS or (len(text) in CODE_LENGTHS and is_in_brackets)


def _is_address(text: str, start: int, before: str, after: str) -> bool:
    return _ADDRESS_AFTER.match(after) is not None or (after[:1] == "号" and before.endswith(_ADDRESS_BEFORE))


def _is_ordinal(text: str, start: int, before: str, after: str) -> bool:
    is_page = text.isdigit() and _LEADER_BEFORE.search(before) is not None
    return before.endswith(_ORDINAL_BEFORE) or is_page


def _is_reference(text: str, start: int, before: str, after: str) -> bool:
    return _REFERENCE_AFTER.match(after) is not None or before.rfind("《") > before.rfind("》")


def _is_in_a_name(text: str, start: int, before: str, after: str) -> bool:
    """12345热线: the number is part of a name."""
    is_counted = before.endswith(("共", "有", "的"))
    return text.isdigit() and not is_counted and _PROJECT_NUMBER.match(text + after) is not None


NON_CLAIMS: tuple[tuple[str, Test], ...] = (
    ("numbering", _is_numbering),
    ("date", _is_day_or_month),
    ("legal_reference", _is_year_in_brackets),
    ("year", _is_year),
    ("date", _is_part_of_date),
    ("threshold", _is_threshold),
    ("code", _is_code),
    ("address", _is_address),
    ("numbering", _is_ordinal),
    ("legal_reference", _is_reference),
    ("other", _is_in_a_name),
)
"""Kinds of numbers that state nothing, in the order in which they are asked: the first that holds decides."""
NON_CLAIMS_OF_AMOUNTS = tuple(
    (kind, holds) for kind, holds in NON_CLAIMS if holds in (_is_code, _is_ordinal, _is_reference)
)
"""What a number with decimals and, at once behind it, a unit and the end of the clause may still be."""
_AMOUNT_AFTER = re.compile(r"(?:万元|元|%)[，。;、)]")


def _non_claim(text: str, start: int, before: str, after: str) -> str | None:
    is_amount = start > 0 and text.count(".") == 1 and before[-1:] not in ("-", "含")
    is_amount = is_amount and _AMOUNT_AFTER.match(after) is not None
    for kind, holds in NON_CLAIMS_OF_AMOUNTS if is_amount else NON_CLAIMS:
        if holds(text, start, before, after):
            return kind
    return None


def read_number(text: str, start: int, end: int, words: Vocabulary) -> Number:
    """Classify the digit string ``text[start:end]`` of a paragraph."""
    printed = text[start:end]
    before, after = text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]
    kind = _non_claim(printed, start, before, after)
    if kind is not None:
        return Number(start, end, printed, kind, unit_end=end)
    value = parse_printed(printed).value
    at = end + 1 if after[:1] == " " else end
    match = words.unit.match(text, at)
    if match is None:
        return Number(start, end, printed, "figure", value, unit_end=end)
    unit = match.group()
    family = words.unit_family[unit]
    if unit in ("万", "亿"):
        counted = words.unit.match(text, match.end())
        if counted is not None and words.unit_family[counted.group()] != "money":
            return Number(start, end, printed, "other", value, unit_end=counted.end())
    if family != "money" and _ABOUT.match(after):
        return Number(start, end, printed, "other", value, unit_end=match.end())
    return Number(start, end, printed, "figure", value, unit, family, match.end())
