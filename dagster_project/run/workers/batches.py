"""What is read together: documents in batches, and which documents need reading at all."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

import polars as pl

from dagster_project.register import list_files


@dataclass(frozen=True, slots=True)
class Source:
    """One document to read: its content hash, its name, and where a worker finds it."""

    document_id: str
    file_name: str
    path: str


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
            digest.update(source.document_id.encode())
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
    raw: Path, files: pl.DataFrame, reads: pl.DataFrame, extractor_version: str
) -> list[Source]:
    """Documents of the register (``files``) that this extractor has not read; each content once, by its first path.

    ``reads`` is the list of what was read before (``land.stage.READS``), with whatever extractor.
    """
    done = set(reads.filter(pl.col("extractor_version") == extractor_version)["document_id"])
    paths = {file.file_path: file.path for file in list_files(raw)}
    wanted = (
        files.drop_nulls("document_id")
        .sort("file_path")
        .unique("document_id", keep="first", maintain_order=True)
    )
    return [
        Source(row["document_id"], row["file_name"], str(paths[row["file_path"]]))
        for row in wanted.to_dicts()
        if row["document_id"] not in done and row["file_path"] in paths
    ]


def plan(
    sources: list[Source], *, batch_files: int, workers: int, stage_dir: Path, extractor_version: str
) -> list[Batch]:
    """Batches of at most ``batch_files``, smaller where that keeps every worker busy."""
    if not sources:
        return []
    size = min(batch_files, -(-len(sources) // max(workers, 1)))
    return [
        Batch.of(tuple(sources[start : start + size]), stage_dir, extractor_version)
        for start in range(0, len(sources), size)
    ]
