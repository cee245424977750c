"""Tables in pipes, as Markdown writes them, among the lines of a text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..cells.model import Part, SheetCell

_RULE = re.compile(r"\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*$")
_PIPE = re.compile(r"(?<!\\)\|")


def parts_of(lines: Sequence[str]) -> list[Part]:
    """The lines, and a table wherever a row in pipes has a rule of dashes below it; the rule is no row."""
    parts: list[Part] = []
    place = 0
    while place < len(lines):
        if _begins(lines, place):
            end = place + 2
            while end < len(lines) and "|" in lines[end] and lines[end].strip():
                end += 1
            parts.append(_table([lines[place], *lines[place + 2 : end]]))
            place = end
        else:
            parts.append(lines[place])
            place += 1
    return parts


def _begins(lines: Sequence[str], place: int) -> bool:
    return (
        "|" in lines[place]
        and place + 1 < len(lines)
        and "|" in lines[place + 1]
        and _RULE.match(lines[place + 1]) is not None
    )


def _table(rows: Sequence[str]) -> list[SheetCell]:
    split = [_cells(row) for row in rows]
    width = max(map(len, split))
    return [
        SheetCell(r, c, row[c] if c < len(row) else "") for r, row in enumerate(split) for c in range(width)
    ]


def _cells(row: str) -> list[str]:
    bare = row.strip()
    bare = bare.removeprefix("|")
    if bare.endswith("|") and not bare.endswith("\\|"):
        bare = bare[:-1]
    return [_plain(cell) for cell in _PIPE.split(bare)]


def _plain(cell: str) -> str:
    """A cell without its marks of emphasis and escapes."""
    text = re.sub(r"<br\s*/?>", "\n", cell.replace("\\|", "|"), flags=re.IGNORECASE).strip()
    return re.sub(r"^(\*\*|__)(.*)\1$", r"\2", text)
