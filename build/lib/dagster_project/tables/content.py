"""Rows of a document as they are found, then as frames: columns are gathered as lists, frames are made once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

import numpy as np
import polars as pl
import pyarrow as pa

from dagster_project import schemas

from .text.lines import TextLine

PAGES_A_CHUNK: Final = 100
"""Pages whose rows are kept as Python objects at once."""
CELL_COLUMNS: Final = (
    "page_number", "table_index", "row_index", "column_index", "row_span", "column_span", "text", "x0", "y0", "x1", "y1",
    "engine", "second_reading", "found_by",
    "placed_by",
)  # fmt: skip
"""What is told of each cell, in this order."""


@dataclass(frozen=True)
class DocumentContent:
    """What was read of one document: frames of ``schemas`` PAGES, CELLS, LINES, REJECTIONS and CANDIDATES."""

    document_id: str
    file_name: str
    media: str
    page_count: int | None
    pages: pl.DataFrame
    cells: pl.DataFrame
    lines: pl.DataFrame
    rejections: pl.DataFrame
    candidates: pl.DataFrame = field(default_factory=schemas.CANDIDATES.frame)

    def page_sizes(self) -> dict[int, tuple[float | None, float | None]]:
        """Page → its width and height in points; null where the file has no pages."""
        columns = self.pages.select("page_number", "width", "height")
        return {page: (width, height) for page, width, height in columns.iter_rows()}


class SheetCell(NamedTuple):
    """A cell of a file that has cells (spreadsheet, Word, HTML): its place in the grid, from 0, and what it spans."""

    row: int
    column: int
    text: str
    row_span: int = 1
    column_span: int = 1


class Gatherer:
    """Gathers rows of one document. Boxes are tuples (x0, y0, x1, y1), points, as displayed.

    Rows become frames every ``PAGES_A_CHUNK`` pages: Python objects of two thousand pages would not fit in memory.
    """

    def __init__(self, document_id: str, file_name: str) -> None:
        self.document_id = document_id
        self.file_name = file_name
        self._pages: list[dict] = []
        self._rejections: list[dict] = []
        self._cells: tuple[list, ...] = _empty(CELL_COLUMNS)
        self._candidates: tuple[list, ...] = _empty(CELL_COLUMNS)
        self._lines: list[tuple] = []
        self._edges: list[tuple[np.ndarray, np.ndarray]] = []
        self._cell_frames: list[pl.DataFrame] = []
        self._line_frames: list[pl.DataFrame] = []
        self._characters = 0

    def add_page(self, **values: object) -> None:
        self._pages.append({"document_id": self.document_id, **values})
        if len(self._pages) % PAGES_A_CHUNK == 0:
            self._close_chunk()

    def add_cells(self, *columns: Iterable) -> None:
        """``CELL_COLUMNS`` of any number of cells, all as long as each other."""
        for known, more in zip(self._cells, columns, strict=True):
            known.extend(more)

    def add_candidate(self, *columns: Iterable) -> None:
        """``CELL_COLUMNS`` of the cells of a table in its other reading; each table has one at most."""
        for known, more in zip(self._candidates, columns, strict=True):
            known.extend(more)

    def add_sheet(self, page_number: int, table_index: int, cells: Iterable[SheetCell]) -> None:
        """A table that the file itself holds as cells: no boxes, no engine, nothing to read a second time."""
        for cell in cells:
            place = (cell.row, cell.column, cell.row_span, cell.column_span)
            values = (page_number, table_index, *place, cell.text, *(None,) * 4, None, "none", "cells", None)
            self.add_cells(*([value] for value in values))

    def add_lines(self, page_number: int, lines: list[TextLine], *, angle: int = 0) -> None:
        """Lines of a page whose text runs at ``angle``."""
        start = self._characters
        for index, line in enumerate(lines):
            self._lines.append((page_number, index, line.text, *line.box, line.size, start, angle))
            self._edges.append((line.x0, line.x1))
            start += len(line.text) + 1
        self._characters = start

    def add_plain_lines(self, lines: list[str]) -> None:
        """Lines of a text file: page 1, no boxes."""
        for index, text in enumerate(lines):
            self._lines.append((1, index, text, *(None,) * 5, self._characters, None))
            self._characters += len(text) + 1

    def reject(
        self,
        scope: schemas.RejectionScope,
        reason: schemas.RejectionReason,
        message: str,
        *,
        page_number: int | None = None,
        table_index: int | None = None,
        value_raw: str | None = None,
        box: tuple[float, float, float, float] | None = None,
    ) -> None:
        self._rejections.append(
            {
                "file_name": self.file_name,
                "document_id": self.document_id,
                "page_number": page_number,
                "table_index": table_index,
                "scope": scope,
                "reason": reason,
                "message": message,
                "value_raw": value_raw,
                "bbox": dict(zip(("x0", "y0", "x1", "y1"), box, strict=True)) if box else None,
            }
        )

    def content(self, media: str, page_count: int | None) -> DocumentContent:
        self._close_chunk()
        return DocumentContent(
            self.document_id,
            self.file_name,
            media,
            page_count,
            schemas.PAGES.frame(self._pages),
            _joined(self._cell_frames, schemas.CELLS),
            _joined(self._line_frames, schemas.LINES),
            schemas.REJECTIONS.frame(self._rejections),
            self._candidate_frame(),
        )

    def _candidate_frame(self) -> pl.DataFrame:
        if not self._candidates[0]:
            return schemas.CANDIDATES.frame()
        cells = self._cell_frame(self._candidates)
        return cells.with_columns(candidate=pl.lit(1, schemas.CANDIDATES.schema["candidate"]))

    def _close_chunk(self) -> None:
        if self._cells[0]:
            self._cell_frames.append(self._cell_frame(self._cells))
            self._cells = _empty(CELL_COLUMNS)
        if self._lines:
            self._line_frames.append(self._line_frame())
            self._lines, self._edges = [], []

    def _cell_frame(self, cells: tuple[list, ...]) -> pl.DataFrame:
        columns = dict(zip(CELL_COLUMNS, cells, strict=True))
        height = len(columns["text"])
        box = schemas.box_column(*(columns.pop(edge) for edge in ("x0", "y0", "x1", "y1")))
        same = {
            "document_id": _same(self.document_id, height),
            "file_name": _same(self.file_name, height),
        }
        return _frame(schemas.CELLS, {**same, **columns, "bbox": box})

    def _line_frame(self) -> pl.DataFrame:
        page, index, text, x0, y0, x1, y1, size, start, angle = zip(*self._lines, strict=True)
        height = len(page)
        placed = bool(self._edges)
        nothing = _same(None, height)
        return _frame(
            schemas.LINES,
            {
                "document_id": _same(self.document_id, height),
                "page_number": page,
                "line_index": index,
                "text": text,
                "bbox": schemas.box_column(x0, y0, x1, y1) if placed else nothing.cast(schemas.BBOX),
                "size": size,
                "char_x0": _lists([edges[0] for edges in self._edges]) if placed else nothing,
                "char_x1": _lists([edges[1] for edges in self._edges]) if placed else nothing,
                "char_start": start,
                "angle": angle,
                "role": _same("body", height),
            },
        )


def _empty(columns: tuple[str, ...]) -> tuple[list, ...]:
    return tuple([] for _ in columns)


def _joined(frames: list[pl.DataFrame], table: schemas.Table) -> pl.DataFrame:
    return pl.concat(frames) if len(frames) > 1 else frames[0] if frames else table.frame()


def _frame(table: schemas.Table, columns: dict[str, Any]) -> pl.DataFrame:
    """A frame of a table's schema from its columns, made column by column: a query plan would cost more."""
    series = []
    for name, dtype in table.schema.items():
        values = columns[name]
        if isinstance(values, pl.Series):
            series.append(values.alias(name) if values.dtype == dtype else values.cast(dtype).alias(name))
        else:
            series.append(pl.Series(name, values, dtype=dtype))
    return pl.DataFrame(series)


def _same(value: str | None, height: int) -> pl.Series:
    """One value over and over; ``pl.repeat`` would plan a query for it."""
    return pl.Series([value]).new_from_index(0, height)


def _lists(rows: list[np.ndarray]) -> pl.Series:
    """Lists of Float32, handed over flat."""
    flat = np.concatenate(rows).astype(np.float32)
    return schemas.list_column(
        pa.Array.from_buffers(pa.float32(), len(flat), [None, pa.py_buffer(flat)]), map(len, rows)
    )
