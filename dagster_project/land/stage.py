"""The Parquet stage: ``stage/<table>/<batch>.parquet``, and the list of what was read, written last.

A batch counts once its file in ``stage/reads`` exists: whatever a dead process left behind has none and is ignored,
then replaced by the next reading.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

import polars as pl

from dagster_project import schemas
from dagster_project.schemas import DOCUMENT_ID, FILE_NAME, Column, Table

READS = Table(
    "reads",
    "读取记录：每份文件由哪个版本读过",
    "one row for each content and extractor that read it",
    (
        DOCUMENT_ID,
        FILE_NAME,
        Column("extractor_version", pl.String, "提取器版本", "extractor that read it"),
        Column("batch_id", pl.String, "批次", "batch whose Parquet files hold its rows"),
        Column(
            "state",
            pl.String,
            "结果：read、rejected、failed",
            "read; rejected as a whole for what it is; failed for a reason that may be gone the next time",
        ),
        Column("attempts", pl.Int32, "读取次数", "times that this extractor tried to read it"),
        Column("seconds", pl.Float64, "用时（秒）", "wall time of its reading"),
    ),
    key=("document_id", "extractor_version"),
)


TRANSIENT: Final[frozenset[schemas.RejectionReason]] = frozenset(
    {"crash", "time_limit", "memory_limit", "changed_while_read"}
)
"""Reasons that may lie in the machine and not in the document: a worker killed from outside, a busy night, a share that was
away. What was rejected for one of them is read again the next night."""
MOST_ATTEMPTS = 2
"""By itself: a document that ends its reader twice on different nights is left until it is asked for (``--again``)."""


def read_row(
    document_id: str, file_name: str, frames: dict[str, pl.DataFrame], seconds: float, attempts: int = 1
) -> dict:
    """A row of ``READS`` without the batch: a document that gave no document row was rejected as a whole, or failed."""
    state = "read"
    if frames["documents"].is_empty():
        state = "failed" if TRANSIENT.intersection(frames["rejections"]["reason"]) else "rejected"
    return {
        "document_id": document_id,
        "file_name": file_name,
        "state": state,
        "seconds": seconds,
        "attempts": attempts,
    }


def write_part(stage_dir: Path, batch_id: str, frames: dict[str, pl.DataFrame], reads: list[dict]) -> None:
    """Write every table of a batch, then the list of what was read, each by a temporary name and a rename."""
    for name, frame in frames.items():
        write_parquet(frame, stage_dir / name / f"{batch_id}.parquet")
    write_parquet(READS.frame(reads), stage_dir / READS.name / f"{batch_id}.parquet")


def write_parquet(frame: pl.DataFrame, path: Path) -> None:
    """Write atomically, by a temporary name and a rename."""
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(f".{path.name}.{os.getpid()}")
    frame.write_parquet(half, compression="zstd")
    half.replace(path)


def read_reads(stage_dir: Path) -> pl.DataFrame:
    """Every read of the batches in the stage; a frame of ``READS``."""
    paths = sorted((stage_dir / READS.name).glob("*.parquet"))
    if not paths:
        return READS.frame()
    parts = [pl.read_parquet(path) for path in paths]
    # Lists of a version that did not count its attempts.
    counted = [part if "attempts" in part.columns else part.with_columns(attempts=1) for part in parts]
    return pl.concat([part.select(READS.schema.names()).cast(READS.schema) for part in counted])


def waits_for_another_try(stage_dir: Path, extractor_version: str) -> bool:
    """True where a document failed for a transient reason and was not yet tried ``MOST_ATTEMPTS`` times."""
    own = read_reads(stage_dir).filter(pl.col("extractor_version") == extractor_version)
    last = own.sort("attempts").unique("document_id", keep="last")
    return not last.filter((pl.col("state") == "failed") & (pl.col("attempts") < MOST_ATTEMPTS)).is_empty()


def current_reads(stage_dir: Path, files: pl.DataFrame, extractor_version: str) -> pl.DataFrame:
    """The reads by this extractor of documents that are still in the raw folder; one row a document."""
    return (
        read_reads(stage_dir)
        .filter(pl.col("extractor_version") == extractor_version)
        .join(files.select("document_id").drop_nulls().unique(), on="document_id", how="semi")
        .sort("attempts", maintain_order=True)
        .unique("document_id", keep="last", maintain_order=True)
        .sort("document_id")
    )


def read_table(stage_dir: Path, table: Table, reads: pl.DataFrame) -> pl.DataFrame:
    """The rows of one table for the documents of ``reads``, from the batches that hold them."""
    frames = [
        pl.read_parquet(stage_dir / table.name / f"{batch_id}.parquet", schema=table.schema).join(
            part.select("document_id"), on="document_id", how="semi"
        )
        for (batch_id,), part in sorted(reads.group_by("batch_id"), key=lambda pair: str(pair[0]))
    ]
    return pl.concat(frames) if frames else table.frame()


def forget_stale(stage_dir: Path, extractor_version: str) -> int:
    """Remove the batches of other extractors; how many. To call once nothing rests on them."""
    stale = (
        read_reads(stage_dir).filter(pl.col("extractor_version") != extractor_version)["batch_id"].unique()
    )
    for batch_id in stale:
        # The list first: without it the batch does not count, whatever happens in between.
        for folder in (READS.name, *(path.name for path in stage_dir.iterdir() if path.name != READS.name)):
            (stage_dir / folder / f"{batch_id}.parquet").unlink(missing_ok=True)
    return len(stale)
