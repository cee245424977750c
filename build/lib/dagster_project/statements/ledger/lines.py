"""The numbers of the lines outside tables: headings, notes, page numbers, the narrative, and rows that no table has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from dagster_project.tables.text.line_kinds import is_row_of_figures

from ..layout.text import TextLine
from .cells import Places
from .numbers import count_numbers

LEAST_ROWS = 3
"""Lines of a page that look like rows of a table before they are taken for one that was not found: two amounts below
one another may stand in a signature or a caption.
"""
ROW = "row"
"""Role of a line that is a row of a table: no sentence of the narrative."""
_PLACES = {"body": "narrative", "page_number": "page_number", "note": "note", ROW: "rejection"}


def stray_rows(lines: Iterable[TextLine], pages_of_forms: set[int]) -> list[TextLine]:
    """Lines of the body that look like rows of a table: some of them on one page, or any on a page of a form.

    A page after one of a form that begins with a row goes on with that form, be it with its last row alone.
    """
    by_page: dict[int, list[TextLine]] = {}
    first: dict[int, TextLine] = {}
    for line in lines:
        if line.role == "body":
            first.setdefault(line.page, line)
            if is_row_of_figures(line.printed):
                by_page.setdefault(line.page, []).append(line)
    return [
        line
        for page, rows in by_page.items()
        if page in pages_of_forms
        or len(rows) >= LEAST_ROWS
        or (page - 1 in pages_of_forms and rows[0] is first[page])
        for line in rows
    ]


def row_rejection(line: TextLine) -> dict[str, Any]:
    """A rejection for a row of figures outside every table."""
    return {
        "page_number": line.page,
        "scope": "cell",
        "reason": "row_unbound",
        "message": "表格以外的一行数字，未能归入行列",
        "value_raw": line.printed.strip(),
        "bbox": dict(line.bbox) if line.bbox else None,
    }


def numbers_in_lines(lines: Sequence[TextLine]) -> Places:
    """Numbers of lines by the role of each; every role but these is a heading of some kind."""
    places: Places = Counter()
    for line in lines:
        if numbers := count_numbers(line.printed):
            places[line.page, _PLACES.get(line.role or "body", "heading")] += numbers
    return places
