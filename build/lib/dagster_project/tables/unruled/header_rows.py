"""Rows of a header between which no rule is drawn: a group above its columns, the numbers of the columns below them."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from ..ruled.corridors import first_body_line
from ..ruled.grid import Skeleton
from ..text.words import Word
from .blocks import Block, find_blocks

OVERLAP: Final = 1.0
"""Points by which boxes of type may overlap that the eye sees apart."""


def cut_header_rows(skeleton: Skeleton, words: Sequence[Word]) -> Skeleton:
    """The skeleton with its header cut between texts that stand above each other; not through a text beside them."""
    first = first_body_line(words)
    if first is None:
        return skeleton
    blocks = find_blocks([word for word in words if word.middle < first - 0.5 * word.size])
    skeleton = _with_rules_between(skeleton, blocks)
    for y in _cuts(skeleton, blocks):
        ruled = np.array([not _is_cut(blocks, y, *column) for column in itertools.pairwise(skeleton.xs)])
        skeleton = skeleton.with_row_cut(y, ruled)
    return skeleton


def _with_rules_between(skeleton: Skeleton, blocks: Sequence[Block]) -> Skeleton:
    """The skeleton with those parts of drawn rules put back that are missing between two texts of one column."""
    above = skeleton.above.copy()
    for upper, lower in itertools.permutations(blocks, 2):
        column = np.searchsorted(skeleton.xs, [upper.centre, lower.centre]) - 1
        if column[0] == column[1] < above.shape[1]:
            between = (skeleton.ys > upper.y1 - OVERLAP) & (skeleton.ys < lower.y0 + OVERLAP)
            above[between, column[0]] = True
    return replace(skeleton, above=above)


def _cuts(skeleton: Skeleton, blocks: Sequence[Block]) -> list[float]:
    """The fewest heights that part all texts which stand above each other in one row and one column of the skeleton.

    A text that is centred beside two rows leaves more than one row's white below it: the cut lies where all whites meet.
    """
    whites = sorted(
        (lower.y0, upper.y1)
        for upper, lower in itertools.permutations(blocks, 2)
        if upper.y1 - OVERLAP <= lower.y0 and _are_in_one_cell(skeleton, upper, lower)
    )
    cuts: list[float] = []
    while whites:
        end = whites[0][0]
        meeting = [white for white in whites if white[1] - OVERLAP <= end]
        cuts.append((max(start for _, start in meeting) + end) / 2)
        whites = [white for white in whites if white[1] - OVERLAP > end]
    return cuts


def _are_in_one_cell(skeleton: Skeleton, upper: Block, lower: Block) -> bool:
    """Whether no rule of a row runs between two texts, and one stands below the other or both in one column."""
    if ((skeleton.ys > upper.middle) & (skeleton.ys < lower.middle)).any():
        return False
    columns = np.searchsorted(skeleton.xs, [upper.centre, lower.centre])
    return bool(columns[0] == columns[1]) or min(upper.x1, lower.x1) - max(upper.x0, lower.x0) > OVERLAP


def _is_cut(blocks: Sequence[Block], y: float, left: float, right: float) -> bool:
    """Whether a height cuts a text of this column: one on both sides of it.

    A group's name close above the first of its columns looks like one text of two lines; it is none where both its lines
    are lines of texts that stand wholly above the height, and wholly below it.
    """
    above = {block.words[0].line for block in blocks if block.y1 <= y + OVERLAP}
    below = {block.words[0].line for block in blocks if block.y0 >= y - OVERLAP}
    for block in blocks:
        if block.y0 + OVERLAP < y < block.y1 - OVERLAP and left < block.centre < right:
            lines = {word.line: word.middle for word in block.words}
            if not all((line in above) if middle < y else (line in below) for line, middle in lines.items()):
                return True
    return False
