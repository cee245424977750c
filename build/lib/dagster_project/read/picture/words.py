"""The words of a page in lines, and those that name a figure: of its row, of its column, of its table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from .ink import Ink
from .marks import Box, says_something

SAME_LINE: Final = 0.1
"""Share of its height by which the next character may be above or below, whole."""
GAP: Final = 0.8
"""Share of its height from which on white paper separates two words."""
LONGEST: Final = 16
"""Characters of a word that are looked at, those nearest to the figure."""
FEWEST_OF_A_CODE: Final = 2
NEAREST: Final = 2
"""Words before a figure in a sentence that are looked at: a number of a year ends a word."""
FIRST: Final = 8
"""Words of a page that say what it is: its title and the heads of its columns."""
IDEOGRAPHS: Final = (0x4E00, 0x9FFF)


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a page: the characters of each (indexes of the ink) and its box."""

    members: list[np.ndarray]
    boxes: np.ndarray
    ends: np.ndarray
    """Right edge of every character."""
    names: np.ndarray
    """Which of them may name something: words with ideographs, and codes."""

    @classmethod
    def of(cls, ink: Ink) -> Words:
        """The words of what is seen."""
        order = np.flatnonzero(ink.seen)
        if not len(order):
            return cls([], np.empty((0, 4)), ink.boxes[:, 2], np.empty(0, dtype=bool))
        boxes = ink.boxes[order]
        height = np.maximum(1.0, boxes[:, 3] - boxes[:, 1])
        tall = np.maximum(height[1:], height[:-1])
        gap = boxes[1:, 0] - boxes[:-1, 2]
        # A full stop and 一 lie low or flat: what overlaps in height, however little, is of one line.
        between = np.maximum(boxes[1:, 1] - boxes[:-1, 3], boxes[:-1, 1] - boxes[1:, 3])
        apart = (between > SAME_LINE * tall) | (gap > GAP * tall) | (gap < -tall)
        codes = ink.code[order]
        apart |= _of_codes(codes[:-1]) & _ideographs(codes[1:])
        members = np.split(order, np.flatnonzero(apart) + 1)
        around = [(*ink.boxes[one][:, :2].min(axis=0), *ink.boxes[one][:, 2:].max(axis=0)) for one in members]
        names = np.array([_may_name(ink.code[one]) for one in members])
        return cls(members, np.array(around), ink.boxes[:, 2], names)

    def naming(self, box: Box, in_cell: bool) -> Iterator[np.ndarray]:
        """Characters of the words that name a figure in ``box``: of its row, above it, and the largest above it; in a sentence
        those just before it.
        """
        if not len(self.boxes):
            return
        x0, y0, x1, y1 = self.boxes.T
        middle_x, middle_y = (x0 + x1) / 2, (y0 + y1) / 2
        beside = self.names & (middle_y >= box[1]) & (middle_y <= box[3])
        if not in_cell:
            ahead = np.flatnonzero(beside & (x0 < box[0]))
            for number in ahead[np.argsort(x0[ahead])][-NEAREST:].tolist():
                yield self._before(self.members[number], box)
            return
        for number in np.flatnonzero(beside).tolist():
            yield self._before(self.members[number], box)
        over = self.names & (middle_y < box[1])
        mine = (middle_x >= box[0]) & (middle_x <= box[2])
        mine |= ((box[0] + box[2]) / 2 >= x0) & ((box[0] + box[2]) / 2 <= x1)
        for number in np.flatnonzero(over & mine).tolist():
            yield self.members[number][:LONGEST]
        if over.any():
            yield self.members[int(np.where(over, y1 - y0, 0).argmax())][:LONGEST]

    def largest(self) -> Iterator[np.ndarray]:
        """Words that say what a page is: the largest first, and of one size the upper ones."""
        height = np.round(self.boxes[:, 3] - self.boxes[:, 1])
        order = np.lexsort((self.boxes[:, 1], -height))
        for number in order[self.names[order]][:FIRST].tolist():
            yield self.members[number][:LONGEST]

    def _before(self, word: np.ndarray, box: Box) -> np.ndarray:
        """What of a word stands before the figure, and nearest to it; a word that stands after it from its beginning."""
        ahead = word[self.ends[word] <= box[0] + 0.5]
        return ahead[-LONGEST:] if len(ahead) else word[:LONGEST]


def _may_name(codes: np.ndarray) -> bool:
    """Words with ideographs, and codes."""
    is_code = len(codes) >= FEWEST_OF_A_CODE and _of_codes(codes).all() and _digits(codes).any()
    return bool(is_code or _ideographs(codes).any())


def _of_codes(codes: np.ndarray) -> np.ndarray:
    """Digits, and glyphs that the text has no name for: either may be a digit."""
    silent = [not says_something(code) for code in codes.tolist()]
    return _digits(codes) | np.array(silent, dtype=bool)


def _digits(codes: np.ndarray) -> np.ndarray:
    return (codes >= ord("0")) & (codes <= ord("9"))


def _ideographs(codes: np.ndarray) -> np.ndarray:
    return (codes >= IDEOGRAPHS[0]) & (codes <= IDEOGRAPHS[1])
