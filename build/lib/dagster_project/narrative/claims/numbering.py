"""Headings that are numbered twice in a row among siblings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from ..text.headings import LEVELS
from ..text.paragraphs import Paragraph

_NOTE = re.compile(r"(?:备|附)?注[:1-9]|说明:\d")
_LEADER = re.compile(r"[\s.…·-]*\d*\s*$")
_NUMERALS = {c: i for i, c in enumerate("一二三四五六七八九十", start=1)}


class _Head(NamedTuple):
    """A numbered paragraph: its number, the marks around the number, its text, and the sentences told before it."""

    ordinal: int | None
    style: str
    text: str
    told: int


@dataclass
class _Level:
    """What is known of the numbering at one level."""

    last: _Head | None = None
    restarted: Paragraph | None = None
    """A second 1 in a row: twice numbered if 3 follows it."""
    outer: tuple[int, str] | None = None
    """The next number of a list within whose item (…其中:) another list began."""


@dataclass
class _Numbering:
    levels: dict[int, _Level] = field(default_factory=dict)

    def enter(self, paragraph: Paragraph, head: _Head) -> Paragraph | None:
        """The paragraph whose number is printed twice, if this one shows it."""
        assert paragraph.level is not None
        for deeper in [level for level in self.levels if level > paragraph.level]:
            del self.levels[deeper]
        here = self.levels.setdefault(paragraph.level, _Level())
        first, here.restarted, before = here.restarted, None, here.last
        found = None
        if first is not None and before is not None and (head.ordinal, head.style) == (3, before.style):
            found = first
        if before is not None and _is_repeated(before, head, paragraph):
            if head.ordinal == 1:
                here.restarted = paragraph
            elif here.outer != (head.ordinal, head.style) and not _is_of_contents(before.text, head.text):
                found = paragraph
        if head.ordinal is not None and paragraph.text.endswith(":"):
            here.outer = (head.ordinal + 1, head.style)
        here.last = head
        return found


def numbered_twice(read: Sequence[Paragraph]) -> Iterator[Paragraph]:
    """Paragraphs whose number is printed twice in a row among siblings: 6、 … 6、; a second 1、 where 3、 follows it.

    A list that starts again at 1 and goes on with 2 is another list; an entry of the contents and its heading are one;
    headings without a sentence between them are contents, or the labels of a table that lost its rules, and what
    rows of such a table part is no list. A list within an item (…其中:) may be numbered in the same style, and the outer
    one goes on behind it.
    """
    numbering, told, in_note = _Numbering(), 0, False
    for paragraph in read:
        told += "。" in paragraph.text
        if paragraph.is_row:
            numbering.levels.clear()
        in_note = _is_note(paragraph, in_note=in_note)
        if paragraph.level is None or in_note:
            continue
        style = re.sub(r"[\d一二三四五六七八九十①-⑳]", "", paragraph.number)
        head = _Head(_ordinal(paragraph.number), style, paragraph.text, told)
        found = numbering.enter(paragraph, head)
        if found is not None:
            yield found


def _is_repeated(before: _Head, head: _Head, paragraph: Paragraph) -> bool:
    """The number before once more, and sentences between them if this is nothing but a heading."""
    is_same = head.ordinal is not None and before[:2] == head[:2]
    return is_same and (not paragraph.is_heading or head.told > before.told)


def _ordinal(number: str) -> int | None:
    """六、 → 6, (十二) → 12, 6、 → 6."""
    digits = re.search(r"\d+", number)
    if digits:
        return int(digits.group())
    text = "".join(c for c in number if c in _NUMERALS)
    if not text:
        return None
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return _NUMERALS[text[0]]
    return 10 * (_NUMERALS[tens] if tens else 1) + (_NUMERALS[ones] if ones else 0)


def _is_note(paragraph: Paragraph, *, in_note: bool) -> bool:
    """注: 1. …, 2. …: numbers of notes under a table are not those of sections, until a heading comes."""
    if _NOTE.match(paragraph.text):
        return True
    return in_note and (paragraph.level is None or paragraph.level >= LEVELS["item"])


def _is_of_contents(entry: str, heading: str) -> bool:
    """The same words twice, leader dots and a page number aside."""
    return _LEADER.sub("", entry) == _LEADER.sub("", heading)
