"""Whether a file is a web page."""

from __future__ import annotations

import codecs
import re
from typing import Final

HEAD: Final = 4096
"""Bytes in which a page says what it is, and how it is encoded."""
_IS_PAGE = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|table|meta)\b",
    re.IGNORECASE | re.DOTALL,
)


def is_page(data: bytes) -> bool:
    """Whether the bytes begin as a web page does."""
    head = data[:HEAD].removeprefix(codecs.BOM_UTF8)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        head = head.decode("utf-16", "ignore").encode()
    return _IS_PAGE.match(head) is not None
