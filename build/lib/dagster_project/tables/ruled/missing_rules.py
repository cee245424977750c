"""Where rules are missing, the figures themselves tell rows and columns apart.

Two whole figures never share a cell. Where they do, a rule is missing between them: columns are cut along the white
corridors that run between figures, rows between the lines on which figures stand.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from typing import Final

import numpy as np

from ..text.words import Word
from .broken_rules import OFF_MIDDLE, by_cell, restore, same_kind
from .corridors import CORRIDOR, Corridor, corridors
from .grid import Grid, GridCell, Skeleton
from .header_rows import cut_at_steps
from .headers import part_headers

TWO_FIGURES: Final = re.compile(r"(?:^|\s)[-－−]?\d[\d,，]*(?:\.\d+)?\s+[-－−]?\d[\d,，]*(?:\.\d+)?(?=\s|$)")
AMOUNT: Final = re.compile(r"[-－−]?\d[\d,，]*\.\d\d")
WORDS_OVER_FIGURE: Final = re.compile(r"[^\d\s,.]\n[-－−]?\d[\d,，]*\.\d+$")
NAME_AND_FIGURE: Final = re.compile(r"[^\d\s,.] +[-－−]?\d[\d,，]*\.\d+(?=\n|$)")
TWO_WORDS: Final = re.compile(r"^[^\s\d：:]{2,} +[^\s\d：:]{2,}$", re.MULTILINE)
OWN_ROW: Final = 0.8
"""A line without figures this many row pitches from its neighbours is a row of its own, else part of a neighbour."""
LOOSE: Final = 1.6
"""So is one this many type sizes from them: lines of one wrapped name stand closer."""

DEFAULT_PITCH: Final = 12.0
"""Points from row to row where only one row shows: single spacing of the usual type sizes."""


def may_lack_rules(texts: dict[int, str]) -> bool:
    """A quick look at the cells' texts: does any hold two figures, a figure below words, or several lines of both?"""
    return any(
        ("\n" in text or " " in text)
        and (
            TWO_FIGURES.search(text)
            or WORDS_OVER_FIGURE.search(text)
            or len(NAME_AND_FIGURE.findall(text)) >= 3
        )
        for text in texts.values()
    )


def has_torn_rows(grid: Grid, texts: dict[int, str], start: int) -> bool:
    """Whether a cell beside or below amounts spans rows and has a text: few forms do so but where a rule is broken.

    ``texts`` by running cell number, of which ``start`` is the grid's first.
    """
    tall = [n for n, cell in enumerate(grid.cells) if cell.row_span > 1 and texts.get(start + n)]
    if not tall:
        return False
    amounts = (n for n in range(len(grid.cells)) if AMOUNT.search(texts.get(start + n, "")))
    first = min((grid.cells[n].row for n in amounts), default=None)
    return first is not None and any(grid.cells[n].row >= first for n in tall)


def has_wide_headers(grid: Grid, texts: dict[int, str], start: int) -> bool:
    """Whether a cell over several columns has two words on a line: they may be the headers of two."""
    wide = (n for n, cell in enumerate(grid.cells) if cell.column_span > 1)
    return any(TWO_WORDS.search(text) for n in wide if " " in (text := texts.get(start + n, "")))


def refine(skeleton: Skeleton, words: list[Word]) -> Skeleton:
    """The skeleton with the rules that its figures (``words``: all words in its box) show to be missing."""
    skeleton = restore(part_headers(cut_at_steps(skeleton, words), words), words)
    skeleton = _cut_columns(skeleton, words)
    return restore(_cut_rows(skeleton, words), words)


def _cut_columns(skeleton: Skeleton, words: list[Word]) -> Skeleton:
    """Cut a column in which several lines hold two or more figures along the corridors between them."""
    edges = skeleton.xs.tolist()
    for left, right in reversed(list(itertools.pairwise(edges))):
        inside = [word for word in words if left <= (word.x0 + word.x1) / 2 < right]
        skeleton = cut_along(skeleton, words, corridors(inside))
    return skeleton


def cut_along(skeleton: Skeleton, words: list[Word], white: Sequence[Corridor]) -> Skeleton:
    """The skeleton with a rule in each of the ``white`` corridors, but where a word crosses it."""
    for corridor in white:
        skeleton = cut_at(skeleton, words, _clear_of(words, *corridor))
    return skeleton


