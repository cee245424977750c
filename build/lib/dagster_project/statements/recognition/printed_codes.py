"""The code of a row in whatever manner it is printed: in one cell or several, alone or with its name.

Every manner gives one code or none: what could be read as two codes is no code.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from ..codes.code_book import CodeList

_DIGITS = re.compile(r"\d{1,7}")
_PARTED = re.compile(r"(\d{3})(?:[-—–_./·、](\d{1,2}))(?:[-—–_./·、](\d{1,2}))?")
_CODE = r"\d{3}(?:[-—–_./·]?\d\d){0,2}"
_OPEN, _CLOSE = r"[\[［(（【〔〈《<{｛]", r"[\]］)）】〕〉》>}｝]"
_MARK = r"(?:[(（][类款项][)）])?"
"""The level may be printed behind a code as behind a name: 208（类）."""
_BEFORE = re.compile(
    rf"\s*{_OPEN}?(?P<code>{_CODE}){_CLOSE}?{_MARK}[\s\-—.、:：|｜/]*(?=[“\"]?[\u4e00-\u9fff])"
)
_BEHIND = re.compile(
    rf"(?P<name>.*[\u4e00-\u9fff)）”\"])(?:\s*(?P<open>{_OPEN})\s*(?P<framed>{_CODE})\s*{_CLOSE}|[\s\-—、:：|｜/]*(?P<bare>{_CODE}))\s*",
    re.DOTALL,
)
_LEVEL_DIGITS = 2
"""Digits of a 款 or 项 in a cell of its own."""


def bare_code(text: str) -> str | None:
    """A printed code without separators and with the zeros of its parts; None for what is no code.

    >>> bare_code("2080505"), bare_code("208-05-05"), bare_code("208.5"), bare_code("其他")
    ('2080505', '2080505', '20805', None)
    """
    if _DIGITS.fullmatch(text):
        return text
    match = _PARTED.fullmatch(text)
    return match and match[1] + "".join(part.zfill(2) for part in match.groups()[1:] if part)


def joined(cells: Iterable[str]) -> str:
    """The code of the digits in the cells of a row, outermost first: each its own level, or the levels above it too.

    >>> joined(["208", "05", "02"]), joined(["208", "20805", "2080502"]), joined(["208", "0502"])
    ('2080502', '2080502', '2080502')
    """
    code = ""
    for digits in cells:
        is_whole = len(digits) > _LEVEL_DIGITS and digits.startswith(code)
        code = digits if is_whole else code + digits
    return code


def code_and_name(text: str, codes: CodeList) -> tuple[str, str] | None:
    """(code, name as printed) of a cell that holds both, in either order; None where no code of the list is beyond doubt.

    Before its name a number of the list is a code. Behind a name it may count something, so the list must not give the
    name to another code, and where nothing sets it apart, give it to this one.
    """
    before = _BEFORE.match(text)
    code = _known(before["code"], codes) if before else None
    rest = text[before.end() :] if before and code else text
    behind = _BEHIND.fullmatch(rest)
    other = _known(behind["framed"] or behind["bare"], codes) if behind else None
    if behind is None or other is None:
        return (code, rest) if code else None
    if code:
        return (code, behind["name"]) if code == other else None
    agrees = codes.agrees(other, behind["name"])
    return (other, behind["name"]) if agrees or (agrees is None and behind["open"]) else None


def _known(printed: str, codes: CodeList) -> str | None:
    code = bare_code(unicodedata.normalize("NFKC", printed))
    return code if code in codes.known else None
