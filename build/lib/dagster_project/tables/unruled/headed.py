"""Columns from their header: texts centred in cells whose rules are not drawn.

Where every header text is centred, the edges of the columns follow from the outermost rules one by one: the right
edge of a cell lies as far beyond its centre as the left edge before it. The chain must end on the right rule, every
text above it must be centred over whole columns and every figure below must stand in one column; a header that is
centred on anything else fails here, and nothing is guessed.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from ..ruled.corridors import merged
from .blocks import Block
from .column_chains import CENTRED, INK, Chains

FEWEST_HEADERS: Final = 2
"""Words of a header: a name and an amount."""
PART_OF_CODE: Final = re.compile(r"\d{2,3}")
"""What is printed of a code where each level has a column of its own."""
MOST_CODE_COLUMNS: Final = 3
"""类, 款, 项."""


@dataclass(frozen=True, slots=True)
class HeaderCell:
    """A header text with the columns ``first`` to ``last`` that it stands over, its top and its bottom."""

    first: int
    last: int
    top: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Columns:
    """Edges of columns (one more than columns) and the cells of the header above them."""

    edges: tuple[float, ...]
    cells: tuple[HeaderCell, ...]


def columns_of(
    header: Sequence[Block],
    body: Sequence[Sequence[Block]],
    box: tuple[float, float, float, float],
    *,
    part: bool,
) -> Columns | None:
    """The columns under ``header`` in which the rows of ``body`` fit; None if no reading fits.

    ``box``: x0, y0, x1, y1 of the header. Its last row may hold amounts already (the 合计 of the form). ``part``:
    several columns may stand under one header.
    """
    words = [block for block in header if not block.is_amount]
    if sum(not block.words[0].is_figure for block in words) < FEWEST_HEADERS:
        return None  # a row of zeros or of numbers (栏次 1 2 3) heads nothing
    foot = _foot(header, box[3])
    for leaves in Chains(words, body, box[0], box[2], part=part):
        edges = _edges(leaves, box[0], box[2])
        parts = _parted(edges, body, part=part)
        if not all(fits(row, parts) for row in body):
            continue
        cells = _Tiling(words, leaves, edges, box[3], foot).cells(box[1])
        if cells is not None:
            return Columns(tuple(parts), tuple(_over(parts, edges, cell) for cell in cells))
    return None


def _over(parts: Sequence[float], edges: Sequence[float], cell: HeaderCell) -> HeaderCell:
    """The cell over columns of which some were cut."""
    first, last = parts.index(edges[cell.first]), parts.index(edges[cell.last + 1]) - 1
    return HeaderCell(first, last, cell.top, cell.bottom)


def _parted(edges: Sequence[float], body: Sequence[Sequence[Block]], *, part: bool) -> list[float]:
    """The edges with columns of codes cut and, if ``part``, those in which rows have several texts (``301|01``)."""
    parts = [edges[0]]
    for left, right in itertools.pairwise(edges):
        inside = [[b for b in row if left <= b.centre < right] for row in body]
        cuts = _cuts_within([row for row in inside if len(row) > 1]) if part else []
        parts += [*(cuts or _cuts_between_codes([block for row in inside for block in row])), right]
    return parts


def _cuts_between_codes(blocks: Sequence[Block]) -> list[float]:
    """Where a column holds the codes of a class, a group and an item (``201``, ``01``, ``05``), each in rows of its own.

    Codes of one column stand above each other; those of several overlap nowhere.
    """
    if not all(PART_OF_CODE.fullmatch(block.words[0].text) for block in blocks):
        return []
    groups = merged((block.x0, block.x1) for block in blocks)
    if not 1 < len(groups) <= MOST_CODE_COLUMNS:
        return []
    return [(one[1] + other[0]) / 2 for one, other in itertools.pairwise(groups)]


def _cuts_within(rows: Sequence[Sequence[Block]]) -> list[float]:
    """Where rows with several texts in one column cut it; no cut runs between two amounts, nor through a text."""
    crowded = max(rows, key=len, default=())
    blocks = list(itertools.chain.from_iterable(rows))
    cuts = []
    for one, other in itertools.pairwise(sorted(crowded, key=lambda block: block.x0)):
        cut = (one.x1 + other.x0) / 2
        reach = max((block.x1 for block in blocks if block.centre < cut), default=cut)
        begin = min((block.x0 for block in blocks if block.centre > cut), default=cut)
        if reach < begin and not (one.is_amount and other.is_amount):
            cuts.append((reach + begin) / 2)
    return cuts


def _foot(header: Sequence[Block], bottom: float) -> float:
    """The top of the header's last row where that holds amounts, else its bottom."""
    amounts = [block.middle for block in header if block.is_amount]
    return 2 * max(amounts) - bottom if amounts else bottom