def cut_at(skeleton: Skeleton, words: list[Word], x: float) -> Skeleton:
    """The skeleton with a rule at ``x``, but where a word crosses it."""
    crossed = [w for w in words if w.x0 < x - CORRIDOR / 2 and w.x1 > x + CORRIDOR / 2]
    skeleton = _set_apart(skeleton, crossed, words)
    return skeleton.with_column_cut(x, _ruled(skeleton, x, crossed))


def _set_apart(skeleton: Skeleton, crossed: list[Word], words: list[Word]) -> Skeleton:
    """Rows of their own for words that a new rule would cross (a title within the frame), where a cell holds many rows.

    The cuts run between lines of text, and through no text that wraps.
    """
    grid = skeleton.grid()
    inside_of = by_cell(grid, words)
    cuts: dict[float, np.ndarray] = {}
    for row in range(len(grid.ys) - 1):
        cells = _cells_of_row(grid, inside_of, row)
        ruled = _ruled_below(grid, cells)
        members = [word for _, inside in cells for word in inside]
        cuts |= dict.fromkeys(_around(members, crossed), ruled)
    for y, ruled in sorted(cuts.items()):
        skeleton = skeleton.with_row_cut(y, ruled)
    return skeleton


def _cells_of_row(
    grid: Grid, inside_of: dict[int, list[Word]], row: int
) -> list[tuple[GridCell, list[Word]]]:
    """The cells of one row that span no other, each with its words."""
    return [
        (cell, inside_of.get(number, []))
        for number, cell in enumerate(grid.cells)
        if cell.row == row and cell.row_span == 1
    ]


def _ruled_below(grid: Grid, cells: list[tuple[GridCell, list[Word]]]) -> np.ndarray:
    """By unit column: whether one of these cells is there."""
    ruled = np.zeros(len(grid.xs) - 1, dtype=bool)
    for cell, _ in cells:
        ruled[cell.column : cell.column + cell.column_span] = True
    return ruled


def _around(members: list[Word], crossed: list[Word]) -> list[float]:
    """Heights of the gaps above and below the lines of ``crossed`` words, if the row has other lines as well."""
    here = {word.line: word.middle for word in members if word in crossed}
    lines = sorted({word.line: word.middle for word in members}.values())
    if not here or len(lines) <= len(here) + 1:
        return []
    wrapped = _wrapped(members)
    gaps = [(a + b) / 2 for a, b in itertools.pairwise(lines) if b - a > 2]
    free = [y for y in gaps if not any(top < y < bottom for top, bottom in wrapped)]
    return [y for middle in here.values() for y in _nearest(free, middle)]


def _nearest(gaps: list[float], middle: float) -> list[float]:
    """The last gap above a height and the first below it."""
    return [*[y for y in gaps if y < middle][-1:], *[y for y in gaps if y > middle][:1]]


def _clear_of(words: list[Word], left: float, right: float) -> float:
    """Where in a corridor a rule crosses no word: headers stand centred over figures that keep to one side."""
    taken = sorted(
        (max(w.x0, left), min(w.x1, right))
        for w in words
        if w.x1 > left and w.x0 < right and (w.x0 > left or w.x1 < right)  # a title is crossed anywhere
    )
    gaps, reach = [], left
    for x0, x1 in taken:
        gaps.append((x0 - reach, (reach + x0) / 2))
        reach = max(reach, x1)
    gaps.append((right - reach, (reach + right) / 2))
    width, middle = max(gaps)
    return middle if width >= CORRIDOR else (left + right) / 2


def _ruled(skeleton: Skeleton, x: float, crossed: list[Word]) -> np.ndarray:
    """The unit rows in which a rule at ``x`` stands: not those of a cell in which a word crosses it."""
    ruled = np.ones(len(skeleton.ys) - 1, dtype=bool)
    if crossed:
        grid = skeleton.grid()
        heights = np.array([word.middle for word in crossed])
        for number in grid.locate(np.full(len(crossed), x), heights).tolist():
            if number >= 0:
                cell = grid.cells[number]
                ruled[cell.row : cell.row + cell.row_span] = False
    return ruled


def _cut_rows(skeleton: Skeleton, words: list[Word]) -> Skeleton:
    """Cut a row in whose cells whole figures stand one below the other.

    The new rule runs through every column but those of cells that span more than this row.
    """
    grid = skeleton.grid()
    inside_of = by_cell(grid, words)
    cuts: list[tuple[float, np.ndarray]] = []
    for row in range(len(grid.ys) - 1):
        here = _cells_of_row(grid, inside_of, row)
        if stacks := _stacks([members for _, members in here]):
            ruled = _ruled_below(grid, here)
            cuts += [(y, ruled) for y in _between(stacks, [members for _, members in here])]
    for y, ruled in cuts:
        skeleton = skeleton.with_row_cut(y, ruled)
    return skeleton


