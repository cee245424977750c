"""Plain text files: one page, one line a line, no boxes."""

from __future__ import annotations

import codecs

from .model import DocumentRejected

CODECS = ("utf-8-sig", "gb18030")
"""GB18030 contains GBK and GB2312, in which older 政府网站 texts are written."""


def decode(data: bytes) -> str:
    """The text of a file in UTF-8, UTF-16 with its mark, or GB18030. Raises ``DocumentRejected``."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            return data.decode("utf-16")
        except UnicodeDecodeError as error:
            raise DocumentRejected("not_a_document", "marked as UTF-16 and is not") from error
    if b"\0" in data:
        raise DocumentRejected("not_a_document", "binary content in a text file")
    for codec in CODECS:
        try:
            return data.decode(codec)
        except UnicodeDecodeError:
            continue
    raise DocumentRejected("not_a_document", "neither UTF-8 nor GB18030 text")


def lines_of(text: str) -> list[str]:
    """Lines without their ends; form feeds and other separators of Unicode do not split a line of a person."""
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