def _edges(leaves: Sequence[Block], left: float, right: float) -> list[float]:
    edges = [left]
    for leaf in leaves:
        edges.append(2 * leaf.centre - edges[-1])
    edges[-1] = right
    return edges


def fits(row: Sequence[Block], edges: Sequence[float]) -> bool:
    """Whether the texts of a row stand in columns of their own, every amount in one."""
    taken: set[int] = set()
    for block in row:
        first, last = span(block, edges)
        if first < 0 or last > len(edges) - 2 or (block.is_amount and first != last):
            return False
        mine = set(range(first, last + 1))
        if mine & taken:
            return False
        taken |= mine
    return True


def span(block: Block, edges: Sequence[float]) -> tuple[int, int]:
    """First and last column that a text stands in (-1 or one too many: beyond the outermost edges)."""
    cuts = np.asarray(edges)
    first = int(np.searchsorted(cuts, block.ink[0] + INK, side="right")) - 1
    last = int(np.searchsorted(cuts, block.ink[1] - INK, side="right")) - 1
    return first, max(first, last)


class _Tiling:
    """The header's rectangle cut into cells, each with its text in its very middle."""

    def __init__(
        self,
        blocks: Sequence[Block],
        leaves: Sequence[Block],
        edges: Sequence[float],
        bottom: float,
        foot: float,
    ) -> None:
        self._blocks = blocks
        self._middles = [leaf.middle for leaf in leaves]
        self._edges = edges
        self._slack = 0.5 * leaves[0].words[0].size
        self._leaves = [
            self._leaf(column, foot if m < foot else bottom) for column, m in enumerate(self._middles)
        ]
        self._known: dict[tuple[int, int, int], list[HeaderCell] | None] = {}

    def cells(self, top: float) -> list[HeaderCell] | None:
        """Every cell, or None if some text is left over or some place empty."""
        tiles = self._tile(0, len(self._leaves) - 1, top)
        return tiles if tiles is not None and len(tiles) == len(self._blocks) else None

    def _leaf(self, column: int, end: float) -> HeaderCell:
        """The lowest cell of a column: its top lies as far above its text as its bottom below."""
        return HeaderCell(column, column, 2 * self._middles[column] - end, end)

    def _tile(self, first: int, last: int, top: float) -> list[HeaderCell] | None:
        """Cells of columns ``first`` to ``last`` from ``top`` down; each question is answered once."""
        if first > last:
            return []
        key = (first, last, round(top))
        if key not in self._known:
            self._known[key] = None  # what asks for itself has no answer
            self._known[key] = self._cut(first, last, top)
        return self._known[key]

    def _cut(self, first: int, last: int, top: float) -> list[HeaderCell] | None:
        leaf = self._leaves[first]
        if abs(leaf.top - top) <= self._slack:
            rest = self._tile(first + 1, last, top)
            return None if rest is None else [HeaderCell(first, first, top, leaf.bottom), *rest]
        for block in self._blocks:
            end = 2 * block.middle - top
            if end <= top + self._slack or end > leaf.top + self._slack:
                continue
            for right in range(last, first - 1, -1):
                if not self._stands_over(block, first, right, end):
                    continue
                inner = self._tile(first, right, end)
                if inner is None or len(inner) != self._texts_below(first, right, end):
                    continue
                rest = self._tile(right + 1, last, top)
                if rest is not None:
                    return [HeaderCell(first, right, top, end), *inner, *rest]
        return None

    def _stands_over(self, block: Block, first: int, last: int, end: float) -> bool:
        """Whether the text is centred over these columns and all their lowest cells begin below it."""
        left, right = self._edges[first], self._edges[last + 1]
        return (
            abs((left + right) / 2 - block.centre) <= CENTRED
            and block.x1 - block.x0 <= right - left + 2 * INK
            and all(leaf.top >= end - self._slack for leaf in self._leaves[first : last + 1])
        )

    def _texts_below(self, first: int, last: int, top: float) -> int:
        """How many texts are centred within these columns below ``top``: as many cells must be there."""
        left, right = self._edges[first], self._edges[last + 1]
        return sum(left < block.centre < right and block.middle > top for block in self._blocks)