def _stacks(cells: list[list[Word]]) -> list[list[Word]]:
    """The figures of those cells of a row in which they stand one below the other, if they show rows."""
    stacks = [stack for members in cells if (stack := _stack(members))]
    if len(stacks) > 1 or any(len(stack) >= 3 or _are_amounts(stack) for stack in stacks):
        return stacks
    return _under_words(cells)


def _under_words(cells: list[list[Word]]) -> list[list[Word]]:
    """The one line of amounts that stands below words in two cells or more: a header and its only row."""
    feet = []
    for members in cells:
        figures = [word for word in members if word.is_figure]
        if len(figures) != 1 or len(members) < 2 or "." not in figures[0].text:
            continue
        if all(word.middle < figures[0].middle - OWN_ROW * word.size for word in members[:-1]):
            feet.append(figures)
    return feet if len(feet) > 1 and len({figure.line for (figure,) in feet}) == 1 else []


def _are_amounts(stack: list[Word]) -> bool:
    """Whether each is a whole amount: no part of one that wraps in its cell has the point and two digits again."""
    return all(AMOUNT.fullmatch(word.text) for word in stack)


def _stack(members: list[Word]) -> list[Word]:
    """The figures of a cell, if it holds two or more, one a line, and nothing else on their lines."""
    figures = [word for word in members if word.is_figure]
    lines = {word.line for word in figures}
    if len(figures) < 2 or len(lines) != len(figures):
        return []
    if any(word.line in lines for word in members if not word.is_figure):
        return []
    ordered = sorted(figures, key=lambda word: word.middle)
    counts = ordered[0].text.isdecimal() and len(ordered[0].text) <= 2  # 栏次 above amounts
    return figures if same_kind(ordered[counts:]) else []


def _between(stacks: list[list[Word]], cells: list[list[Word]]) -> list[float]:
    """Heights of the cuts: midway between neighbouring rows.

    Lines with figures are rows. So is a line above the first of them (a header's) and one that stands a whole row's
    pitch from both its neighbours (an item without an amount); other lines are parts of a wrapped name.
    """
    anchors = {word.line: word for stack in stacks for word in stack}
    members = [word for inside in cells for word in inside]
    others = {word.line: word for word in members if word.line not in anchors}
    heights = sorted(word.middle for word in anchors.values())
    rows = sorted([*heights, *_rows_of_their_own(list(others.values()), heights)])
    wrapped = _wrapped([word for word in members if word.middle < heights[0]])
    cuts = [(a + b) / 2 for a, b in itertools.pairwise(rows) if b - a > 2]
    return [y for y in cuts if not any(top < y < bottom for top, bottom in wrapped)]


def _rows_of_their_own(others: list[Word], heights: list[float]) -> list[float]:
    """Heights of the lines without figures that are rows; ``heights``: those of the figures."""
    steps = np.diff(heights)
    pitch = float(np.median(steps[steps > 1])) if (steps > 1).any() else DEFAULT_PITCH
    found: list[float] = []
    for word in sorted(others, key=lambda word: word.middle):
        nearest = min(abs(word.middle - height) for height in [*heights, *found])
        is_header = word.middle < heights[0] - 0.5 * word.size and not _surrounds(word, others, heights[0])
        if is_header or nearest >= min(OWN_ROW * pitch, LOOSE * word.size):
            found.append(word.middle)
    return found


def _surrounds(word: Word, others: list[Word], height: float) -> bool:
    """Whether a line above a figure has its like as far below it: both lines of a name in the middle of which it stands."""
    return any(
        abs(other.middle + word.middle - 2 * height) <= OFF_MIDDLE * word.size
        and other.middle - word.middle <= LOOSE * word.size
        and min(other.x1, word.x1) > max(other.x0, word.x0)
        for other in others
        if other.middle > height
    )


def _wrapped(header: list[Word]) -> list[tuple[float, float]]:
    """Heights of each two lines of a header that are one text: close, and one below the other."""
    ordered = sorted(header, key=lambda word: word.middle)
    return [
        (one.middle, other.middle)
        for number, one in enumerate(ordered)
        for other in ordered[number + 1 :]
        if other.middle - one.middle < LOOSE * one.size and other.line != one.line
        if min(one.x1, other.x1) > max(one.x0, other.x0)
    ]
