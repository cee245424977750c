"""Words: runs of characters on one line without a gap between them; what columns are inferred from."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

import numpy as np

from dagster_project.read import Characters

from .typeset import Ordered, Reading, order, reading_frame

FIGURE: Final = re.compile(r"[-－−—]?[（(]?[-－−]?\d[\d,，]*(?:[.．]\d+)?[%％)）]*|[-—－]{1,2}")
"""One whole printed figure, or the dash that stands for nothing."""


@dataclass(frozen=True, slots=True)
class Word:
    """A run of characters: its line (rising down the page), box and text."""

    line: int
    x0: float
    x1: float
    baseline: float
    size: float
    text: str

    @property
    def is_figure(self) -> bool:
        return FIGURE.fullmatch(self.text) is not None

    @property
    def middle(self) -> float:
        """Height at which its ink is centred."""
        return self.baseline - 0.35 * self.size


def find_words(characters: Characters, chosen: np.ndarray) -> list[Word]:
    """Words of upright characters ``chosen`` (indices), by line, then left to right."""
    chosen = chosen[characters.angle[chosen] == 0]
    if not len(chosen):
        return []
    reading = reading_frame(characters)
    return words_of(characters, reading, order(None, reading, chosen))


def words_of(characters: Characters, reading: Reading, ordered: Ordered) -> list[Word]:
    """Words of characters already in order."""
    words: list[Word] = []
    run: list[int] = []
    last = -1

    def close() -> None:
        if run:
            text = "".join(characters.text[i] for i in run)
            x0, x1 = float(reading.left[run[0]]), float(reading.right[run].max())
            words.append(
                Word(last, x0, x1, float(reading.baseline[run[0]]), float(reading.size[run[0]]), text)
            )
            run.clear()

    for index, number, gap in zip(
        ordered.indices.tolist(), ordered.line.tolist(), ordered.gap.tolist(), strict=True
    ):
        blank = characters.text[index].isspace()
        if number != last or gap or blank:
            close()
        last = number
        if not blank:
            run.append(index)
    close()
    return words
