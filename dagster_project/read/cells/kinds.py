"""What kind of file stands behind the first bytes that archives and old office files share."""

from __future__ import annotations

ZIP = b"PK\x03\x04"
EMPTY_ZIP = b"PK\x05\x06"
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""The head of the compound files of older office programs, and of encrypted files of newer ones."""
_STREAMS = (
    ("EncryptedPackage", "encrypted"),
    ("WordDocument", "doc"),
    ("Workbook", "xls"),
    ("Book", "xls"),
    ("PowerPoint Document", "ppt"),
)
"""Streams by which a compound file is known, in the order in which they are looked for."""


def compound_kind(data: bytes) -> str | None:
    """encrypted, doc, xls, ppt; None for none of these. The directory of a compound file names its streams in UTF-16."""
    for name, kind in _STREAMS:
        if (name + "\0").encode("utf-16-le") in data:
            return kind
    return None
