"""What a table between stages is made of: exact types, columns, tables and the columns that many of them share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any, Final

import polars as pl

YUAN: Final = pl.Decimal(20, 2)
"""Money in 元, exact to the 分."""
CHECK_VALUE: Final = pl.Decimal(28, 8)
"""Either side of a check: 元, percentage points or a count."""
RATE: Final = pl.Decimal(18, 6)
"""A printed percentage, in percentage points."""
BBOX: Final = pl.Struct({"x0": pl.Float64, "y0": pl.Float64, "x1": pl.Float64, "y1": pl.Float64})
"""PDF points, origin top left, as the page is displayed (after /Rotate)."""


@dataclass(frozen=True)
class Column:
    """One column: its Polars type, and what it holds in Chinese and English; ``values``: the words that it may hold."""

    name: str
    dtype: pl.DataType | type[pl.DataType]
    zh: str
    en: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """One table between stages. ``key`` is unique within it; ``landed`` tables go to Parquet and DuckDB."""

    name: str
    zh: str
    en: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    landed: bool = True

    @cached_property
    def schema(self) -> pl.Schema:
        """The Polars schema of a frame of this table; not to be changed."""
        return pl.Schema({column.name: column.dtype for column in self.columns})

    @cached_property
    def _empty(self) -> pl.DataFrame:
        return pl.DataFrame(schema=self.schema)

    def frame(self, rows: list[dict] | None = None) -> pl.DataFrame:
        """Rows (dicts; absent keys are null, unknown keys an error) as a frame of this table's schema.

        AssertionError for a key or a word that the table does not declare.
        """
        if not rows:
            return self._empty.clone()
        known = set(self.schema)
        for row in rows[:1]:
            assert not (unknown := set(row) - known), f"{self.name}: unknown columns {unknown}"
        for name, values in self._declared:
            assert not (unknown := {row.get(name) for row in rows} - values), f"{self.name}: {name} {unknown}"
        return pl.DataFrame(rows, schema=self.schema, orient="row")

    @cached_property
    def _declared(self) -> list[tuple[str, set[str | None]]]:
        return [(column.name, {None, *column.values}) for column in self.columns if column.values]


def yuan_column(amounts: Iterable[Decimal | None]) -> pl.Series:
    """Amounts in 元, exact to the 分, as a column. By way of their digits: five times as quick as from Python's decimals.

    Raises ``polars.exceptions.InvalidOperationError`` for an amount too large.
    """
    digits = [None if amount is None else str(amount) for amount in amounts]
    return pl.Series(digits, dtype=pl.String).cast(YUAN)


def box_column(*edges: Sequence[float | None]) -> pl.Series:
    """Boxes as a column from the four columns of their edges x0, y0, x1, y1 (points, not money)."""
    names = ("x0", "y0", "x1", "y1")
    columns = [pl.Series(name, values, pl.Float64) for name, values in zip(names, edges, strict=True)]
    return pl.DataFrame(columns).to_struct("bbox")


def list_column(flat: Any, lengths: Iterable[int]) -> pl.Series:
    """Lists cut out of ``flat`` (an Arrow array), one after another, each of so many values.

    Lists within rows are slow where Polars reads them one by one.
    """
    import numpy as np  # here: who only asks for a schema, as --help does, waits for neither
    import pyarrow as pa

    ends = np.cumsum([0, *lengths], dtype=np.int64)
    # From buffers: pa.array would import pandas (a second) to ask whether its argument is a pandas object.
    cuts = pa.Array.from_buffers(pa.int64(), len(ends), [None, pa.py_buffer(ends)])
    return pl.Series(pl.from_arrow(pa.LargeListArray.from_arrays(cuts, flat)))


DOCUMENT_ID = Column(
    "document_id",
    pl.String,
    "文件标识：内容的 SHA-256 前 32 位",
    "content hash: first 32 hex digits of SHA-256",
)
FILE_NAME = Column("file_name", pl.String, "文件名", "base name of the file")
PAGE_NUMBER = Column("page_number", pl.Int32, "页码，从 1 起", "page, from 1")
BOX = Column("bbox", BBOX, "位置框（点，左上角为原点）", "box in points, origin top left; null in plain text")
TABLE_INDEX = Column(
    "table_index", pl.Int32, "页内表序号，从 0 起", "table on the page, from 0, top to bottom"
)
ROW_INDEX = Column("row_index", pl.Int32, "行序号，从 0 起", "grid row, from 0")
COLUMN_INDEX = Column("column_index", pl.Int32, "列序号，从 0 起", "grid column, from 0")
FORM_ID = Column("form_id", pl.String, "表的规范标识", "canonical form id")
ANGLE = Column(
    "angle",
    pl.Int32,
    "文字方向（逆时针角度）：0、90、180、270",
    "direction in which most of the page's text runs as displayed: 0, 90, 180, 270 degrees counter-clockwise; "
    "null in plain text and on a page that could not be read",
)
CHAR_START = Column(
    "char_start", pl.Int64, "在全文中的起始字符位置", "first character in the document's text"
)
CHAR_END = Column(
    "char_end", pl.Int64, "在全文中的结束字符位置（不含）", "end (exclusive) in the document's text"
)
