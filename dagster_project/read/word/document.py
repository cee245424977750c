"""Office Open XML text documents (.docx, .docm): paragraphs and tables in their order, as they are shown.

Deleted and hidden text is left out, inserted text read; the numbers that Word counts before paragraphs are put before them;
footnotes follow at the end.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lxml import etree

from dagster_project.settings import Limits

from ..cells.flow import Block, RawCell, RawTable, parts_of
from ..cells.markup import attribute, child_of, children_of, local, parse, relations, whole
from ..cells.model import ATTACHMENT, MACROS, Told
from ..cells.package import Package
from ..cells.pages import FlowFile
from ..model import DocumentRejected
from .numbering import Numbering, read_numbering

DEEPEST: Final = 12
"""Tables and text boxes within each other."""
_LEFT_OUT: Final = frozenset(
    ("del", "moveFrom", "rPr", "pPr", "sectPr", "Fallback", "rt", "instrText", "delText", "footnoteRef")
)
_SIGNS: Final = {"tab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": " "}
_NOTES: Final = ("footnotes", "endnotes")


def open_word(package: Package, part: str, limits: Limits) -> FlowFile:
    """The document whose main part is ``part``. Raises ``DocumentRejected``."""
    root = parse(package.read(part), part)
    related = {kind: target for kind, target, outside in relations(package, part).values() if not outside}
    numbering = read_numbering(*(_optional(package, related.get(kind)) for kind in ("numbering", "styles")))
    reader = _Reader(numbering, limits.page_characters * 10)
    blocks = [block for body in children_of(root, "body") for block in reader.blocks(body, 0)]
    for kind in _NOTES:
        notes = _optional(package, related.get(kind))
        for note in notes if notes is not None else ():
            if attribute(note, "type") in (None, "normal"):
                blocks += reader.blocks(note, 0)
    told = [Told("page", "active_content", MACROS)] if "vbaProject" in related else []
    told += (
        Told("page", "attachment", ATTACHMENT, name)
        for name in package.names
        if name.startswith("word/embeddings/")
    )
    pictures = sum(local(element) in ("blip", "imagedata") for element in root.iter())
    return FlowFile(parts_of(blocks, limits.page_characters), told, pictures)


def _optional(package: Package, part: str | None) -> etree._Element | None:
    return parse(package.read(part), part) if part and part in package else None


class _Reader:
    """Reads blocks, as many characters as ``left``."""

    def __init__(self, numbering: Numbering, left: int) -> None:
        self._numbering = numbering
        self._left = left

    def blocks(self, parent: etree._Element, depth: int) -> Iterator[Block]:
        """Paragraphs and tables of an element in their order, those of text boxes before the paragraph that holds them."""
        if depth > DEEPEST:
            raise DocumentRejected("page_error", "tables and text boxes are nested without end")
        for child in parent:
            kind = local(child)
            if kind == "p":
                yield from self._paragraph(child, depth)
            elif kind == "tbl":
                yield self._table(child, depth + 1)
            elif kind in ("sdt", "sdtContent", "customXml", "ins", "moveTo", "AlternateContent", "Choice"):
                yield from self.blocks(child, depth)

    def _paragraph(self, paragraph: etree._Element, depth: int) -> Iterator[Block]:
        boxes: list[etree._Element] = []
        text = "".join(_texts(paragraph, boxes))
        self._left -= len(text) + 1
        if self._left < 0:
            raise DocumentRejected("page_error", "more text than a document may have")
        for box in boxes:
            yield from self.blocks(box, depth + 1)
        number = self._numbering.next(paragraph)
        yield f"{number}{text}" if text.strip() else ""

    def _table(self, table: etree._Element, depth: int) -> RawTable:
        rows = [row for row in _rows(table) if not _is_off(row)]
        made = RawTable()
        open_cells: dict[int, RawCell] = {}
        for row in rows:
            entries: list[RawCell] = []
            column = _number(_property(row, "trPr", "gridBefore"), 0)
            for cell in _cells(row):
                span = _number(_property(cell, "tcPr", "gridSpan"), 1)
                merge = _property(cell, "tcPr", "vMerge")
                above = open_cells.get(column)
                if merge is not None and attribute(merge, "val") != "restart" and above is not None:
                    above.row_span += 1
                else:
                    entry = RawCell(list(self.blocks(cell, depth)), 1, span, column)
                    entries.append(entry)
                    open_cells.pop(column, None)
                    if merge is not None:
                        open_cells[column] = entry
                column += span
            made.rows.append(entries)
        return made


def _texts(parent: etree._Element, boxes: list[etree._Element]) -> Iterator[str]:
    """The pieces of text of a paragraph; ``boxes`` takes the text boxes in it."""
    for child in parent:
        kind = local(child)
        if kind == "t":
            yield child.text or ""
        elif kind in _SIGNS:
            yield _SIGNS[kind]
        elif kind == "sym":
            yield _symbol(child)
        elif kind == "txbxContent":
            boxes.append(child)
        elif kind not in _LEFT_OUT and not (kind == "r" and _is_hidden(child)):
            yield from _texts(child, boxes)


def _symbol(element: etree._Element) -> str:
    """A sign of a font of signs: ticks and boxes are in no code table, and are left out."""
    code = int(attribute(element, "char") or "0", 16)
    return "" if 0xE000 <= code <= 0xF8FF or not code else chr(code)


def _is_hidden(run: etree._Element) -> bool:
    found = _property(run, "rPr", "vanish")
    return found is not None and attribute(found, "val") not in ("0", "false", "off")


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    for child in table:
        if local(child) == "tr":
            yield child
        elif local(child) in ("sdt", "sdtContent", "customXml", "ins"):
            yield from _rows(child)


def _cells(row: etree._Element) -> Iterator[etree._Element]:
    for child in row:
        if local(child) == "tc":
            yield child
        elif local(child) in ("sdt", "sdtContent", "customXml"):
            yield from _cells(child)


def _is_off(row: etree._Element) -> bool:
    """A row that was deleted, or is hidden."""
    return any(_property(row, "trPr", name) is not None for name in ("del", "hidden"))


def _property(element: etree._Element, group: str, name: str) -> etree._Element | None:
    found = child_of(element, group)
    return child_of(found, name) if found is not None else None


def _number(element: etree._Element | None, default: int) -> int:
    return min(whole(attribute(element, "val"), default), 1_000) if element is not None else default
