"""Columns that only the header shows: no figure stands in them, and the header's words part them."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import Final

from ..ruled.corridors import CORRIDOR, Corridor, merged
from ..ruled.grid import Skeleton
from ..ruled.missing_rules import cut_along
from ..text.words import Word
from .blocks import Block, find_blocks

BESIDE: Final = 1.0
"""Points by which words of two columns may overlap across the page: the white share of a bracket."""


def cut_under_header(skeleton: Skeleton, words: Sequence[Word], first: float) -> Skeleton:
    """The skeleton with those columns cut in which several headers stand side by side over no or one column of figures.

    ``first``: the height of the first row below the header.
    """
    header = [word for word in words if word.middle < first]
    body = [word for word in words if word.middle >= first]
    leaves = leaves_of(find_blocks(header))
    return cut_along(skeleton, list(words), list(_corridors(skeleton, leaves, body)))


def leaves_of(blocks: Sequence[Block]) -> list[Block]:
    """Headers with none below them, from left to right; the numbers of the columns are one too, where they are printed."""
    lowest = [
        block
        for block in blocks
        if not any(other.middle > block.y1 and _are_stacked(block, other) for other in blocks)
    ]
    return sorted(lowest, key=lambda block: block.x0)


def _are_stacked(one: Block, other: Block) -> bool:
    return min(one.x1, other.x1) - max(one.x0, other.x0) > BESIDE


def _corridors(skeleton: Skeleton, leaves: Sequence[Block], body: Sequence[Word]) -> Iterator[Corridor]:
    """White corridors between neighbouring headers that stand in one column of the skeleton."""
    xs = skeleton.xs.tolist()
    for one, other in itertools.pairwise(leaves):
        if other.x0 - one.x1 < CORRIDOR or any(one.centre < x < other.centre for x in xs[1:-1]):
            continue
        taken = merged((word.x0, word.x1) for word in body if word.x1 > one.x1 and word.x0 < other.x0)
        ends = [one.x1, *itertools.chain.from_iterable(taken), other.x0]
        white = [(a, b) for a, b in zip(ends[::2], ends[1::2], strict=True) if b - a >= CORRIDOR]
        if white:
            # A column of figures in between belongs to one of both: to the left one, as figures stand at the right.
            yield white[-1]
