"""The ledger as a frame of ``schemas.LEDGER``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import polars as pl

from dagster_project import schemas

from ..layout.form_pieces import Sheet
from ..layout.grids import Piece
from ..layout.text import TextLine
from .cells import Places, numbers_of
from .forms import Found
from .lines import numbers_in_lines


def ledger_frame(
    document_id: str,
    pieces: Iterable[Piece],
    found: Sequence[Found],
    unit_lists: Sequence[Sheet],
    lines: Sequence[TextLine],
) -> pl.DataFrame:
    """Every number of the document's cells and lines, counted by page, form and where it ended."""
    rows = []
    held: set[int] = set()
    for one in found:
        held |= _cells_of(one.sheet)
        rows += _rows(document_id, "cells", one.account.places, one.form_id, one.number)
        rows += _rows(document_id, "lines", one.account.line_places, one.form_id, one.number)
    listed = set().union(*map(_cells_of, unit_lists)) if unit_lists else set()
    rest: Places = Counter()
    for piece in pieces:
        cells = [cell for row in piece.rows for cell in row if id(cell) not in held]
        rest += numbers_of([cell for cell in cells if id(cell) in listed], "unit_list")
        rest += numbers_of([cell for cell in cells if id(cell) not in listed], "text")
    rows += _rows(document_id, "cells", rest)
    read = {line.char_start for one in found for line in one.sheet.read}
    rows += _rows(
        document_id, "lines", numbers_in_lines([line for line in lines if line.char_start not in read])
    )
    return schemas.LEDGER.frame(rows)


def _cells_of(sheet: Sheet) -> set[int]:
    rows = (row for part in sheet.parts for row in (*part.piece.rows, part.piece.repeated))
    return {id(cell) for row in rows for cell in row}


def _rows(
    document_id: str, source: str, places: Places, form_id: str | None = None, number: int | None = None
) -> list[dict]:
    return [
        {
            "document_id": document_id,
            "page_number": page,
            "form_id": form_id,
            "form_number": number,
            "source": source,
            "place": place,
            "numbers": count,
        }
        for (page, place), count in sorted(places.items())
    ]
