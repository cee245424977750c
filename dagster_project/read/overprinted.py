"""Glyphs that stand twice in one place: bold type made by printing thin type again, or a figure over another."""

from __future__ import annotations

from typing import Final

import numpy as np

from .model import Characters

SAME_PLACE: Final = 0.15
"""Share of its size by which a glyph printed again for boldness is moved; the next one of a word, a full stop too,
stands a fifth or more away."""
LINE: Final = 3.0
"""Points: baselines that fall into one such step belong to one line."""
POINT: Final = ord(".")


def has_points_twice(characters: Characters) -> bool:
    """Whether two decimal points stand in one place: a quick sign that figures were printed one over another.

    Where a glyph is moved up or down a little some pairs escape; a page of bold figures has many.
    """
    points = np.flatnonzero(characters.code == POINT)
    if len(points) < 2:
        return False
    x, line = characters.x0[points], np.rint(characters.y1[points] / LINE)
    order = np.lexsort((x, line))
    return bool(
        (
            (np.diff(line[order]) == 0)
            & (np.diff(x[order]) <= SAME_PLACE * characters.size[points[order[1:]]])
        ).any()
    )


def once(characters: Characters) -> Characters:
    """The characters, each glyph of one place once. Asks every pair: for a page that is known to print some twice."""
    kept = np.ones(len(characters), dtype=bool)
    for code in np.unique(characters.code).tolist():
        places = np.flatnonzero(characters.code == code)
        x, y, near = characters.x0[places], characters.y1[places], SAME_PLACE * characters.size[places]
        same = (np.abs(x[:, None] - x) <= near) & (np.abs(y[:, None] - y) <= near)
        kept[places[np.tril(same, -1).any(axis=1)]] = False
    return characters if kept.all() else characters.where(kept)
