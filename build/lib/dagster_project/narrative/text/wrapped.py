"""Plain text that was broken at a fixed width: its lines begin and end somewhere, as on a page.

Text that a program took out of a PDF, or that a mail carried, breaks inside words and numbers. Such text shows its
width: many of its lines end near it. Text of one line a paragraph does not, and stays without ends.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence, Set
from itertools import pairwise

from dagster_project.tables.text.line_kinds import (
    MEASURED,
    is_row_however_wide,
    may_be_row_of_figures,
    printed_page_number,
)

from .direction import Ends

EM = 12.0
"""Points for the width of a Chinese character: a unit, no more."""
LONG = 15
"""Characters of a line that may reach from margin to margin."""
SHORT = 6
"""Characters of a line that may be a piece of a sentence."""
NARROWEST, WIDEST = 20.0, 70.0
"""Ems that a broken line has: in fewer a heading is broken as well and looks like a sentence."""
SLACK = 4.0
"""Ems by which a full line may stay short: some programs break no number and let no stop begin a line."""
TIGHT = 1.0
"""The same where nothing is kept together: of two ways to count, the one by which the lines were broken."""
WIDER = 0.1
"""Share of the lines that may be wider: rows of tables and notes below them among the sentences."""
INDENT = 0.8
"""Ems that an indent has at least: two spaces, which are as wide as one Chinese character."""
LEAST_LINES = 8
LEAST_SHARE = 0.4
"""Lines that must end at the width, and their share of the long ones: the others are last lines of paragraphs."""
LEAST_LOST = 2
"""Amounts without anything before them from which on lines are taken to have changed places."""
LEAST_INDENTED = 0.1
LEAST_UNFINISHED = 3
UNFINISHED_SHARE = 0.25
"""Lines that break off within a sentence, and their share: the text was broken, at whatever width."""
_SENTENCE = re.compile(r"[。；;]|(?<!\d)，|，(?!\d{3})")
"""A stop in it; not the comma of a number that was typed as wide as a character."""
TERMINAL = frozenset("。;:!?；：！？")
PAUSES = frozenset(";；")
"""Between the members of a list: a line that ends so and is short ends its paragraph only where the next is indented."""
_NUMBERED = re.compile(
    r"[（(]?[\d一二三四五六七八九十]{1,3}(?:[、)）]|[.．](?!\d))|第[一二三四五六七八九十]|[①-⑳]"
)
_COLUMNS = re.compile(r"\S {3,}\S")
"""A gap within a line: columns of a table, or a justified heading."""
_AMOUNT_FIRST = re.compile(r"\d[\d,，]*[.．]\d+\s*(?:亿元|万元|千元|元)\s*[，。；;,]")
_SECTION_HEADING = re.compile(r"[（(]?[一二三四五六七八九十]{1,3}[、)）].{2,40}(?:说明|情况)")
Measure = Callable[[str], float]


def ends_of_wrapped(texts: Sequence[str]) -> tuple[list[Ends], bool]:
    """(begin and end of each line in points, whether paragraphs begin with an indent).

    None for all where the text does not show that it was broken.
    """
    sentences = [text.rstrip() for text in texts if _is_of_sentences(text)]
    measures: tuple[Measure, ...] = (_display_width, len)
    found = [(one, width) for one in measures if (width := _width(sentences, one)) is not None]
    if not found or max(map(_display_width, sentences)) < NARROWEST:
        return [None] * len(texts), True
    measure, width = max(found, key=lambda pair: _share([*map(pair[0], sentences)], pair[1], TIGHT))
    left = min(_indent(line, _display_width) for line in sentences)
    ends: list[Ends] = []
    for text in texts:
        line = text.rstrip()
        ends.append((max(0.0, _indent(line, _display_width) - left) * EM, min(measure(line), width) * EM))
    indented = sum(_indent(line, _display_width) > left for line in sentences)
    return ends, indented >= LEAST_INDENTED * len(sentences)


def breaks_anywhere(texts: Sequence[str]) -> bool:
    """Whether sentences of this text are broken over lines, for text that shows no width.

    What belongs together is not known then: half a list read as all of it would be held against its total.
    """
    told = [index for index, text in enumerate(texts) if _is_of_sentences(text, SHORT)]
    unfinished = sum(
        index + 1 < len(texts) and _goes_on(texts[index].rstrip(), texts[index + 1]) for index in told
    )
    return unfinished >= max(LEAST_UNFINISHED, UNFINISHED_SHARE * len(told))


def is_out_of_order(texts: Sequence[str]) -> bool:
    """Whether lines of broken text have changed places, as where a program sorts them by baselines a little apart.

    Told by amounts at the head of a line behind a stop or a heading: nothing leads to them. Which other lines changed
    places is not seen.
    """
    printed = [text.strip() for text in texts if text.strip()]
    lost = sum(
        _AMOUNT_FIRST.match(line) is not None
        and (before[-1] in TERMINAL or _SECTION_HEADING.fullmatch(before) is not None)
        for before, line in pairwise(printed)
    )
    return lost >= LEAST_LOST


def _goes_on(line: str, after: str, stops: Set[str] = TERMINAL) -> bool:
    """A line that breaks off and, right below, one that begins neither with a number nor with more indent."""
    if not after.strip() or line[-1] in stops or _NUMBERED.match(after.strip()):
        return False
    return _indent(after, len) <= _indent(line, len)


def slack_of(ends: Sequence[Ends]) -> float:
    """Ems by which a full line of these may stay short: of narrow text less, or a heading would be a full line."""
    return min(SLACK, _widest(ends) / EM / 10)


def _widest(ends: Sequence[Ends]) -> float:
    """Points of the widest line; 0 for text that shows no width."""
    return max((end[1] for end in ends if end is not None), default=0.0)


def _printed(texts: Sequence[str]) -> list[int]:
    """Numbers of the lines that are not blank."""
    return [index for index, text in enumerate(texts) if text.strip()]


def page_numbers(texts: Sequence[str]) -> tuple[set[int], set[int]]:
    """(Lines that are the number of a page or of a row, blank ones around those within a sentence): they part nothing."""
    found, blank = set[int](), set[int]()
    printed = _printed(texts)
    for before, index, after in zip(printed, printed[1:], printed[2:], strict=False):
        if printed_page_number(texts[index]) is not None and not texts[index].startswith("\t"):
            found.add(index)
            if texts[before].rstrip()[-1] not in "。！？:：;；":
                blank.update({*range(before + 1, after)} - {index})
    return found, blank


def blank_within_sentences(texts: Sequence[str], ends: Sequence[Ends]) -> set[int]:
    """Blank lines that do not end a paragraph: the full line before breaks off and the line after continues it.

    Programs leave one where the spacing of lines is wide, between all lines or at odd places. A list goes on behind its
    semicolons.
    """
    found: set[int] = set()
    width = _widest(ends)
    printed = _printed(texts)
    for before, after in pairwise(printed):
        end = ends[before]
        if after - before < 2 or end is None or end[1] < width - SLACK * EM:
            continue
        is_sentence = _is_of_sentences(texts[before], SHORT) or _is_of_sentences(texts[after], SHORT)
        if is_sentence and _goes_on(texts[before].rstrip(), texts[after], TERMINAL - PAUSES):
            found.update(range(before + 1, after))
    return found


def rows_of_tables(texts: Sequence[str], ends: Sequence[Ends]) -> set[int]:
    """Lines of plain text that are rows of tables: a label and bare figures, without a stop.

    What a figure of a row is, and in which unit, its header says, which such text has lost: it is read for no claim.
    """
    found: set[int] = set()
    width = _widest(ends)
    printed = _printed(texts)
    for index, after in zip(printed, [*printed[1:], None], strict=False):
        line, end = texts[index].strip(), ends[index]
        if texts[index].startswith("\t") or _SENTENCE.search(line) or not may_be_row_of_figures(line):
            continue
        is_full = end is None or end[1] >= width - SLACK * EM
        if is_full and not is_row_however_wide(line, is_broken=end is not None):
            continue
        if after is None or MEASURED.match(texts[after].strip()) is None:
            found.add(index)
    return found


def _is_of_sentences(text: str, least: int = LONG) -> bool:
    return len(text.strip()) >= least and bool(_SENTENCE.search(text)) and not _COLUMNS.search(text)


def _width(sentences: Sequence[str], measure: Measure) -> float | None:
    """The width that most lines come near, few being wider; None where these are too few or it is too wide."""
    widths = sorted(map(measure, sentences))
    if len(widths) < LEAST_LINES:
        return None
    widest = set(widths[int((len(widths) - 1) * (1 - WIDER)) :])
    width = max(widest, key=lambda one: (_share(widths, one, SLACK), -one))
    share = _share(widths, width, SLACK)
    is_shown = share >= LEAST_SHARE and share * len(widths) >= LEAST_LINES
    return width if width <= WIDEST and is_shown else None


def _share(widths: Sequence[float], width: float, slack: float) -> float:
    """Share of the lines that end at a width or at most so far before it."""
    return sum(width - slack <= one <= width for one in widths) / len(widths)


def _indent(line: str, measure: Measure) -> float:
    return measure(line[: len(line) - len(line.lstrip())])


def _display_width(text: str) -> float:
    """Ems: a character as wide as a Chinese one is 1, another one half."""
    return sum(1.0 if unicodedata.east_asian_width(c) in "WFA" else 0.5 for c in text)
