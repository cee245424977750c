"""The version of the tables that a build file holds, so that one of another program is told from damage and made anew.

It is a fingerprint of all landing tables with their columns, types and keys: nobody has to count it up, and a build of a
later program, after a way back, is as foreign as one of an earlier.
"""

from __future__ import annotations

import hashlib
import logging
from functools import cache

import duckdb

from dagster_project import __version__

from .stage import READS
from .warehouse import LANDED, SCHEMA, create_statements

log = logging.getLogger(__name__)
TABLE = f"{SCHEMA}.schema_version"


@cache
def schema_version() -> str:
    """``0.1.0+1a2b3c4d``: the release, and eight hex digits over every landing table."""
    digest = hashlib.sha256()
    for table in (*LANDED, READS):
        digest.update(repr((create_statements(table)[0], table.key)).encode())
    return f"{__version__}+{digest.hexdigest()[:8]}"


def stored_version(connection: duckdb.DuckDBPyConnection) -> str | None:
    """The version that a build file carries; None for one that was made before there were any, and for a new one."""
    # Asked first: DuckDB takes a table that it does not know for a variable of ours of that name.
    there = connection.execute(
        "select 1 from duckdb_tables() where schema_name || '.' || table_name = ?", [TABLE]
    ).fetchone()
    row = connection.execute(f"select version from {TABLE}").fetchone() if there else None
    return row[0] if row else None


def bring_up_to_date(connection: duckdb.DuckDBPyConnection) -> str | None:
    """Let the build file be of this version; the version it had, where that was another (which is said).

    A landing table that is no longer as it was is made anew (``warehouse.ensure_tables``); all documents are loaded again
    from the stage then, and what the marts hold follows from that.
    """
    found, own = stored_version(connection), schema_version()
    if found == own:
        return None
    connection.execute(f"create schema if not exists {SCHEMA}")
    connection.execute(f"create or replace table {TABLE} as select '{own}' as version")
    if found is not None:
        log.warning(
            "the build is of schema %s, this program has %s: tables that differ are made anew from the stage",
            found,
            own,
        )
    return found
