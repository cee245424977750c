"""Rows that a page break has torn apart: the beginning of the name on one page, the rest of it or the figures on the next."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from .rows import Entry

Knows = Callable[[int, str], bool]
"""Whether a name is one that a row of the given block may have by itself."""


def mended(entries: Sequence[Entry], knows: Knows) -> list[Entry]:
    """Entries with the two halves of each torn row as one. A half is the last row of its page, or the first of the next."""
    if not entries or entries[-1].part == 0:
        return list(entries)
    first: dict[int, int] = {}
    last: dict[int, int] = {}
    for entry in entries:
        first[entry.part] = min(entry.row, first.get(entry.part, entry.row))
        last[entry.part] = max(entry.row, last.get(entry.part, entry.row))
    result: list[Entry] = []
    before: dict[int, Entry] = {}
    for entry in entries:
        upper = before.get(entry.block)
        is_at_break = (
            upper is not None
            and upper.part == entry.part - 1
            and upper.row == last[upper.part]
            and entry.row == first[entry.part]
            and not entry.is_header_row
        )
        if upper is not None and is_at_break and _join(upper, entry, knows):
            continue
        result.append(entry)
        before[entry.block] = entry
    return result


def _join(upper: Entry, lower: Entry, knows: Knows) -> bool:
    """Put the lower half to the upper one; False where they are rows of their own."""
    if lower.code or not upper.has_label or not (upper.is_blank or lower.is_blank):
        return False
    if lower.has_label:
        if knows(lower.block, lower.name):
            return False
        if not upper.code and not knows(upper.block, upper.name + lower.name):
            return False
    elif lower.is_blank or not upper.is_blank:
        return False
    upper.name += lower.name
    if upper.is_blank and not lower.is_blank:
        upper.figures, upper.part, upper.row = lower.figures, lower.part, lower.row
    return True
