"""The register's rows: walk, hash, sniff; and what the reading adds to them."""

from __future__ import annotations

import errno
import hashlib
import logging
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from os import scandir
from pathlib import Path

import polars as pl

from dagster_project import schemas

DOCUMENT_ID_LENGTH = 32
"""Hex digits of SHA-256 that name a document: 128 bits, no collision to fear, short enough to read aloud."""
HASH_BLOCK = 1 << 20
SNIFF_BYTES = 1024
"""PDF readers accept the header anywhere in the first 1,024 bytes (ISO 32000-1, annex H)."""

SETTLED_SECONDS = 2.0
"""A file that changed so shortly before it was read may change again within one tick of the file system's clock."""
REGISTER = pl.Schema(
    {**schemas.FILES.schema, "stamp": pl.String(), "is_settled": pl.Boolean(), "why_not": pl.String()}
)
"""``schemas.FILES``, the stamp (size and times) by which a settled file is known again, and why a file could not be opened."""
UNREADABLE = "\N{REPLACEMENT CHARACTER}"

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class RawFile:
    """One entry of the raw folder: where it is, and its name as text; ``why_not`` says why it is not opened."""

    path: Path
    file_path: str
    file_name: str
    why_not: str | None = None

    @property
    def stamp(self) -> str | None:
        """Size and times of change as the file system tells them; None for what is not there or not to be opened."""
        if self.why_not is not None:
            return None
        try:
            found = self.path.stat()
        except OSError:
            return None
        return f"{found.st_size}/{found.st_mtime_ns}/{found.st_ctime_ns}"


def list_files(raw: Path) -> Iterator[RawFile]:
    """Every entry under ``raw`` that is no folder, sorted by path; names that begin with a dot are the system's own.

    What is not opened has a reason instead of being passed over: a folder that cannot be entered, a link that leads out of
    ``raw`` (it would publish any file of this machine) or to a folder, a pipe or device.
    """
    root = raw.resolve()
    waiting = [raw]
    found: list[RawFile] = []
    while waiting:
        folder = waiting.pop()
        try:
            entries = list(scandir(folder))
        except OSError as error:
            found.append(_raw_file(raw, folder, f"a folder that cannot be read: {error.strerror}"))
            continue
        for entry in entries:
            if entry.name.startswith("."):
                continue
            path = folder / entry.name
            if entry.is_dir(follow_symlinks=False):
                waiting.append(path)
            else:
                found.append(_raw_file(raw, path, _why_not(entry, path, root)))
    yield from sorted(found, key=lambda file: file.path)


def _raw_file(raw: Path, path: Path, why_not: str | None) -> RawFile:
    return RawFile(path, as_text(path.relative_to(raw).as_posix()), as_text(path.name or raw.name), why_not)


def _why_not(entry: os.DirEntry[str], path: Path, root: Path) -> str | None:
    """Why an entry that is no folder is not opened; None for a file, also one that a link within ``root`` leads to."""
    try:
        if entry.is_symlink():
            target = path.resolve(strict=True)
            if not target.is_relative_to(root):
                return "a link that leads out of this folder is not followed"
            return None if target.is_file() else "a link to a folder is not followed"
        return None if entry.is_file() else "no file but a pipe, a socket or a device"
    except (OSError, RuntimeError) as error:  # a link that leads nowhere, or round in a circle
        return f"cannot be looked at: {getattr(error, 'strerror', None) or error}"


