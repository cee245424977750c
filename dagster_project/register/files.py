"""The register's rows: walk, hash, sniff; and what the reading adds to them."""

from __future__ import annotations

import hashlib
import logging
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from dagster_project import schemas

DOCUMENT_ID_LENGTH = 32
"""Hex digits of SHA-256 that name a document: 128 bits, no collision to fear, short enough to read aloud."""
HASH_BLOCK = 1 << 20
SNIFF_BYTES = 1024
"""PDF readers accept the header anywhere in the first 1,024 bytes (ISO 32000-1, annex H)."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class RawFile:
    """One file of the raw folder: where it is, and its name as text (undecodable bytes replaced)."""

    path: Path
    file_path: str
    file_name: str


def list_files(raw: Path) -> Iterator[RawFile]:
    """Every file under ``raw``, sorted by path; names that begin with a dot are the file system's own."""
    for folder, folders, names in os.walk(raw, followlinks=False):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(folder) / name
            if not name.startswith(".") and path.is_file():
                yield RawFile(path, as_text(path.relative_to(raw).as_posix()), as_text(name))


def register_folder(raw: Path, known: pl.DataFrame | None) -> pl.DataFrame:
    """One row of ``schemas.FILES`` for every file under ``raw``; ``known`` is the register of the run before.

    A file that cannot be read has a row without ``document_id``: it is the caller's to reject. The time first seen
    belongs to the content, so it survives a new name; page count and medium come from ``known`` or wait for
    ``complete``.
    """
    now = datetime.now(UTC)
    before = {} if known is None else _by_content(known)
    rows = []
    for file in list_files(raw):
        row: dict = {"file_path": file.file_path, "file_name": file.file_name, "first_seen_at": now}
        try:
            document_id, byte_size, head = _fingerprint(file.path)
        except OSError as error:
            log.warning("%s cannot be read: %s", file.file_path, error.strerror)
            rows.append(row | {"media": "unknown"})
            continue
        row |= {"document_id": document_id, "byte_size": byte_size, "media": sniff_media(head)}
        rows.append(row | before.get(document_id, {}))
        # The same content under a second name was first seen when it was first seen.
        before.setdefault(document_id, {"first_seen_at": row["first_seen_at"]})
    return schemas.FILES.frame(rows).sort("file_path")


def complete(files: pl.DataFrame, documents: pl.DataFrame) -> pl.DataFrame:
    """The register with the medium and page count that reading found (``documents``: ``schemas.DOCUMENTS``)."""
    found = documents.select(
        "document_id", pl.col("media").alias("_media"), pl.col("page_count").alias("_pages")
    )
    return (
        files.join(found.unique("document_id"), on="document_id", how="left", maintain_order="left")
        .with_columns(media=pl.coalesce("_media", "media"), page_count=pl.coalesce("_pages", "page_count"))
        .select(schemas.FILES.schema.names())
    )


def sniff_media(head: bytes) -> str:
    """What the first bytes say: digital (a PDF, until its pages say scanned), spreadsheet, text or unknown."""
    if b"%PDF-" in head:
        return "digital"
    if head.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return "spreadsheet"
    if head and b"\x00" not in head:
        return "text"
    return "unknown"


def as_text(name: str) -> str:
    """A file name as valid text: bytes that are no UTF-8 become the replacement character."""
    return os.fsencode(name).decode("utf-8", "replace")


def document_id_of(path: Path) -> str:
    """The content hash that names a document. Raises OSError where the file cannot be read."""
    return _fingerprint(path)[0]


def _fingerprint(path: Path) -> tuple[str, int, bytes]:
    """Content hash, size in bytes, first bytes."""
    digest = hashlib.sha256()
    size, head = 0, b""
    with path.open("rb") as stream:
        while block := stream.read(HASH_BLOCK):
            head = head or block[:SNIFF_BYTES]
            digest.update(block)
            size += len(block)
    return digest.hexdigest()[:DOCUMENT_ID_LENGTH], size, head


def _by_content(known: pl.DataFrame) -> dict[str, dict]:
    """What an earlier register knows of each content: first seen, medium, pages."""
    rows = (
        known.drop_nulls("document_id")
        .sort("first_seen_at")
        .unique("document_id", keep="first", maintain_order=True)
        .select("document_id", "first_seen_at", "media", "page_count")
    )
    return {row.pop("document_id"): row for row in rows.to_dicts()}
