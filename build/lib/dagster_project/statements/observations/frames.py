"""Drafts → frames of ``schemas``, column by column."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl

from dagster_project import schemas

from ..layout.grids import Cell
from .drafts import Draft


def observation_frame(document_id: str, drafts: Sequence[Draft], source_kind: str) -> pl.DataFrame:
    """``schemas.OBSERVATIONS`` of drafts, in their order."""
    if not drafts:
        return schemas.OBSERVATIONS.frame()
    columns: dict[str, Any] = {
        "document_id": [document_id] * len(drafts),
        "source_kind": [source_kind] * len(drafts),
    }
    columns |= _of_cells([draft.cell for draft in drafts])
    columns["amount_yuan"] = schemas.yuan_column([draft.amount_yuan for draft in drafts])
    columns["figure_key"] = [schemas.figure_key(vars(draft)) for draft in drafts]
    return pl.DataFrame(
        [
            _series(name, columns[name] if name in columns else [getattr(d, name) for d in drafts], dtype)
            for name, dtype in schemas.OBSERVATIONS.schema.items()
        ]
    )


def _series(name: str, values: Any, dtype: pl.DataType) -> pl.Series:
    if isinstance(values, pl.Series):
        return values.alias(name) if values.dtype == dtype else values.alias(name).cast(dtype)
    return pl.Series(name, values, dtype=dtype)


def _of_cells(cells: Sequence[Cell]) -> dict[str, Any]:
    """The columns that say what is printed and where."""
    return {
        "value_raw": [cell.text for cell in cells],
        "stated_decimals": [cell.figure.decimals for cell in cells],
        "zero_style": [cell.figure.zero_style for cell in cells],
        "page_number": [cell.page for cell in cells],
        "bbox": schemas.box_column(*zip(*[cell.printed_box for cell in cells], strict=True)),
        "placed_by": [cell.placed_by for cell in cells],
        "table_index": [cell.table for cell in cells],
        "row_index": [cell.row for cell in cells],
        "column_index": [cell.column_index for cell in cells],
    }
