"""Tables of which only the rules between columns are drawn, on a page where no rule of a row is: a continuation of such.

The rules may stop at rows of one merged cell (the name of a class) and go on below, and nothing need be drawn at the
sides: the first and the last column are then open.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
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
"""Rows between them that have a figure in a column of its own; where a table goes on in its columns, one is enough."""
FEWEST_BESIDE: Final = 2
"""Lines of a table that have a text beside its rules, if a column without an outer rule is there."""
PADDING: Final = 1.0
"""Points from such a text to the side of its column."""


def find_between_uprights(outside: Outside) -> list[Grid]:
    """Tables between vertical rules of one height that no horizontal rule touches."""
    found = []
    for bands in _tables(_side_by_side(outside.uprights), outside.words):
        top, bottom = float(bands[0][0, 1]), float(bands[-1][0, 2])
        within = [word for word in outside.words if top < word.middle < bottom]
        head = _head(outside, top)
        known = None if head is None else _columns_of(head, bands[0][:, 0])
        xs = _with_texts_beside(bands[0][:, 0], within) if known is None else known
        inside = [word for word in within if xs[0] < (word.x0 + word.x1) / 2 < xs[-1]]
        if _is_table(xs, inside, FEWEST_ROWS if known is None else 1):
            found.append(refine(_skeleton(bands, xs), inside).grid("rules_and_figures"))
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
    return sorted(groups, key=lambda group: float(group[0, 1]))


def _tables(groups: Iterable[np.ndarray], words: Sequence[Word]) -> list[list[np.ndarray]]:
    """Groups of rules by table, from the top: at the same places, with merged cells at most between them."""
    tables: list[list[np.ndarray]] = []
    for group in groups:
        if tables and _goes_on(tables[-1][-1], group, words):
            tables[-1].append(group)
        else:
            tables.append([group])
    return tables


def _goes_on(above: np.ndarray, below: np.ndarray, words: Sequence[Word]) -> bool:
    """Whether rules go on at the same places, and what stands where they stop is a merged cell: no figure, no sentence."""
    if not _are_same(above[:, 0], below[:, 0]) or above[0, 2] > below[0, 1]:
        return False
    between = [word for word in words if above[0, 2] < word.middle < below[0, 1]]
    return not any(word.is_figure or NO_TABLE.search(word.text) for word in between)


def _are_same(one: np.ndarray, other: np.ndarray) -> bool:
    return len(one) == len(other) and bool((np.abs(one - other) <= SNAP).all())


def _head(outside: Outside, top: float) -> Grid | None:
    """The table that one from ``top`` on may continue: the last above it, else that of the page before."""
    above = [grid for grid in outside.grids if grid.box[3] <= top + SNAP]
    return max(above, key=lambda grid: grid.box[3], default=outside.before)


def _columns_of(head: Grid, xs: np.ndarray) -> np.ndarray | None:
    """The edges of a table's columns, if its rules are at ``xs``, whether or not one is drawn at either side."""
    for first, last in itertools.product((1, 0), (-1, None)):
        if _are_same(head.xs[first:last], xs):
            return head.xs
    return None


def _with_texts_beside(xs: np.ndarray, words: Sequence[Word]) -> np.ndarray:
    """The edges of the columns that rules at ``xs`` part, with a side where texts stand beside the outermost rule.

    ``words``: those as high as the rules.
    """
    between = {word.line for word in words if xs[0] < word.x0 and word.x1 < xs[-1]}
    rows = [word for word in words if word.line in between]
    before = _on_lines(word for word in rows if word.x1 <= xs[0] + PADDING)
    after = _on_lines(word for word in rows if word.x0 >= xs[-1] - PADDING)
    left = [min(word.x0 for word in before) - PADDING] if before else []
    right = [max(word.x1 for word in after) + PADDING] if after else []
    return np.array([*left, *xs, *right])


def _on_lines(words: Iterable[Word]) -> list[Word]:
    """The words, if they stand on lines enough for a column."""
    beside = list(words)
    return beside if len({word.line for word in beside}) >= FEWEST_BESIDE else []


def _skeleton(bands: Sequence[np.ndarray], xs: np.ndarray) -> Skeleton:
    """Rows as high as the rules, and merged ones where they stop."""
    ys = [float(bands[0][0, 1])]
    merged = []
    for above, below in itertools.pairwise(bands):
        merged.append(len(ys))
        ys += [float(above[0, 2]), float(below[0, 1])]
    ys.append(float(bands[-1][0, 2]))
    beside = np.ones((len(ys) - 1, len(xs)), dtype=bool)
    beside[merged, 1:-1] = False
    return Skeleton(
        xs, np.array(ys), np.ones((len(ys), len(xs) - 1), dtype=bool), beside, np.concatenate(bands)
    )


def _is_table(xs: np.ndarray, words: Sequence[Word], fewest: int) -> bool:
    """Whether as many rows of figures stand between the rules, and no sentence."""
    if any(NO_TABLE.search(word.text) for word in words):
        return False
    rows = {
        word.line
        for word in words
        if word.is_figure and np.searchsorted(xs, word.x0 + SNAP) == np.searchsorted(xs, word.x1 - SNAP)
    }
    return len(rows) >= fewest
