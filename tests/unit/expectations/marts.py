"""The marts that the suites read, made of frames: what dbt makes of the landing tables, without dbt."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from dagster_project import schemas
from dagster_project.land import warehouse

MARTS = {
    "observations": "fct_observation",
    "claims": "fct_claim",
    "documents": "dim_document",
    "checks": "fct_check",
}


def make_marts(build: Path, frames: Mapping[str, pl.DataFrame]) -> None:
    """A build file whose marts hold these frames (``schemas`` tables by name; absent ones are empty)."""
    build.unlink(missing_ok=True)
    with warehouse.writer(build) as connection:
        warehouse.ensure_tables(connection)
        connection.execute("create schema marts")
        for name, frame in frames.items():
            if schemas.TABLES[name].landed:
                warehouse.insert(connection, schemas.TABLES[name], frame)
        for name, mart in MARTS.items():
            connection.execute(f"create table marts.{mart} as from landing.{name}")
