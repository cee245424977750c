"""The night's work before dbt, as plain functions: register, read what is new, land it, judge it.

Each opens and closes the files that it needs; ``defs`` wraps them as assets, tests call them directly.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from dagster_project import schemas
from dagster_project.land import sealed, stage, warehouse
from dagster_project.land.contract import Kept
from dagster_project.land.damage import discard_damaged
from dagster_project.land.set_aside import keep_promises
from dagster_project.land.versions import bring_up_to_date
from dagster_project.register import as_landed, complete, register_folder
from dagster_project.register.files import REGISTER
from dagster_project.settings import Settings
from dagster_project.version import extractor_version

from ..progress import bar
from ..workers.batches import plan, sources_to_read
from ..workers.pool import read_batches
from .awaiting_verdict import frames_beside, neighbours, versions
from .diary import NIGHTS
from .freshness import register_folder_of
from .published_before import first_found, register_as_published
from .reviews import apply_reviews
from .verdicts import (
    EVIDENCE,
    REJECTED_IN_JUDGING,
    Portion,
    catalogue_version,
    in_portions,
    judge_all,
)

log = logging.getLogger(__name__)

JUDGED = schemas.Table(
    "judged",
    "校验记录：每份文件按哪个目录版本校验过",
    "one row for each document judged: which reading, by which catalogue",
    (
        schemas.DOCUMENT_ID,
        schemas.Column("batch_id", pl.String, "批次", "the reading that was judged"),
        schemas.Column(
            "catalogue_version",
            pl.String,
            "目录版本及并列文件",
            "the catalogue that judged it, and a hash of the documents that it was judged beside",
        ),
    ),
    key=("document_id",),
)


@dataclass(frozen=True, slots=True)
class Reading:
    """What one run of the reading did: documents there, read now, and lost to crashes and limits; damaged parts of the stage."""

    documents: int
    read_now: int
    lost_now: int
    damaged_parts: int = 0


@dataclass(frozen=True, slots=True)
class Landed:
    """What landing did: documents loaded, removed and set aside, rows of each table, and how our promises stand."""

    loaded: int
    removed: int
    set_aside: int
    rows: dict[str, int]
    promises: list[Kept]


@dataclass(frozen=True, slots=True)
class Judged:
    """What judging did: documents judged now, verdicts and findings of all documents."""

    judged_now: int
    verdicts: dict[str, int]
    levels: dict[str, int]


def register(settings: Settings, *, rehash: bool = False) -> pl.DataFrame:
    """Register the raw folder and keep the register beside the stage; a frame of ``register.files.REGISTER``.

    ``rehash``: read every file again, also those whose size and times are as they were.
    """
    known = sealed.read_frame(register_folder_of(settings), REGISTER)
    if known is None:
        known = register_as_published(settings)
    files = register_folder(settings.raw, known, rehash=rehash)
    sealed.write_frame(register_folder_of(settings), files)
    return files


def read_new(settings: Settings, files: pl.DataFrame, *, again: bool = False) -> Reading:
    """Read the documents that this extractor has not read yet, in watched processes or on Dask.

    ``again``: also those that failed for a transient reason more than once.
    """
    version = extractor_version()
    damaged = stage.drop_damaged(settings.stage_dir)
    if damaged:
        log.warning("%d parts of the stage were damaged: their documents are read again", len(damaged))
    reads = stage.read_reads(settings.stage_dir)
    sources = sources_to_read(settings.raw, files, reads, version, again=again)
    batches = plan(
        sources,
        batch_files=settings.batch_files,
        workers=settings.workers,
        stage_dir=settings.stage_dir,
        extractor_version=version,
    )
    with bar("reading", len(sources), settings.language) as progress:
        lost = read_batches(
            batches,
            settings.limits,
            workers=settings.workers,
            dask_address=settings.dask_address,
            progress=progress,
        )
    return Reading(files["document_id"].drop_nulls().n_unique(), len(sources), lost, len(damaged))


def land(settings: Settings, files: pl.DataFrame) -> Landed:
    """Bring ``landing`` of the build file to hold exactly the documents of the register, and examine our promises."""
    reads = stage.current_reads(settings.stage_dir, files, extractor_version())
    discard_damaged(settings.build_file)
    with warehouse.writer(settings.build_file) as connection:
        bring_up_to_date(connection)
        loaded, removed = warehouse.load_documents(connection, settings.stage_dir, reads, schemas.EXTRACTED)
        documents = warehouse.read_frame(connection, schemas.DOCUMENTS)
        files = complete(files, documents)
        warehouse.replace_table(connection, schemas.FILES, as_landed(files))
        warehouse.replace_unidentified(connection, schemas.REJECTIONS, unreadable(files))
        promises, set_aside = keep_promises(connection)
        rows = warehouse.count_rows(connection)
    sealed.write_frame(register_folder_of(settings), files)
    if not any(kept.breaches for kept in promises):
        stage.forget_stale(settings.stage_dir, extractor_version())
    return Landed(loaded, removed, set_aside, rows, promises)


def unreadable(files: pl.DataFrame) -> pl.DataFrame:
    """Rejections of the files that the register could not even hash."""
    rows = [
        {
            "file_name": row["file_name"],
            "scope": "file",
            "reason": "not_a_document",
            "message": f"{row['file_path']} cannot be opened: {row['why_not'] or 'check its permissions'}",
        }
        for row in files.filter(pl.col("document_id").is_null()).to_dicts()
    ]
    return schemas.REJECTIONS.frame(rows)


def judge_documents(settings: Settings) -> Judged:
    """Judge the documents whose reading or catalogue is new; verdicts of removed documents are removed."""
    version = catalogue_version()
    with warehouse.writer(settings.build_file) as connection:
        warehouse.ensure_tables(connection, (JUDGED, NIGHTS))
        pairs = neighbours(connection)
        wanted = versions(connection, pairs, version)
        known = connection.execute("select * from landing.judged").pl()
        waiting = wanted.join(known, on=wanted.columns, how="anti")["document_id"]
        published = first_found(settings) if known.is_empty() else None
        gone = connection.execute(
            "select document_id from landing.judged anti join landing.documents using (document_id)"
        ).pl()["document_id"]
        for table in (schemas.CHECKS, schemas.FINDINGS, JUDGED):
            warehouse.replace_documents(connection, table, table.frame(), gone)
        with bar("judging", len(waiting), settings.language) as progress:
            portions = in_portions(waiting)
            readers = [partial(_portion, connection, pairs, settings.raw, portion) for portion in portions]
            # This process only reads and writes meanwhile: it makes room for one more.
            judged = judge_all(readers, settings.workers + 1)
            for portion, (checks, findings, not_judged) in zip(portions, judged, strict=True):
                before = (
                    warehouse.read_frame(connection, schemas.FINDINGS, portion)
                    if published is None
                    else published
                )
                findings = with_times(findings, before, datetime.now(UTC))
                warehouse.replace_documents(connection, schemas.CHECKS, checks, portion)
                warehouse.replace_documents(connection, schemas.FINDINGS, findings, portion)
                _replace_not_judged(connection, portion, not_judged)
                done = wanted.filter(pl.col("document_id").is_in(portion.implode()))
                warehouse.replace_documents(connection, JUDGED, done, portion)
                progress(len(portion))
        # Verdicts have keys to keep as well; a document that breaks one is published without anything, not wrongly.
        keep_promises(connection)
        apply_reviews(connection, settings.reviews)
        verdicts = _counts(connection, "verdict", "checks")
        levels = _counts(connection, "level", "findings")
    return Judged(len(waiting), verdicts, levels)


def outcome(settings: Settings) -> dict[str, Any]:
    """What the build holds beside what is published, as columns of ``diary.NIGHTS``."""
    before = first_found(settings)
    with warehouse.reader(settings.build_file) as connection:
        found = warehouse.read_frame(connection, schemas.FINDINGS)
        reasons = _counts(connection, "reason", "rejections")
        (rejected,) = connection.execute(
            "select count(*) from landing.reads where state <> 'read'"
        ).fetchone() or (0,)
    ids = set(found["finding_id"])
    former = set() if before is None else set(before["finding_id"])
    return {
        "documents_rejected": rejected,
        "rejections": sum(reasons.values()),
        "rejections_by_reason": [
            {"reason": reason, "rejections": count}
            for reason, count in sorted(reasons.items(), key=lambda pair: (-pair[1], pair[0]))
        ],
        "findings": found.filter(pl.col("status") == "open").height,
        "findings_new": len(ids - former),
        "findings_closed": len(former - ids),
    }


def _portion(
    connection: duckdb.DuckDBPyConnection, pairs: pl.DataFrame, raw: Path, portion: pl.Series
) -> Portion:
    """The evidence of a portion of documents, of those beside them, and where the files lie."""
    frames = {name: warehouse.read_frame(connection, schemas.TABLES[name], portion) for name in EVIDENCE}
    files = connection.execute("select document_id, file_path from landing.files").pl()
    own = files.filter(pl.col("document_id").is_in(portion.implode()))
    paths = {document_id: raw / path for document_id, path in own.iter_rows()}
    return frames, frames_beside(connection, pairs, portion, EVIDENCE), paths


def _replace_not_judged(
    connection: duckdb.DuckDBPyConnection, portion: pl.Series, not_judged: pl.DataFrame
) -> None:
    """What judging rejected now (documents, checks, pictures), in place of what it rejected the last time."""
    known = warehouse.read_frame(connection, schemas.REJECTIONS, portion)
    others = known.filter(~pl.col("reason").is_in(REJECTED_IN_JUDGING))
    if others.height < known.height or not_judged.height:
        rejections = pl.concat([others, not_judged])
        warehouse.replace_documents(connection, schemas.REJECTIONS, rejections, portion)


def with_times(findings: pl.DataFrame, before: pl.DataFrame, now: datetime) -> pl.DataFrame:
    """Findings with the time each was first found: that of the night before where its id was known then."""
    known = before.select("finding_id", pl.col("opened_at").alias("_opened"))
    return (
        findings.join(known, on="finding_id", how="left", maintain_order="left")
        .with_columns(
            opened_at=pl.coalesce("_opened", "opened_at", pl.lit(now).cast(pl.Datetime("us", "UTC")))
        )
        .select(findings.columns)
    )


def _counts(connection, column: str, table: str) -> dict[str, int]:
    query = f"select {column}, count(*) from landing.{table} group by all order by all"
    return dict(connection.execute(query).fetchall())
