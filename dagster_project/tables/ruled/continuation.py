"""A table continued from the page before, whose first row has no rules of its own on this page."""

from __future__ import annotations

from typing import Final

import numpy as np

from dagster_project.read import Characters

from ..text.words import Word, find_words
from .grid import Grid

REACH: Final = 4.0
"""The row's text begins no higher above the first rule than this many of its type sizes (a name of three lines)."""
SLACK: Final = 1.0
"""Points by which a word may stick out of its column."""


def with_row_above(grid: Grid, characters: Characters, outside: np.ndarray) -> Grid | None:
    """The page's first grid with the row that stands above its first rule; None if no such row is there.

    Such a row is the first text of the page, every word of it lies within one column of the table, and it fills
    at least two columns, one of them with a figure.
    """
    upright = outside[characters.angle[outside] == 0]
    above = upright[characters.y1[upright] < grid.ys[0] + characters.size[upright] * 0.3]
    if not len(above):
        return None
    sizes, highest = characters.size[above], characters.y0[above].min()
    # The largest size first: a median is slow, and most pages begin with a title, a header, a paragraph, not a row.
    if highest < grid.ys[0] - REACH * sizes.max() or highest < grid.ys[0] - REACH * np.median(sizes):
        return None
    words = find_words(characters, above)
    columns = _columns(grid, words)
    if columns is None or len(columns) < 2 or not any(word.is_figure for word in words):
        return None
    top = float(characters.y0[above].min()) - 0.5 * SLACK
    return grid.with_row_on_top(top)


def _columns(grid: Grid, words: list[Word]) -> set[int] | None:
    """Columns in which the words stand; None if one stands in none or across two."""
    found = set()
    for word in words:
        first = int(np.searchsorted(grid.xs, word.x0 + SLACK)) - 1
        last = int(np.searchsorted(grid.xs, word.x1 - SLACK)) - 1
        if first != last or not 0 <= first < len(grid.xs) - 1:
            return None
        found.add(first)
    return found
