"""Tables whose columns no rule shows, in a known place: an empty frame, rows without columns, lines of figures."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from ..ruled.corridors import first_body_line
from ..ruled.grid import Grid
from ..text.words import Word
from .blocks import find_blocks
from .column_chains import INK
from .framed import continued, framed
from .header_columns import leaves_of

PADDINGS: Final = (5.4, 2.0, 4.0, 1.0, 3.0, 7.0, 0.0)
"""Points between the sides of a cell and its text: Word's, a spreadsheet's, and what publishers and browsers set."""
FARTHEST: Final = 40.0
"""Points from the left side of a table to its first text, where that is centred in a column of codes."""
MOST_TITLE_LINES: Final = 4
"""Lines at the head of a frame that may belong to no column: title, number, body, unit."""


def fill_box(box: Grid, words: Sequence[Word], before: Grid | None) -> Grid | None:
    """The table in a frame without a rule inside: under the columns of the page before, or of its own header.

    ``box``: the frame as a grid of one cell; ``before``: the last table of the page before, if this may go on with it.
    None if the texts stand in neither.
    """
    left, top, right, bottom = box.box
    inside = _inside(box.box, words)
    if not inside:
        return None
    if before is not None and len(before.xs) > 2:
        rules = np.array([(top, left, right), (bottom, left, right)])
        if (grid := continued(rules, inside, before)) is not None:
            return grid
    return _headed_box(box.box, inside)


def fill_rows(rows: Grid, words: Sequence[Word]) -> Grid | None:
    """The table in rows without a rule between columns: its columns are those of its header, if all texts fit in them."""
    left, _, right, _ = rows.box
    inside = _inside(rows.box, words)
    frame = np.array([(y, left, right) for y in rows.ys.tolist()])
    return framed(frame, inside, None) if inside else None


def fill_lines(box: tuple[float, float, float, float], words: Sequence[Word]) -> Grid | None:
    """The table in lines of text without any rule, if its header is centred over the columns: these then are exact.

    ``box``: of the text. Cells reach beyond it by their padding, which only the header tells.
    """
    left, top, right, bottom = box
    inside = _inside(box, words)
    left, right = min((w.x0 for w in inside), default=left), max((w.x1 for w in inside), default=right)
    for padding, highest in itertools.product(PADDINGS, _tops(inside, top)) if inside else ():
        for side in _sides(inside, left, right + padding):
            grid = _headed_box((side, highest, right + padding, bottom), inside, titles=0)
            if grid is not None:
                return replace(grid, found_by="alignment")
    return None


def _inside(box: tuple[float, float, float, float], words: Sequence[Word]) -> list[Word]:
    left, top, right, bottom = box
    return [word for word in words if left <= word.x0 and word.x1 <= right and top < word.middle < bottom]


def _tops(words: Sequence[Word], top: float) -> list[float]:
    """Where the header may begin: as far above its first line as rows reach, or close above it."""
    lines = sorted({word.line: word.middle for word in words if word.is_figure}.values())
    steps = np.diff(lines)
    first = min(word.middle for word in words)
    return [first - float(np.median(steps)) / 2, top] if len(steps) else [top]


def _sides(words: Sequence[Word], left: float, right: float) -> list[float]:
    """Where the left side may be: the columns end at ``right`` and are centred under their headers, one by one."""
    first = first_body_line(words)
    header = [word for word in words if first is None or word.middle < first - word.size / 2]
    lines = {word.line for word in header if word.is_figure}  # 栏次
    texts = [word for word in header if word.line not in lines]
    found: set[float] = set()
    for wrapped in (True, False):
        edge = right
        for leaf in reversed(leaves_of(find_blocks(texts, wrapped=wrapped))):
            edge = 2 * leaf.centre - edge
        if left - FARTHEST <= edge <= left + INK:
            found.add(edge)
    return sorted(found)


def _headed_box(
    box: tuple[float, float, float, float], inside: Sequence[Word], titles: int = MOST_TITLE_LINES
) -> Grid | None:
    """The columns of the header, which ends above the first amounts and begins below the lines of a title, if any."""
    left, top, right, bottom = box
    first = min((w.middle for w in inside if w.is_figure and "." in w.text), default=top)
    heights = sorted({word.middle for word in inside if word.middle < first - word.size / 2})
    if not heights:
        return None
    end = (heights[-1] + first) / 2
    begins = [top, *((a + b) / 2 for a, b in itertools.pairwise(heights[: titles + 1]))]
    for begin in begins:
        below = [word for word in inside if word.middle > begin]
        rules = np.array([(y, left, right) for y in (begin, end, bottom)])
        if (grid := framed(rules, below, None)) is not None:
            return grid
    return None
