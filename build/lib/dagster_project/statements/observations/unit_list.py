"""纳入决算编制范围的单位: the rows of a unit list."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..forms.descriptions import Words
from ..layout.form_pieces import Sheet
from ..layout.grids import as_box
from ..recognition.row_names import has_words, unspaced


def unit_rows(sheet: Sheet, words: Words) -> Iterator[dict[str, Any]]:
    """Rows of ``schemas.UNITS`` without the document."""
    kinds: dict[int, str] = {}
    for column in sheet.columns:
        title = column.path[-1] if column.path else ""
        for kind, pattern in (
            ("name", words.unit_name),
            ("sequence", words.unit_sequence),
            ("note", words.unit_note),
        ):
            if pattern.fullmatch(title):
                kinds.update(dict.fromkeys(column.grid, kind))
                break
    count = 0
    for part in sheet.parts:
        for row in part.piece.rows[part.header.length :]:
            texts = {kinds.get(cell.column): cell for cell in row if not cell.is_blank}
            name = texts.get("name")
            if name is None or not has_words(name.key):
                continue
            count += 1
            number = texts["sequence"].key if "sequence" in texts else ""
            note = texts.get("note")
            yield {
                "sequence": int(number) if number.isdigit() and len(number) < 6 else count,
                "unit_name": unspaced(name.text),
                "note": unspaced(note.text) if note else None,
                "page_number": name.page,
                "bbox": as_box(name.box),
            }
