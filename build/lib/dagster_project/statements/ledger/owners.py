"""Rows of figures outside every table, and the form that each belongs to."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

import polars as pl

from ..layout.text import TextLine
from .forms import Found
from .lines import ROW, stray_rows


def with_rows(
    lines: pl.DataFrame, text: Sequence[TextLine], found: Sequence[Found]
) -> tuple[pl.DataFrame, list[TextLine], list[TextLine]]:
    """``lines`` and ``text`` with the role of rows set, and the rows that belong to no form. Sets ``rows`` of each form.

    A row belongs to the form whose pages it stands on, the last that begins above it, or that ended on the page before.
    """
    pages = {page for one in found for page in range(one.sheet.first.page, one.sheet.last.last_page + 1)}
    taken = {id(line) for line in stray_rows(text, pages)}
    held = {line.char_start: one for one in found for line in one.sheet.loose}
    read = {line.char_start for one in found for line in (*one.sheet.read, *one.sheet.names)}
    if not taken and not held and not read:
        return lines, list(text), []
    read.discard(None)
    known = _with_role(text, taken, held.keys() | read)
    rows = [line for line in known if line.role == ROW]
    ownerless = _give([line for line in rows if line.char_start not in read], held, found)
    return _with_rows_marked(lines, rows), known, ownerless


def _with_rows_marked(lines: pl.DataFrame, rows: Iterable[TextLine]) -> pl.DataFrame:
    places = [line.char_start for line in rows if line.char_start is not None]
    role = pl.when(pl.col("char_start").is_in(places)).then(pl.lit(ROW)).otherwise("role")
    return lines.with_columns(role=role)


def _with_role(
    text: Iterable[TextLine], taken: Collection[int], starts: Collection[int | None]
) -> list[TextLine]:
    """The lines, those taken (by identity) or beginning at ``starts`` as rows."""
    return [
        replace(line, role=ROW) if id(line) in taken or line.char_start in starts else line for line in text
    ]


def _give(
    rows: Iterable[TextLine], held: Mapping[int | None, Found], found: Sequence[Found]
) -> list[TextLine]:
    """Put each row to the form that it belongs to; those that belong to none."""
    ownerless: list[TextLine] = []
    for line in rows:
        owner = held.get(line.char_start) or _owner(line, found)
        (ownerless if owner is None else owner.rows).append(line)
    return ownerless


def _owner(line: TextLine, found: Sequence[Found]) -> Found | None:
    y = line.bbox["y0"] if line.bbox else 0.0
    above = [one for one in found if (one.sheet.first.page, one.sheet.first.box[1]) <= (line.page, y)]
    last = above[-1] if above else next((one for one in found if one.sheet.first.page == line.page), None)
    return last if last is not None and line.page - last.sheet.last.last_page <= 1 else None
