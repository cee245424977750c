"""What kind of file stands behind the first bytes that archives and old office files share."""

from __future__ import annotations

from dagster_project.settings import Limits

from ..model import DocumentRejected
from .markup import relations
from .package import Package

ZIP = b"PK\x03\x04"
EMPTY_ZIP = b"PK\x05\x06"
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""The head of the compound files of older office programs, and of encrypted files of newer ones."""
ARCHIVE = "archive"
_STREAMS = (
    ("EncryptedPackage", "encrypted"),
    ("WordDocument", "doc"),
    ("Workbook", "xls"),
    ("Book", "xls"),
    ("PowerPoint Document", "ppt"),
)
"""Streams by which a compound file is known, in the order in which they are looked for."""


def main_part(package: Package) -> str:
    """The path of the part that an office file begins with; ``ARCHIVE`` for an archive of other files.

    Raises ``DocumentRejected`` for office files that are not read.
    """
    if "_rels/.rels" in package:
        found = [
            target
            for kind, target, outside in relations(package, "").values()
            if kind == "officeDocument" and not outside
        ]
        if found:
            return found[0]
    for name, what in (("ofd.xml", "an OFD document"), ("content.xml", "an OpenDocument file")):
        if name in package:
            raise DocumentRejected("unsupported_format", f"{what}; save it as PDF, .xlsx or .docx")
    return ARCHIVE


def open_package(data: bytes, limits: Limits) -> Package:
    """The archive. Raises ``DocumentRejected``: ``truncated``, ``encrypted``, ``unsafe_archive``."""
    return Package(data, limits.unpacked_bytes)


def compound_kind(data: bytes) -> str | None:
    """encrypted, doc, xls, ppt; None for none of these. The directory of a compound file names its streams in UTF-16."""
    for name, kind in _STREAMS:
        if (name + "\0").encode("utf-16-le") in data:
            return kind
    return None
