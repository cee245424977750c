"""The code of a number format (ECMA-376, 18.8.31) taken apart: sections, and in each the signs that it is made of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?'
    r"|[\\!](?P<escaped>.)"
    r"|\*(?P<fill>.)"
    r"|_(?P<space>.)"
    r"|\[(?P<bracket>[^\]]*)\]"
    r"|(?P<general>General|G/通用格式)"
    r"|(?P<clock>AM/PM|A/P|上午/下午)"
    r"|(?P<power>[Ee][+-])"
    r"|(?P<date>y+|m+|d+|h+|s+|a{3,4}|e+|b+)"
    r"|(?P<digit>[0#?])|(?P<point>\.)|(?P<comma>,)|(?P<percent>%)|(?P<fraction>/)|(?P<text>@)"
    r"|(?P<other>.)",
    re.DOTALL | re.IGNORECASE,
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d+)?)")
_COLOUR = re.compile(
    r"(?:black|blue|cyan|green|magenta|red|white|yellow|color\s*\d+|黑色?|蓝色?|青色?|绿色?|洋红色?|红色?|白色?|黄色?|颜色\s*\d+)$",
    re.IGNORECASE,
)
_ELAPSED = re.compile(r"(?:h+|m+|s+)$", re.IGNORECASE)
LONGEST: Final = 255
"""Characters of a code; programs accept no longer one."""


class Sign(NamedTuple):
    """One sign of a section: its kind (literal, digit, point, comma, percent, date, …) and its text."""

    kind: str
    text: str


@dataclass(frozen=True)
class Section:
    """What one section says: the signs, its condition, whether it has a colour, whether something is not understood."""

    signs: tuple[Sign, ...]
    condition: tuple[str, str] | None = None
    has_colour: bool = False
    is_unknown: bool = False

    def has(self, kind: str) -> bool:
        return any(sign.kind == kind for sign in self.signs)


@lru_cache(maxsize=1024)
def sections_of(code: str) -> tuple[Section, ...]:
    """The sections of a code, up to four. Raises nothing: what is not understood makes its section ``is_unknown``."""
    if len(code) > LONGEST:
        return (Section((), is_unknown=True),)
    parts: list[list[re.Match[str]]] = [[]]
    for match in _TOKEN.finditer(code):
        if match["other"] == ";":
            parts.append([])
        else:
            parts[-1].append(match)
    return tuple(map(_section, parts[:4]))


def _section(matches: list[re.Match[str]]) -> Section:
    signs: list[Sign] = []
    condition, has_colour, is_unknown = None, False, False
    for match in matches:
        kind = match.lastgroup or "other"
        if kind != "bracket":
            signs.append(_sign(kind, match))
            continue
        inside = match["bracket"]
        if inside.startswith("$"):
            signs.append(Sign("literal", inside[1:].split("-")[0]))
        elif found := _CONDITION.fullmatch(inside):
            condition = found[1], found[2]
        elif _COLOUR.match(inside):
            has_colour = True
        elif _ELAPSED.match(inside):
            signs.append(Sign("date", inside))
            is_unknown = True
        else:  # numerals in words, calendars
            is_unknown = True
    kinds = {sign.kind for sign in signs}
    is_unknown = is_unknown or "power" in kinds or ("fraction" in kinds and "date" not in kinds)
    return Section(_dates_apart(signs), condition, has_colour, is_unknown)


def _sign(kind: str, match: re.Match[str]) -> Sign:
    text = match[kind]
    if kind in ("quoted", "escaped", "other"):
        return Sign("literal", text)
    if kind == "space":
        return Sign("literal", " ")
    if kind == "fill":
        return Sign("fill", text)
    return Sign(kind, text.lower() if kind == "date" else text)


def _dates_apart(signs: list[Sign]) -> tuple[Sign, ...]:
    """With a stroke, point and comma between parts of a date as what they are there: signs that are printed."""
    if not any(sign.kind == "date" for sign in signs):
        return tuple(signs)
    plain = ("fraction", "point", "comma")
    return tuple(Sign("literal", sign.text) if sign.kind in plain else sign for sign in signs)
