"""The key of a printed figure: how one table refers to a row of another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import polars as pl

KEY_PARTS: Final = ("form_id", "block", "item_code", "measure", "occurrence")


def figure_key(row: Mapping[str, Any]) -> str:
    """The name of an observation in references: form_id/block/item_code/measure/occurrence, nothing for a null.

    >>> figure_key({"form_id": "income", "block": "none", "item_code": None, "measure": "total", "occurrence": None})
    'income/none//total/1'
    """
    *parts, occurrence = (row[part] for part in KEY_PARTS)
    return "/".join([*(part or "" for part in parts), str(occurrence or 1)])


def figure_keys() -> pl.Expr:
    """``figure_key`` of each row of a frame of observations."""
    *parts, occurrence = KEY_PARTS
    return pl.concat_str(
        [*(pl.col(part).fill_null("") for part in parts), pl.col(occurrence).fill_null(1).cast(pl.String)],
        separator="/",
    ).alias("figure_key")
