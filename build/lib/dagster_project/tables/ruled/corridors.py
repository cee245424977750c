"""White corridors between columns of figures: where a rule between two columns is missing."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from ..text.words import Word

CORRIDOR: Final = 1.0
"""Narrowest white corridor between two columns, in points: figures of neighbouring columns never touch."""
FEWEST_IN_ONE_ROW: Final = 4
"""Amounts on one line that are columns although no other line has any: 三公 is a form of one row. A sentence that was
set between two rules seldom states more than three."""
FEWEST_OF_TWO: Final = 2
"""Lines with two figures or more that show columns: one alone may be a sentence."""
FEWEST_OF_ONE: Final = 3
"""Lines that end with an amount and show a column of amounts beside one of names."""

Corridor = tuple[float, float]


@dataclass(slots=True)
class _Column:
    """Words that overlap across the page."""

    x0: float
    x1: float
    words: int = 0
    figures: int = 0

    @property
    def is_of_figures(self) -> bool:
        return 2 * self.figures > self.words


def corridors(words: Sequence[Word]) -> list[Corridor]:
    """The corridors (left, right) beside columns of figures, from the lines that hold two words or more."""
    body = _body_lines(words)
    if not _shows_columns(body):
        return []
    columns = _columns(_within_columns(body))
    return [
        (one.x1, other.x0)
        for one, other in itertools.pairwise(columns)
        if one.is_of_figures or other.is_of_figures
    ]


def _body_lines(words: Sequence[Word]) -> list[list[Word]]:
    """Lines with a figure and another word, other than the row that numbers the columns."""
    lines: dict[int, list[Word]] = {}
    for word in words:
        lines.setdefault(word.line, []).append(word)
    return [line for line in lines.values() if len(line) > 1 and _has_figures_of_columns(line)]


def _has_figures_of_columns(line: Sequence[Word]) -> bool:
    figures = [word for word in line if word.is_figure]
    return bool(figures) and not numbers_columns(figures)


def numbers_columns(figures: Sequence[Word]) -> bool:
    """栏次: the columns counted 1, 2, 3, …, which are no figures of any of them."""
    texts = [figure.text for figure in figures]
    if len(texts) < 2 or not texts[0].isdecimal() or len(texts[0]) > 2:
        return False
    first = int(texts[0])
    return texts == [str(number) for number in range(first, first + len(texts))]


def _is_amount(word: Word) -> bool:
    return word.is_figure and "." in word.text


def _shows_columns(body: Sequence[Sequence[Word]]) -> bool:
    """Whether lines show columns: two with several figures, three that end with an amount, or one rich in amounts."""
    of_two = sum(sum(word.is_figure for word in line) > 1 for line in body)
    of_one = sum(_is_amount(line[-1]) for line in body)
    richest = max((sum(map(_is_amount, line)) for line in body), default=0)
    return of_two >= FEWEST_OF_TWO or of_one >= FEWEST_OF_ONE or richest >= FEWEST_IN_ONE_ROW


def _within_columns(body: Sequence[Sequence[Word]]) -> list[Word]:
    """Words of the body but those that stand across columns of figures (公用经费合计 across those that it closes)."""
    words = list(itertools.chain.from_iterable(body))
    figures = merged((word.x0, word.x1) for word in words if word.is_figure)
    return [
        word
        for word in words
        if word.is_figure or sum(word.x0 < x1 and word.x1 > x0 for x0, x1 in figures) < 2
    ]


def _columns(words: Iterable[Word]) -> list[_Column]:
    """Words by columns: those no wider apart than a corridor are one."""
    columns: list[_Column] = []
    for word in sorted(words, key=lambda word: (word.x0, word.x1)):
        if not columns or word.x0 >= columns[-1].x1 + CORRIDOR:
            columns.append(_Column(word.x0, word.x1))
        last = columns[-1]
        last.x1 = max(last.x1, word.x1)
        last.words += 1
        last.figures += word.is_figure
    return columns


def merged(intervals: Iterable[Corridor]) -> list[Corridor]:
    """Intervals that are no wider apart than a corridor as one."""
    found: list[Corridor] = []
    for x0, x1 in sorted(intervals):
        if found and x0 < found[-1][1] + CORRIDOR:
            found[-1] = (found[-1][0], max(found[-1][1], x1))
        else:
            found.append((x0, x1))
    return found


def first_body_line(words: Sequence[Word]) -> float | None:
    """Height of the first line with an amount, or with two figures that do not number the columns; None without one."""
    lines: dict[int, list[Word]] = {}
    for word in words:
        if word.is_figure:
            lines.setdefault(word.line, []).append(word)
    heights = [line[0].middle for line in lines.values() if _is_of_body(line)]
    return min(heights, default=None)


def _is_of_body(figures: Sequence[Word]) -> bool:
    if any("." in word.text or "," in word.text for word in figures):
        return True
    return len(figures) > 1 and not numbers_columns(figures)
