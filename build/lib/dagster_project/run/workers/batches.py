"""What is read together: documents in batches, and which documents need reading at all."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

import polars as pl

from dagster_project.land.stage import MOST_ATTEMPTS
from dagster_project.register import list_files


@dataclass(frozen=True, slots=True)
class Source:
    """One document to read: its content hash, its name, and where a worker finds it."""

    document_id: str
    file_name: str
    path: str
    attempt: int = 1


@dataclass(frozen=True, slots=True)
class Batch:
    """Some fifty documents for one process. The id follows from the content, so a repeated batch replaces itself."""

    batch_id: str
    sources: tuple[Source, ...]
    stage_dir: str
    extractor_version: str

    @classmethod
    def of(cls, sources: tuple[Source, ...], stage_dir: Path, extractor_version: str) -> Self:
        """A batch of these sources."""
        digest = hashlib.sha256(extractor_version.encode())
        for source in sources:
            digest.update(f"{source.document_id}/{source.attempt}".encode())
        return cls(digest.hexdigest()[:16], sources, str(stage_dir), extractor_version)

    def part(self, first: int, last: int | None = None) -> Batch:
        """The batch of the sources from ``first`` up to, without, ``last``."""
        return Batch.of(self.sources[first:last], Path(self.stage_dir), self.extractor_version)

    def to_json(self) -> dict[str, Any]:
        """For the worker's standard input."""
        return asdict(self)

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> Self:
        """The inverse of ``to_json``."""
        sources = tuple(Source(**source) for source in value["sources"])
        return cls(value["batch_id"], sources, value["stage_dir"], value["extractor_version"])


def sources_to_read(
    raw: Path, files: pl.DataFrame, reads: pl.DataFrame, extractor_version: str, *, again: bool = False
) -> list[Source]:
    """Documents of the register (``files``) that this extractor has not read; each content once, by its first path.

    ``reads`` is the list of what was read before (``land.stage.READS``), with whatever extractor. What failed for a
    transient reason is read once more by itself, and as often as it is asked for with ``again``.
    """
    own = reads.filter(pl.col("extractor_version") == extractor_version)
    attempts = dict(own.group_by("document_id").agg(pl.col("attempts").max()).iter_rows())
    is_final = pl.col("state") != "failed"
    if not again:
        is_final |= pl.col("attempts") >= MOST_ATTEMPTS
    done = set(own.filter(is_final)["document_id"])
    paths = {file.file_path: file.path for file in list_files(raw)}
    wanted = (
        files.drop_nulls("document_id")
        .sort("file_path")
        .unique("document_id", keep="first", maintain_order=True)
    )
    return [
        Source(
            row["document_id"],
            row["file_name"],
            # What is gone by now is told so by the process that reads it.
            str(paths.get(row["file_path"], raw / row["file_path"])),
            attempts.get(row["document_id"], 0) + 1,
        )
        for row in wanted.to_dicts()
        if row["document_id"] not in done
    ]


def plan(
    sources: list[Source], *, batch_files: int, workers: int, stage_dir: Path, extractor_version: str
) -> list[Batch]:
    """Batches of at most ``batch_files``, smaller where that keeps every worker busy; what failed before is read alone."""
    first = [source for source in sources if source.attempt == 1]
    size = max(1, min(batch_files, -(-len(first) // max(workers, 1))))
    groups = [first[start : start + size] for start in range(0, len(first), size)]
    groups += [[source] for source in sources if source.attempt > 1]
    return [Batch.of(tuple(group), stage_dir, extractor_version) for group in groups]
