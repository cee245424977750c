"""Text that stands for nothing: fonts that do not say what their glyphs mean."""

from __future__ import annotations

REPLACEMENT = "\ufffd"


def unreadable_share(text: list[str]) -> float:
    """Share of the visible characters that are replacement marks, private-use codes, controls or glyph numbers."""
    visible = [glyph for glyph in text if not glyph.isspace()]
    if not visible:
        return 0.0
    return sum(map(_unreadable, visible)) / len(visible)


def _unreadable(glyph: str) -> bool:
    first = glyph[0]
    return first == REPLACEMENT or "\ue000" <= first <= "\uf8ff" or first < " " or glyph.startswith("(cid:")
