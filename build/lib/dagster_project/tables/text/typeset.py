"""Characters back into lines of text: bands of baselines, then from left to right.

Digits are often set a point or two higher than the Chinese around them, or drawn in another order than they are
read; within a band of half a type size they belong to one line.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from dagster_project.read import Characters

BAND: Final = 0.5
"""Baselines nearer than this share of the type size are one line."""
GAP: Final = 0.3
"""A gap wider than this share of the type size is printed as a space, if none is there."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Where each character stands in the frame in which it is read (upright, left to right)."""

    left: np.ndarray
    right: np.ndarray
    baseline: np.ndarray
    size: np.ndarray


def reading_frame(characters: Characters) -> Reading:
    """Upright text as it is; turned text turned back, so that its lines are lines."""
    x0, x1, y0, y1, size = (
        characters.x0, characters.x1, characters.y0, characters.y1, characters.size,
    )  # fmt: skip
    left, right, baseline = x0, x1, y1 - 0.15 * size
    angle = characters.angle
    if not angle.any():
        return Reading(left, right, baseline, size)
    up, over, down = angle == 90, angle == 180, angle == 270
    left = np.select((up, over, down), (-y1, -x1, y0), left)
    right = np.select((up, over, down), (-y0, -x0, y1), right)
    baseline = np.select((up, over, down), (x1 - 0.15 * size, -y0 - 0.15 * size, -x0 - 0.15 * size), baseline)
    return Reading(left, right, baseline, size)


@dataclass(frozen=True, slots=True)
class Ordered:
    """Characters as they are read: their indices, a line number for each (rising), whether a gap stands before it."""

    indices: np.ndarray
    line: np.ndarray
    gap: np.ndarray


def order(group: np.ndarray | None, reading: Reading, chosen: np.ndarray) -> Ordered:
    """Characters ``chosen`` (indices) by group, line and place; line numbers are unique over all groups.

    Without ``group`` all are of one.
    """
    if not len(chosen):
        return Ordered(chosen, chosen, np.zeros(0, dtype=bool))
    base, size = reading.baseline[chosen], reading.size[chosen]
    g = None if group is None else group[chosen]
    by_line = np.argsort(base, kind="stable") if g is None else np.lexsort((base, g))
    base, size = base[by_line], size[by_line]
    new = np.zeros(len(by_line), dtype=np.int64)
    new[1:] = base[1:] - base[:-1] > BAND * np.maximum(size[1:], size[:-1])
    if g is not None:
        g = g[by_line]
        new[1:] |= g[1:] != g[:-1]
    line = np.cumsum(new)
    by_line = chosen[by_line]
    by_place = np.lexsort((reading.left[by_line], line))
    indices, line = by_line[by_place], line[by_place]
    gap = np.zeros(len(indices), dtype=bool)
    left, right, size = reading.left[indices], reading.right[indices], reading.size[indices]
    gap[1:] = (left[1:] - right[:-1] > GAP * np.maximum(size[1:], size[:-1])) & (line[1:] == line[:-1])
    return Ordered(indices, line, gap)


def group_texts(text: list[str], group: np.ndarray, ordered: Ordered) -> dict[int, str]:
    """The text of each group, lines parted by newlines, without white space at its ends except leading spaces."""
    indices = ordered.indices
    pieces: dict[int, list[str]] = {}
    last_line, last_group, current, last = -1, None, [], ""
    for index, owner, number, gap in zip(
        indices.tolist(), group[indices].tolist(), ordered.line.tolist(), ordered.gap.tolist(), strict=True
    ):
        character = text[index]
        if owner != last_group:
            current = pieces.setdefault(owner, [])
            last_group = owner
        elif number != last_line:
            current.append("\n")
        elif gap and last != " " and character != " ":
            current.append(" ")
        last_line, last = number, character
        current.append(character)
    return {owner: tidy("".join(parts)) for owner, parts in pieces.items()}


def tidy(text: str) -> str:
    """No white space at the end of lines, no empty lines; leading spaces stay (the level of a name)."""
    if "\n" not in text:
        return text.rstrip()
    return "\n".join(line for raw in text.split("\n") if (line := raw.rstrip()))
