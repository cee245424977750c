"""The text outside tables, line by line in reading order, with the place of every character."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dagster_project.read import Characters

from .typeset import gaps, order, reading_frame


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line as displayed: ``x0`` and ``x1`` hold one number for each character of ``text``."""

    text: str
    box: tuple[float, float, float, float]
    size: float
    is_bold: bool
    x0: list[float]
    x1: list[float]


def find_lines(characters: Characters, chosen: np.ndarray) -> list[TextLine]:
    """Lines of the characters ``chosen`` (indices); turned text and watermarks come after upright text."""
    if not len(chosen):
        return []
    reading = reading_frame(characters)
    ordered, line = order(characters.angle.astype(np.int64) % 361, reading, chosen)
    wide = gaps(reading, ordered).tolist()
    begins = np.flatnonzero(np.diff(line, prepend=-1)).tolist()
    boxes = [
        np.minimum.reduceat(characters.x0[ordered], begins).tolist(),
        np.minimum.reduceat(characters.y0[ordered], begins).tolist(),
        np.maximum.reduceat(characters.x1[ordered], begins).tolist(),
        np.maximum.reduceat(characters.y1[ordered], begins).tolist(),
    ]
    text, x0, x1 = characters.text, characters.x0.tolist(), characters.x1.tolist()
    size, bold = characters.size.tolist(), characters.bold.tolist()
    indices = ordered.tolist()
    lines = []
    for number, (begin, end) in enumerate(zip(begins, [*begins[1:], len(indices)], strict=True)):
        members = indices[begin:end]
        letters, left, right = _letters(members, wide[begin:end], text, x0, x1)
        kept = len(letters.rstrip())
        if kept:
            middle = sorted(size[i] for i in members)[len(members) // 2]
            is_bold = 2 * sum(bold[i] for i in members) > len(members)
            box = (boxes[0][number], boxes[1][number], boxes[2][number], boxes[3][number])
            lines.append(TextLine(letters[:kept], box, middle, is_bold, left[:kept], right[:kept]))
    return lines


def _letters(
    members: list[int], wide: list[bool], text: list[str], x0: list[float], x1: list[float]
) -> tuple[str, list[float], list[float]]:
    """The line's text with both edges of each letter; a space is put where a wide gap has none."""
    letters: list[str] = []
    left: list[float] = []
    right: list[float] = []
    for place, index in enumerate(members):
        glyph = text[index]
        if place and wide[place] and glyph != " " and letters[-1] != " ":
            left.append(right[-1])
            right.append(x0[index])
            letters.append(" ")
        if len(glyph) == 1:
            letters.append(glyph)
            left.append(x0[index])
            right.append(x1[index])
            continue
        step = (x1[index] - x0[index]) / max(1, len(glyph))
        for offset, letter in enumerate(glyph):  # a ligature
            letters.append(letter)
            left.append(x0[index] + offset * step)
            right.append(x0[index] + (offset + 1) * step)
    return "".join(letters), left, right
