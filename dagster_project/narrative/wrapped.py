"""Plain text that was broken at a fixed width: its lines begin and end somewhere, as on a page.

Text that a program took out of a PDF, or that a mail carried, breaks inside words and numbers. Such text shows its
width: many of its lines end near it. Text of one line a paragraph does not, and stays without ends.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence

from .direction import Ends

EM = 12.0
"""Points for the width of a Chinese character: a unit, no more."""
LONG = 15
"""Characters of a line that may reach from margin to margin."""
WIDEST = 70.0
"""Ems that a broken line has at most."""
SLACK = 4.0
"""Ems by which a full line may stay short: some programs break no number and let no stop begin a line."""
TIGHT = 1.0
"""The same where nothing is kept together: of two ways to count, the one by which the lines were broken."""
WIDER = 0.05
"""Share of the lines that may be wider: rows of tables among the sentences."""
LEAST_LINES = 8
LEAST_SHARE = 0.4
"""Lines that must end at the width, and their share of the long ones: the others are last lines of paragraphs."""
LEAST_INDENTED = 0.1
_SENTENCE = re.compile("[。；，;]")
_PAGE_NUMBER = re.compile(r"[-—－]?\s*\d{1,4}\s*[-—－]?")
_ROW = re.compile(r"(?:[^\s。；，;]+\s+){0,3}-?[\d,]+\.\d+(?:\s+-?[\d,]+(?:\.\d+)?)*")
Measure = Callable[[str], float]


def ends_of_wrapped(texts: Sequence[str]) -> tuple[list[Ends], bool]:
    """(begin and end of each line in points, whether paragraphs begin with an indent).

    None for all where the text does not show that it was broken.
    """
    sentences = [text.rstrip() for text in texts if len(text.strip()) >= LONG and _SENTENCE.search(text)]
    measures: tuple[Measure, ...] = (_display_width, len)
    found = [(one, width) for one in measures if (width := _width(sentences, one)) is not None]
    if not found:
        return [None] * len(texts), True
    measure, width = max(found, key=lambda pair: _share(sentences, pair[0], pair[1], TIGHT))
    ends: list[Ends] = []
    for text in texts:
        line = text.rstrip()
        ends.append((_indent(line, measure) * EM, min(measure(line), width) * EM))
    indented = sum(_indent(line, measure) > 0 for line in sentences)
    return ends, indented >= LEAST_INDENTED * len(sentences)


def slack_of(ends: Sequence[Ends]) -> float:
    """Ems by which a full line of these may stay short: of narrow text less, or a heading would be a full line."""
    return min(SLACK, max((end[1] for end in ends if end is not None), default=0.0) / EM / 10)


def beside_the_text(texts: Sequence[str], ends: Sequence[Ends]) -> set[int]:
    """Lines of broken text that stand between its sentences: page breaks, and rows of tables.

    A number alone is that of a page or a row, and parts no sentence; a short line of bare figures, with a label or
    without, is a row: a figure of a sentence has a unit.
    """
    found: set[int] = set()
    width = max((end[1] for end in ends if end is not None), default=0.0)
    printed = [index for index, text in enumerate(texts) if text.strip()]
    for before, index, after in zip(printed, printed[1:], printed[2:], strict=False):
        line, end = texts[index].strip(), ends[index]
        if _PAGE_NUMBER.fullmatch(line):
            goes_on = texts[before].rstrip()[-1] not in "。！？:：;；"
            found.update(range(before + 1, after) if goes_on else [index])
        elif _ROW.fullmatch(line) and end is not None and end[1] < width - SLACK * EM:
            found.add(index)
    return found


def _width(sentences: Sequence[str], measure: Measure) -> float | None:
    """The width that enough lines come near; None where these are too few or it is too wide."""
    widths = sorted(measure(line) for line in sentences)
    if len(widths) < LEAST_LINES:
        return None
    width = widths[int((len(widths) - 1) * (1 - WIDER))]
    share = _share(sentences, measure, width, SLACK)
    is_shown = share >= LEAST_SHARE and share * len(widths) >= LEAST_LINES
    return width if width <= WIDEST and is_shown else None


def _share(sentences: Sequence[str], measure: Measure, width: float, slack: float) -> float:
    """Share of the lines that end at most so far before the width."""
    return sum(measure(line) >= width - slack for line in sentences) / len(sentences)


def _indent(line: str, measure: Measure) -> float:
    return measure(line[: len(line) - len(line.lstrip())])


def _display_width(text: str) -> float:
    """Ems: a character as wide as a Chinese one is 1, another one half."""
    return sum(1.0 if unicodedata.east_asian_width(c) in "WFA" else 0.5 for c in text)
