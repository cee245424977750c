"""Names of rows as they are compared: without ordinal, 其中 and spaces; which fixed line a name is."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache

from ..forms.descriptions import Line
from ..layout.text import ORDINAL, compact, without_mark

_PART = re.compile(r"^其中[:：]?|^#")
_WORDS = re.compile(r"[\u4e00-\u9fffA-Za-z]")


@lru_cache(maxsize=32_768)
def bare_name(text: str) -> tuple[str, bool]:
    """(name without ordinal and 其中, whether it said 其中).

    >>> bare_name("其中：政府性基金预算财政拨款")
    ('政府性基金预算财政拨款', True)
    """
    name = compact(without_mark(text))
    is_part = False
    while True:
        cut = ORDINAL.sub("", name)
        if _PART.match(cut):
            is_part, cut = True, _PART.sub("", cut)
        if cut == name:
            return name, is_part
        name = cut


def unspaced(text: str) -> str:
    """As printed, white space removed."""
    return "".join(text.split())


def has_words(text: str) -> bool:
    """Whether a label says anything: … and dots do not."""
    return _WORDS.search(text) is not None


def indent_of(text: str) -> int:
    """Steps of indentation of a printed name: wide spaces count one, others a half."""
    wide = 0.0
    for char in text:
        if char == "\u3000":
            wide += 1
        elif char.isspace():
            wide += 0.5
        else:
            break
    return int(wide)


def line_of(
    name: str, lines: Collection[Line], *, is_part: bool, seen: Collection[str], last: str | None
) -> Line | None:
    """The fixed line of a name. ``seen``: ids of the lines above it; ``last``: the line above that is no part."""
    may_be_part = is_part or not any(line.part_of is None and line.names.fullmatch(name) for line in lines)
    for line in lines:
        if line.after and line.after not in seen:
            continue
        if line.part_of:
            is_there = may_be_part and line.part_of == last and (is_part or line.item not in seen)
        else:
            is_there = not is_part
        if is_there and line.names.fullmatch(name):
            return line
    return None
