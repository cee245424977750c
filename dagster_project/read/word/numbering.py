"""The numbers that Word counts before paragraphs, as it shows them: 一、 （二） 3. ④"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from ..cells.markup import attribute, child_of, children_of, local, whole

_PLACE = re.compile(r"%(\d)")
_DIGITS = "〇一二三四五六七八九"
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip


@dataclass(frozen=True)
class Level:
    """How one level counts: the kind of number, the text around it, the first number."""

    kind: str
    text: str
    start: int


@dataclass
class Numbering:
    """Levels by list, the list and level of each style, and how far each list has counted."""

    lists: dict[str, tuple[str, dict[int, Level]]] = field(default_factory=dict)
    styles: dict[str, tuple[str, int]] = field(default_factory=dict)
    _counted: dict[str, dict[int, int]] = field(default_factory=dict)

    def next(self, paragraph: etree._Element) -> str:
        """The number before this paragraph, and counted on; empty where it has none."""
        of_list, level = self._place(paragraph)
        if of_list not in self.lists:
            return ""
        counter, levels = self.lists[of_list]
        if level not in levels:
            return ""
        counted = self._counted.setdefault(counter, {})
        counted[level] = counted.get(level, levels[level].start - 1) + 1
        for deeper in [known for known in counted if known > level]:
            del counted[deeper]
        if levels[level].kind == "bullet":
            return ""
        return _PLACE.sub(lambda found: self._said(levels, counted, int(found[1]) - 1), levels[level].text)

    def _place(self, paragraph: etree._Element) -> tuple[str, int]:
        properties = child_of(paragraph, "pPr")
        if properties is None:
            return "", 0
        own = numbers_of(properties)
        if own is not None:
            return own
        style = child_of(properties, "pStyle")
        return self.styles.get(_val(style), ("", 0))

    @staticmethod
    def _said(levels: dict[int, Level], counted: dict[int, int], level: int) -> str:
        if level not in levels:
            return ""
        return written(counted.get(level, levels[level].start), levels[level].kind)


def numbers_of(properties: etree._Element) -> tuple[str, int] | None:
    """List and level of ``numPr``; None where there is none."""
    found = child_of(properties, "numPr")
    if found is None:
        return None
    values = _values(found)
    return values.get("numId", ""), whole(values.get("ilvl"))


def read_numbering(numbering: etree._Element | None, styles: etree._Element | None) -> Numbering:
    """The lists of ``numbering.xml`` and the styles that count."""
    entries = list(numbering) if numbering is not None else []
    abstract = {
        attribute(entry, "abstractNumId") or "": dict(_levels(entry))
        for entry in entries
        if local(entry) == "abstractNum"
    }
    lists = {}
    for entry in entries:
        if local(entry) == "num":
            base = _val(child_of(entry, "abstractNumId"))
            # A list that overrides the start of another counts by itself, and else goes on with it.
            own = {
                place: level
                for override in children_of(entry, "lvlOverride")
                for place, level in _levels(override)
            }
            number = attribute(entry, "numId") or ""
            lists[number] = (number if own else base, abstract.get(base, {}) | own)
    return Numbering(lists, dict(_counting(styles)) if styles is not None else {})


def _counting(styles: etree._Element) -> Iterator[tuple[str, tuple[str, int]]]:
    """The list and level of each style that counts."""
    for style in styles:
        for properties in children_of(style, "pPr"):
            if (found := numbers_of(properties)) is not None:
                yield attribute(style, "styleId") or "", found


def _levels(parent: etree._Element) -> Iterator[tuple[int, Level]]:
    for element in children_of(parent, "lvl"):
        values = _values(element)
        kind, text = values.get("numFmt", "decimal"), values.get("lvlText", "")
        yield int(attribute(element, "ilvl") or "0"), Level(kind, text, whole(values.get("start"), 1))


def _values(element: etree._Element) -> dict[str, str]:
    """What each element right within this one says, by its name."""
    return {local(child): _val(child) for child in element}


def _val(element: etree._Element | None) -> str:
    return attribute(element, "val") or "" if element is not None else ""


def written(number: int, kind: str) -> str:
    """A number in the writing of a level.

    >>> written(21, "chineseCounting"), written(3, "decimal"), written(4, "decimalEnclosedCircle"), written(4, "upperRoman")
    ('二十一', '3', '④', 'IV')
    """
    if kind.startswith(("chineseCounting", "japaneseCounting", "taiwaneseCounting", "ideographDigital")):
        return _chinese(number)
    if kind.startswith("decimalEnclosedCircle") and 1 <= number <= 20:
        return chr(0x2460 + number - 1)
    if kind in ("upperLetter", "lowerLetter") and number >= 1:
        letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter.upper() if kind == "upperLetter" else letter
    if kind in ("upperRoman", "lowerRoman") and 1 <= number < 4000:
        roman = _roman(number)
        return roman.upper() if kind == "upperRoman" else roman
    return "" if kind == "none" else str(number)


def _chinese(number: int) -> str:
    if not 0 < number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    before = "" if not tens else ("十" if tens == 1 else _DIGITS[tens] + "十")
    return before + (_DIGITS[ones] if ones else "")


def _roman(number: int) -> str:
    text = ""
    for value, sign in _ROMAN:
        text += sign * (number // value)
        number %= value
    return text
