"""Files that know whether they are whole: written aside, brought to the disk, renamed, and checked when they are read."""

from __future__ import annotations

import hashlib
import json
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import polars as pl

log = logging.getLogger(__name__)


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A name to write to; what was written there takes the place of ``path`` once it is on the disk."""
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        yield half
        _to_disk(half)
        half.replace(path)
        _to_disk(path.parent)
    except BaseException:
        half.unlink(missing_ok=True)
        raise


def digest_of(path: Path) -> str:
    """SHA-256 of a file, in hex digits."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def is_whole(path: Path, digest: str | None) -> bool:
    """Whether a file is there and is what was written."""
    try:
        return digest is not None and digest_of(path) == digest
    except OSError:
        return False


def write_note(path: Path, content: dict[str, Any]) -> None:
    """A small file of JSON with a checksum of its own."""
    text = json.dumps({"content": content, "sha256": _digest(content)}, ensure_ascii=False, indent=1)
    with replacing(path) as half:
        half.write_text(text, encoding="utf-8")


def read_note(path: Path) -> dict[str, Any] | None:
    """The content of such a file; None where there is none, or where it is not what was written (that is logged)."""
    try:
        note = json.loads(path.read_bytes())
        content = note["content"]
        if note["sha256"] == _digest(content):
            return content
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        log.warning("%s is damaged and is made anew: %s", path, error)
        return None
    log.warning("%s is damaged and is made anew", path)
    return None


def write_frame(folder: Path, frame: pl.DataFrame) -> None:
    """The one frame that a folder holds, under a name that is its checksum; the former ones are removed then."""
    folder.mkdir(parents=True, exist_ok=True)
    half = folder / f".{os.getpid()}"
    frame.write_parquet(half, compression="zstd")
    new = folder / f"{digest_of(half)}.parquet"
    _to_disk(half)
    half.replace(new)
    _to_disk(folder)
    for old in folder.iterdir():
        if old != new:
            old.unlink()


def read_frame(folder: Path, schema: pl.Schema) -> pl.DataFrame | None:
    """The frame that a folder holds; None where there is none that is whole, or of another schema (either is logged)."""
    for path in sorted(folder.glob("*.parquet"), key=lambda path: path.stat().st_mtime, reverse=True):
        if not is_whole(path, path.stem):
            log.warning("%s is damaged and is made anew", path)
            continue
        frame = pl.read_parquet(path)
        if frame.schema == schema:
            return frame
        log.warning("%s is of another version of this program and is made anew", path)
    return None


def _digest(content: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _to_disk(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
