"""Tables of which only the rules between columns are drawn, on a page where no rule of a row is: a continuation of such."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from ..ruled.grid import Grid, Skeleton
from ..ruled.missing_rules import refine
from ..ruled.rules import SNAP
from ..text.words import Word
from .outside import NO_TABLE, Outside

FEWEST_RULES: Final = 4
"""Rules side by side, of one height: fewer set a page in columns of text."""
FEWEST_ROWS: Final = 2
"""Rows between them that have a figure in a column of its own."""


def find_between_uprights(outside: Outside) -> list[Grid]:
    """Tables between vertical rules of one height that no horizontal rule touches."""
    found = []
    for rules in _side_by_side(outside.uprights):
        xs, top, bottom = rules[:, 0], float(rules[:, 1].min()), float(rules[:, 2].max())
        skeleton = Skeleton(
            xs,
            np.array([top, bottom]),
            np.ones((2, len(xs) - 1), dtype=bool),
            np.ones((1, len(xs)), dtype=bool),
            rules,
        )
        inside = [
            word for word in outside.words
            if top < word.middle < bottom and xs[0] < (word.x0 + word.x1) / 2 < xs[-1]
        ]  # fmt: skip
        if not _is_table(xs, inside):
            continue
        found.append(refine(skeleton, inside).grid("rules_and_figures"))
    return found


def _side_by_side(rules: np.ndarray) -> list[np.ndarray]:
    """Vertical rules (position, start, end) that begin and end at the same heights, from the left; enough for a table."""
    groups: list[np.ndarray] = []
    left = rules
    while len(left):
        alike = (np.abs(left[:, 1] - left[0, 1]) <= SNAP) & (np.abs(left[:, 2] - left[0, 2]) <= SNAP)
        if alike.sum() >= FEWEST_RULES:
            group = left[alike]
            groups.append(group[np.argsort(group[:, 0])])
        left = left[~alike]
    return groups


def _is_table(xs: np.ndarray, words: Sequence[Word]) -> bool:
    """Whether rows of figures stand between the rules, and no sentence."""
    if any(NO_TABLE.search(word.text) for word in words):
        return False
    rows = {
        word.line
        for word in words
        if word.is_figure and np.searchsorted(xs, word.x0 + SNAP) == np.searchsorted(xs, word.x1 - SNAP)
    }
    return len(rows) >= FEWEST_ROWS
