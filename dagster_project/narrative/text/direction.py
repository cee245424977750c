"""Where lines begin and end along their own direction: what margins and indents are judged by on a turned page."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

Ends = tuple[float, float] | None
"""Begin and end of a line in the direction in which it is read, in points; None in plain text."""
FLAT = 1.0
"""Points by which the characters of a sideways line may differ in x."""


def ends_of_lines(
    pages: Sequence[int | None], boxes: Sequence[dict | None], char_x0: Sequence[list[float] | None]
) -> list[Ends]:
    """One entry for each line of a document (columns of ``schemas.LINES``), in their order."""
    found: list[Ends] = []
    rows = zip(pages, boxes, char_x0, strict=True)
    for _, page in groupby(rows, key=lambda row: row[0]):
        _, on_page, edges = zip(*page, strict=True)
        angle = _angle(on_page, edges)
        found += [_along(box, angle) for box in on_page]
    return found


def _angle(boxes: Sequence[dict | None], edges: Sequence[list[float] | None]) -> int:
    """The direction in which most characters of a page run."""
    weight = {0: 0, 180: 0, 90: 0}
    for left in edges:
        if left and len(left) > 1:
            moved = left[-1] - left[0]
            weight[90 if abs(moved) <= FLAT else 0 if moved > 0 else 180] += len(left)
    angle = max(weight, key=lambda key: weight[key])
    if angle != 90:
        return angle
    placed = [box for box in boxes if box]
    return 90 if placed[-1]["x0"] >= placed[0]["x0"] else 270


def _along(box: dict | None, angle: int) -> Ends:
    if not box:
        return None
    if angle == 0:
        return box["x0"], box["x1"]
    if angle == 180:
        return -box["x1"], -box["x0"]
    return (-box["y1"], -box["y0"]) if angle == 90 else (box["y0"], box["y1"])
