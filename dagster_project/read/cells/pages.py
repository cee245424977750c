"""A document of text and tables without pages: one sheet without a name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .flow import Block, parts_of
from .model import Sheet, Told


class FlowFile:
    """A document that was read whole: its blocks as one sheet. ``told``: what was not read."""

    media = "document"
    page_count = 1

    def __init__(self, blocks: Sequence[Block], told: Sequence[Told], pictures: int, limit: int) -> None:
        """``limit``: cells that a table may have. Raises ``DocumentRejected``."""
        self.told = list(told)
        self._sheet = Sheet(None, parts_of(blocks, limit), pictures=pictures)

    def sheets(self) -> Iterator[Sheet]:
        yield self._sheet

    def __enter__(self) -> FlowFile:
        return self

    def __exit__(self, *_: object) -> None:
        return None
