"""What each line of text is: title, unit line and head of a form, note, contents, page number, or the body."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import polars as pl

from dagster_project.tables.text.line_kinds import page_number_at_edge

from ..layout.form_pieces import Sheet
from ..layout.notes import Notes
from ..layout.text import TextLine
from .contents import read_contents


def with_roles(
    lines: pl.DataFrame,
    text: Sequence[TextLine],
    sheets: Iterable[tuple[Sheet, Notes]],
    sizes: Mapping[int, tuple[float | None, float | None]],
) -> tuple[pl.DataFrame, list[TextLine]]:
    """``lines`` (``schemas.LINES``) and their ``text`` with ``role`` set. ``sizes``: width and height of each page."""
    roles: dict[int, str] = {}
    body = {id(line) for line in read_contents(text).body}
    for line in text:
        if page_number_at_edge(line.text, line.bbox, *sizes.get(line.page, (None, None))) is not None:
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
