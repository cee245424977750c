"""From the page's own space (origin bottom left, before ``/Rotate``) to the page as displayed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .model import ASCENT, DESCENT, SKEWED

QUARTER_TOLERANCE = 5.0
"""Degrees by which text may lean (scanners do) and still count as horizontal or vertical."""
FULL_WIDTH, NARROW, PUNCTUATION = 1.0, 0.55, 0.3
"""Widths in ems for characters whose engine gives none."""


LETTER = (0.0, 0.0, 612.0, 792.0)
"""The page of a file that does not say how large it is."""


@dataclass(frozen=True, slots=True)
class Frame:
    """The visible box of a page in its own space, and its ``/Rotate``."""

    x0: float
    y0: float
    x1: float
    y1: float
    rotation: int

    @property
    def width(self) -> float:
        """Width as displayed."""
        return self.y1 - self.y0 if self.rotation % 180 else self.x1 - self.x0

    @property
    def height(self) -> float:
        """Height as displayed."""
        return self.x1 - self.x0 if self.rotation % 180 else self.y1 - self.y0

    def show(self, x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Points of the page's space as displayed."""
        if self.rotation == 90:
            return y - self.y0, x - self.x0
        if self.rotation == 180:
            return self.x1 - x, y - self.y0
        if self.rotation == 270:
            return self.y1 - y, self.x1 - x
        return x - self.x0, self.y1 - y


def frame_of(media: Sequence[float] | None, crop: Sequence[float] | None, rotation: int) -> Frame:
    """The visible box: crop box within media box, corners in order, at least one point wide, else US Letter."""
    box = LETTER if media is None else _ordered(media)
    if crop is not None:
        crop = _ordered(crop)
        cut = (max(box[0], crop[0]), max(box[1], crop[1]), min(box[2], crop[2]), min(box[3], crop[3]))
        box = cut if cut[2] - cut[0] > 1 and cut[3] - cut[1] > 1 else box
    if box[2] - box[0] < 1 or box[3] - box[1] < 1:
        box = LETTER
    return Frame(*box, rotation=rotation % 360)


def _ordered(box: Sequence[float]) -> tuple[float, float, float, float]:
    return min(box[0], box[2]), min(box[1], box[3]), max(box[0], box[2]), max(box[1], box[3])


def quarter(degrees: np.ndarray, rotation: int) -> np.ndarray:
    """Angle as displayed, in whole quarter turns (0, 90, 180, 270), or ``SKEWED``."""
    if not rotation and not degrees.any():
        return np.zeros(len(degrees), dtype=np.int16)
    shown = (degrees - rotation) % 360
    nearest = np.round(shown / 90) * 90
    return np.where(np.abs(shown - nearest) <= QUARTER_TOLERANCE, nearest % 360, SKEWED).astype(np.int16)


def nominal_widths(text: list[str]) -> np.ndarray:
    """Width in ems by kind of character."""
    return np.array([FULL_WIDTH if c > "\u2e80" else PUNCTUATION if c in ",.;:'|!" else NARROW for c in text])


def character_boxes(
    frame: Frame, x: np.ndarray, y: np.ndarray, width: np.ndarray, size: np.ndarray, degrees: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Boxes as displayed of characters that start at (x, y) on their baseline and advance by ``width``."""
    if not degrees.any():
        left, low, right, high = x, y - DESCENT * size, x + width, y + ASCENT * size
        ax, ay = frame.show(left, low)
        bx, by = frame.show(right, high)
        if not frame.rotation:
            return ax, by, bx, ay
    else:
        turn = np.radians(degrees)
        cos, sin = np.cos(turn), np.sin(turn)
        ax, ay = frame.show(x + DESCENT * size * sin, y - DESCENT * size * cos)
        bx, by = frame.show(x + width * cos - ASCENT * size * sin, y + width * sin + ASCENT * size * cos)
    return np.minimum(ax, bx), np.minimum(ay, by), np.maximum(ax, bx), np.maximum(ay, by)
