"""Which documents wait to be judged: a new reading, a new catalogue, or another document beside them.

A document is judged by itself and beside others (last year's account, this year's budget, its units). What it was
judged beside is part of the version that is kept for it, so that a neighbour that is read again, comes or leaves has it
judged again.
"""

from __future__ import annotations

import hashlib

import duckdb
import polars as pl

from dagster_project import schemas
from dagster_project.land import warehouse


def neighbours(connection: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """(document_id, other_id, relation, unit) of all documents that landed."""
    # Imported here: the catalogue is parsed when it is needed and not by `juesuan --help`.
    from dagster_project.checks import counterpart_pairs

    names = ("document_id", "entity_name", "region_code", "fiscal_year", "document_kind", "is_template")
    documents = connection.execute(f"select {', '.join(names)} from landing.documents").pl()
    units = connection.execute("select document_id, sequence, unit_name from landing.units").pl()
    return counterpart_pairs(documents, units)


def versions(
    connection: duckdb.DuckDBPyConnection, pairs: pl.DataFrame, catalogue_version: str
) -> pl.DataFrame:
    """(document_id, batch_id, catalogue_version) by which each document that landed is to be judged."""
    reads = connection.execute("select document_id, batch_id from landing.reads").pl()
    batch_of = dict(reads.iter_rows())
    beside: dict[str, list[str]] = {}
    for document_id, other, relation in pairs.select("document_id", "other_id", "relation").iter_rows():
        beside.setdefault(document_id, []).append(f"{relation}/{other}/{batch_of.get(other)}")
    wanted = [
        catalogue_version + (f"+{_hash(beside[document_id])}" if document_id in beside else "")
        for document_id in reads["document_id"]
    ]
    return reads.with_columns(catalogue_version=pl.Series(wanted, dtype=pl.String))


def _hash(lines: list[str]) -> str:
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()[:8]


def frames_beside(
    connection: duckdb.DuckDBPyConnection, pairs: pl.DataFrame, portion: pl.Series, names: tuple[str, ...]
) -> dict[str, pl.DataFrame]:
    """The landing tables ``names`` of the documents beside a portion that are not in it; empty dict for none."""
    others = pairs.filter(pl.col("document_id").is_in(portion.implode()))["other_id"].unique().sort()
    others = others.filter(~others.is_in(portion.implode()))
    if others.is_empty():
        return {}
    return {name: warehouse.read_frame(connection, schemas.TABLES[name], others) for name in names}
