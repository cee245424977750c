"""Rows → frames of ``schemas``, column by column.

Lists and records within rows are slow where Polars reads them one by one: they are handed over in one piece and cut by
offsets. Decimals go by way of their digits.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from dagster_project.schemas import BBOX, Table, box_column, list_column

Row = Mapping[str, Any]


def frame_of(table: Table, rows: Sequence[Row]) -> pl.DataFrame:
    """Rows (absent keys are null) as a frame of a table's schema; lists must be there, if empty."""
    if not rows:
        return table.frame()
    known = set(table.schema)
    for row in rows[:1]:
        assert not (unknown := set(row) - known), f"{table.name}: unknown columns {unknown}"
    nothing: dict[str, Any] = dict.fromkeys(table.schema)
    columns = zip(
        *((nothing | dict(row)).values() for row in rows), strict=True
    )  # in the order of the schema
    return pl.DataFrame(
        [
            _column(name, dtype, list(values))
            for (name, dtype), values in zip(table.schema.items(), columns, strict=True)
        ]
    )


def _column(name: str, dtype: pl.DataType, values: list[Any]) -> pl.Series:
    if isinstance(dtype, pl.List):
        flat = [value for listed in values for value in listed]
        inner = _column("", dtype.inner, flat)  # type: ignore[arg-type]
        return list_column(inner.to_arrow(), map(len, values)).cast(dtype).alias(name)
    if isinstance(dtype, pl.Decimal):
        digits = [None if value is None else str(value) for value in values]
        return pl.Series(name, digits, dtype=pl.String).cast(dtype)
    if dtype == BBOX:
        return _places(values).alias(name)
    if isinstance(dtype, pl.Struct):
        fields = [_column(f.name, f.dtype, [value[f.name] for value in values]) for f in dtype.fields]  # type: ignore[arg-type]
        return pl.DataFrame(fields).to_struct(name)
    return pl.Series(name, values, dtype=dtype)


def _places(boxes: Sequence[Mapping[str, float] | None]) -> pl.Series:
    flat = box_column(
        *([None if box is None else box[edge] for box in boxes] for edge in ("x0", "y0", "x1", "y1"))
    )
    if None in boxes:  # plain text
        return pl.select(
            pl.when(pl.lit(flat).struct.field("x0").is_not_null()).then(pl.lit(flat))
        ).to_series()
    return flat
