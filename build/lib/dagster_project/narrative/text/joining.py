"""Which lines belong to one paragraph: by their words where these decide, else by margins and indents."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from .headings import BARE_PART, HEADING, LONGEST_HEADING, heading_of
from .wrapped import PAUSES, TERMINAL

Edges = tuple[float, float]
Margins = dict[int | None, tuple[Edges, ...]]
"""Left and right edge of each column of text of a page: of one, but where two pages share a sheet."""
BIN = 6
"""Points within which two line ends are the same margin."""
NO_MARGINS: Edges = (0.0, float("inf"))
LONG_LINE = 15
"""Characters of a line that may reach from margin to margin."""
MANY_LINES = 5
"""Long lines that a page must have to show its own margins."""
_COMPLETE = re.compile(r"\d\.\d{2}$")
_TITLE = re.compile(r"[^，。;:、]{2,40}\d{4}年度?[^，。;:、\d]{0,24}(?:说明|公开|情况|报告|汇总|决算|预算)")
"""A title of the whole text on a line of its own: a body, a year and what is published."""
_GOES_ON = re.compile(r"[，。;:、)%]|其中[：:，]|\((?:类|款|项)")
"""No paragraph begins with these: the line before goes on, however short it is."""
_AMOUNT_FIRST = re.compile(r"\d[\d,.]*(?:亿元|万元|千元|元|%)[，。;、]")
"""An amount at the head of a line is what the line before leads to."""
LEAST_UNFINISHED = 8
"""Characters of a line that may break off short of the margin and go on below; fewer are a label."""


@dataclass
class Line:
    text: str
    offsets: np.ndarray
    raw: str
    x0: float | None  # along the direction in which it is read
    x1: float | None
    size: float
    page: int | None
    indents: bool = True
    """Paragraphs of its text begin with an indent, as far as is known."""
    slack: float = 2.2
    """Ems by which a full line may stay short."""
    least_indent: float = 1.2
    """Ems."""
    is_row: bool = False


def margins_of(lines: list[Line]) -> Margins:
    """Left and right edge of the running text of each page, column by column: of its long lines in the size that most of them have.

    By page, because landscape forms and their notes reach further than any sentence; a page with few long lines
    takes the edges that most pages have.
    """
    pages: dict[int | None, list[Line]] = {}
    for line in lines:
        if line.x0 is not None and len(line.text) >= LONG_LINE:
            pages.setdefault(line.page, []).append(line)
    edges = {page: _edges(long) for page, long in pages.items()}
    rich = {page for page, long in pages.items() if len(long) >= MANY_LINES}
    own = {page: edges[page] for page in rich}
    usual = _usual([edges[page] for page in rich or pages])
    return own if usual is None else {line.page: own.get(line.page, (usual,)) for line in lines}


def _usual(pages: Iterable[tuple[Edges, ...]]) -> Edges | None:
    """The edges that most pages of one column have; None where there is none."""
    told = Counter((round(one[0][0] / BIN), round(one[0][1] / BIN)) for one in pages if len(one) == 1)
    if not told:
        return None
    left, right = told.most_common(1)[0][0]
    return left * BIN, right * BIN


def _edges(long: list[Line]) -> tuple[Edges, ...]:
    """Left and right edge of the long lines of a page, of those in their usual size; of each column of them."""
    size = Counter(round(line.size) for line in long).most_common(1)[0][0]
    body = [line for line in long if round(line.size) == size]
    columns: list[Edges] = []
    for x0, x1 in sorted((line.x0 or 0.0, line.x1 or 0.0) for line in body):
        if columns and x0 <= columns[-1][1]:
            columns[-1] = columns[-1][0], max(x1, columns[-1][1])
        else:
            columns.append((x0, x1))
    return tuple(columns)


def _margins(line: Line, margins: Margins) -> Edges:
    """The edges of the column in which a line begins."""
    columns = margins.get(line.page, (NO_MARGINS,))
    begun = [column for column in columns if line.x0 is not None and column[0] <= line.x0]
    return begun[-1] if begun else columns[0]


def continues(before: Line, line: Line, margins: Margins) -> bool:
    """Whether ``line`` belongs to the paragraph that ``before`` ends."""
    told = _told_by_words(before, line)
    if told is not None:
        return told
    if line.x0 is None or before.x1 is None:
        return _goes_on_without_places(before)
    left = _margins(line, margins)[0]
    right = _margins(before, margins)[1]
    is_full = before.x1 >= right - before.slack * before.size
    is_indented = line.x0 > left + line.least_indent * line.size
    return _goes_on(before, is_full=is_full, is_indented=is_indented, indents=line.indents)


def _told_by_words(before: Line, line: Line) -> bool | None:
    """What the words of both lines say; None where they say nothing."""
    if not before.text or not line.text or before.raw.startswith("\t") or line.raw.startswith("\t"):
        return False
    if BARE_PART.fullmatch(before.text):
        return len(line.text) <= LONGEST_HEADING and not HEADING.match(line.text)
    if _GOES_ON.match(line.text):
        return True
    if _AMOUNT_FIRST.match(line.text) and before.x0 is not None and before.text[-1] not in TERMINAL:
        return True
    # 3,204.75 and 30101 below it: rows of a table, no number broken in two
    is_row = line.text[0].isdigit() and _COMPLETE.search(before.text) is not None
    begins = HEADING.match(line.text) is not None or _TITLE.fullmatch(before.text) is not None
    return False if is_row or begins else None


def _goes_on_without_places(before: Line) -> bool:
    """Plain text has no geometry: a long unfinished line goes on."""
    is_unfinished = before.text[-1] not in TERMINAL or before.text[-1] in PAUSES
    return is_unfinished and not heading_of(before.text)[2] and len(before.text) >= LONG_LINE


def _goes_on(before: Line, *, is_full: bool, is_indented: bool, indents: bool) -> bool:
    """``is_full``: the line before reaches the margin. ``indents``: paragraphs of this text begin with an indent."""
    ended, paused = before.text[-1] in TERMINAL, before.text[-1] in PAUSES
    if heading_of(before.text)[2]:
        return is_full and not is_indented and not ended
    if is_full:
        return not ended or not (is_indented or (not indents and not paused))
    return (not ended or paused) and not is_indented and len(before.text) >= LEAST_UNFINISHED
