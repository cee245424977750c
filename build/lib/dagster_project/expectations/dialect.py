"""Great Expectations on DuckDB: the one workaround that it needs.

GX 1.24 gives the connection back to the pool before it reads a result, and DuckDB's result dies with its
connection ("No open result set"): every expectation would be False with an exception. For some dialects GX keeps
the connection; DuckDB becomes one of them. ``tests/unit/expectations/test_dialect.py`` notices when a release of GX
no longer needs this.
"""

from __future__ import annotations

from typing import Any


class _KeptDialect(str):
    """GX compares the dialect now as a string, now by ``.value``; this answers both."""

    __slots__ = ()

    @property
    def value(self) -> str:
        return str(self)


def keep_duckdb_connection() -> None:
    """Tell GX to keep the connection of DuckDB. Calling it again changes nothing."""
    from great_expectations.execution_engine import sqlalchemy_execution_engine as engine

    kept: tuple[Any, ...] = engine._PERSISTED_CONNECTION_DIALECTS
    if "duckdb" not in [getattr(dialect, "value", dialect) for dialect in kept]:
        engine._PERSISTED_CONNECTION_DIALECTS = (*kept, _KeptDialect("duckdb"))
