"""Tables framed by horizontal rules alone: three-line tables, and rows under rules with no rule between columns.

Two rules or more of one length are the frame; columns come from the header (``headed``), or from the page before
where a table goes on without one.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Final

import numpy as np

from ..ruled.grid import Grid, Skeleton
from ..ruled.rules import SNAP
from ..text.words import Word
from .blocks import Block, body_rows_of, find_blocks, rows_of
from .column_chains import CENTRED
from .headed import Columns, HeaderCell, columns_of, fits, span
from .outside import NO_TABLE, Outside

WIDEST_HEADER: Final = 5
"""Rules below the first among which the end of the header is looked for."""
MOST_ROWS_ABOVE: Final = 3
"""Rows of a table that may stand above its first rule on a page: the row that the page break cut, with its wrapped name."""
SHARE: Final = 0.3
"""A frame is at least this share of the text's width."""


def find_framed(outside: Outside) -> list[Grid]:
    """Tables framed by the horizontal rules outside the grids found so far."""
    if not len(outside.rules) or not len(outside.ordered.indices):
        return []
    words = outside.words
    found = []
    frames = _frames(outside.rules, words)
    for number, frame in enumerate(frames):
        left, right = float(frame[0, 1]), float(frame[0, 2])
        below = (other for other in frames[number + 1 :] if _is_within(other[:1], left, right).any())
        floor = float(next(below, np.full((1, 1), np.inf))[0, 0])
        inside = [
            word
            for word in words
            if left - SNAP <= word.x0 and word.x1 <= right + SNAP and word.middle < floor
        ]
        grid = framed(frame, inside, outside.before, _shorter(outside.rules, frame))
        if grid is not None:
            found.append(grid)
    return found


def _frames(rules: np.ndarray, words: Sequence[Word]) -> list[np.ndarray]:
    """Rules of one length, from the top, cut where something between them can belong to no table.

    What stands beside a frame is no part of it: two tables may share a page.
    """
    extent = max(word.x1 for word in words) - min(word.x0 for word in words)
    frames: list[np.ndarray] = []
    left = rules[rules[:, 2] - rules[:, 1] >= SHARE * extent]
    while len(left):
        widest = left[np.argmax(left[:, 2] - left[:, 1])]
        alike = (np.abs(left[:, 1] - widest[1]) <= SNAP) & (np.abs(left[:, 2] - widest[2]) <= SNAP)
        reach = left[alike]
        x0, x1 = float(widest[1]), float(widest[2])
        frames += _cut(reach, [word for word in words if x0 < word.x1 and word.x0 < x1])
        inner = (left[:, 0] > reach[0, 0]) & (left[:, 0] < reach[-1, 0]) & _is_within(left, x0, x1)
        left = left[~alike & ~inner]
    return sorted(frames, key=lambda frame: float(frame[0, 0]))


def _is_within(rules: np.ndarray, x0: float, x1: float) -> np.ndarray:
    """Which of the rules stand above or below the stretch from ``x0`` to ``x1``, if only with a part."""
    overlap: np.ndarray = (rules[:, 1] < x1 - SNAP) & (rules[:, 2] > x0 + SNAP)
    return overlap


def _cut(rules: np.ndarray, words: Sequence[Word]) -> list[np.ndarray]:
    """Runs of rules with nothing but a table between them."""
    runs = [[rules[0]]]
    for above, below in itertools.pairwise(rules):
        between = [word.text for word in words if above[0] < word.middle < below[0]]
        if any(NO_TABLE.search(text) for text in between):
            runs.append([])
        runs[-1].append(below)
    return [np.array(run) for run in runs]


def _shorter(rules: np.ndarray, frame: np.ndarray) -> list[float]:
    """Heights of the rules inside a frame that are shorter: below the words of a header, where others reach lower."""
    left, right = float(frame[0, 1]), float(frame[0, 2])
    within = (rules[:, 1] >= left - SNAP) & (rules[:, 2] <= right + SNAP)
    between = (rules[:, 0] > frame[0, 0] + SNAP) & (rules[:, 0] < frame[-1, 0] - SNAP)
    is_short = rules[:, 2] - rules[:, 1] < right - left - 2 * SNAP
    return _distinct(np.sort(rules[within & between & is_short, 0]).tolist())


