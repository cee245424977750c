"""What the picture says of the fonts of a document: glyphs that are what they are called, and fonts with a wrong mapping.

A glyph is known by its looks and not by its name alone: a map that gives two glyphs one name, or swaps two names, agrees
with itself everywhere.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any, Final, NamedTuple

import numpy as np

FEWEST_CONTRADICTIONS: Final = 2
"""Words in which the same glyph must have been read otherwise, and as the same sign, before its font is said to lie."""
ALIKE: Final = 20.0
"""Mean difference (levels of grey of 255) of two pictures of one glyph: print of one stays below 20, the closest pairs
that were met (上 and 土, 人 and 大) begin at 27."""
SAME_SHAPE: Final = 1.25
"""Ratio of the proportions of two pictures of one glyph: a full stop is drawn out to the same square as a block."""
MOST_ASKED: Final = 2
"""Readings of a glyph without an answer after which it is not asked again."""


class Glyph(NamedTuple):
    """One printed character: its font, what the text calls it, and its looks (None where it is too small to have any)."""

    font: str
    sign: str
    looks: np.ndarray | None
    shape: float

    def is_like(self, other: Glyph) -> bool:
        """Whether both pictures are of one glyph."""
        if self.looks is None or other.looks is None:
            return self.looks is other.looks
        wide, narrow = max(self.shape, other.shape), min(self.shape, other.shape)
        return wide <= SAME_SHAPE * narrow and float(np.abs(self.looks - other.looks).mean()) <= ALIKE


@dataclass
class Fonts:
    """Results of recognition for the fonts of one document."""

    _confirmed: dict[tuple[str, str], list[Glyph]] = field(default_factory=lambda: defaultdict(list))
    _asked: dict[tuple[str, str], list[Glyph]] = field(default_factory=lambda: defaultdict(list))
    _contradicted: Counter[tuple[str, str, str]] = field(default_factory=Counter)

    def knows(self, glyph: Glyph) -> bool:
        """Whether a glyph needs no further recognition: it was confirmed, or recognition failed."""
        name = glyph.font, glyph.sign
        if any(glyph.is_like(other) for other in self._confirmed[name]):
            return True
        return sum(glyph.is_like(other) for other in self._asked[name]) >= MOST_ASKED

    def confirms(self, glyph: Glyph) -> bool:
        """Whether a glyph was read as what it is called."""
        return any(glyph.is_like(other) for other in self._confirmed[glyph.font, glyph.sign])

    def agree(self, glyphs: list[Glyph]) -> None:
        """These were read as what they are called."""
        for glyph in glyphs:
            if not self.confirms(glyph):
                self._confirmed[glyph.font, glyph.sign].append(glyph)

    def unsure(self, glyphs: list[Glyph]) -> None:
        """Record glyphs for which recognition gave no result."""
        for glyph in glyphs:
            self._asked[glyph.font, glyph.sign].append(glyph)

    def differ(self, glyphs: list[Glyph], shown: str) -> None:
        """The picture shows other signs than these are called."""
        called = "".join(glyph.sign for glyph in glyphs)
        found = {
            (glyphs[min(at, len(glyphs) - 1)].font, called[at:end], shown[other:other_end])
            for kind, at, end, other, other_end in SequenceMatcher(None, called, shown, False).get_opcodes()
            if kind != "equal"
        }
        self._contradicted.update(found)

    def lying(self) -> set[str]:
        """Fonts of which the same glyph was read as the same other sign in several words."""
        return {font for (font, _, _), count in self._contradicted.items() if count >= FEWEST_CONTRADICTIONS}


def looks_of(picture: Any) -> tuple[np.ndarray | None, float]:
    """What a glyph looks like, drawn out to one size, and its height by its width. ``picture``: grey, around the glyph."""
    from PIL import Image

    dark = picture < DARKER
    rows, columns = np.flatnonzero(dark.any(axis=1)), np.flatnonzero(dark.any(axis=0))
    if not len(rows):
        return None, 1.0
    cut = picture[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    scaled = Image.fromarray(cut).resize((SIDE, SIDE), Image.Resampling.BOX)
    return np.asarray(scaled, dtype=np.int16), cut.shape[0] / cut.shape[1]


DARKER: Final = 160
"""Level below which a pixel belongs to a glyph and not to its smoothing."""
SIDE: Final = 16
"""Pixels of the side of a picture of a glyph."""
