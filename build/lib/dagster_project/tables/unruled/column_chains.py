"""Chains of columns: from the left rule of a table to its right one, each column centred on a header text."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np

from .blocks import Block

CENTRED: Final = 2.0
"""Points by which a centre may miss."""
NARROWEST: Final = 8.0
"""No column is narrower: points."""
INK: Final = 1.0
"""Points by which ink may reach over an edge."""
GRAIN: Final = 0.25
"""Edges nearer than this are one when it comes to remember where no chain leads."""
MOST_STEPS: Final = 400
"""Columns that are tried for one header: enough for any table, and no page can take long."""
MOST_CHAINS: Final = 40
"""Chains that reach the right rule and are looked at: the first nearly always is the table."""
MOST_TEXTS: Final = 150
"""No header has more texts; a page of prose between two rules has."""


class Chains:
    """The chains under one header: ``texts`` its words, ``body`` the rows below.

    A chain is refused as soon as an edge of it cuts an amount of the body or, unless ``part``, a column of it takes
    in two texts of one row.
    """

    def __init__(
        self,
        texts: Sequence[Block],
        body: Sequence[Sequence[Block]],
        left: float,
        right: float,
        *,
        part: bool,
    ) -> None:
        self.texts = sorted(texts, key=lambda block: block.centre)
        self.left, self.right = left, right
        self._x0 = np.array([block.x0 for block in self.texts])
        self._x1 = np.array([block.x1 for block in self.texts])
        self._middle = np.array([block.middle for block in self.texts])
        self._centre = (self._x0 + self._x1) / 2
        amounts = [block for row in body for block in row if block.is_amount]
        self._begins = np.array([block.x0 + INK for block in amounts])
        self._ends = np.array([block.x1 - INK for block in amounts])
        pairs = [] if part else _neighbours(body)
        self._ones = np.array([one for one, _ in pairs])
        self._others = np.array([other for _, other in pairs])
        self._steps = 0
        self._dead: set[int] = set()

    def __iter__(self) -> Iterator[tuple[Block, ...]]:
        if len(self.texts) > MOST_TEXTS:
            return iter(())
        return itertools.islice(self._from(self.left, ()), MOST_CHAINS)

    def _from(self, edge: float, chain: tuple[Block, ...]) -> Iterator[tuple[Block, ...]]:
        """Chains that go on from an edge, the narrowest column first."""
        if chain and abs(edge - self.right) <= CENTRED:
            yield chain
            return
        place = round(edge / GRAIN)
        if place in self._dead or self._steps >= MOST_STEPS:
            return
        self._steps += 1
        arrived = False
        for number, end in self._columns(edge):
            for found in self._from(end, (*chain, self.texts[number])):
                arrived = True
                yield found
        if not arrived:
            self._dead.add(place)

    def _columns(self, edge: float) -> list[tuple[int, float]]:
        """Number of the text and right edge of every column that may begin at ``edge``."""
        ends = 2 * self._centre - edge
        fit = (self._x0 >= edge - INK) & (ends >= self._x1 - INK) & (ends >= edge + NARROWEST)
        fit &= ends <= self.right + CENTRED
        return [
            (number, float(ends[number]))
            for number in np.flatnonzero(fit).tolist()
            if self._allowed(number, edge, float(ends[number]))
        ]

    def _allowed(self, number: int, left: float, right: float) -> bool:
        """Whether the text is the lowest of the column, and what stands below fits it."""
        inside = (self._x0 > left - INK) & (self._x1 < right + INK)
        if (inside & (self._middle > self._middle[number])).any():
            return False
        if right < self.right - CENTRED and ((self._begins < right) & (self._ends > right)).any():
            return False
        return not ((self._ones > left) & (self._others < right)).any()


def _neighbours(body: Sequence[Sequence[Block]]) -> list[tuple[float, float]]:
    """Centres of each two texts that stand next to each other in a row."""
    rows = [sorted(block.centre for block in row) for row in body]
    return sorted({pair for row in rows for pair in itertools.pairwise(row)})
