"""What a heading looks like: its number, its level, and whether a text is nothing but a heading."""

from __future__ import annotations

import re

HEADING = re.compile(
    r"(?P<part>第[一二三四五六七八九十]{1,3}(?:部分|章|篇))"
    r"|(?P<chapter>[一二三四五六七八九十]{1,3}、)"
    r"|(?P<section>\([一二三四五六七八九十]{1,3}\)、?)"
    r"|(?P<item>\d{1,2}(?:、|\.(?!\d)))"
    r"|(?P<point>\(\d{1,2}\)|\d{1,2}\)|[①-⑳])"
)
BARE_PART = re.compile(r"第[一二三四五六七八九十]{1,3}(?:部分|章|篇)")
"""A part's number alone on its line: its title stands below."""
LEVELS = {"part": 0, "chapter": 1, "section": 2, "item": 3, "point": 4}
LONGEST_HEADING = 48
"""Characters behind the number; a longer line is a sentence."""
_LEVEL_MARK = re.compile(r"\((?:类|款|项)")
_FIGURE = re.compile(r"\d(?:元|万|亿|%|[\d,]*\.\d)")


def heading_of(text: str) -> tuple[int | None, str, bool]:
    """Level, printed number and whether the text is a heading alone (short, no figure, no full stop)."""
    match = HEADING.match(text)
    if match is None:
        return None, "", False
    level = LEVELS[match.lastgroup or "item"]
    rest = text[match.end() :]
    alone = (
        len(rest) <= LONGEST_HEADING
        and not _FIGURE.search(rest)
        and "。" not in rest[:-1]
        and ";" not in rest
        and not rest.endswith(("，", "、"))
        and not _LEVEL_MARK.search(rest)
    )
    return level, match.group(), alone
