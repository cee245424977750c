"""The text outside tables, line by line in reading order, with the place of every character."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from dagster_project.read import Characters

from .typeset import Ordered


class TextLine(NamedTuple):
    """One line as displayed: ``x0`` and ``x1`` hold one number for each character of ``text``."""

    text: str
    box: tuple[float, float, float, float]
    size: float
    x0: np.ndarray
    x1: np.ndarray


def find_lines(characters: Characters, ordered: Ordered) -> list[TextLine]:
    """Lines of ``characters`` (as displayed) in the order in which they are read."""
    indices = ordered.indices
    if not len(indices):
        return []
    line = ordered.line
    begins = np.concatenate(([0], np.flatnonzero(line[1:] != line[:-1]) + 1))
    x0, x1 = characters.x0[indices], characters.x1[indices]
    boxes = zip(
        np.minimum.reduceat(x0, begins).tolist(),
        np.minimum.reduceat(characters.y0[indices], begins).tolist(),
        np.maximum.reduceat(x1, begins).tolist(),
        np.maximum.reduceat(characters.y1[indices], begins).tolist(),
        strict=True,
    )
    size = characters.size[indices].tolist()
    text = [characters.text[i] for i in indices.tolist()]
    gap = ordered.gap.tolist()
    ends = [*begins[1:].tolist(), len(indices)]
    lines = []
    for box, begin, end in zip(boxes, begins.tolist(), ends, strict=True):
        glyphs, left, right = text[begin:end], x0[begin:end], x1[begin:end]
        letters = "".join(glyphs)
        if True in gap[begin:end] or len(letters) != len(glyphs):
            letters, left, right = _spaced(glyphs, left, right, gap[begin:end])
        kept = len(letters.rstrip())
        if kept:
            middle = sorted(size[begin:end])[(end - begin) // 2]
            lines.append(TextLine(letters[:kept], box, middle, left[:kept], right[:kept]))
    return lines


def _spaced(
    glyphs: list[str], x0: np.ndarray, x1: np.ndarray, gap: list[bool]
) -> tuple[str, np.ndarray, np.ndarray]:
    """The line's text with both edges of each letter; a space is put where a wide gap has none."""
    letters: list[str] = []
    left: list[float] = []
    right: list[float] = []
    for glyph, start, end, wide in zip(glyphs, x0.tolist(), x1.tolist(), gap, strict=True):
        if wide and letters and not glyph.isspace() and not letters[-1].isspace():
            left.append(right[-1])
            right.append(start)
            letters.append(" ")
        step = (end - start) / max(1, len(glyph))
        for offset, letter in enumerate(glyph):  # more than one in a ligature
            letters.append(letter)
            left.append(start + offset * step)
            right.append(start + (offset + 1) * step)
    return "".join(letters), np.array(left), np.array(right)
