"""The figures and claims of the marts with the interval each stands for, in a database of their own.

Great Expectations reads this file and never the build file, which has one writer. The intervals are computed here,
in SQL, from what is printed (unit, decimals, style of zero): nothing that a rule asks comes from a stored verdict.
"""

from __future__ import annotations

from pathlib import Path

from dagster_project.land import warehouse

from .queries import render

TABLES = (
    "functions",
    "documents",
    "figures",
    "forms",
    "lines",
    "columns",
    "printed",
    "listed_units",
    "budgets",
    "claims",
    "stated",
    "finals",
    "first_finals",
    "quantities",
    "neighbours",
    "only_neighbours",
    "withdrawn",
)
"""Files of ``tables/``, each after those that it reads."""


def prepare(build_file: Path, database: Path) -> None:
    """Write ``TABLES`` of ``database`` anew from the build file. Raises duckdb.Error where the marts are not there."""
    database.unlink(missing_ok=True)
    with warehouse.writer(database) as connection:
        connection.execute(f"attach {warehouse.quoted(build_file)} as build (read_only)")
        for name in TABLES:
            connection.execute(render(f"tables/{name}.sql"))
        connection.execute("detach build")
