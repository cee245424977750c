"""Two pages on one sheet: prose in two columns is read down the left one, then down the right one."""

from __future__ import annotations

from typing import Final

import numpy as np

from dagster_project.read import Characters

from .typeset import Ordered

FEWEST_LINES: Final = 5
"""Lines on each side: fewer are a signature beside a date, or a title beside a unit."""
FEWEST_STOPS: Final = 2
"""Full stops on each side: names beside their page numbers are a table of contents, not two columns of prose."""
NARROWEST: Final = 1.2
"""Ems of white between the columns: between words of one line there is hardly one."""
MIDDLE: Final = (0.3, 0.7)
"""Shares of the width of the text between which the white lies."""
STOP: Final = 0x3002
BEFORE, LEFT, RIGHT, BEHIND = range(4)


def side_by_side(characters: Characters, ordered: Ordered) -> np.ndarray | None:
    """For each upright character of ``characters`` where it is read (``BEFORE`` to ``BEHIND``); None for one column of text.

    The first and the last line may be a running head and the number of the sheet, over both columns.
    """
    own = characters.angle[ordered.indices] == 0
    indices, line = ordered.indices[own], ordered.line[own]
    if not len(indices) or int((characters.code[indices] == STOP).sum()) < 2 * FEWEST_STOPS:
        return None
    within = (line > line[0]) & (line < line[-1])
    white = _white(characters, indices[within])
    if white is None:
        return None
    sides = np.where((characters.x0 + characters.x1) / 2 < white, LEFT, RIGHT)
    for side in (LEFT, RIGHT):
        here = sides[indices] == side
        if len(np.unique(line[here])) < FEWEST_LINES:
            return None
        if int((characters.code[indices[here]] == STOP).sum()) < FEWEST_STOPS:
            return None
    for end, place in ((line == line[0], BEFORE), (line == line[-1], BEHIND)):
        both = indices[end]
        if len(set(sides[both].tolist())) > 1 and not _is_apart(characters, both, white):
            sides[both] = place
    return sides


def _white(characters: Characters, indices: np.ndarray) -> float | None:
    """The middle of the widest white between these characters, if it is wide enough and in the middle of the sheet."""
    ink = indices[(characters.code[indices] > 0x20) & (characters.code[indices] != 0x3000)]
    if not len(ink):
        return None
    by_place = ink[np.argsort(characters.x0[ink])]
    reach = np.maximum.accumulate(characters.x1[by_place])
    gaps = characters.x0[by_place[1:]] - reach[:-1]
    if not len(gaps):
        return None
    widest = int(gaps.argmax())
    left, right = float(characters.x0[by_place[0]]), float(reach[-1])
    middle = float(reach[widest] + gaps[widest] / 2)
    is_central = MIDDLE[0] < (middle - left) / (right - left) < MIDDLE[1]
    return (
        middle if is_central and gaps[widest] > NARROWEST * float(np.median(characters.size[ink])) else None
    )


def _is_apart(characters: Characters, line: np.ndarray, white: float) -> bool:
    """Whether a line is white where the others are: its halves then belong to the two columns."""
    half = float(np.median(characters.size[line])) * NARROWEST / 2
    return not ((characters.x1[line] > white - half) & (characters.x0[line] < white + half)).any()
