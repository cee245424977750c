"""Header cells that are merged only because a piece of rule between them is missing: headers stand in the middle of cells."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from ..text.words import Word
from .broken_rules import CENTRED, by_cell
from .corridors import CORRIDOR, first_body_line
from .grid import GridCell, Skeleton

LEFT_ASIDE: Final = 0.5
"""Share of the texts of single header cells that stand in the middle, in a header of which nothing else is expected."""
WORDS_APART: Final = 1.0
"""Type sizes between two texts on one line; the words of one are parted by a space, which is half of one."""
LETTERS_APART: Final = 6.0
"""Type sizes between the letters of one word that is set wide, as 收　　入."""


def part_headers(skeleton: Skeleton, words: Sequence[Word]) -> Skeleton:
    """The skeleton with rules in those header cells whose texts stand in the middle of parts of them, not of the whole."""
    first = first_body_line(words)
    if first is None:
        return skeleton
    grid = skeleton.grid()
    header = by_cell(grid, [word for word in words if word.middle < first])
    cells = [(grid.cells[number], members) for number, members in header.items() if not _says_unit(members)]
    single = [_is_centred(skeleton, cell, members) for cell, members in cells if cell.column_span == 1]
    if sum(single) <= LEFT_ASIDE * len(single):
        return skeleton
    beside = skeleton.beside.copy()
    for cell, members in cells:
        if cell.column_span > 1 and not _is_centred(skeleton, cell, members):
            cuts = {cut for part in _parts(skeleton, cell, members) for cut in part}
            inner = sorted(cuts & set(range(cell.column + 1, cell.column + cell.column_span)))
            beside[cell.row : cell.row + cell.row_span, inner] = True
    return replace(skeleton, beside=beside)


def _says_unit(members: Sequence[Word]) -> bool:
    """The line of unit and body, in a frame that takes in the title."""
    return any(":" in word.text or "：" in word.text for word in members)


def _is_centred(skeleton: Skeleton, cell: GridCell, members: Sequence[Word]) -> bool:
    """Whether the texts of a cell are one, and that in its middle."""
    x0, x1 = min(word.x0 for word in members), max(word.x1 for word in members)
    off = x0 + x1 - skeleton.xs[cell.column] - skeleton.xs[cell.column + cell.column_span]
    if abs(off) > 2 * CENTRED:
        return False
    ordered = sorted(members, key=lambda word: (word.line, word.x0))
    return not any(_are_apart(one, other) for one, other in itertools.pairwise(ordered))


def _are_apart(one: Word, other: Word) -> bool:
    """Whether two words on a line are two texts; single letters are set wide in one."""
    apart = LETTERS_APART if len(one.text) == len(other.text) == 1 else WORDS_APART
    return one.line == other.line and other.x0 - one.x1 > apart * one.size


def _parts(skeleton: Skeleton, cell: GridCell, members: Sequence[Word]) -> list[tuple[int, int]]:
    """First and last cut of the columns of a cell in whose middle each word stands: all words, beside each other, or none."""
    parts: list[tuple[int, int]] = []
    for word in sorted(members, key=lambda word: word.x0):
        part = _middle_of(skeleton, cell, word, parts[-1][1] if parts else cell.column)
        if part is None:
            return []
        parts.append(part)
    return parts


def _middle_of(skeleton: Skeleton, cell: GridCell, word: Word, first: int) -> tuple[int, int] | None:
    """The widest run of columns from ``first`` on in whose middle a word stands."""
    cuts = range(first, cell.column + cell.column_span + 1)
    found = [
        (start, end)
        for start in cuts
        for end in cuts
        if start < end
        and skeleton.xs[start] <= word.x0 + CORRIDOR
        and word.x1 - CORRIDOR <= skeleton.xs[end]
        and abs(word.x0 + word.x1 - skeleton.xs[start] - skeleton.xs[end]) <= 2 * CENTRED
    ]
    return max(found, key=lambda part: part[1] - part[0], default=None)
