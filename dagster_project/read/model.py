"""The data model of a read page, as columns. Every engine fills the same classes, so that engines are interchangeable.

Coordinates are those of the page as displayed (after ``/Rotate``): points, origin top left, y downwards.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from dagster_project.schemas import RejectionReason

ASCENT: Final = 0.85
DESCENT: Final = 0.15
"""A character's box reaches this share of its size above and below the baseline. Fonts disagree about their own
ascent, and a declared one can be absurd; the centre of ink of digits and of Chinese characters lies at 0.35."""
SKEWED: Final = -1
"""Angle of text that stands at no quarter turn (a watermark)."""


class DocumentRejected(Exception):  # noqa: N818 - a verdict about a file, not a fault of ours
    """The whole file cannot be read. ``reason``: docs/specification/contract.md#rejections."""

    def __init__(self, reason: RejectionReason, message: str) -> None:
        super().__init__(message)
        self.reason = reason
        self.message = message


@dataclass(frozen=True, slots=True)
class PageRejected:
    """One page that cannot be read; the others are. ``image_count`` tells a scan from a page of rubbish."""

    number: int
    reason: RejectionReason
    message: str
    width: float | None = None
    height: float | None = None
    rotation: int = 0
    character_count: int = 0
    image_count: int = 0


@dataclass(frozen=True, slots=True)
class Characters:
    """The characters of a page, one entry each, in no promised order.

    ``text`` holds what the glyph stands for (a ligature holds several letters), ``code``
    the Unicode number of its first letter (int64). ``x0``… are float64 arrays of equal
    length; ``baseline`` is the y on which an upright character stands; ``angle`` is the direction of writing as
    displayed, degrees counter-clockwise: 0, 90, 180, 270, or ``SKEWED``.
    """

    text: list[str]
    code: np.ndarray
    x0: np.ndarray
    y0: np.ndarray
    x1: np.ndarray
    y1: np.ndarray
    size: np.ndarray
    angle: np.ndarray

    def __len__(self) -> int:
        return len(self.text)

    def where(self, kept: np.ndarray) -> Characters:
        """The characters for which ``kept`` (bool, one each) is true."""
        columns = ("code", "x0", "y0", "x1", "y1", "size", "angle")
        text = [self.text[place] for place in np.flatnonzero(kept).tolist()]
        return Characters(text, **{name: getattr(self, name)[kept] for name in columns})

    def placed(self, at: np.ndarray, code: np.ndarray) -> Characters:
        """Characters of these codes, each in the place of the one with that index."""
        columns = ("x0", "y0", "x1", "y1", "size", "angle")
        places = {name: getattr(self, name)[at] for name in columns}
        return Characters(text=list(map(chr, code.tolist())), code=code, **places)


@dataclass(frozen=True, slots=True)
class Edges:
    """Rules of a page: rows of (position, start, end), float64, shape (n, 3); position is y or x."""

    horizontal: np.ndarray
    vertical: np.ndarray


@dataclass(frozen=True, slots=True)
class Page:
    """One page as read by ``engine``. ``is_scan``: a picture, whose text is a scanner's own and was left out."""

    number: int
    width: float
    height: float
    rotation: int
    characters: Characters
    edges: Edges
    image_count: int
    engine: str
    is_scan: bool = False


def codes_of(text: list[str]) -> np.ndarray:
    """The Unicode number of the first letter of each entry; 0 for an empty one."""
    joined = "".join(text)
    if len(joined) == len(text) and all(text):
        return np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.int64)
    return np.array([ord(entry[0]) if entry else 0 for entry in text], dtype=np.int64)


def no_edges() -> np.ndarray:
    """An empty array of the shape of ``Edges`` columns."""
    return np.empty((0, 3))
