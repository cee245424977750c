"""The document's text and where its characters stand on the pages."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field

import numpy as np
import polars as pl


@dataclass(frozen=True)
class Source:
    """The document's text and where its characters stand: offset → line → page and box."""

    text: str
    starts: list[int]
    lengths: list[int]
    pages: list[int | None]
    boxes: list[dict | None]
    left: list[list[float] | None]
    right: list[list[float] | None]
    _quotes: dict[tuple[int, int], str] = field(default_factory=dict)

    def quote(self, offsets: np.ndarray) -> str:
        """The characters at these offsets as printed, quotes and spaces between them too, line breaks not."""
        key = (int(offsets[0]), int(offsets[-1]))
        if key not in self._quotes:
            pieces, first = [], key[0]
            gaps = np.flatnonzero(np.diff(offsets) != 1)
            for last, offset in zip(offsets[gaps].tolist(), offsets[gaps + 1].tolist(), strict=True):
                if offset <= last or "\n" in self.text[last + 1 : offset]:
                    pieces.append(self.text[first : last + 1])
                    first = offset
            self._quotes[key] = "".join([*pieces, self.text[first : key[1] + 1]])
        return self._quotes[key]

    def page(self, offset: int) -> int | None:
        return self.pages[self._line(offset)] if self.starts else None

    def _line(self, offset: int) -> int:
        return max(0, bisect_right(self.starts, offset) - 1)

    def box(self, start: int, end: int) -> dict | None:
        """Box of the characters [start, end) that lie on the page of the first; None in plain text."""
        first = self._line(start)
        after = min(self._line(max(start, end - 1)) + 1, first + 60)
        if after == first + 1:
            box = self.boxes[first]
            if box is None:
                return None
            x0, y0, x1, y1 = self._edges(first, box, start, end)
            return {"x0": x0, "y0": y0, "x1": x1, "y1": y1}
        found = [
            self._edges(line, box, start, end)
            for line, box in enumerate(self.boxes[first:after], first)
            if box is not None and self.pages[line] == self.pages[first]
        ]
        if not found:
            return None
        x0, y0, x1, y1 = found[0]
        for left, top, right, bottom in found[1:]:
            x0, y0, x1, y1 = min(x0, left), min(y0, top), max(x1, right), max(y1, bottom)
        return {"x0": x0, "y0": y0, "x1": x1, "y1": y1}

    def _edges(self, line: int, box: dict, start: int, end: int) -> tuple[float, float, float, float]:
        """Edges of those characters [start, end) that stand in one line."""
        from_char = max(0, start - self.starts[line])
        to_char = min(self.lengths[line], end - self.starts[line])
        left, right = self.left[line], self.right[line]
        if left and right and from_char < to_char <= len(left):
            return left[from_char], box["y0"], right[to_char - 1], box["y1"]
        return box["x0"], box["y0"], box["x1"], box["y1"]


def read_source(lines: pl.DataFrame) -> Source:
    """The document's text from a frame of ``schemas.LINES`` (all roles, reading order)."""
    texts = [text or "" for text in lines["text"].to_list()]
    starts, at = [], 0
    for text in texts:
        starts.append(at)
        at += len(text) + 1
    printed = lines["char_start"].to_list()
    if all(value is not None for value in printed):
        starts = printed
    return Source(
        "\n".join(texts),
        starts,
        [len(text) for text in texts],
        lines["page_number"].to_list(),
        lines["bbox"].to_list(),
        lines["char_x0"].to_list(),
        lines["char_x1"].to_list(),
    )
