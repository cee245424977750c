"""A document whose rows break a promise of ``landing`` is removed from it, with a rejection that names the promise."""

from __future__ import annotations

from collections import defaultdict

import duckdb
import polars as pl

from dagster_project import schemas

from .contract import Kept, examine
from .warehouse import LANDED, SCHEMA, insert, remove_documents, transaction

REASON = "promise_broken"
LARGEST_SHARE = 0.5
"""Of all documents. Where more than every second one breaks a promise, the fault is ours and not theirs: nothing is set
aside, the promise stays broken, and the night stops."""
_SPARED = {schemas.FILES.name, schemas.REJECTIONS.name}
"""What still says that the file is there, and why it is missing elsewhere."""


def keep_promises(connection: duckdb.DuckDBPyConnection) -> tuple[list[Kept], int]:
    """Set aside the documents that break a promise; returns the state of all promises afterwards, and the documents set aside now.

    A breach that no document accounts for, or one of too many documents, is left for the caller to stop on.
    """
    kept = examine(connection)
    broken = _documents(connection, kept)
    (documents,) = connection.execute(f"select count(*) from {SCHEMA}.documents").fetchone() or (0,)
    if not broken or len(broken) > LARGEST_SHARE * documents:
        return kept, 0
    rejections = schemas.REJECTIONS.frame(
        [
            {
                "document_id": document_id,
                "file_name": file_name,
                "scope": "file",
                "reason": REASON,
                "message": f"set aside, {', '.join(names)}: please report it with this file; the others are published",
            }
            for (document_id, file_name), names in sorted(broken.items())
        ]
    )
    with transaction(connection):
        tables = tuple(table.name for table in LANDED if _belongs_to_documents(table))
        remove_documents(connection, tables, rejections["document_id"])
        insert(connection, schemas.REJECTIONS, rejections)
    return examine(connection), len(broken)


def _documents(
    connection: duckdb.DuckDBPyConnection, kept: list[Kept]
) -> dict[tuple[str, str | None], list[str]]:
    """(document_id, file_name) of the documents that stand in breaches → the names of the promises they break."""
    found: dict[tuple[str, str | None], list[str]] = defaultdict(list)
    for one in kept:
        if one.breaches and one.promise.by_document:
            rows = connection.execute(
                f"""select distinct document_id, file_name from ({one.promise.sql}) breach
                    join {SCHEMA}.documents using (document_id)"""
            ).fetchall()
            for row in rows:
                found[row].append(one.promise.name)
    return found


def _belongs_to_documents(table: schemas.Table) -> bool:
    return table.name not in _SPARED and table.schema.get("document_id") == pl.String
