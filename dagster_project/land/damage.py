"""A build that is damaged is made anew from the stage: nothing that was read is lost by it."""

from __future__ import annotations

import logging
from pathlib import Path

import duckdb

from .warehouse import is_locked, reader

log = logging.getLogger(__name__)


def discard_damaged(build_file: Path) -> str | None:
    """Put a build file that cannot be read to its end out of the way (``….damaged``); what is wrong, or None.

    DuckDB keeps a checksum with every block and looks at it when the block is read: so all of them are read.
    """
    if not build_file.exists():
        return None
    try:
        _read_all(build_file)
    except duckdb.Error as error:
        if is_locked(error):
            raise
        what = str(error).splitlines()[0][:300]
        log.warning("the build was damaged and is made anew from the stage: %s", what)
        build_file.replace(build_file.with_name(f"{build_file.name}.damaged"))
        build_file.with_name(f"{build_file.name}.wal").unlink(missing_ok=True)
        return what
    return None


def _read_all(build_file: Path) -> None:
    with reader(build_file) as connection:
        tables = connection.execute(
            "select schema_name, table_name from duckdb_tables() where not internal"
        ).fetchall()
        for schema, table in tables:
            connection.execute(f'select bit_xor(hash(one)) from "{schema}"."{table}" one').fetchall()
