"""The Parquet stage: ``stage/<table>/<batch>.parquet``, the list of what was read, and the checksums of all, written last.

A batch counts once its file in ``stage/sums`` exists: whatever a dead process left behind has none and is ignored,
then removed. A file that is not what was written takes its batch out of the stage, and its documents are read again.
"""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Final

import polars as pl

from dagster_project import schemas
from dagster_project.schemas import DOCUMENT_ID, FILE_NAME, Column, Table

from . import sealed

log = logging.getLogger(__name__)
SUMS = "sums"
REGISTER_FOLDER = "files"
"""Not of the stage's batches: the register."""

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
    """Write every table of a batch, the list of what was read, and last the checksums by which the batch counts."""
    sums = {
        name: write_parquet(frame, stage_dir / name / f"{batch_id}.parquet")
        for name, frame in (*frames.items(), (READS.name, READS.frame(reads)))
    }
    sealed.write_note(_sums(stage_dir, batch_id), sums)


def write_parquet(frame: pl.DataFrame, path: Path) -> str:
    """Whole and on the disk, or not at all: readers never see half a file. Returns the SHA-256 of the file."""
    with sealed.replacing(path) as half:
        frame.write_parquet(half, compression="zstd")
        return sealed.digest_of(half)


def batches(stage_dir: Path) -> list[str]:
    """The batches that count, sorted: those whose checksums are there and whole."""
    paths = sorted((stage_dir / SUMS).glob("*.json"))
    return [path.stem for path in paths if sealed.read_note(path) is not None]


def read_reads(stage_dir: Path) -> pl.DataFrame:
    """Everything that was ever read and still lies whole in the stage; a frame of ``READS``."""
    parts = []
    for path in sorted((stage_dir / SUMS).glob("*.json")):
        sums = sealed.read_note(path)
        listed = stage_dir / READS.name / f"{path.stem}.parquet"
        if sums is not None and sealed.is_whole(listed, sums.get(READS.name)):
            parts.append(pl.read_parquet(listed))
    return pl.concat([part for part in parts if part.schema == READS.schema] or [READS.frame()])


def drop_damaged(stage_dir: Path) -> list[str]:
    """Let batches of which a file is missing or is not what was written count no more, so that they are read again.

    Their ids. Neither do batches count that another version of this program listed in another way, and files that belong
    to no batch (of a run that died) are removed.
    """
    damaged = []
    for path in sorted((stage_dir / SUMS).glob("*.json")):
        sums = sealed.read_note(path)
        files = (
            {} if sums is None else {stage_dir / name / f"{path.stem}.parquet": sums[name] for name in sums}
        )
        if not files or not all(sealed.is_whole(file, digest) for file, digest in files.items()):
            path.unlink()
            damaged.append(path.stem)
        elif pl.read_parquet_schema(stage_dir / READS.name / f"{path.stem}.parquet") != READS.schema:
            log.warning("part %s of the stage is of another version of this program: read again", path.stem)
            path.unlink()
    counted = set(batches(stage_dir))
    for file in stage_dir.glob("*/*.parquet"):
        if file.parent.name != REGISTER_FOLDER and file.stem not in counted:
            file.unlink()
    for half in stage_dir.glob("*/.*"):
        half.unlink()
    return damaged


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
        # The checksums first: without them the batch does not count, whatever happens in between.
        _sums(stage_dir, batch_id).unlink(missing_ok=True)
        for file in stage_dir.glob(f"*/{batch_id}.parquet"):
            file.unlink()
    return len(stale)


def _sums(stage_dir: Path, batch_id: str) -> Path:
    return stage_dir / SUMS / f"{batch_id}.json"
