"""A document of text and tables without pages: one sheet without a name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from .model import Part, Sheet, Told


@dataclass
class FlowFile:
    """A document that was read whole: its lines and tables as one sheet. ``told``: what was not read."""

    parts: list[Part]
    told: list[Told] = field(default_factory=list)
    pictures: int = 0
    media: str = "document"
    engine: str = "cells"
    page_count: int = 1

    def sheets(self) -> Iterator[Sheet]:
        yield Sheet(None, self.parts, pictures=self.pictures)

    def __enter__(self) -> FlowFile:
        return self

    def __exit__(self, *_: object) -> None:
        return None