def framed(
    frame: np.ndarray, words: Sequence[Word], before: Grid | None, shorter: Sequence[float] = ()
) -> Grid | None:
    """The grid of one frame: under its own header, else with the columns of the page before.

    ``shorter``: heights of the rules inside it that do not reach over all of it.
    """
    top, bottom = float(frame[0, 0]), float(frame[-1, 0])
    inside = [word for word in words if top < word.middle < bottom]
    for wrapped in (True, False):
        if (grid := _headed(frame, words, find_blocks(inside, wrapped=wrapped), shorter)) is not None:
            return grid
    return continued(frame, words, before)


def _headed(
    frame: np.ndarray, words: Sequence[Word], blocks: Sequence[Block], shorter: Sequence[float]
) -> Grid | None:
    """The grid of one frame under its own header; ``blocks``: the texts between its first rule and its last."""
    top, bottom = float(frame[0, 0]), float(frame[-1, 0])
    for part, end in itertools.product((False, True), [*_header_ends(frame, blocks), *shorter]):
        header = [block for block in blocks if block.middle < end]
        body = [block for block in blocks if block.middle > end]
        rows = _body_rows(body, frame[frame[:, 0] > end + SNAP, 0].tolist(), end)
        box = (float(frame[0, 1]), top, float(frame[0, 2]), end)
        columns = columns_of(header, [row for _, row in rows], box, part=part)
        if columns is not None and len(columns.edges) > 2:
            if len(rows) < 2:  # none, or 栏次
                rows += _rows_without_end(words, columns.edges, max(end, bottom))
            return _grid(columns, [y for y, _ in rows], rows, top, end)
    return None


def _header_ends(frame: np.ndarray, blocks: Sequence[Block]) -> list[float]:
    """Where the header may end: at one of the first rules, or above a last row (栏次) of what they bound."""
    ends: list[float] = []
    for y in frame[1 : 1 + WIDEST_HEADER, 0].tolist():
        rows = rows_of([block for block in blocks if block.middle < y])
        if not rows:
            continue
        ends.append(y)
        if len(rows) > 1:
            ends.append(2 * float(np.mean([block.middle for block in rows[-1]])) - y)
    return ends


def _body_rows(
    blocks: Sequence[Block], rules: Sequence[float], top: float
) -> list[tuple[float, list[Block]]]:
    """Rows of the body with the bottom of each: those that rules part, else those centred on one height."""
    rows: list[tuple[float, list[Block]]] = []
    for bottom in rules:
        inside = body_rows_of([block for block in blocks if top < block.middle < bottom])
        for one, other in itertools.pairwise(inside):
            rows.append(((max(b.y1 for b in one) + min(b.y0 for b in other)) / 2, one))
        rows.append((bottom, inside[-1] if inside else []))
        top = bottom
    return rows


def _rows_without_end(
    words: Sequence[Word], edges: Sequence[float], end: float
) -> list[tuple[float, list[Block]]]:
    """Rows below a header to the foot of the page, where the last rule is on the next page; none if some do not fit."""
    below: list[Word] = []
    for word in sorted((word for word in words if word.middle > end), key=lambda word: word.middle):
        if NO_TABLE.search(word.text):
            break
        below.append(word)
    blocks = find_blocks(below)
    rows = _body_rows(blocks, [max(block.y1 for block in blocks) + 1.0], end) if blocks else []
    while rows and len(rows[-1][1]) == 1:  # the number of the page
        rows.pop()
    is_table = len(rows) > 1 and all(
        fits(row, edges) and any(block.words[0].is_figure for block in row) for _, row in rows
    )
    return rows if is_table else []


def continued(frame: np.ndarray, words: Sequence[Word], before: Grid | None) -> Grid | None:
    """The table of the page before going on: its columns, every row in them, from the page's first text on."""
    if before is None or not _is_as_wide(before, frame):
        return None
    edges = before.xs.tolist()
    blocks = find_blocks([word for word in words if word.middle < float(frame[-1, 0])])
    top = _top_of_continued(frame, blocks, len(edges) - 1)
    if top is None or _is_other_text(blocks):
        return None
    rows = _body_rows(blocks, [y for y in frame[:, 0].tolist() if y > top + SNAP], top)
    if not all(fits(row, edges) for _, row in rows):
        return None
    return _grid(Columns(tuple(edges), ()), [y for y, _ in rows], rows, top, top)


