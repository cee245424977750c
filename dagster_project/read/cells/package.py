"""ZIP archives within bounds: parts, unpacked size and names are looked at before anything is unpacked."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import Final

from ..model import DocumentRejected

MOST_PARTS: Final = 20_000
"""Entries of an archive; a workbook of five thousand sheets has about ten thousand."""
ENCRYPTED: Final = 0x1
"""Bit of an entry's flags (APPNOTE 4.4.4)."""
BLOCK: Final = 1 << 20


class Package:
    """An archive in memory. ``left`` bytes may still be unpacked from it, whatever its entries say of themselves."""

    def __init__(self, data: bytes, unpacked_bytes: int) -> None:
        """Raises ``DocumentRejected``: ``truncated``, ``encrypted``, ``unsafe_archive``."""
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
            raise DocumentRejected(
                "truncated", f"an archive whose directory is missing or damaged; obtain it again ({error})"
            ) from error
        entries = self._archive.infolist()
        if len(entries) > MOST_PARTS:
            raise DocumentRejected(
                "unsafe_archive", f"an archive of {len(entries)} parts, more than the limit {MOST_PARTS}"
            )
        self.left = unpacked_bytes
        self._limit = unpacked_bytes
        if (total := sum(entry.file_size for entry in entries)) > unpacked_bytes:
            raise self._too_much(f"{total} bytes")
        if any(entry.flag_bits & ENCRYPTED for entry in entries):
            raise DocumentRejected("encrypted", "a password is needed to open the file")
        # Programs write backslashes and leading strokes; names are compared without regard to case.
        self._entries = {
            entry.filename.replace("\\", "/").lstrip("/").lower(): entry for entry in reversed(entries)
        }

    @property
    def names(self) -> list[str]:
        """The names of its parts, lower case, in the order of the archive."""
        return list(reversed(self._entries))

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._entries

    def read(self, name: str) -> bytes:
        """A part, unpacked. Raises ``DocumentRejected`` for a part that is missing, damaged or too large."""
        entry = self._entries.get(name.lower())
        if entry is None:
            raise DocumentRejected("not_a_document", f"the file lacks its part {name}")
        blocks: list[bytes] = []
        try:
            with self._archive.open(entry) as stream:
                while block := stream.read(BLOCK):
                    self.left -= len(block)
                    if self.left < 0:  # the directory lied about the size
                        raise self._too_much("more")
                    blocks.append(block)
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            NotImplementedError,
            OSError,
            RuntimeError,
        ) as error:
            message = f"its part {name} cannot be unpacked; obtain it again ({error})"
            raise DocumentRejected("truncated", message) from error
        return b"".join(blocks)

    def close(self) -> None:
        self._archive.close()

    def _too_much(self, size: str) -> DocumentRejected:
        message = f"an archive that unpacks to {size}, more than the limit of {self._limit} bytes"
        return DocumentRejected("unsafe_archive", message)
