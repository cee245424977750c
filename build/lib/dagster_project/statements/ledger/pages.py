"""Pages that were not read, and the forms that may go on there."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from .forms import Found


def tell_unread_pages(found: Iterable[Found], rejections: pl.DataFrame) -> None:
    """Marks as incomplete the forms that end before a page that was not read, or begin after one without a title.

    ``rejections``: those of reading the file. A form with a title of its own begins where the title stands.
    """
    unread = set(rejections.filter(pl.col("scope") == "page")["page_number"].to_list())
    for one in found:
        follows = one.sheet.first.page - 1 in unread and not one.sheet.head.printed
        if follows or one.last_page + 1 in unread:
            one.reading.incomplete.add("page_unread")
