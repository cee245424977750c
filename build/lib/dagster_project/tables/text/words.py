"""Words: runs of characters on one line without a gap between them; what columns are inferred from."""

from __future__ import annotations

import bisect
import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from dagster_project.read import Characters

from .typeset import Ordered, Reading, order, reading_frame

FIGURE: Final = re.compile(
    r"[-－−—△▲]?[（(]?[-－−]?[¥￥]?[-－−]?\d[\d,，]*(?:[.．]\d+)?[%％)）]*|[¥￥]?[-—－–―]{1,2}"
)
"""One whole printed figure, also with a currency sign, or the dash that stands for no amount."""
AMOUNT: Final = re.compile(
    r"[-－−]?[¥￥]?\d[\d,，]*\.\d\d(?![\d%％])"
    r"|[-－−]?[¥￥]?\d[\d,，]*\.\d\d(?=\d[\d,，]*\.\d\d|[1-5]\d{2,6}(?!\d))"
    r"|^[-－—](?=[^\d－—-]|[1-5]\d{2,6}$)"
)
"""A figure with two decimals, or the dash in its place, against which a name, a code or the next figure may stand."""
PART: Final = re.compile(r"\.\d\d[^%％]|^[-－—][^－—-]|[^\d.,，（(¥￥－−-][-－−]?[¥￥]?\d[\d,，]*\.\d\d$")
"""What the text of a run shows that may hold such a figure and more: looked for first, as hardly any does."""
GROUP: Final = re.compile(r"\d{3}(?:\.\d\d)?")
BEFORE_GROUP: Final = re.compile(r"[-－−]?[¥￥]?[1-9]\d{0,2}(?:\d{3})*")
OTHERWISE: Final = re.compile(r"\d,\d{3}|^[-－−]?[¥￥]?\d{4,}\.\d\d$")
"""Thousands printed with a comma, or with nothing between them."""
SPACE: Final = 0.6
"""Type sizes of the space within a figure; columns stand farther apart, or a rule between them."""
IN_LINE: Final = 1.0
"""Points within which right edges of one column's figures agree."""
FEWEST_IN_LINE: Final = 3
"""Lines in which a figure ends at one place: two may do so in prose."""


@dataclass(frozen=True, slots=True)
class Word:
    """A run of characters: its line (rising down the page), box and text."""

    line: int
    x0: float
    x1: float
    baseline: float
    size: float
    text: str

    @property
    def is_figure(self) -> bool:
        return FIGURE.fullmatch(self.text) is not None

    @property
    def middle(self) -> float:
        """Height at which its ink is centred."""
        return self.baseline - 0.35 * self.size


def find_words(characters: Characters, chosen: np.ndarray) -> list[Word]:
    """Words of upright characters ``chosen`` (indices), by line, then left to right."""
    chosen = chosen[characters.angle[chosen] == 0]
    if not len(chosen):
        return []
    reading = reading_frame(characters)
    return words_of(characters, reading, order(None, reading, chosen))


def words_of(characters: Characters, reading: Reading, ordered: Ordered) -> list[Word]:
    """Words of characters already in order; a figure against which its neighbour stands without a gap is a word."""
    runs = list(_runs(characters, ordered))
    texts = ["".join(characters.text[i] for i in run) for _, run in runs]
    words = [_word(line, run, text, reading) for (line, run), text in zip(runs, texts, strict=True)]
    glued = {n: pieces for n, text in enumerate(texts) if (pieces := _pieces(text))}
    if not glued:
        return with_groups_joined(words)
    columns = _right_edges(words, runs, glued, reading)
    whole: list[Word] = []
    for number, word in enumerate(words):
        line, run = runs[number]
        cuts = _cuts(glued.get(number, ()), line, run, reading, columns)
        for start, end in itertools.pairwise([0, *cuts, len(run)]):
            whole.append(_word(line, run[start:end], texts[number][start:end], reading) if cuts else word)
    return with_groups_joined(whole)


def with_groups_joined(words: list[Word]) -> list[Word]:
    """The words with the groups of three digits put together that a space parts (``1 688.82``).

    Only where no figure of the page has a comma, or four digits before its point: publishers print thousands one way.
    """
    joined: list[Word] = []
    for word in words:
        last = joined[-1] if joined else None
        if last is not None and last.line == word.line and _goes_on(last, word):
            text = last.text + word.text
            joined[-1] = Word(last.line, last.x0, word.x1, last.baseline, last.size, text)
        else:
            joined.append(word)
    if len(joined) == len(words) or any(OTHERWISE.search(word.text) for word in words):
        return words
    return joined


def _goes_on(last: Word, word: Word) -> bool:
    gap = word.x0 - last.x1
    if not 0 < gap <= SPACE * word.size or not GROUP.fullmatch(word.text):
        return False
    return BEFORE_GROUP.fullmatch(last.text) is not None


def _runs(characters: Characters, ordered: Ordered) -> Iterator[tuple[int, list[int]]]:
    """Line number and indices of each run of characters without a gap or a space between them."""
    run: list[int] = []
    last = -1
    for index, number, gap in zip(
        ordered.indices.tolist(), ordered.line.tolist(), ordered.gap.tolist(), strict=True
    ):
        blank = characters.text[index].isspace()
        if run and (number != last or gap or blank):
            yield last, run
            run = []
        last = number
        if not blank:
            run.append(index)
    if run:
        yield last, run


def _word(line: int, run: list[int], text: str, reading: Reading) -> Word:
    x0, x1 = float(reading.left[run[0]]), float(reading.right[run].max())
    return Word(line, x0, x1, float(reading.baseline[run[0]]), float(reading.size[run[0]]), text)


def _pieces(text: str) -> list[tuple[int, int]]:
    """First and last place of each amount in a run that holds something else as well."""
    if len(text) < 2 or not PART.search(text):
        return []
    return [found.span() for found in AMOUNT.finditer(text) if found.group() != text]


def _right_edges(
    words: list[Word],
    runs: list[tuple[int, list[int]]],
    glued: dict[int, list[tuple[int, int]]],
    reading: Reading,
) -> list[tuple[float, int]]:
    """Right edge and line of every figure of a page, also of those that are part of a run, from the left."""
    edges = [(word.x1, word.line) for n, word in enumerate(words) if n not in glued and word.is_figure]
    for number, pieces in glued.items():
        line, run = runs[number]
        edges += [(float(reading.right[run[end - 1]]), line) for _, end in pieces]
    return sorted(edges)


def _cuts(
    pieces: Sequence[tuple[int, int]],
    line: int,
    run: list[int],
    reading: Reading,
    columns: list[tuple[float, int]],
) -> list[int]:
    """Where a run is cut: around its amounts that end where figures of other lines end too."""
    cuts: set[int] = set()
    for start, end in pieces:
        edge = float(reading.right[run[end - 1]])
        near = columns[
            bisect.bisect_left(columns, (edge - IN_LINE, 0)) : bisect.bisect_right(
                columns, (edge + IN_LINE, line)
            )
        ]
        if len({other for _, other in near} | {line}) >= FEWEST_IN_LINE:
            cuts |= {start, end}
    return sorted(cuts - {0, len(run)})
