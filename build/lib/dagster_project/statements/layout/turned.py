"""Pages whose text runs sideways or head over: read as if upright, boxes given as displayed.

A title stands above its form and a form's columns stand side by side only where the page is held upright. How the page is
turned is a column of its pages.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from dagster_project.tables import DocumentContent

Frames = dict[str, pl.DataFrame]


@dataclass(frozen=True, slots=True)
class Turned:
    """A page as displayed: its text runs at ``angle`` (counter-clockwise degrees), ``width`` by ``height`` points."""

    angle: int
    width: float
    height: float


def upright(content: DocumentContent) -> tuple[DocumentContent, dict[int, Turned]]:
    """The content with every box as it lies when its text is upright, and the pages that were turned for it."""
    columns = content.pages.select("page_number", "angle", "width", "height")
    turned = {
        page: Turned(angle, width, height)
        for page, angle, width, height in columns.iter_rows()
        if angle and width is not None and height is not None
    }
    if not turned:
        return content, {}
    sideways = [page for page, how in turned.items() if how.angle != 180]
    swapped = pl.col("page_number").is_in(sideways)
    pages = content.pages.with_columns(
        width=pl.when(swapped).then("height").otherwise("width"),
        height=pl.when(swapped).then("width").otherwise("height"),
    )
    boxed = (content.cells, content.candidates, content.lines)
    cells, candidates, lines = (_turn(frame, turned, back=False) for frame in boxed)
    return replace(content, pages=pages, cells=cells, candidates=candidates, lines=lines), turned


def as_displayed(frames: Frames, turned: Mapping[int, Turned]) -> Frames:
    """The frames with the boxes of turned pages as they lie on the page as displayed."""
    if not turned:
        return frames
    return {name: _with_lists(_turn(frame, turned, back=True), turned) for name, frame in frames.items()}


def _with_lists(frame: pl.DataFrame, turned: Mapping[int, Turned]) -> pl.DataFrame:
    """The same for the list ``bboxes`` of a form: (page, table, box) of each of its pieces."""
    if "bboxes" not in frame.columns or frame.is_empty():
        return frame
    numbered = frame.select(pl.int_range(pl.len()).alias("row"), "bboxes").explode("bboxes")
    flat = _turn(numbered.unnest("bboxes"), turned, back=True)
    pieces = pl.struct("page_number", "table_index", "bbox").alias("bboxes")
    lists = flat.group_by("row", maintain_order=True).agg(pieces)["bboxes"]
    return frame.with_columns(lists.cast(frame.schema["bboxes"]))


def _turn(frame: pl.DataFrame, turned: Mapping[int, Turned], *, back: bool) -> pl.DataFrame:
    if "bbox" not in frame.columns or frame.is_empty():
        return frame
    x0, y0, x1, y1 = (pl.col("bbox").struct.field(name) for name in ("x0", "y0", "x1", "y1"))
    box = pl.col("bbox")
    found: pl.Expr = box
    for page, how in turned.items():
        width, height = pl.lit(how.width), pl.lit(how.height)
        if how.angle == 180:
            sides = (width - x1, height - y1, width - x0, height - y0)
        elif (how.angle == 90) == back:
            # 90 back to the page, or 270 made upright: mirrored the one way ...
            sides = (y0, (height if back else width) - x1, y1, (height if back else width) - x0)
        else:
            # ... and the other.
            sides = ((width if back else height) - y1, x0, (width if back else height) - y0, x1)
        names = ("x0", "y0", "x1", "y1")
        moved = pl.struct(side.alias(name) for side, name in zip(sides, names, strict=True))
        here = (pl.col("page_number") == page) & box.is_not_null()
        found = pl.when(here).then(moved).otherwise(found)
    return frame.with_columns(found.alias("bbox"))
