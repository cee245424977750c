"""What each line of text is: title, unit line and head of a form, note, contents, page number, or the body."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import polars as pl

from ..layout.form_pieces import Sheet
from ..layout.notes import Notes
from ..layout.text import PAGE_NUMBER, TextLine
from .contents import read_contents

_MARGIN = 0.1
"""Share of the page's height at its head and foot where page numbers stand."""


def with_roles(
    lines: pl.DataFrame,
    text: Sequence[TextLine],
    sheets: Iterable[tuple[Sheet, Notes]],
    heights: dict[int, float],
) -> tuple[pl.DataFrame, list[TextLine]]:
    """``lines`` (``schemas.LINES``) and their ``text`` with ``role`` set."""
    roles: dict[int, str] = {}
    body = {id(line) for line in read_contents(text).body}
    for line in text:
        if _is_page_number(line, heights):
            _set(roles, line, "page_number")
        elif id(line) not in body:
            _set(roles, line, "contents")
    for sheet, notes in sheets:
        head = sheet.head
        for kind, of_kind in (
            ("form_head", head.other_lines),
            ("unit_line", head.unit_lines),
            ("title", head.title_lines),
        ):
            for line in of_kind:
                _set(roles, line, kind)
        for line in notes.lines:
            _set(roles, line, "note")
    starts = lines["char_start"].to_list()
    role = pl.Series("role", [roles.get(start, "body") for start in starts], dtype=pl.String)
    known = [
        line
        if (now := roles.get(-1 if line.char_start is None else line.char_start, "body")) == line.role
        else replace(line, role=now)
        for line in text
    ]
    return lines.with_columns(role), known


def _set(roles: dict[int, str], line: TextLine, role: str) -> None:
    if line.char_start is not None:
        roles[line.char_start] = role


def _is_page_number(line: TextLine, heights: dict[int, float]) -> bool:
    """Nothing but a number at the head or the foot of its page."""
    height = heights.get(line.page)
    if line.bbox is None or not height or not PAGE_NUMBER.fullmatch(line.text):
        return False
    return line.bbox["y1"] < _MARGIN * height or line.bbox["y0"] > (1 - _MARGIN) * height
