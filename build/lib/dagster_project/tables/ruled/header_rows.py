"""Rows of a header between which no rule is drawn: where rules between columns begin, the text over those columns ends."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np

from ..text.words import Word
from .corridors import first_body_line
from .grid import Skeleton
from .rules import SNAP


def has_steps(skeleton: Skeleton) -> bool:
    """Whether rules between columns begin within the first row."""
    return len(_steps(skeleton)) > 0


def cut_at_steps(skeleton: Skeleton, words: Sequence[Word]) -> Skeleton:
    """The skeleton with its first row cut over those columns whose rules begin within it, below a text that stands over them.

    Only where that row is the header's: where no rule parts rows, figures do first.
    """
    first = first_body_line(words)
    if first is not None and first < skeleton.ys[1]:
        return skeleton
    for y in _steps(skeleton):
        at = int(np.searchsorted(skeleton.ys, y))
        ruled = _ruled(
            skeleton, y, [word for word in words if skeleton.ys[at - 1] < word.middle < skeleton.ys[at]]
        )
        if ruled.any():
            skeleton = skeleton.with_row_cut(y, ruled)
    return skeleton


def _steps(skeleton: Skeleton) -> list[float]:
    """Heights within the first row at which rules begin that run down to its end, from the top."""
    if skeleton.upright is None:
        return []
    top, bottom = float(skeleton.ys[0]), float(skeleton.ys[1])
    starts = skeleton.upright[skeleton.upright[:, 2] >= bottom - SNAP, 1]
    inner = np.sort(starts[(starts > top + 2 * SNAP) & (starts < bottom - 2 * SNAP)]).tolist()
    return [y for number, y in enumerate(inner) if not number or y - inner[number - 1] > SNAP]


def _ruled(skeleton: Skeleton, y: float, words: Sequence[Word]) -> np.ndarray:
    """By unit column: whether a row ends at ``y``. ``words``: those of the row to be cut."""
    upright, last = skeleton.upright, len(skeleton.xs) - 1
    assert upright is not None
    ruled = np.zeros(last, dtype=bool)
    passing = upright[(upright[:, 1] < y - SNAP) & (upright[:, 2] > y + SNAP), 0]
    begun = upright[np.abs(upright[:, 1] - y) <= SNAP, 0]
    sides = [cut for cut in range(1, last) if (np.abs(passing - skeleton.xs[cut]) <= SNAP).any()]
    for first, end in itertools.pairwise([0, *sides, last]):
        left, right = skeleton.xs[first] + SNAP, skeleton.xs[end] - SNAP
        if ((begun > left) & (begun < right)).any():
            inside = [word for word in words if left < (word.x0 + word.x1) / 2 < right]
            ruled[first:end] = _parts(y, inside)
    return ruled


def _parts(y: float, words: Sequence[Word]) -> bool:
    """Whether words stand above and below a height, and none at it."""
    return (
        any(word.middle < y for word in words)
        and any(word.middle > y for word in words)
        and all(abs(word.middle - y) > word.size / 4 for word in words)
    )
