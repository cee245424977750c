"""Garbage text: fonts without a mapping from glyphs to characters.

Engines then hand on replacement marks, controls, or the number of the glyph taken for a character: a random mixture of
scripts that no Chinese account is written in.
"""

from __future__ import annotations

from typing import Final

import numpy as np

READABLE_BLOCKS: Final = (
    (0x20, 0x7E),
    (0xA0, 0xFF),
    (0x370, 0x3FF),  # Greek, in formulas and numbering
    (0x2000, 0x2BFF),  # punctuation, Roman and circled numerals, arrows, box drawing, signs
    (0x2E80, 0x33FF),  # radicals, CJK punctuation, enclosed and compatibility forms
    (0x4E00, 0x9FFF),  # the Chinese characters in use; those of extension A (0x3400) are hardly ever printed
    (0xF900, 0xFAFF),
    (0xFE10, 0xFE6F),
    (0xFF00, 0xFFEF),
)
BEYOND: Final = 0x10000
"""Stands for all beyond the basic plane."""
_READABLE: Final = np.zeros(BEYOND + 1, dtype=bool)
for _low, _high in READABLE_BLOCKS:
    _READABLE[_low : _high + 1] = True
_READABLE[BEYOND] = True


def unreadable_share(codes: np.ndarray) -> float:
    """Share of garbage characters (of their Unicode numbers); characters beyond the basic plane count as readable."""
    if not len(codes):
        return 0.0
    return 1.0 - np.count_nonzero(_READABLE[np.minimum(codes, BEYOND)]) / len(codes)