def _top_of_continued(frame: np.ndarray, blocks: Sequence[Block], columns: int) -> float | None:
    """Where the first row begins, which the page break may have cut; None if more stands above the rules than that."""
    if not blocks and len(frame) < 2:
        return None
    top = float(frame[0, 0])
    above = [block for block in blocks if block.middle < top]
    if len(above) > MOST_ROWS_ABOVE * columns and len(frame) > 1:
        return None
    if above:
        top = min(top, min(block.y0 for block in above) - 0.5 * blocks[0].words[0].size)
    return top


def _is_other_text(blocks: Sequence[Block]) -> bool:
    return any(NO_TABLE.search(word.text) for block in blocks for word in block.words)


def _is_as_wide(before: Grid, frame: np.ndarray) -> bool:
    return abs(before.xs[0] - frame[0, 1]) <= SNAP and abs(before.xs[-1] - frame[0, 2]) <= SNAP


def _grid(
    columns: Columns,
    bottoms: Sequence[float],
    rows: Sequence[tuple[float, list[Block]]],
    top: float,
    end: float,
) -> Grid:
    """Header cells as they span, then one row of single cells after another."""
    xs = np.array(columns.edges)
    inner = sorted({y for cell in columns.cells for y in (cell.top, cell.bottom)})
    header = _distinct([y for y in inner if top + 1 < y < end - 1])
    cuts = [top, *header, *([end] if end > top else []), *bottoms]
    ys = np.array(cuts)
    above = np.ones((len(ys), len(xs) - 1), dtype=bool)
    beside = np.ones((len(ys) - 1, len(xs)), dtype=bool)
    for cell in columns.cells:
        _merge(cell, ys, above, beside)
    first = len(cuts) - 1 - len(bottoms)
    for number, (_, row) in enumerate(rows):
        for left, right in _spans(row, columns.edges):
            beside[first + number, left + 1 : right + 1] = False
    return Skeleton(xs, ys, above, beside).grid("frame")


def _spans(row: Sequence[Block], edges: Sequence[float]) -> list[tuple[int, int]]:
    """First and last column of each text of a row: those it covers, or a merged cell in whose middle it stands.

    A merged cell is told by a text that stands at the left, in the middle or at the right of no single column, and
    in the very middle of the free columns before a figure (合计 over codes and names).
    """
    placed = sorted(((span(block, edges), block) for block in row), key=lambda item: item[0])
    spans = []
    free = 0
    for number, ((first, last), block) in enumerate(placed):
        following = placed[number + 1] if number + 1 < len(placed) else None
        end = following[0][0] - 1 if following else last
        if (
            following
            and following[1].words[0].is_figure
            and end > free
            and abs((edges[free] + edges[end + 1]) / 2 - block.centre) <= CENTRED
            and not _at_home(block, edges[first], edges[first + 1])
        ):
            first, last = free, end
        spans.append((first, last))
        free = last + 1
    return spans


def _at_home(block: Block, left: float, right: float) -> bool:
    """Whether a text stands at the left (by whole indents), in the middle or at the right of a column."""
    size = block.words[0].size
    indent = (block.x0 - left) % size
    return (
        abs((left + right) / 2 - block.centre) <= CENTRED
        or right - block.x1 <= size
        or (block.x0 - left <= 4 * size and indent <= size / 2 + CENTRED)
    )


def _merge(cell: HeaderCell, ys: np.ndarray, above: np.ndarray, beside: np.ndarray) -> None:
    """Take away the rules inside a header cell."""
    first = int(np.abs(ys - cell.top).argmin())
    last = int(np.abs(ys - cell.bottom).argmin())
    above[first + 1 : last, cell.first : cell.last + 1] = False
    beside[first:last, cell.first + 1 : cell.last + 1] = False


def _distinct(values: Sequence[float]) -> list[float]:
    """Heights at least a few points apart."""
    kept: list[float] = []
    for value in values:
        if not kept or value - kept[-1] > SNAP:
            kept.append(value)
    return kept
