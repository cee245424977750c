"""Where lines begin and end along their own direction: what margins and indents are judged by on a turned page."""

from __future__ import annotations

from collections.abc import Sequence

Ends = tuple[float, float] | None
"""Begin and end of a line in the direction in which it is read, in points; None in plain text."""


def ends_of_lines(angles: Sequence[int | None], boxes: Sequence[dict | None]) -> list[Ends]:
    """One entry for each line of a document (columns of ``schemas.LINES``), in their order."""
    return [_along(box, angle or 0) for box, angle in zip(boxes, angles, strict=True)]


def _along(box: dict | None, angle: int) -> Ends:
    if not box:
        return None
    if angle == 0:
        return box["x0"], box["x1"]
    if angle == 180:
        return -box["x1"], -box["x0"]
    return (-box["y1"], -box["y0"]) if angle == 90 else (box["y0"], box["y1"])
