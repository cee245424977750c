"""The figures that a check looked at, as the list of keys with page and box that every row of ``checks`` carries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import polars as pl

from dagster_project.schemas import FIGURE_REFERENCE, figure_keys, list_column


def observation_references(observations: pl.DataFrame) -> pl.Series:
    """``FIGURE_REFERENCE`` of each observation."""
    return observations.select(
        figure=pl.struct(
            kind=pl.lit("observation"),
            key=figure_keys(),
            page_number=pl.col("page_number"),
            bbox=pl.col("bbox"),
        ).cast(FIGURE_REFERENCE)
    )["figure"]


def with_references(results: pl.DataFrame, observations: pl.DataFrame) -> pl.DataFrame:
    """``rows`` (lists of observation indices) replaced by ``figures`` (lists of references).

    The lists keep their shape, so the values are gathered flat and the offsets reused.
    """
    references = observation_references(observations)
    flat = results["rows"].explode(empty_as_null=False, keep_nulls=False)
    gathered = references.gather(flat) if len(flat) else references.clear()
    figures = _lists(gathered, results["rows"].list.len().fill_null(0).to_numpy())
    return results.drop("rows").with_columns(figures)


def reference_lists(references: Sequence[Mapping[str, Any]], lengths: Sequence[int]) -> pl.Series:
    """References (dicts of ``FIGURE_REFERENCE``) one after the other, cut into lists of these lengths."""
    sides = ("x0", "y0", "x1", "y1")
    boxes = [reference["bbox"] or {} for reference in references]
    frame = pl.DataFrame(
        {name: [reference[name] for reference in references] for name in ("kind", "key", "page_number")}
        | {side: [box.get(side) for box in boxes] for side in sides},
        schema={"kind": pl.String, "key": pl.String, "page_number": pl.Int32}
        | dict.fromkeys(sides, pl.Float64),
    )
    box = pl.when(pl.any_horizontal(pl.col(sides).is_not_null())).then(pl.struct(sides)).alias("bbox")
    flat = frame.select(figure=pl.struct("kind", "key", "page_number", box).cast(FIGURE_REFERENCE))["figure"]
    return _lists(flat, lengths)


def _lists(flat: pl.Series, lengths: Iterable[int]) -> pl.Series:
    return list_column(flat.to_arrow(), lengths).cast(pl.List(FIGURE_REFERENCE)).alias("figures")
