"""The forms that a document says it contains: its contents (目录), or the list under a section heading."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from ..layout.text import TextLine, compact, words
from .body_and_year import _CONTENTS

_ENTRY_HEAD = re.compile(
    r"^(?:第[一二三四五六七八九十]+部分|(?:公开|附|附件)?表?\d{1,2}(?:表)?[、.:-]?|[(]?[一二三四五六七八九十]{1,3}[)、.]+|[(]?\d{1,2}[)、.]+"
    r"|表[一二三四五六七八九十]{1,3}[、.:]?|附件\d*[:、]?)+"
)
_LEADER = re.compile(  # a run is tried from its first character only
    r"(?<![.…·。\-—_])(?:[.…·。\-—_]{2,}|\.)?[(]?\d{1,3}[)]?$|(?<![.…·])[.…·]{2,}$|(?<=[.…·。\-—_])\d{1,3}$"
)
_UNIT_TAIL = re.compile(r"[(][^()]{0,4}单位[:：]?[^()]{0,8}[)]?$")
"""The unit in brackets behind a title, wrapped or not: 收入决算表(单位:万元), 收入决算表(单位:万."""
_YEAR_HEAD = re.compile(r"^.{0,40}?20\d\d年?度?")
_MOST_LINES = 160  # contents of three pages
_SHORTEST_LIST = 3  # titles one below the other, not parted by a sentence


@dataclass(frozen=True)
class Contents:
    """``named``: form id → the line that names it. ``body``: lines that are neither contents nor section list."""

    named: dict[str, TextLine]
    body: list[TextLine]


def title_of(text: str) -> str:
    """An entry of a list without its number, leader and page; a title without its number and unit."""
    return _UNIT_TAIL.sub("", _LEADER.sub("", _ENTRY_HEAD.sub("", compact(text))))


@lru_cache(maxsize=16_384)
def form_of_title(text: str) -> str | None:
    """Canonical form id of a title as lists print it, without number, leader and page; None if it is no form's."""
    title = title_of(text)
    whole = _UNIT_TAIL.sub("", _LEADER.sub("", compact(text)))  # a year at its head is no number of an entry
    for candidate in (title, _YEAR_HEAD.sub("", title), _YEAR_HEAD.sub("", whole)):
        for form_id, pattern in words().titles:
            if pattern.fullmatch(candidate):
                return form_id
    return None


def read_contents(lines: Sequence[TextLine]) -> Contents:
    """What the document lists. The contents count; a section list counts where there are none."""
    zone = _contents_zone(lines)
    lists = _section_lists(lines, zone)
    listed = zone | lists
    source = zone if any(form_of_title(lines[index].text) for index in zone) else lists
    named: dict[str, TextLine] = {}
    for text, line in _entries(lines, source):
        form_id = form_of_title(text)
        if form_id:
            named.setdefault(form_id, line)
    return Contents(named, [line for index, line in enumerate(lines) if index not in listed])


def _entries(lines: Sequence[TextLine], listed: set[int]) -> list[tuple[str, TextLine]]:
    """(text, first line) of each entry. A line without number or page of its own goes on with the entry before: the
    second half of 政府性基金预算财政拨款收入⏎支出决算表 is no 支出决算表.
    """
    entries: list[tuple[str, TextLine]] = []
    is_open = False
    for index in sorted(listed):
        line = lines[index]
        if is_open and entries and not _ENTRY_HEAD.match(line.text):
            entries[-1] = (entries[-1][0] + line.text, entries[-1][1])
        else:
            entries.append((line.text, line))
        text = entries[-1][0]
        is_open = not _LEADER.search(text) and form_of_title(text) is None and not _CONTENTS.match(text)
    return entries


def _contents_zone(lines: Sequence[TextLine]) -> set[int]:
    """From 目录 to the line that begins the body: the first that repeats an entry, or the end of the list."""
    start = next((index for index, line in enumerate(lines) if _CONTENTS.match(line.text)), None)
    if start is None:
        return {index for index, line in enumerate(lines) if line.role == "contents"}
    zone = {start}
    seen: set[str] = set()
    for index in range(start + 1, min(len(lines), start + _MOST_LINES)):
        text = lines[index].text
        entry = _LEADER.sub("", text)
        is_entry = bool(_ENTRY_HEAD.match(text)) or entry != text or form_of_title(text) is not None
        if entry in seen or len(text) > 60:
            break
        if is_entry and not text.isdigit():
            seen.add(entry)
        zone.add(index)
    return zone


def _section_lists(lines: Sequence[TextLine], zone: set[int]) -> set[int]:
    """Runs of three and more numbered form titles on one page, with nothing between them."""
    found: set[int] = set()
    run: list[int] = []
    for index, line in enumerate([*lines, None]):
        is_item = (
            line is not None
            and index not in zone
            and bool(_ENTRY_HEAD.match(line.text))
            and form_of_title(line.text) is not None
            and (not run or lines[run[-1]].page == line.page)
        )
        if is_item:
            run.append(index)
            continue
        if len(run) >= _SHORTEST_LIST:
            found.update(run)
        run = []
    return found
