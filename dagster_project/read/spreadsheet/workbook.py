"""Office Open XML workbooks (.xlsx, .xlsm, .xltx): sheets in their order, each cell as it is shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from lxml import etree

from dagster_project.settings import Limits

from ..cells.markup import Related, attribute, children_of, entries_of, local, parse, relations, stream
from ..cells.model import MACROS, Sheet, Told
from ..cells.package import Package
from ..model import DocumentRejected
from .sheet import HIDDEN, SheetReader, text_of
from .styles import Styles, read_styles

LINK: Final = "another workbook is not opened; the values that were shown last are read"
_KINDS: Final = ("worksheet", "chartsheet", "dialogsheet")
_OF_SHEET: Final = frozenset(("sheetFormatPr", "col", "row", "c", "mergeCell"))


class Workbook:
    """A workbook open in memory; its sheets are read one after another."""

    media = "spreadsheet"
    engine = "cells"

    def __init__(self, package: Package, part: str, limits: Limits) -> None:
        """``part``: the path of the workbook within the package. Raises ``DocumentRejected``."""
        self._package, self._limits = package, limits
        root = parse(package.read(part), part)
        self._from_1904 = any(
            properties.get("date1904") in ("1", "true") for properties in children_of(root, "workbookPr")
        )
        related = relations(package, part)
        self._sheets = _listed(root, related)
        self.page_count = len(self._sheets)
        if not self._sheets:
            raise DocumentRejected("not_a_document", "a workbook without sheets")
        if self.page_count > limits.pages:
            message = f"{self.page_count} sheets, more than the limit {limits.pages}"
            raise DocumentRejected("too_many_pages", message)
        of_kind = {kind: target for kind, target, _ in related.values()}
        self._strings = self._shared(of_kind.get("sharedStrings"))
        styles = of_kind.get("styles")
        self._styles = read_styles(parse(package.read(styles), styles)) if styles else Styles()
        active = {"vbaProject": MACROS, "externalLink": LINK}
        self.told = [Told("page", "active_content", said) for kind, said in active.items() if kind in of_kind]

    def sheets(self) -> Iterator[Sheet]:
        """Every sheet once, in order; a hidden or unreadable one without parts."""
        for name, state, part in self._sheets:
            if state != "visible":
                yield Sheet(name, told=[Told("table", "hidden", HIDDEN, name)], is_read=False)
                continue
            try:
                yield self._sheet(name, part)
            except DocumentRejected as rejected:
                yield Sheet(name, told=[Told("page", "page_error", rejected.message, name)], is_read=False)

    def __enter__(self) -> Workbook:
        return self

    def __exit__(self, *_: object) -> None:
        self._package.close()

    def _shared(self, part: str | None) -> list[str]:
        if part is None:
            return []
        data = self._package.read(part)
        return [text_of(element) for element in stream(data, part, frozenset(("si",)))]

    def _sheet(self, name: str, part: str) -> Sheet:
        reader = SheetReader(name, self._strings, self._styles, self._limits, from_1904=self._from_1904)
        for element in stream(self._package.read(part), part, _OF_SHEET):
            reader.take(element)
        sheet = reader.sheet()
        for kind, target, outside in relations(self._package, part).values():
            if kind == "drawing" and not outside and target in self._package:
                drawing = parse(self._package.read(target), target)
                sheet.pictures += sum(local(element) == "pic" for element in drawing.iter())
                sheet.parts += _lines_of(drawing)
        return sheet


def _listed(root: etree._Element, related: Mapping[str, Related]) -> list[tuple[str, str, str]]:
    """Name, state and path of each sheet of a workbook, in its order."""
    found = []
    for entry in entries_of(root, "sheets"):
        kind, target, _ = related.get(attribute(entry, "id") or "", ("", "", False))
        if kind in _KINDS:
            found.append((entry.get("name", ""), entry.get("state", "visible"), target))
    return found


def _lines_of(drawing: etree._Element) -> list[str]:
    """The paragraphs of the text boxes of a drawing, which lies over the cells."""
    paragraphs = (element for element in drawing.iter() if local(element) == "p")
    texts = (
        "".join(one.text or "" for one in paragraph.iter() if local(one) == "t") for paragraph in paragraphs
    )
    return [text for text in texts if text.strip()]
