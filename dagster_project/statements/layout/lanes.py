"""Tables side by side on one page, each with the lines that stand above it: lanes, read one after the other."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import polars as pl

from .grids import Piece, as_line
from .text import TextLine, compact
from .titles import Titles

LEAST_OVERLAP = 0.3
"""Share of the lower of two tables that must stand beside the other: less, and one begins where the other ends."""
_WORD = re.compile(r"\S+")


def lanes_of(
    pieces: Sequence[Piece], lines: Sequence[TextLine], characters: Characters
) -> list[tuple[list[Piece], list[TextLine]]]:
    """The tables of one page with its lines; one pair for each lane, from the left, where tables stand side by side."""
    groups = _lanes(pieces)
    if len(groups) < 2:
        return [(sorted(pieces, key=lambda piece: piece.box[1]), list(lines))]
    edges = [float("-inf")]
    for left, right in pairwise(groups):
        edges.append((max(p.box[2] for p in left) + min(p.box[0] for p in right)) / 2)
    edges.append(float("inf"))
    return [
        (group, [part for line in lines if (part := characters.cut(line, x0, x1)) is not None])
        for group, (x0, x1) in zip(groups, pairwise(edges), strict=True)
    ]


def _lanes(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """Tables grouped by the part of the width that they take; one group where no two stand beside one another."""
    if not any(_are_beside(one, other) for one, other in pairwise(sorted(pieces, key=lambda p: p.box[0]))):
        return [list(pieces)]
    groups: list[list[Piece]] = []
    right = float("-inf")
    for piece in sorted(pieces, key=lambda piece: piece.box[0]):
        if piece.box[0] >= right:
            groups.append([])
        groups[-1].append(piece)
        right = max(right, piece.box[2])
    return [sorted(group, key=lambda piece: piece.box[1]) for group in groups]


def _are_beside(one: Piece, other: Piece) -> bool:
    shared = min(one.box[3], other.box[3]) - max(one.box[1], other.box[1])
    lower = min(one.box[3] - one.box[1], other.box[3] - other.box[1])
    return one.box[2] <= other.box[0] and shared > LEAST_OVERLAP * lower


class Characters:
    """Where each character of the lines of a document (``schemas.LINES``) stands across its page."""

    def __init__(self, lines: pl.DataFrame) -> None:
        self._lines = lines
        self._edges: dict[int, tuple[list[float], list[float]]] | None = None

    def of(self, line: TextLine) -> tuple[list[float], list[float]]:
        """Left and right edges of the characters of the line as printed; empty where they are not known."""
        if self._edges is None:  # a list of lists for each line: made where some page asks for it
            columns = self._lines.select("char_start", "char_x0", "char_x1")
            self._edges = {start: (left or [], right or []) for start, left, right in columns.iter_rows()}
        return self._edges.get(-1 if line.char_start is None else line.char_start, ([], []))

    def cut(self, line: TextLine, x0: float, x1: float) -> TextLine | None:
        """The part of a line between two places across the page; None where nothing of it stands there."""
        if line.bbox is None or (x0 <= line.bbox["x0"] and line.bbox["x1"] <= x1):
            return line
        if line.bbox["x1"] <= x0 or line.bbox["x0"] >= x1:
            return None
        left, right = self.of(line)
        places = [
            index
            for index in range(min(len(left), len(line.printed)))
            if x0 <= (left[index] + right[index]) / 2 < x1
        ]
        text = "".join(line.printed[index] for index in places)
        if not compact(text):
            return None
        box = dict(line.bbox) | {"x0": left[places[0]], "x1": right[places[-1]]}
        return replace(line, text=compact(text), printed=text, bbox=box)

    def words(self, line: TextLine) -> list[tuple[str, float, float]]:
        """The words of a line between spaces, each with its left and right edge; none where no edges are known."""
        left, right = self.of(line)
        return [
            (match.group(), left[match.start()], right[match.end() - 1])
            for match in _WORD.finditer(line.printed[: len(left)])
        ]


def heads_as_lines(pieces: Sequence[Piece], titles: Titles) -> tuple[list[Piece], list[TextLine]]:
    """The tables that hold figures or items, and the cells of those that are but a frame around a title or a unit."""
    framed = [piece for piece in pieces if titles.head_rows(piece) == len(piece.rows)]
    if len(framed) == len(pieces):
        return list(pieces), []
    kept = [piece for piece in pieces if not any(piece is other for other in framed)]
    cells = (cell for piece in framed for row in piece.rows for cell in row if not cell.is_blank)
    return kept, [as_line(cell) for cell in cells]
