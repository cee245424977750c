"""Untrusted text of documents made harmless for pages, workbooks and terminals."""

from __future__ import annotations

import json
import re
from typing import Any

_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
# Bidirectional control marks, and invisible characters.
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]")
LONGEST = 2_000


def plain(value: Any, *, longest: int = LONGEST) -> str:
    r"""A value as text that can be shown anywhere: no control characters, nothing that turns or hides text.

    >>> plain("a\x1b[31m\u202eb")
    'a�[31m�b'
    """
    text = "" if value is None else str(value)
    if text.isprintable() and len(text) <= longest:  # the common case, returned unchanged
        return text
    text = _INVISIBLE.sub("\ufffd", _CONTROLS.sub("\ufffd", text))
    text = text.encode("utf-8", "replace").decode("utf-8")
    return text if len(text) <= longest else text[: longest - 1] + "…"


def one_line(value: Any, *, longest: int = LONGEST) -> str:
    """``plain`` on one line."""
    text = plain(value, longest=longest)
    return (
        text if text.isprintable() and "  " not in text and text == text.strip() else " ".join(text.split())
    )


def script_json(value: Any) -> str:
    """JSON that may stand inside ``<script>``: no tag can be closed, no comment opened."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text
