"""Pages, rows and columns that were not read, and the forms that may go on there."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from .forms import Found

NOT_WHOLE = ("hidden", "not_shown")
"""Reasons for which a table of cells was read and something in it was not."""


def tell_unread_pages(found: Iterable[Found], rejections: pl.DataFrame) -> None:
    """Marks as incomplete the forms that end before a page that was not read, or begin after one without a title, and those
    with hidden rows or columns, or cells of which nobody can tell what they show.

    ``rejections``: those of reading the file. A form with a title of its own begins where the title stands.
    """
    unread = set(rejections.filter(pl.col("scope") == "page")["page_number"].to_list())
    inside = rejections.filter(pl.col("reason").is_in(NOT_WHOLE)).select("page_number", "table_index").rows()
    for one in found:
        follows = one.sheet.first.page - 1 in unread and not one.sheet.head.printed
        if follows or one.last_page + 1 in unread:
            one.reading.incomplete.add("page_unread")
        tables = {(part.piece.page, part.piece.table) for part in one.sheet.parts}
        if any(place in tables for place in inside):
            one.reading.incomplete.add("page_unread")
