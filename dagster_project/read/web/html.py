"""HTML (.html, .htm, and what programs write as .xls or .doc): paragraphs and tables in their order.

Nothing is fetched and nothing is run. What a style or an attribute of the page itself hides is left out.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import Final

from lxml import etree, html

from dagster_project.settings import Limits

from ..cells.flow import Block, RawCell, RawTable, parts_of
from ..cells.model import Told
from ..cells.pages import FlowFile
from ..model import DocumentRejected
from ..plain import CODECS
from .kind import HEAD

DEEPEST: Final = 250
"""Elements within each other that are walked down."""
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_SPACE = re.compile(r"[ \t\r\n\f]+")
_HIDDEN = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all)", re.IGNORECASE)
_LEFT_OUT: Final = frozenset(
    (
        "script",
        "style",
        "head",
        "noscript",
        "template",
        "title",
        "object",
        "select",
        "textarea",
        "svg",
        "button",
    )
)
_BLOCKS: Final = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figure",
        "figcaption",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "ul",
    ]
)
_CHINESE: Final = frozenset(("gb2312", "gbk", "gb_2312-80", "gb18030", "x-gbk", "hz-gb-2312"))
FRAME: Final = "a page within the page, which is not read; give it by itself"


def open_page(data: bytes, limits: Limits) -> FlowFile:
    """The page. Raises ``DocumentRejected``: ``not_a_document``, ``page_error``."""
    try:
        # Deep pages are read whole; how deep is walked down is bounded below.
        root = html.document_fromstring(
            _decoded(data), parser=html.HTMLParser(huge_tree=True, no_network=True)
        )
    except (etree.ParserError, ValueError) as error:
        raise DocumentRejected("not_a_document", f"no web page: {str(error)[:200]}") from error
    reader = _Reader()
    blocks = reader.blocks(root)
    return FlowFile(parts_of(blocks, limits.page_characters), reader.told, reader.pictures)


def _decoded(data: bytes) -> str:
    """The text of a page: by its mark, its own word, as UTF-8, as GB18030. The declaration is left out, for it is done."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        names = ["utf-16"]
    else:
        said = _CHARSET.search(data[:HEAD])
        name = said[1].decode("ascii").lower() if said else "utf-8"
        names = ["gb18030" if name in _CHINESE else name, *CODECS]
    for name in names:
        try:
            text = data.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
        return re.sub(r"^\ufeff?\s*<\?xml[^>]*\?>", "", text)
    raise DocumentRejected("not_a_document", "neither UTF-8 nor GB18030 text")


class _Line:
    """Inline text as it gathers to a paragraph."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.blocks: list[Block] = []

    def add(self, text: str | None) -> None:
        if text:
            self.pieces.append(_SPACE.sub(" ", text))

    def end(self) -> None:
        """The paragraph ends here."""
        text = re.sub(" *\n *", "\n", re.sub(" +", " ", "".join(self.pieces))).replace("\xa0", " ").strip()
        self.pieces.clear()
        if text:
            self.blocks.append(text)


class _Reader:
    def __init__(self) -> None:
        self.told: list[Told] = []
        self.pictures = 0

    def blocks(self, element: etree._Element) -> list[Block]:
        """Paragraphs and tables within an element."""
        line = _Line()
        self._walk(element, line, 0)
        line.end()
        return line.blocks

    def _walk(self, element: etree._Element, line: _Line, depth: int) -> None:
        if depth > DEEPEST:
            raise DocumentRejected("page_error", "the page is nested without end")
        line.add(element.text)
        for child in element:
            self._enter(child, line, depth)
            line.add(child.tail)

    def _enter(self, child: etree._Element, line: _Line, depth: int) -> None:
        name = child.tag.lower() if isinstance(child.tag, str) else ""
        if not name or name in _LEFT_OUT or _is_hidden(child):
            return
        if name == "br":
            line.pieces.append("\n")
        elif name == "img":
            self.pictures += 1
        elif name in ("iframe", "frame"):
            self.told.append(Told("page", "attachment", FRAME, (child.get("src") or "")[:200]))
        elif name == "table":
            line.end()
            line.blocks.append(self._table(child, depth + 1))
        elif name in _BLOCKS or name == "tr":
            line.end()
            self._walk(child, line, depth + 1)
            line.end()
        else:
            self._walk(child, line, depth + 1)

    def _table(self, table: etree._Element, depth: int) -> RawTable:
        made = RawTable()
        for row in _rows(table):
            if _is_hidden(row):
                continue
            entries = []
            for cell in row:
                if cell.tag in ("td", "th") and not _is_hidden(cell):
                    line = _Line()
                    self._walk(cell, line, depth)
                    line.end()
                    entries.append(RawCell(line.blocks, _span(cell, "rowspan"), _span(cell, "colspan")))
            made.rows.append(entries)
        return made


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    for child in table:
        if child.tag == "tr":
            yield child
        elif child.tag in ("thead", "tbody", "tfoot") and not _is_hidden(child):
            yield from (row for row in child if row.tag == "tr")


def _span(cell: etree._Element, name: str) -> int:
    """Rows or columns spanned; rowspan=0 is all rows that are left."""
    text = (cell.get(name) or "1").strip()
    number = int(text) if text.isdigit() and len(text) < 6 else 1
    return number or (65_534 if name == "rowspan" else 1)


def _is_hidden(element: etree._Element) -> bool:
    return element.get("hidden") is not None or bool(_HIDDEN.search(element.get("style") or ""))
