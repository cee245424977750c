"""The tables of ``juesuan extract`` as files."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl

from dagster_project.land.stage import write_parquet

EXTRACT_TABLES = ("cells", "observations", "claims", "unclaimed_numbers", "rejections")


def write_table(frame: pl.DataFrame, stem: Path, *, csv: bool) -> None:
    """``stem.parquet``, and ``stem.csv`` on request: nested columns as JSON, UTF-8 with the mark that Excel needs."""
    write_parquet(frame, stem.with_name(f"{stem.name}.parquet"))
    if csv:
        nested = [name for name, dtype in frame.schema.items() if dtype.is_nested()]
        flat = frame.with_columns(_as_json(frame, name) for name in nested)
        flat.write_csv(stem.with_name(f"{stem.name}.csv"), include_bom=True)


def _as_json(frame: pl.DataFrame, name: str) -> pl.Series:
    """A list or struct column as JSON text; null stays null."""
    texts = [
        None if value is None else json.dumps(value, ensure_ascii=False, default=str)
        for value in frame[name].to_list()
    ]
    return pl.Series(name, texts, dtype=pl.String)
