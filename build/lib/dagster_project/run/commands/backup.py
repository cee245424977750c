"""``juesuan backup`` and ``juesuan restore``: everything made that the next night builds on, in one archive, checked."""

from __future__ import annotations

import hashlib
import io
import json
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path

from dagster_project.settings import Settings

from ..night.lock import night_lock

KEPT = ("stage", "nights", "build/juesuan.duckdb", "juesuan.duckdb", "last_publication.json", "reviews.yaml")
"""Release, report, docs and Data Docs are made from these; Dagster's history is of no use to a night."""
SUMS = "SHA256SUMS.json"


class BadBackupError(Exception):
    """The archive is not one of ours, or not whole; nothing was changed."""


def back_up(settings: Settings, archive: Path) -> int:
    """Write the archive (tar, gzip), between two nights; the files in it. Whole or not at all."""
    archive.parent.mkdir(parents=True, exist_ok=True)
    half = archive.with_name(f".{archive.name}.half")
    sums: dict[str, str] = {}
    with night_lock(settings):
        try:
            # Parquet and DuckDB are compressed already: the lowest level only wraps.
            with tarfile.open(half, "w:gz", compresslevel=1) as tar:
                for name, file in _files(settings):
                    with file.open("rb") as stream:
                        sums[name] = hashlib.file_digest(stream, "sha256").hexdigest()
                    tar.add(file, name, recursive=False)
                told = json.dumps(sums, indent=1).encode()
                entry = tarfile.TarInfo(SUMS)
                entry.size = len(told)
                tar.addfile(entry, io.BytesIO(told))
            half.replace(archive)
        finally:
            half.unlink(missing_ok=True)
    return len(sums)


def restore(settings: Settings, archive: Path) -> int:
    """Put the files of an archive into an empty warehouse folder; how many. Raises BadBackupError."""
    if settings.published_file.exists() or settings.stage_dir.exists():
        raise BadBackupError(
            f"{settings.warehouse} holds a warehouse already: name an empty folder, or move it away"
        )
    settings.warehouse.mkdir(parents=True, exist_ok=True)
    with (
        night_lock(settings),
        tempfile.TemporaryDirectory(dir=settings.warehouse, prefix=".restore-") as name,
    ):
        folder = Path(name)
        try:
            with tarfile.open(archive, "r:gz") as tar:
                tar.extractall(folder, filter="data")
            sums = json.loads((folder / SUMS).read_text())
        except (tarfile.TarError, EOFError, OSError, ValueError) as error:
            raise BadBackupError(f"{archive}: {error}") from error
        for path, digest in sums.items():
            with (folder / path).open("rb") as stream:
                if hashlib.file_digest(stream, "sha256").hexdigest() != digest:
                    raise BadBackupError(f"{archive}: {path} is not what was backed up")
        for path in sums:
            # Decisions of people lie where the settings say, which may be outside of the folder.
            target = settings.reviews if path == "reviews.yaml" else settings.warehouse / path
            if path == "reviews.yaml" and target.exists():
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            (folder / path).replace(target)
    return len(sums)


def _files(settings: Settings) -> Iterator[tuple[str, Path]]:
    """(name in the archive, file) of what is there."""
    for kept in KEPT:
        place = settings.reviews if kept == "reviews.yaml" else settings.warehouse / kept
        if place.is_file():
            yield kept, place
        elif place.is_dir():
            for file in sorted(path for path in place.rglob("*") if path.is_file()):
                yield file.relative_to(settings.warehouse).as_posix(), file
