"""Tables that come as cells without boxes (spreadsheets, Word, HTML): their grid indexes are their place.

Within the stage such a cell has a box in units of the grid, and so has a line between its tables, so that "above",
"beside" and "as wide as" mean what they mean on a page; no such box leaves the stage.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import polars as pl

from dagster_project import schemas
from dagster_project.read.cells.addresses import address

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
    flow = _flow(content, pages)
    first = pl.DataFrame(
        [(*key, row) for key, row in flow.tables.items()],
        schema={"page_number": pl.Int32, "table_index": pl.Int32, "first": pl.Int64},
        orient="row",
    )
    row, column = pl.col("row_index") + pl.col("first"), pl.col("column_index")
    box = pl.struct(
        x0=column * COLUMN_WIDTH,
        y0=row * ROW_HEIGHT,
        x1=(column + pl.col("column_span")) * COLUMN_WIDTH,
        y1=(row + pl.col("row_span")) * ROW_HEIGHT,
    ).cast(schemas.BBOX)
    cells = content.cells.join(
        first, on=["page_number", "table_index"], how="left", maintain_order="left"
    ).with_columns(bbox=pl.when(_is_missing()).then(box).otherwise("bbox"))
    lines = content.lines.with_columns(bbox=pl.Series(flow.boxes, dtype=schemas.BBOX))
    return replace(content, cells=cells.select(content.cells.columns), lines=lines), pages


@dataclass(frozen=True)
class _Flow:
    """The row in which the grid of each (page, table) begins, less its first row index, and the box of each line."""

    tables: Mapping[tuple[int, int], int]
    boxes: list[dict[str, float] | None]


def _flow(content: DocumentContent, pages: Set[int]) -> _Flow:
    """Tables and lines of these pages one below the other, as they follow each other."""
    extents = (
        content.cells.filter(pl.col("page_number").is_in(list(pages)))
        .group_by("page_number", "table_index")
        .agg(
            first=pl.col("row_index").min(),
            end=(pl.col("row_index") + pl.col("row_span")).max(),
            left=pl.col("column_index").min(),
            right=(pl.col("column_index") + pl.col("column_span")).max(),
        )
    )
    tables: dict[int, list[tuple[int, int, int, int, int]]] = {}
    for page, *table in extents.sort("page_number", "table_index").iter_rows():
        tables.setdefault(page, []).append(tuple(table))
    lines: dict[int, list[tuple[int, int]]] = {}
    for place, (page, above) in enumerate(content.lines.select("page_number", "tables_above").iter_rows()):
        if page in pages and above is not None:
            lines.setdefault(page, []).append((above, place))
    starts: dict[tuple[int, int], int] = {}
    boxes = content.lines["bbox"].to_list()
    for page, own in tables.items():
        row = 0
        parts = [(count, True, count) for count in range(len(own))]
        # False is before True: lines come before the table that they stand above.
        parts += [(above, False, place) for above, place in lines.get(page, [])]
        for above, is_table, place in sorted(parts):
            index, first, end, left, right = own[min(above, len(own) - 1)]
            if is_table:
                starts[page, index] = row - first
                row += end - first + ROWS_APART
            else:
                boxes[place] = _row_box(row, left, right)
                row += 1
    return _Flow(starts, boxes)


def _row_box(row: int, left: int, right: int) -> dict[str, float]:
    return {
        "x0": left * COLUMN_WIDTH,
        "y0": row * ROW_HEIGHT,
        "x1": right * COLUMN_WIDTH,
        "y1": (row + 1) * ROW_HEIGHT,
    }


def without_boxes(
    frames: Mapping[str, pl.DataFrame], content: DocumentContent, pages: Set[int]
) -> dict[str, pl.DataFrame]:
    """The frames without the boxes on ``pages`` and with empty lists of the places of their forms; of observations there
    the addresses are their place.
    """
    if not pages:
        return dict(frames)
    found = {name: _without(frame, pages) for name, frame in frames.items()}
    found["observations"] = _with_addresses(found["observations"], content.pages, pages)
    return found


def _with_addresses(observations: pl.DataFrame, pages: pl.DataFrame, on: Set[int]) -> pl.DataFrame:
    names = dict(pages.select("page_number", "name").iter_rows())
    columns = observations.select("page_number", "table_index", "row_index", "column_index").iter_rows()
    addresses = [
        f"{names.get(page) or f'表{table + 1}'}!{address(row, column)}" if page in on else None
        for page, table, row, column in columns
    ]
    return observations.with_columns(address=pl.Series(addresses, dtype=pl.String))


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
