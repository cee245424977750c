"""Tables that come as cells without boxes (spreadsheets, Word, HTML): their grid indexes are their place.

Within the stage such a cell has a box in units of the grid, so that "above", "beside" and "as wide as" mean what they
mean on a page; no such box leaves the stage.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import polars as pl

from dagster_project import schemas

if TYPE_CHECKING:
    from dagster_project.tables import DocumentContent

COLUMN_WIDTH: Final = 80.0
ROW_HEIGHT: Final = 16.0
"""Points of one unit of the grid: the proportions of a printed form."""
ROWS_APART: Final = 4
"""Units between two tables of one page: more than between two rows."""


def on_a_grid(content: DocumentContent) -> tuple[DocumentContent, frozenset[int]]:
    """The content with boxes made from grid indexes where cells have none; the pages (sheets) of which that is true."""
    unplaced = content.cells.filter(_is_missing())
    pages = frozenset(unplaced["page_number"].to_list())
    if not pages:
        return content, pages
    tables = (
        content.cells.group_by("page_number", "table_index")
        .agg(height=(pl.col("row_index") + pl.col("row_span")).max() + ROWS_APART)
        .sort("page_number", "table_index")
        .with_columns(first=pl.col("height").cum_sum().over("page_number") - pl.col("height"))
    )
    row, column = pl.col("row_index") + pl.col("first"), pl.col("column_index")
    box = pl.struct(
        x0=column * COLUMN_WIDTH,
        y0=row * ROW_HEIGHT,
        x1=(column + pl.col("column_span")) * COLUMN_WIDTH,
        y1=(row + pl.col("row_span")) * ROW_HEIGHT,
    ).cast(schemas.BBOX)
    cells = content.cells.join(tables, on=["page_number", "table_index"], maintain_order="left").with_columns(
        bbox=pl.when(_is_missing()).then(box).otherwise("bbox")
    )
    return replace(content, cells=cells.select(content.cells.columns)), pages


def without_boxes(frames: Mapping[str, pl.DataFrame], pages: Set[int]) -> dict[str, pl.DataFrame]:
    """The frames without the boxes on ``pages``, and with empty lists of the places of their forms."""
    if not pages:
        return dict(frames)
    return {name: _without(frame, pages) for name, frame in frames.items()}


def _is_missing() -> pl.Expr:
    return pl.col("bbox").is_null() | pl.col("bbox").struct.field("x0").is_null()


def _without(frame: pl.DataFrame, pages: Set[int]) -> pl.DataFrame:
    if "bboxes" in frame.columns:
        empty = pl.col("first_page").is_in(list(pages))
        nothing = pl.lit([], dtype=frame.schema["bboxes"])
        return frame.with_columns(bboxes=pl.when(empty).then(nothing).otherwise("bboxes"))
    if "bbox" not in frame.columns or "page_number" not in frame.columns:
        return frame
    here = pl.col("page_number").is_in(list(pages))
    return frame.with_columns(bbox=pl.when(here).then(None).otherwise("bbox").cast(schemas.BBOX))