def register_folder(raw: Path, known: pl.DataFrame | None, *, rehash: bool = False) -> pl.DataFrame:
    """One row of ``REGISTER`` for every file under ``raw``; ``known`` is the register of the run before.

    A file that cannot be read has a row without ``document_id``: it is the caller's to reject. The time first seen
    belongs to the content, so it survives a new name; page count and medium come from ``known`` or wait for
    ``complete``. A file whose size and times are those of the register is not read again unless with ``rehash``.
    """
    now = datetime.now(UTC)
    before = {} if known is None else _by_content(known)
    trusted = {} if known is None or rehash else _by_stamp(known)
    rows = []
    for file in list_files(raw):
        # Before the content: what is written meanwhile has another stamp the next time.
        stamp = file.stamp
        row: dict = {"file_path": file.file_path, "file_name": file.file_name, "first_seen_at": now}
        row |= {"stamp": stamp, "is_settled": _is_settled(stamp, now)}
        if (same := trusted.get((file.file_path, stamp))) is not None:
            rows.append(same)
            continue
        try:
            if file.why_not is not None:
                raise OSError(errno.EINVAL, file.why_not)
            document_id, byte_size, head = _fingerprint(file.path)
        except OSError as error:
            log.warning("%s cannot be read: %s", file.file_path, error.strerror)
            rows.append(row | {"media": "unknown", "why_not": error.strerror})
            continue
        row |= {"document_id": document_id, "byte_size": byte_size, "media": sniff_media(head)}
        rows.append(row | before.get(document_id, {}))
        # The same content under a second name was first seen when it was first seen.
        before.setdefault(document_id, {"first_seen_at": row["first_seen_at"]})
    return pl.DataFrame(rows, schema=REGISTER, orient="row").sort("file_path")


def as_landed(register: pl.DataFrame) -> pl.DataFrame:
    """The columns of ``schemas.FILES`` of a register."""
    return register.select(schemas.FILES.schema.names())


def complete(files: pl.DataFrame, documents: pl.DataFrame) -> pl.DataFrame:
    """The register with the medium and page count that reading found (``documents``: ``schemas.DOCUMENTS``)."""
    found = documents.select(
        "document_id", pl.col("media").alias("_media"), pl.col("page_count").alias("_pages")
    )
    return (
        files.join(found.unique("document_id"), on="document_id", how="left", maintain_order="left")
        .with_columns(media=pl.coalesce("_media", "media"), page_count=pl.coalesce("_pages", "page_count"))
        .select(files.columns)
    )


def sniff_media(head: bytes) -> str:
    """What the first bytes say: digital (a PDF, until its pages say scanned), spreadsheet, text or unknown."""
    if head.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return "spreadsheet"
    if b"%PDF-" in head:
        return "digital"
    if head and b"\x00" not in head:
        return "text"
    return "unknown"


def as_text(name: str) -> str:
    """A file name as valid text, another one for each name: bytes that are no UTF-8 become ``\N{REPLACEMENT CHARACTER}BE``."""
    whole = os.fsencode(name).decode("utf-8", "surrogateescape")
    return "".join(
        UNREADABLE + character.encode("utf-8", "surrogateescape").hex().upper()
        if character == UNREADABLE or "\udc80" <= character <= "\udcff"
        else character
        for character in whole
    )


def document_id_of(path: Path) -> str:
    """The content hash that names a document. Raises OSError where the file cannot be read."""
    return _fingerprint(path)[0]


def _fingerprint(path: Path) -> tuple[str, int, bytes]:
    """Content hash, size in bytes, first bytes."""
    digest = hashlib.sha256()
    size, head = 0, b""
    # Not blocking: opening a pipe would wait for a writer for ever.
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(descriptor, "rb") as stream:
        mode = os.fstat(descriptor).st_mode
        if not stat.S_ISREG(mode):
            kind = errno.EISDIR if stat.S_ISDIR(mode) else errno.EINVAL
            raise OSError(kind, "no file but a folder, a pipe or a device")
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


def _by_stamp(known: pl.DataFrame) -> dict[tuple[str, str | None], dict]:
    """The rows of an earlier register whose files are known again by path and stamp."""
    if "stamp" not in known.columns:
        return {}
    rows = known.filter(pl.col("is_settled") & pl.col("document_id").is_not_null())
    return {(row["file_path"], row["stamp"]): row for row in rows.to_dicts()}


def _is_settled(stamp: str | None, now: datetime) -> bool:
    if stamp is None:
        return False
    latest = max(int(part) for part in stamp.split("/")[1:]) / 1e9
    return latest < now.timestamp() - SETTLED_SECONDS
