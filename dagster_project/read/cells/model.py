"""What a file of cells hands over: sheets, each of lines of text and tables of cells in the order in which they stand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, NamedTuple, Protocol

from dagster_project.schemas import RejectionReason, RejectionScope

MACROS: Final = "macros are not run"
ATTACHMENT: Final = "a file within the file, which is not read; give it by itself"


class SheetCell(NamedTuple):
    """A cell of a file that has cells (spreadsheet, Word, HTML): its place in the grid, from 0, and what it spans."""

    row: int
    column: int
    text: str
    row_span: int = 1
    column_span: int = 1


class Told(NamedTuple):
    """Something that was not read, and why. ``value``: what, or where it stands; ``table``: on its sheet, from 0."""

    scope: RejectionScope
    reason: RejectionReason
    message: str
    value: str | None = None
    table: int | None = None


Part = str | list[SheetCell]
"""A line of text, or a table."""


@dataclass
class Sheet:
    """A sheet of a workbook, or all of a text document. ``name``: as the workbook calls it, None of a text document.

    ``is_read`` is false for a sheet that is hidden or could not be read; ``told`` says so.
    """

    name: str | None
    parts: list[Part] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)
    pictures: int = 0
    is_read: bool = True


class CellFile(Protocol):
    """An open file of cells. ``told``: what of the whole file was not read; ``sheets`` yields every sheet once, in order.

    ``engine``: the word for what read it.
    """

    media: str
    engine: str
    page_count: int
    told: list[Told]

    def sheets(self) -> Iterator[Sheet]: ...

    def __enter__(self) -> CellFile: ...

    def __exit__(self, *_: object) -> None: ...
