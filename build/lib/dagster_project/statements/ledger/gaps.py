"""Forms of which a page may be missing, by the printed numbers of their pages."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from ..layout.grids import as_box
from .forms import Found


def pages_missing(found: Sequence[Found], gaps: Collection[int]) -> Iterator[dict[str, Any]]:
    """A rejection for each form that a page is missing of, or may be: it goes on over the gap, or ends before it without
    a note below. It counts as incomplete. ``gaps``: pages behind which a printed number is missing.
    """
    for one in found:
        first, last = one.sheet.first.page, one.sheet.last.last_page
        inside = [page for page in gaps if first <= page < last or (page == last and not one.notes.lines)]
        if not inside:
            continue
        one.reading.incomplete.add("page_missing")
        one.reading.unknown_figures += 1
        yield {
            "page_number": min(inside),
            "table_index": one.sheet.first.table,
            "form_id": one.form_id,
            "form_number": one.number,
            "scope": "table",
            "reason": "page_missing",
            "message": "印出的页码在此页之后缺号，该表可能缺页",
            "value_raw": one.sheet.head.printed,
            "bbox": as_box(one.sheet.first.box),
        }
