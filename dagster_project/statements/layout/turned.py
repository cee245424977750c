"""Pages whose text runs sideways or head over: read as if upright, boxes given as displayed.

A title stands above its form and a form's columns stand side by side only where the page is held upright. The order of
the rows (or, without tables, of the lines and their characters) tells how the page is turned.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

if TYPE_CHECKING:
    from dagster_project.tables import DocumentContent

Frames = dict[str, pl.DataFrame]
LEVEL = 0.5
"""Points by which places on one level may differ."""


@dataclass(frozen=True, slots=True)
class Turned:
    """A page as displayed: its text runs at ``angle`` (counter-clockwise degrees), ``width`` by ``height`` points."""

    angle: int
    width: float
    height: float


def upright(content: DocumentContent) -> tuple[DocumentContent, dict[int, Turned]]:
    """The content with every box as it lies when its text is upright, and the pages that were turned for it."""
    angles = _angles(content)
    sizes = {
        page: (width, height)
        for page, width, height in content.pages.select("page_number", "width", "height").iter_rows()
    }
    turned = {
        page: Turned(angle, *sizes[page])
        for page, angle in angles.items()
        if angle and page in sizes and None not in sizes[page]
    }
    if not turned:
        return content, {}
    sideways = [page for page, how in turned.items() if how.angle != 180]
    swapped = pl.col("page_number").is_in(sideways)
    pages = content.pages.with_columns(
        width=pl.when(swapped).then("height").otherwise("width"),
        height=pl.when(swapped).then("width").otherwise("height"),
    )
    cells, lines = _turn(content.cells, turned, back=False), _turn(content.lines, turned, back=False)
    return replace(content, pages=pages, cells=cells, lines=lines), turned


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


def _angles(content: DocumentContent) -> dict[int, int]:
    """The direction of the text, 0, 90, 180 or 270, of each page that is not plainly upright."""
    cells, lines = content.cells, content.lines
    angles: dict[int, int] = {}
    if doubtful := _doubtful_pages(cells):
        for page, rows, columns in _slopes(cells.filter(pl.col("page_number").is_in(doubtful))):
            angles[page] = _of_rows(*rows) if rows != (0.0, 0.0) else _of_columns(*columns)
    backward = _pages_running_back(lines) - set(cells["page_number"].to_list())
    if backward:  # pages of text alone
        long = lines.filter(pl.col("page_number").is_in(backward), pl.col("char_x0").list.len() > 4)
        for page, edges in long.group_by("page_number").agg(pl.col("char_x0")).iter_rows():
            if sum(line[-1] - line[0] for line in edges) < 0:
                angles[page] = 180
    return angles


def _doubtful_pages(cells: pl.DataFrame) -> set[int]:
    """Pages with tables that are not plainly upright.

    Plainly upright: every row begins below the one before it, or, in a single row, every cell right of the one before.
    """
    pages, tables, rows = (cells[name].to_numpy() for name in ("page_number", "table_index", "row_index"))
    boxes = cells["bbox"].struct
    x, y = boxes.field("x0").to_numpy(), boxes.field("y0").to_numpy()
    new_row = (rows[1:] != rows[:-1]) | (pages[1:] != pages[:-1]) | (tables[1:] != tables[:-1])
    first = np.concatenate(([0], np.flatnonzero(new_row) + 1))[: len(cells)]
    page, top = pages[first], y[first]
    is_next = (page[1:] == page[:-1]) & (tables[first][1:] == tables[first][:-1])
    by_rows = _all(page[1:][is_next], (top[1:] - top[:-1] > LEVEL)[is_next])
    by_columns = _all(pages[1:][~new_row], (x[1:] - x[:-1] > LEVEL)[~new_row])
    told = by_columns | by_rows
    return {page for page in set(pages.tolist()) if not told.get(page)}


def _all(pages: np.ndarray, holds: np.ndarray) -> dict[int, bool]:
    """For each page that is named, whether everything said of it holds."""
    failing = set(pages[~holds].tolist())
    return {page: page not in failing for page in set(pages.tolist())}


def _pages_running_back(lines: pl.DataFrame) -> set[int]:
    """Pages with a line whose last character stands before its first."""
    edges = lines["char_x0"].rechunk().to_arrow()
    cuts, x = edges.offsets.to_numpy(), edges.values.to_numpy(zero_copy_only=False)
    filled = np.flatnonzero(cuts[1:] > cuts[:-1])
    back = x[cuts[1:][filled] - 1] < x[cuts[:-1][filled]]
    return set(lines["page_number"].to_numpy()[filled[back]].tolist())


def _slopes(cells: pl.DataFrame) -> list[tuple[int, tuple[float, float], tuple[float, float]]]:
    """(page, how x and y move with the row, how they move with the column), from the largest table of each page."""
    if cells.is_empty():
        return []
    middle = {
        "x": (pl.col("bbox").struct.field("x0") + pl.col("bbox").struct.field("x1")) / 2,
        "y": (pl.col("bbox").struct.field("y0") + pl.col("bbox").struct.field("y1")) / 2,
    }
    moves = [
        pl.corr(name, index).fill_nan(0.0).fill_null(0.0).alias(f"{name}_{index}")
        for index in ("row_index", "column_index")
        for name in ("x", "y")
    ]
    slopes = (
        cells.filter(pl.col("bbox").is_not_null())
        .with_columns(**middle)
        .group_by("page_number", "table_index")
        .agg(pl.len().alias("cells"), *moves)
        .sort("cells", descending=True)
        .unique("page_number", keep="first", maintain_order=True)
    )
    return [
        (page, (x_row, y_row), (x_column, y_column))
        for page, _, _, x_row, y_row, x_column, y_column in slopes.iter_rows()
    ]


def _of_rows(x: float, y: float) -> int:
    if abs(y) >= abs(x):
        return 0 if y > 0 else 180
    return 90 if x > 0 else 270


def _of_columns(x: float, y: float) -> int:
    if abs(x) >= abs(y):
        return 0 if x >= 0 else 180
    return 90 if y < 0 else 270
