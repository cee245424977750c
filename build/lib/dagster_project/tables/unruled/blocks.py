"""Words that belong together without any rule saying so: the lines of one wrapped cell, the cells of one row."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from ..text.words import Word

TIGHT: Final = 1.45
"""Lines nearer than this many type sizes, one above the other, are one wrapped text."""
LOOSEST: Final = 1.65
"""The same where the rows of the table are known to stand farther apart (a browser sets lines at 1.5 type sizes)."""
ROW_SHARE: Final = 0.85
"""Lines of one text stand nearer than this share of the step from one row of figures to the next."""
MOST_STEP: Final = 60.0
"""Points beyond which no line can be the next of a text."""
SAME_ROW: Final = 0.4
"""Cells of one row are centred on one height, within this share of the type size."""
SIDEWAYS: Final = 0.3
"""The next line of a text may stand beside the line above it by this share of the type size."""
NEXT_ROW: Final = 0.8
"""Rows of a body follow each other at more than this many type sizes."""
DEEPEST: Final = 4.5
"""Deepest indent of a name, in type sizes."""
OPENING: Final = frozenset("（《“‘【〔")
CLOSING: Final = frozenset("），。、；：》”’】〕")
QUOTES: Final = frozenset("“”‘’")
MARK_GAP: Final = 0.6
"""White space beside a mark, in type sizes, that parts no words."""
HALF: Final = 0.5
"""White share of a full-width bracket or mark."""
LETTER_GAP: Final = 1.25
"""``合　计``: single characters as far apart as this many type sizes are one word."""
SET_WIDE: Final = frozenset(("收入", "支出", "合计", "总计", "小计", "项目", "栏次"))
"""Words of headers that publishers set wide over their columns; 类, 款, 项 stand side by side and are three."""
WIDEST_GAP: Final = 6.0
"""Type sizes between their letters."""


@dataclass(frozen=True, slots=True)
class Block:
    """One or several lines of words that stand in one cell; its box and what it is.

    ``is_amount``: a figure with a point or a separator, no number of a column, a line or a code. ``ink``: where its ink
    begins and ends; the half of a bracket that is white may hang over the edge of a cell.
    """

    words: tuple[Word, ...]
    x0: float
    x1: float
    y0: float
    y1: float
    is_amount: bool
    ink: tuple[float, float]

    @property
    def centre(self) -> float:
        return (self.x0 + self.x1) / 2

    @property
    def middle(self) -> float:
        return (self.y0 + self.y1) / 2


def make_block(words: Sequence[Word]) -> Block:
    """The block of some words."""
    figure = len(words) == 1 and words[0].is_figure
    return Block(
        tuple(words),
        min(word.x0 for word in words),
        max(word.x1 for word in words),
        min(word.middle - word.size / 2 for word in words),
        max(word.middle + word.size / 2 for word in words),
        figure and any(mark in words[0].text for mark in ".．,，"),
        (
            min(word.x0 + (HALF * word.size if word.text[0] in OPENING else 0.0) for word in words),
            max(word.x1 - (HALF * word.size if word.text[-1] in CLOSING else 0.0) for word in words),
        ),
    )


def find_blocks(words: Sequence[Word], *, wrapped: bool = True) -> list[Block]:
    """Blocks of upright words, by height, then left to right. A figure is a block of its own.

    Unless texts may be ``wrapped``, every line is one: rows without any padding follow each other like lines of a text.
    """
    tight = _tight(words) if wrapped else 0.0
    done: list[list[list[Word]]] = []
    growing: list[list[list[Word]]] = []
    for group in sorted(_joined(words), key=lambda group: (group[0].middle, group[0].x0)):
        if group[0].is_figure:
            done.append([group])
            continue
        reach = group[0].middle - MOST_STEP
        done += [block for block in growing if block[-1][0].middle < reach]
        growing = [block for block in growing if block[-1][0].middle >= reach]
        overlaps = [_overlap(block, group, tight) for block in growing]
        best = max(range(len(overlaps)), key=overlaps.__getitem__, default=None)
        if best is not None and overlaps[best] >= -SIDEWAYS * group[0].size:
            growing[best].append(group)
        else:
            growing.append([group])
    done += growing
    blocks = [make_block([word for group in block for word in group]) for block in done]
    return sorted(blocks, key=lambda block: (block.middle, block.x0))


def _tight(words: Sequence[Word]) -> float:
    """Type sizes from line to line of one wrapped text, by the closest rows of figures among ``words``."""
    figures = [word for word in words if word.is_figure]
    heights = sorted({word.middle for word in figures})
    if not heights:
        return TIGHT
    size = figures[0].size
    steps = [step for a, b in pairwise(heights) if (step := b - a) > NEXT_ROW * size]
    return min(LOOSEST, max(TIGHT, ROW_SHARE * min(steps) / size)) if len(steps) > 1 else TIGHT


def _joined(words: Sequence[Word]) -> list[list[Word]]:
    """Words of a line; together are single characters with a wide space between them, and what a mark parts.

    An engine may give a quotation mark the width of its ink, which leaves white space beside it.
    """
    groups: list[list[Word]] = []
    for word in sorted(words, key=lambda word: (word.line, word.x0)):
        last = groups[-1][-1] if groups else None
        if last is not None and last.line == word.line and _belongs(last, word):
            groups[-1].append(word)
        else:
            groups.append([word])
    return groups


def _belongs(last: Word, word: Word) -> bool:
    """Whether a word is the next letter, or part, of the one before it on its line."""
    if word.is_figure or last.is_figure:
        return False
    gap = word.x0 - last.x1
    if last.text[-1] in OPENING | QUOTES or word.text[0] in CLOSING | QUOTES:
        return gap <= MARK_GAP * word.size
    apart = WIDEST_GAP if last.text + word.text in SET_WIDE else LETTER_GAP
    return len(last.text) == len(word.text) == 1 and gap <= apart * word.size


def _overlap(block: list[list[Word]], group: list[Word], tight: float) -> float:
    """Points by which a group of words stands under the last line of a block; -inf if it cannot be its next line.

    A wrapped name may begin with a wide space: its second line then begins to the left of the first.
    """
    last, word = block[-1], group[0]
    step = word.middle - last[0].middle
    if not 0.5 * word.size < step <= tight * word.size:
        return -math.inf
    return min(last[-1].x1, group[-1].x1) - max(last[0].x0, word.x0)


def rows_of(blocks: Sequence[Block], apart: float = SAME_ROW) -> list[list[Block]]:
    """Blocks by rows: those centred on one height, from the top; ``apart``: type sizes from one row to the next."""
    rows: list[list[Block]] = []
    for block in sorted(blocks, key=lambda block: block.middle):
        if rows and block.middle - rows[-1][-1].middle <= apart * block.words[0].size:
            rows[-1].append(block)
        else:
            rows.append([block])
    return rows


def body_rows_of(blocks: Sequence[Block]) -> list[list[Block]]:
    """Rows of a table's body: nearer to each other than the height of a line they are one.

    An indented name may wrap to the left of its first line, so that its lines are two blocks above and below the
    figures of their row: they are put together.
    """
    return [_mended(row) for row in rows_of(blocks, NEXT_ROW)]


def _mended(row: list[Block]) -> list[Block]:
    mended: list[Block] = []
    for block in row:
        size = block.words[0].size
        torn = next(
            (
                number
                for number, other in enumerate(mended)
                if not (block.words[0].is_figure or other.words[0].is_figure)
                and block.middle - other.middle > size / 2
                and 0 <= other.x0 - block.x1 <= DEEPEST * size
            ),
            None,
        )
        if torn is None:
            mended.append(block)
        else:
            mended[torn] = make_block([*mended[torn].words, *block.words])
    return mended
