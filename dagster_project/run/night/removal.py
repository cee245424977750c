"""Guard against the removal of most of the warehouse: an unmounted share looks like an empty raw folder."""

from __future__ import annotations

import polars as pl

from dagster_project.settings import Settings

from .published_before import published_documents

FEWEST = 5
"""Documents that may leave whatever share of the warehouse they are: people do tidy small folders."""


class LargeRemovalError(Exception):
    """More published documents would be removed than a night removes without permission."""


def refuse_large_removal(settings: Settings, files: pl.DataFrame) -> None:
    """Raise LargeRemovalError where the register ``files`` (``schemas.FILES``) lacks too much of what is published.

    Too much is everything, or more than ``settings.largest_removal`` of the published documents and more than ``FEWEST``.
    """
    if not settings.published_file.exists():
        return
    here = set(files["document_id"].drop_nulls())
    published = published_documents(settings)
    if published is None:
        # What stands there cannot be read; that nothing at all lies in raw/ is refused all the same.
        published = pl.Series("document_id", [] if here else ["unknown"], dtype=pl.String)
    gone = sum(document_id not in here for document_id in published)
    if not gone or (here and gone <= max(FEWEST, settings.largest_removal * len(published))):
        return
    raise LargeRemovalError(
        f"{gone:,} of {len(published):,} published documents are no longer in {settings.raw}. Is it mounted and readable? "
        "If they were removed on purpose, say so once: juesuan run --allow-removal"
    )
