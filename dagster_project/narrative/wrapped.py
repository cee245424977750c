"""Plain text that was broken at a fixed width: its lines begin and end somewhere, as on a page.

Text that a program took out of a PDF, or that a mail carried, breaks inside words and numbers. Such text shows its
width: many of its lines end at it. Text of one line a paragraph does not, and stays without ends.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence

EM = 12.0
"""Points for the width of a Chinese character: a unit, no more."""
LONG = 15
"""Characters of a line that may reach from margin to margin."""
WIDEST = 70
"""Ems that a broken line has at most."""
SLACK = 2.0
"""Ems by which a full line may stay short, where no break is allowed before a stop."""
LEAST_LINES = 8
LEAST_SHARE = 0.4
"""Lines that must end at the width, and their share of the long ones: the others are last lines of paragraphs."""


def ends_of_wrapped(texts: Sequence[str]) -> list[tuple[float, float] | None]:
    """Begin and end of each line in points; None for all where the text does not show that it was broken."""
    measures: tuple[Callable[[str], float], ...] = (_display_width, len)
    found = [(share, measure) for measure in measures if (share := _share_at_width(texts, measure))]
    if not found:
        return [None] * len(texts)
    _, measure = max(found, key=lambda pair: pair[0])
    ends: list[tuple[float, float] | None] = []
    for text in texts:
        line = text.rstrip()
        indent = measure(line[: len(line) - len(line.lstrip())])
        ends.append((indent * EM, measure(line) * EM))
    return ends


def _share_at_width(texts: Sequence[str], measure: Callable[[str], float]) -> float:
    """Share of the long lines that end at the widest; 0 where these are too few or too wide."""
    widths = [measure(text.rstrip()) for text in texts if len(text.strip()) >= LONG and "\t" not in text]
    widest = max(widths, default=0.0)
    full = sum(width >= widest - SLACK for width in widths)
    if widest > WIDEST or full < LEAST_LINES or full < LEAST_SHARE * len(widths):
        return 0.0
    return full / len(widths)


def _display_width(text: str) -> float:
    """Ems: a character as wide as a Chinese one is 1, another one half."""
    return sum(1.0 if unicodedata.east_asian_width(c) in "WFA" else 0.5 for c in text)
