"""The styles of a workbook: the number format of each cell format, and whether it draws a border."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from ..cells.markup import entries_of, local, whole
from .number_format import BUILT_IN

_SIDES = frozenset(("left", "right", "top", "bottom", "start", "end"))


@dataclass(frozen=True)
class Styles:
    """By index of cell format (``s`` of a cell): code of the number format, and whether any side has a line."""

    codes: tuple[str, ...] = ()
    bordered: tuple[bool, ...] = ()

    def code(self, index: int) -> str:
        return self.codes[index] if 0 <= index < len(self.codes) else "General"

    def is_bordered(self, index: int) -> bool:
        return 0 <= index < len(self.bordered) and self.bordered[index]


def read_styles(root: etree._Element) -> Styles:
    """The styles of ``xl/styles.xml``."""
    formats = dict(BUILT_IN)
    for element in entries_of(root, "numFmts"):
        formats[whole(element.get("numFmtId"))] = element.get("formatCode") or "General"
    borders = [any(map(_is_line, border)) for border in entries_of(root, "borders")]
    codes, bordered = [], []
    for entry in entries_of(root, "cellXfs"):
        codes.append(formats.get(whole(entry.get("numFmtId")), "General"))
        border = whole(entry.get("borderId"))
        bordered.append(0 <= border < len(borders) and borders[border])
    return Styles(tuple(codes), tuple(bordered))


def _is_line(side: etree._Element) -> bool:
    return local(side) in _SIDES and side.get("style", "none") != "none"
