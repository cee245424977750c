"""A table over a page break: its rows beyond the rules of a page, and its columns where the page shows none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from dagster_project.read import Characters

from ..text.words import Word, find_words
from .grid import Grid, Skeleton
from .missing_rules import cut_at
from .rules import SNAP

REACH: Final = 4.0
"""The row's text begins no higher above the first rule than this many of its type sizes (a name of three lines)."""
MARKS: Final = np.array([ord(sign) for sign in ".-－—"])
"""What a row of figures has: a point, or a dash."""
DASHES: Final = frozenset(("-", "－", "—", "--", "——"))
MOST_MERGED: Final = 0.25
"""Share of a table's rows that have merged cells: 合计 of both sides of a form, 其中."""
SLACK: Final = 1.0
"""Points by which a word may stick out of its column."""

ASIDE: Final = 8.0
"""Points from the right edge of its column within which a dash ends, as the figures above it do."""
CENTRED: Final = 3.0
"""Points by which a dash may miss the middle of its column."""
NEXT_ROW: Final = 0.9
"""A row below the last rule is centred within this many row pitches of it: half of one, and what a wrapped name adds."""


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


def with_rows_below(grid: Grid, characters: Characters, outside: np.ndarray) -> Grid | None:
    """The grid with the rows that stand below its last rule; None if none do.

    Such a row follows at the pitch of the grid's rows, all its words lie within the width of the table, every figure
    in a column of its own, and one at least is an amount, or they are dashes in line behind a name.
    """
    if len(grid.ys) < 3 or len(grid.xs) < 3:
        return None
    last, pitch = float(grid.ys[-1]), float(np.median(np.diff(grid.ys)))
    below = outside[characters.y0[outside] > last - 0.3 * pitch]
    if not np.isin(characters.code[below[characters.y0[below] < last + pitch]], MARKS).any():
        return None  # neither amount nor dash: most pages end here
    words = find_words(characters, below)
    bottoms: list[float] = []
    for row in _lines(words):
        middle = row[0].middle
        if middle > last + NEXT_ROW * pitch or not _is_row(grid, row):
            break
        last = max(last + pitch, middle + 0.6 * row[0].size)
        bottoms.append(last)
    for bottom in bottoms:
        grid = grid.with_row_below(bottom)
    return grid if bottoms else None


def _lines(words: list[Word]) -> list[list[Word]]:
    lines: dict[int, list[Word]] = {}
    for word in words:
        lines.setdefault(word.line, []).append(word)
    return sorted(lines.values(), key=lambda line: line[0].middle)


def _is_row(grid: Grid, words: list[Word]) -> bool:
    """Whether words are a row of the table: all within its width, an amount among them, no two figures in one column."""
    if len(words) < 2 or words[0].x0 < grid.xs[0] - SLACK or words[-1].x1 > grid.xs[-1] + SLACK:
        return False
    figures = [word for word in words if word.is_figure]
    columns = _own_columns(grid, figures)
    if not columns:
        return False
    if any("." in word.text for word in figures):
        return True
    placed = zip(figures, columns, strict=True)
    return not words[0].is_figure and all(
        word.text in DASHES and _stands_in(grid, column, word) for word, column in placed
    )


def _own_columns(grid: Grid, figures: Sequence[Word]) -> list[int]:
    """The column of each of a line's figures; none if one stands in none, or two in the same."""
    places = [_columns(grid, [word]) for word in figures]
    columns = [min(place) for place in places if place]
    return columns if len(set(columns)) == len(figures) else []


def _stands_in(grid: Grid, column: int, word: Word) -> bool:
    """Whether a dash stands at the right or in the middle of its column, as figures do."""
    left, right = grid.xs[column], grid.xs[column + 1]
    middle = (left + right - word.x0 - word.x1) / 2
    return bool(right - word.x1 <= ASIDE or abs(middle) <= CENTRED)


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


def _stand_in(before: Grid, rows: Sequence[Word]) -> bool:
    """Whether words stand in the columns of a table, but for lines with a merged cell."""
    lines = _lines(list(rows))
    merged = sum(any(_columns(before, [word]) is None for word in line) for line in lines)
    return merged <= MOST_MERGED * len(lines)


def in_columns_of(
    before: Grid, skeleton: Skeleton, words: Sequence[Word], rows: Sequence[Word] | None = None
) -> Skeleton:
    """A grid without rules between columns cut into those of the table of the page before; as it is if they do not fit.

    ``words``: those of the grid. ``rows``: those below the header if no rule tells how wide the table is: then they stand
    in its columns too. Every figure does, and no two of a line in the same.
    """
    lines = _lines([word for word in (words if rows is None else rows) if word.is_figure])
    if len(skeleton.xs) > 2 or len(before.xs) < 3 or not lines:
        return skeleton
    sides = np.abs(before.xs[[0, -1]] - skeleton.xs[[0, -1]])
    fit = bool(sides.max() <= SNAP) if rows is None else _stand_in(before, rows)
    if not fit or not all(_own_columns(before, line) for line in lines):
        return skeleton
    if rows is not None:
        skeleton = replace(skeleton, xs=before.xs[[0, -1]])
    for x in before.xs[1:-1].tolist():
        skeleton = cut_at(skeleton, list(words), x)
    return skeleton
