"""Ink on a page that no character explains: pictures and outlines of figures, glyphs that say nothing, strokes."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, Final

import numpy as np

from .ink import SCALE, Ink

DARK: Final = 140
"""Level below which all three colours count as ink: seals are red, watermarks pale, and figures are neither."""
INSET: Final = 1.5
"""Points at the edge of a cell that belong to its rules."""
LEAST_HEIGHT: Final = 2.5
LEAST_PIXELS: Final = 12
"""Ink lower or less than this, at ``SCALE``, is a speck or a dash, no figure."""
RULE: Final = 0.6
"""Share of a cell's width or height from which on a straight run of ink is a rule and no figure."""
EDGE: Final = 2
"""Pixels around a character that are its own: smoothing, and strokes that leave its box."""

BEFORE: Final = 1.2
"""Heights of a figure before it within which its sign stands."""
OF_MIDDLE: Final = 0.1
"""Heights of a figure above and below it that must be white."""
SHORTEST_SIGN: Final = 0.2
"""Of the height of a figure; a rule between columns is thinner, and a longer stroke runs out of the place before it."""
LONGEST_STROKE: Final = 30
"""Pixels in one line, at ``SCALE``, that belong to a rule and not to a sign."""
FEWEST_SIGNS: Final = 20
"""A page with fewer characters may be a picture: a number of the page and a title may stand beside it."""
LEAST_INK: Final = 0.003
"""Share of a page that is dark where something is printed: a page of ten lines has twice as much."""

Box = tuple[float, float, float, float]


def unexplained(page: Any, ink: Ink) -> np.ndarray:
    """Where the page is dark and no character that says something is seen: rows from the top, at ``SCALE``.

    A character that nobody sees explains no ink: figures drawn as outlines hide others under them.
    """
    dark: np.ndarray = page.render(scale=SCALE).to_numpy().max(axis=2) < DARK
    said = np.array([says_something(code) for code in ink.code.tolist()], dtype=bool)
    for x0, y0, x1, y1 in np.maximum(0, ink.boxes[said & ink.seen] * SCALE).astype(np.int64).tolist():
        dark[y0 : y1 + EDGE, x0 : x1 + EDGE] = False
    return dark


@lru_cache(maxsize=4096)
def says_something(code: int) -> bool:
    """False of signs without a print of their own, and of codes that a font gives to what it cannot name."""
    return unicodedata.category(chr(code)) not in ("Cc", "Cf", "Cn", "Co", "Zs") and code != 0xFFFD


def stray(dark: np.ndarray, box: Iterable[float]) -> Box | None:
    """The box in points of ink within a cell that is no rule; None where there is none. ``dark``: a page at ``SCALE``."""
    x0, y0, x1, y1 = box
    left, top = (max(0, int((edge + INSET) * SCALE)) for edge in (x0, y0))
    right, bottom = (max(0, int((edge - INSET) * SCALE)) for edge in (x1, y1))
    cell = dark[top:bottom, left:right].copy()
    if not cell.size:
        return None
    cell[cell.mean(axis=1) >= RULE] = False
    cell[:, cell.mean(axis=0) >= RULE] = False
    rows, columns = np.flatnonzero(cell.any(axis=1)), np.flatnonzero(cell.any(axis=0))
    if cell.sum() < LEAST_PIXELS or rows[-1] - rows[0] + 1 < LEAST_HEIGHT * SCALE:
        return None
    ends = (left + columns[0], top + rows[0], left + columns[-1] + 1, top + rows[-1] + 1)
    found = [float(end) / SCALE for end in ends]
    return found[0], found[1], found[2], found[3]


def sign_before(dark: np.ndarray, figure: Box) -> bool:
    """Whether a short stroke stands alone before a figure, at the height of its middle: a minus that is no character.

    ``dark``: a page at ``SCALE``; ``figure``: the box of its digits, in points.
    """
    x0, y0, _, y1 = figure
    height = y1 - y0
    top, bottom = (max(0, int((y0 + share * height) * SCALE)) for share in (-OF_MIDDLE, 1 + OF_MIDDLE))
    left, right = (max(0, int(edge * SCALE)) for edge in (x0 - BEFORE * height, x0))
    before = dark[top:bottom, left:right]
    if not before.size:
        return False
    rows = np.flatnonzero(before.any(axis=1))
    columns = np.flatnonzero(before.any(axis=0))
    if not len(rows):
        return False
    is_low = rows[0] > 0.25 * len(before) and rows[-1] < 0.75 * len(before) and len(rows) <= 0.3 * len(before)
    is_apart = columns[0] > 0
    return bool(is_low and is_apart and len(columns) >= SHORTEST_SIGN * height * SCALE)


def is_picture(dark: np.ndarray, ink: Ink) -> bool:
    """Whether what a page shows is no text: hardly a character, and ink all the same. ``dark``: its unexplained ink."""
    if int(ink.seen.sum()) >= FEWEST_SIGNS:
        return False
    left = dark & ~_strokes(dark) & ~_strokes(dark.T).T
    return bool(left.mean() >= LEAST_INK)


def _strokes(dark: np.ndarray) -> np.ndarray:
    """Pixels that belong to a straight run along a row of the picture."""
    width = dark.shape[1]
    if width < LONGEST_STROKE:
        return np.zeros_like(dark)
    sums = np.pad(dark.cumsum(axis=1, dtype=np.int32), ((0, 0), (1, 0)))
    begins = sums[:, LONGEST_STROKE:] - sums[:, :-LONGEST_STROKE] == LONGEST_STROKE
    marked = np.zeros((dark.shape[0], width + 1), dtype=np.int32)
    marked[:, : begins.shape[1]] += begins
    marked[:, LONGEST_STROKE : LONGEST_STROKE + begins.shape[1]] -= begins
    return marked.cumsum(axis=1)[:, :width] > 0
