"""Rows of a document as they are found, then as frames: columns are gathered as lists, frames are made once."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain

import numpy as np
import polars as pl

from dagster_project import schemas

from .lines import TextLine


@dataclass(frozen=True)
class DocumentContent:
    """What was read of one document: frames of ``schemas`` PAGES, CELLS, LINES and REJECTIONS."""

    document_id: str
    file_name: str
    media: str
    page_count: int | None
    pages: pl.DataFrame
    cells: pl.DataFrame
    lines: pl.DataFrame
    rejections: pl.DataFrame


class Gatherer:
    """Gathers rows of one document. Boxes are tuples (x0, y0, x1, y1), points, as displayed."""

    def __init__(self, document_id: str, file_name: str) -> None:
        self.document_id = document_id
        self.file_name = file_name
        self._pages: list[dict] = []
        self._cells: list[tuple] = []
        self._lines: list[tuple] = []
        self._x0: list[list[float]] = []
        self._x1: list[list[float]] = []
        self._rejections: list[dict] = []
        self._characters = 0

    def add_page(self, **values: object) -> None:
        self._pages.append({"document_id": self.document_id, **values})

    def add_cells(self, rows: list[tuple]) -> None:
        """Tuples of page, table, row, column, row_span, column_span, text, x0, y0, x1, y1, engine, second_reading."""
        self._cells.extend(rows)

    def add_lines(self, page_number: int, lines: list[TextLine]) -> None:
        start = self._characters
        for index, line in enumerate(lines):
            self._lines.append((page_number, index, line.text, *line.box, line.size, line.is_bold, start))
            self._x0.append(line.x0)
            self._x1.append(line.x1)
            start += len(line.text) + 1
        self._characters = start

    def add_plain_lines(self, lines: list[str]) -> None:
        for index, text in enumerate(lines):
            self._lines.append((1, index, text, *(None,) * 6, self._characters))
            self._characters += len(text) + 1

    def reject(
        self,
        scope: str,
        reason: str,
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
        return DocumentContent(
            self.document_id,
            self.file_name,
            media,
            page_count,
            schemas.PAGES.frame(self._pages),
            self._cell_frame(),
            self._line_frame(),
            schemas.REJECTIONS.frame(self._rejections),
        )

    def _cell_frame(self) -> pl.DataFrame:
        names = ["page_number", "table_index", "row_index", "column_index", "row_span", "column_span", "text"]
        frame = _frame([*names, "x0", "y0", "x1", "y1", "engine", "second_reading"], self._cells)
        return frame.select(
            pl.lit(self.document_id).alias("document_id"),
            pl.lit(self.file_name).alias("file_name"),
            *names,
            _box().alias("bbox"),
            "engine",
            "second_reading",
        ).cast(schemas.CELLS.schema)

    def _line_frame(self) -> pl.DataFrame:
        names = ["page_number", "line_index", "text", "x0", "y0", "x1", "y1", "size", "is_bold", "char_start"]
        frame = _frame(names, self._lines)
        placed = bool(self._x0)
        edges = {"char_x0": _floats(self._x0, len(frame)), "char_x1": _floats(self._x1, len(frame))}
        return (
            frame.with_columns(**edges)
            .select(
                pl.lit(self.document_id).alias("document_id"),
                *names[:3],
                pl.when(placed).then(_box()).alias("bbox"),
                "size",
                "is_bold",
                "char_x0",
                "char_x1",
                "char_start",
                pl.lit("body").alias("role"),
            )
            .cast(schemas.LINES.schema)
        )


_TYPES = {
    "page_number": pl.Int32, "table_index": pl.Int32, "row_index": pl.Int32, "column_index": pl.Int32,
    "row_span": pl.Int32, "column_span": pl.Int32, "line_index": pl.Int32, "text": pl.String,
    "x0": pl.Float64, "y0": pl.Float64, "x1": pl.Float64, "y1": pl.Float64,
    "engine": pl.String, "second_reading": pl.String,
    "size": pl.Float64, "is_bold": pl.Boolean, "char_start": pl.Int64,
}  # fmt: skip


def _frame(names: list[str], rows: list[tuple]) -> pl.DataFrame:
    columns = zip(*rows, strict=True) if rows else ([] for _ in names)
    return pl.DataFrame(
        [
            pl.Series(name, list(values), dtype=_TYPES[name])
            for name, values in zip(names, columns, strict=True)
        ]
    )


def _box() -> pl.Expr:
    return pl.struct("x0", "y0", "x1", "y1")


def _floats(lists: list[list[float]], height: int) -> pl.Series:
    if not lists:
        return pl.Series([None] * height, dtype=pl.List(pl.Float32))
    # Nested lists are slow to hand over one by one: flat, then cut at the lines.
    lengths = np.fromiter(map(len, lists), dtype=np.int64, count=height)
    flat = np.fromiter(chain.from_iterable(lists), dtype=np.float32, count=int(lengths.sum()))
    line = np.repeat(np.arange(height, dtype=np.int32), lengths)
    frame = pl.DataFrame({"line": line, "x": flat}).group_by("line", maintain_order=True).agg("x")
    return frame["x"]
