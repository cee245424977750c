"""Text that stands for nothing: fonts that do not say what their glyphs mean."""

from __future__ import annotations

import re

UNREADABLE = re.compile(r"\(cid:\d+\)|[\ufffd\ue000-\uf8ff\x00-\x1f]")
"""Replacement marks, private-use codes, controls, glyph numbers."""


def unreadable_share(text: list[str]) -> float:
    """Share of the characters that stand for nothing."""
    if not text:
        return 0.0
    joined = "".join(text)
    unreadable = len(UNREADABLE.findall(joined))
    return unreadable / max(1, len(text)) if unreadable else 0.0
