"""Tables without vertical rules: three-line tables, rows under rules, and no rules at all.

Columns are the alignment of figures over several lines. Prose with numbers in it and tables of contents have none:
their figures stand in the text or are a single column of page numbers behind leaders.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from ..ruled.continuation import in_columns_of
from ..ruled.corridors import FEWEST_IN_ONE_ROW
from ..ruled.grid import Grid, Skeleton
from ..ruled.missing_rules import refine
from ..ruled.rules import SNAP
from ..text.words import Word
from .filled import fill_lines
from .header_columns import cut_under_header
from .outside import LEADER, SENTENCE, UNIT_LINE, Outside

FEWEST_LINES: Final = 3
"""Fewer lines with aligned figures are a signature, a date, two sums in a letter."""
APART: Final = 0.8
"""White space, in ems, that sets a figure of a table apart from its neighbours on the line."""
ALIGNED: Final = 3.0
"""Points within which right edges, left edges or middles of one column agree."""
FARTHEST: Final = 3.0
"""Lines of one table follow each other within this many of its usual steps."""
CLOSE: Final = 1.6
"""Type sizes from the name of a group of columns to their own names; a title stands farther above them."""
IDEOGRAPHIC_SPACE: Final = 0x3000
HEADER_LINES: Final = 6
"""Lines above the first figures that may be header: three rows of it, each wrapped once."""


@dataclass(frozen=True, slots=True)
class _Line:
    words: tuple[Word, ...]
    is_body: bool

    @property
    def y(self) -> float:
        return self.words[0].middle

    @property
    def size(self) -> float:
        return self.words[0].size

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @property
    def box(self) -> tuple[float, float]:
        return self.words[0].x0, max(word.x1 for word in self.words)


def find_aligned(outside: Outside) -> list[Grid]:
    """Tables among the characters outside the grids found so far whose figures stand below each other."""
    if not _worth_looking(outside):
        return []
    lines = _lines(outside.words)
    found = []
    for first, last in _blocks(lines):
        grid = _read(lines, first, last, outside)
        if grid is not None and len(grid.xs) > 2 and len(grid.ys) > FEWEST_LINES:
            found.append(grid)
    return found


def _read(lines: list[_Line], first: int, last: int, outside: Outside) -> Grid | None:
    """The table around lines ``first`` to ``last``: in the columns of its header, else of its figures, else of the page before."""
    skeleton = _region(lines, first, last, outside.rules, outside.grids)
    x0, x1, y0, y1 = skeleton.xs[0], skeleton.xs[-1], skeleton.ys[0], skeleton.ys[-1]
    inside = [w for line in lines for w in line.words if x0 <= w.x0 and w.x1 <= x1 and y0 < w.middle < y1]
    if (headed := fill_lines((float(x0), float(y0), float(x1), float(y1)), inside)) is not None:
        return headed
    body = lines[first : last + 1]
    if _is_table(body):
        refined = refine(skeleton, inside)
        return cut_under_header(refined, inside, body[0].y - 0.5 * body[0].size).grid("alignment")
    if len(body) < FEWEST_LINES or outside.before is None:
        return None
    rows = [word for line in body for word in line.words]
    cut = in_columns_of(outside.before, skeleton, inside, rows)
    return refine(cut, inside).grid("alignment") if len(cut.xs) > 2 else None


def _worth_looking(outside: Outside) -> bool:
    """Whether a digit stands apart from its neighbour on the line often enough for a table; prose fails here."""
    reading, ordered = outside.reading, outside.ordered
    code = outside.characters.code[ordered.indices]
    ink = (code > 0x20) & (code != IDEOGRAPHIC_SPACE)
    indices, line, code = ordered.indices[ink], ordered.line[ink], code[ink]
    if len(indices) < 2:
        return False
    apart = reading.left[indices[1:]] - reading.right[indices[:-1]] > APART * reading.size[indices[1:]]
    digit = (code >= 0x30) & (code <= 0x39)
    return int((apart & (line[1:] == line[:-1]) & (digit[1:] | digit[:-1])).sum()) >= FEWEST_LINES


def _lines(words: list[Word]) -> list[_Line]:
    by_line: dict[int, list[Word]] = {}
    for word in words:
        by_line.setdefault(word.line, []).append(word)
    lines = [_Line(tuple(members), _is_body(members)) for members in by_line.values()]
    return sorted(lines, key=lambda line: line.y)


def _is_body(words: list[Word]) -> bool:
    """A line of a table: a figure set apart from what stands beside it, and no leader dots."""
    if len(words) < 2 or any(LEADER.search(word.text) for word in words):
        return False
    if any(SENTENCE.search(word.text) for word in words):
        return False
    for place, word in enumerate(words):
        if not word.is_figure:
            continue
        before = word.x0 - words[place - 1].x1 if place else np.inf
        after = words[place + 1].x0 - word.x1 if place + 1 < len(words) else np.inf
        if min(before, after) >= APART * word.size:
            return True
    return False


def _blocks(lines: list[_Line]) -> list[tuple[int, int]]:
    """First and last line of each run of lines that may be a table: three of them, or one with many amounts."""
    body = [number for number, line in enumerate(lines) if line.is_body]
    runs: list[list[int]] = []
    for number in body:
        if runs and _follows(lines, runs[-1], number):
            runs[-1].append(number)
        else:
            runs.append([number])
    tables = [[lines[number] for number in run] for run in runs]
    return [
        (run[0], run[-1])
        for run, table in zip(runs, tables, strict=True)
        if len(table) >= FEWEST_LINES or _is_rich(table)
    ]


def _follows(lines: list[_Line], run: list[int], number: int) -> bool:
    """Whether a table line goes on with the run: near enough, and no sentence in between."""
    between = lines[run[-1] + 1 : number]
    if len(between) > 3 or any(SENTENCE.search(line.text) or UNIT_LINE.search(line.text) for line in between):
        return False
    step = lines[number].y - lines[run[-1]].y
    steps = [lines[b].y - lines[a].y for a, b in itertools.pairwise(run)]
    usual = float(np.median(steps)) if steps else 2.5 * lines[number].size
    return step <= FARTHEST * max(usual, lines[number].size)


def _is_table(lines: list[_Line]) -> bool:
    """Three lines or more, and two columns of figures, or one of amounts with a point."""
    if len(lines) < FEWEST_LINES:
        return False
    figures = [word for line in lines for word in line.words if word.is_figure]
    columns = [column for column in _columns(figures) if len(column) >= max(3, 0.5 * len(lines))]
    return any(map(_is_of_amounts, columns)) or len(columns) >= 3


def _is_rich(lines: list[_Line]) -> bool:
    """Whether a line has as many amounts as only a table has: that of a form of one row, if a header stands above it."""
    return any(sum(w.is_figure and "." in w.text for w in line.words) >= FEWEST_IN_ONE_ROW for line in lines)


def _is_of_amounts(column: list[Word]) -> bool:
    """Whether what is printed in it, dashes aside, is mostly with a point: many lines of a form hold nothing."""
    printed = [word for word in column if any(map(str.isdecimal, word.text))]
    with_point = sum("." in word.text for word in printed)
    return with_point >= min(FEWEST_LINES, len(column)) and 2 * with_point >= len(printed)


def _columns(figures: list[Word]) -> list[list[Word]]:
    """Figures whose boxes overlap across the page, as far as they are aligned in one of three ways."""
    columns: list[list[Word]] = []
    reach = -np.inf
    for word in sorted(figures, key=lambda word: word.x0):
        if word.x0 >= reach:
            columns.append([])
        columns[-1].append(word)
        reach = max(reach, word.x1)
    return [column for column in columns if _is_aligned(column)]


def _is_aligned(column: list[Word]) -> bool:
    for values in ([w.x1 for w in column], [w.x0 for w in column], [(w.x0 + w.x1) / 2 for w in column]):
        near = np.abs(np.array(values) - np.median(values)) <= ALIGNED
        if near.mean() >= 0.6:
            return True
    return False


def _region(lines: list[_Line], first: int, last: int, rules: np.ndarray, grids: Sequence[Grid]) -> Skeleton:
    """The table around body lines ``first`` to ``last``: its box and the rules that cross it."""
    body = lines[first : last + 1]
    left, right = min(line.box[0] for line in body), max(line.box[1] for line in body)
    near = rules[(rules[:, 1] < left + 0.25 * (right - left)) & (rules[:, 2] > right - 0.25 * (right - left))]
    ceiling = max([grid.box[3] for grid in grids if grid.box[3] <= body[0].y], default=-np.inf)
    floor = min([grid.box[1] for grid in grids if grid.box[1] >= body[-1].y], default=np.inf)
    top, header = _top(lines, first, near, ceiling)
    below = near[(near[:, 0] > body[-1].y) & (near[:, 0] < min(floor, body[-1].y + 4 * body[-1].size)), 0]
    bottom = float(below.min()) if len(below) else body[-1].y + 0.8 * body[-1].size
    for line in header:
        left, right = min(left, line.box[0]), max(right, line.box[1])
    crossing = near[(near[:, 0] >= top - SNAP) & (near[:, 0] <= bottom + SNAP)]
    if len(crossing):
        left, right = min(left, float(crossing[:, 1].min())), max(right, float(crossing[:, 2].max()))
    ys = [top, *(y for y in crossing[:, 0].tolist() if top + SNAP < y < bottom - SNAP), bottom]
    xs = np.array([left - 1.0, right + 1.0])
    return Skeleton(
        xs, np.array(ys), np.ones((len(ys), 1), dtype=bool), np.ones((len(ys) - 1, 2), dtype=bool)
    )


def _heads(line: _Line, y: float, size: float, body: _Line) -> bool:
    """Whether a line is a header's, above others at ``y``: of several words, or one close above what it stands over."""
    if len(line.words) > 1:
        return y - line.y <= 3 * size
    (left, right), (start, end) = line.box, body.box
    return y - line.y <= CLOSE * size and left > start and right < end and line.size <= size


def _top(lines: list[_Line], first: int, rules: np.ndarray, ceiling: float) -> tuple[float, list[_Line]]:
    """Where the table begins, and its header lines: up to its highest rule, else the lines close above."""
    body = lines[first]
    header: list[_Line] = []
    y, size = body.y, body.size
    highest: float | None = None
    for line in reversed(lines[max(0, first - HEADER_LINES) : first]):
        between = rules[(rules[:, 0] < y) & (rules[:, 0] > line.y), 0]
        if len(between):
            highest = float(between.min())
        if line.y < ceiling or SENTENCE.search(line.text) or UNIT_LINE.search(line.text):
            break
        above = rules[(rules[:, 0] < line.y) & (rules[:, 0] > max(ceiling, line.y - 4 * size)), 0]
        if not len(above) and not _heads(line, y, size, body):
            break
        header.append(line)
        y, size = line.y, line.size
    above = rules[(rules[:, 0] < y) & (rules[:, 0] > max(ceiling, y - 4 * size)), 0]
    if len(above):
        return float(above.max()), header
    if highest is not None and not header:
        return highest, header
    return y - 0.8 * size, header
