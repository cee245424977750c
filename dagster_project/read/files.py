"""Open a file by its content, not its name: detect its type, reject what is no document, limit what is read."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pdf_oxide
import pypdfium2

from dagster_project.settings import Limits

from . import oxide, pdfium, plain, wording
from .cells import kinds, office
from .cells.model import CellFile
from .cells.package import Package
from .cells.pages import FlowFile
from .figures import digit_counts, only_figures
from .geometry import Frame
from .model import Characters, DocumentRejected, Page, PageRejected
from .overprinted import has_points_twice, once
from .picture.ink import Ink, ink_of
from .safety import look_at_pages
from .web import pipes
from .web.kind import is_page

HEADER_WITHIN = 1024
"""PDF readers accept the header anywhere in the first 1,024 bytes (ISO 32000-1, annex H)."""
TRAILER_WITHIN = 4096
"""Bytes at the end in which the trailer stands; programs append up to a few kilobytes behind it."""
OTHER_FORMATS = (
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"\x89PNG", "a PNG image"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"{\\rtf", "an RTF document; save it as PDF"),
)
TEXTS = (".txt", ".md", ".markdown")
WEB_PAGES = (".html", ".htm", ".xhtml", ".shtml", ".xls", ".et", ".doc", ".wps")
"""Programs write web pages under the names of office files; under the name of a PDF it is the error page of a server."""

LEAST_SIZE = 1.0
"""Points. A full stop of this size is a twentieth of a millimetre wide."""

# The engine reports every oddity of a hostile file; what matters comes back as exceptions and rejections.
pdf_oxide.disable_logging()
log = logging.getLogger(__name__)


def open_document(path: Path, limits: Limits) -> PdfFile | CellFile:
    """Open ``path`` for reading page by page, or sheet by sheet; by content, the name's ending only tells text from nothing.

    Raises ``DocumentRejected`` with a reason of docs/specification/contract.md#rejections: ``empty_file``, ``too_large``, ``not_a_document``,
    ``unsupported_format``, ``truncated``, ``encrypted``, ``too_many_pages``, ``unsafe_archive``.
    """
    try:
        size = path.stat().st_size
        if size > limits.file_bytes:
            raise DocumentRejected("too_large", f"{size} bytes, more than the limit {limits.file_bytes}")
        data = path.read_bytes()
    except OSError as error:
        raise DocumentRejected("not_a_document", f"cannot be read: {error.strerror}") from error
    if not data.strip():
        raise DocumentRejected("empty_file", "the file is empty")
    # Before the PDF's own: an archive that stores one as it is has its header near the start as well.
    for head, what in OTHER_FORMATS:
        if data.startswith(head):
            raise DocumentRejected("unsupported_format", f"not a PDF but {what}")
    if data.startswith((kinds.ZIP, kinds.EMPTY_ZIP)):
        return _open_package(data, limits)
    if data.startswith(kinds.COMPOUND):
        return _open_compound(data, limits)
    if b"%PDF-" in data[:HEADER_WITHIN]:
        return PdfFile(data, limits)
    suffix = path.suffix.lower()
    if is_page(data):
        return _open_web_page(data, suffix, limits)
    if suffix in TEXTS:
        if size > limits.text_bytes:
            raise DocumentRejected(
                "too_large", f"{size} bytes of text, more than the limit {limits.text_bytes}"
            )
        return FlowFile(pipes.parts_of(plain.lines_of(plain.decode(data))), media="text", engine="text")
    raise DocumentRejected("not_a_document", "neither a PDF nor a text, web page or office file")


def _open_package(data: bytes, limits: Limits) -> CellFile:
    # Imported here, and below: most files are PDFs, and need no XML.
    from .cells.markup import main_part

    package = Package(data, limits.unpacked_bytes)
    part = main_part(package)
    if part is None:
        raise DocumentRejected("unsupported_format", "not a PDF but a ZIP archive; unpack it")
    if part.startswith("xl/") and not part.endswith(".bin"):
        from .spreadsheet.workbook import Workbook

        return Workbook(package, part, limits)
    if part.startswith("word/"):
        from .word.document import open_word

        return open_word(package, part, limits)
    raise DocumentRejected("unsupported_format", "not a PDF but another kind of office file; save it as PDF")


def _open_compound(data: bytes, limits: Limits) -> CellFile:
    kind = kinds.compound_kind(data)
    if kind == "encrypted":
        raise DocumentRejected("encrypted", "a password is needed to open the file")
    if kind not in office.NEWER:
        raise DocumentRejected(
            "unsupported_format", "not a PDF but a file of an older program; save it as PDF"
        )
    return _open_package(office.converted(data, kind, limits), limits)


def _open_web_page(data: bytes, suffix: str, limits: Limits) -> CellFile:
    if suffix not in WEB_PAGES:
        raise DocumentRejected("not_a_document", f"a web page, though it is named {suffix or 'otherwise'}")
    if len(data) > limits.text_bytes:
        raise DocumentRejected(
            "too_large", f"{len(data)} bytes of text, more than the limit {limits.text_bytes}"
        )
    from .web.html import open_page

    return open_page(data, limits)


class PdfFile:
    """A PDF open with the fast engine; the others are opened when first asked for."""

    media = "digital"

    def __init__(self, data: bytes, limits: Limits) -> None:
        self._data = data
        self._limits = limits
        self._second: Any = None
        self._third: Any = None
        self._misread = False
        self._doubted: dict[int, Characters] = {}
        self._inks: dict[int, Ink] = {}
        self._overprinted: set[int] = set()
        tail = data[-TRAILER_WITHIN:]
        if b"%%EOF" not in tail and b"startxref" not in tail:
            raise DocumentRejected("truncated", "the end of the file is missing; obtain it again")
        skeleton = look_at_pages(data, limits.pages, limits.page_content_bytes)
        self._heavy = skeleton.heavy
        self._may_hide = skeleton.doubted
        self.attachments = skeleton.attachments
        self._data = skeleton.printed or data
        try:
            self._first = oxide.open_bytes(self._data)
            self.page_count = int(self._first.page_count())
        except Exception as error:
            raise self._unreadable(error) from error
        # Where two engines do not find the same pages, each is asked for its own.
        self._frames = dict(enumerate(skeleton.frames)) if len(skeleton.frames) == self.page_count else {}
        if self.page_count > limits.pages:
            message = f"{self.page_count} pages, more than the limit {limits.pages}"
            raise DocumentRejected("too_many_pages", message)
        if self.page_count < 1:
            raise DocumentRejected("not_a_document", "a PDF without pages")

    def pages(self) -> Iterator[Page | PageRejected]:
        """Every page once, in order. A page that fails or takes too long is a rejection; the rest is read."""
        began = time.monotonic()
        for index in range(self.page_count):
            started = time.monotonic()
            if started - began > self._limits.document_seconds:
                message = f"the document took longer than {self._limits.document_seconds:g} s"
                yield PageRejected(index + 1, "time_limit", message)
                continue
            page = self._page(index)
            taken = time.monotonic() - started
            if taken > self._limits.page_seconds and isinstance(page, Page):
                message = f"the page took {taken:.0f} s, more than the limit {self._limits.page_seconds:g} s"
                page = PageRejected(index + 1, "time_limit", message, page.width, page.height, page.rotation)
            yield page

    def figures(self, number: int, *, by_run: bool = False) -> Characters:
        """The figure characters of page ``number`` (from 1) by the independent engine.

        ``by_run``: each where its run of figure characters begins, on a page whose text all runs the same way.
        Raises ``PdfiumError``.
        """
        if number in self._doubted:
            return only_figures(self._doubted[number])
        if number in self._inks:
            figures = pdfium.read_figures(self._second_engine(), number - 1, self.frame(number), by_run=False)
            return once(self._inks[number].printed(figures))
        figures = pdfium.read_figures(self._second_engine(), number - 1, self.frame(number), by_run=by_run)
        if not by_run and has_points_twice(figures):
            self._overprinted.add(number)
        return figures

    def again(self, page: Page) -> Page | None:
        """The page without invisible text, if the second reading found figures printed over figures and that
        was not known of it before: the first engine makes one of equal glyphs in one place.
        """
        if page.number not in self._overprinted or page.number in self._inks:
            return None
        return self._seen_on(page)

    def digits(self, number: int) -> np.ndarray:
        """How often each digit stands on page ``number``, by the independent engine. Raises ``PdfiumError``."""
        if number in self._doubted:
            return digit_counts(self._doubted[number].code)
        if number in self._inks:
            return digit_counts(self.figures(number).code)
        return pdfium.count_digits(self._second_engine(), number - 1)

    def frame(self, number: int) -> Frame:
        """The visible box of page ``number`` (from 1)."""
        if number - 1 not in self._frames:
            self._frames[number - 1] = oxide.page_frame(self._first, number - 1)
        return self._frames[number - 1]

    def third(self, number: int) -> Page:
        """Page ``number`` (from 1) by the reference engine. Raises what that engine raises."""
        from . import plumber  # slow to import, and most documents never need it

        if self._third is None:
            self._third = plumber.open_bytes(self._data)
        page = plumber.read_page(self._third, number - 1, self.frame(number))
        ink = self._inks.get(number)
        return page if ink is None else replace(page, characters=once(ink.printed(page.characters)))

    def _page(self, index: int) -> Page | PageRejected:
        if index in self._heavy:
            message = f"{self._heavy[index]} bytes of page content, more than the limit {self._limits.page_content_bytes}"
            return PageRejected(index + 1, "page_error", message)
        try:
            page = oxide.read_page(self._first, index, self.frame(index + 1), self._limits)
            return self._printed(self._well_worded(page)) if isinstance(page, Page) else page
        except Exception as error:
            log.debug("page %d: fast reader failed: %s", index + 1, error)
            reason = f"{type(error).__name__}: {str(error)[:200]}"
        try:
            return self.third(index + 1)
        except Exception as error:
            message = f"no engine reads the page: {reason}; {type(error).__name__}: {str(error)[:200]}"
            return PageRejected(index + 1, "page_error", message)

    def _well_worded(self, page: Page) -> Page:
        """The page with its words put right: from the first page on whose text is misread PDFium reads, and the
        figures of the fast engine become the second reading.
        """
        first = page.characters
        self._misread = self._misread or wording.looks_misread(first)
        if self._misread:
            try:
                words = pdfium.read_characters(
                    self._second_engine(), page.number - 1, self.frame(page.number)
                )
                self._doubted[page.number] = first
                page = replace(page, characters=wording.set_like(words, first), engine=pdfium.ENGINE)
            except Exception as error:  # the first reading stays
                log.debug("page %d: second reader failed: %s", page.number, error)
        characters = wording.without_unseen(page.characters)
        return replace(page, characters=wording.unify_radicals(characters))

    def _printed(self, page: Page) -> Page:
        """The page without invisible text. The page is rendered only where it may have some."""
        if page.number - 1 not in self._may_hide and not _has_odd_places(page):
            return page
        return self._seen_on(page)

    def _seen_on(self, page: Page) -> Page:
        ink = ink_of(self._second_engine(), page.number - 1, self.frame(page.number))
        if ink.is_scan:
            empty = page.characters.where(np.zeros(len(page.characters), dtype=bool))
            return replace(page, characters=empty, image_count=ink.pictures, is_scan=True)
        self._inks[page.number] = ink
        if page.number in self._doubted:
            self._doubted[page.number] = once(ink.printed(self._doubted[page.number]))
        return replace(page, characters=once(ink.printed(page.characters)))

    def _second_engine(self) -> pypdfium2.PdfDocument:
        if self._second is None:
            self._second = pdfium.open_bytes(self._data)
        return self._second

    def _unreadable(self, error: Exception) -> DocumentRejected:
        return DocumentRejected("not_a_document", f"damaged beyond reading: {str(error)[:200]}")

    def __enter__(self) -> PdfFile:
        return self

    def __exit__(self, *_: object) -> None:
        if self._second is not None:
            self._second.close()
        # pdfplumber reads the whole page tree to close itself; it holds nothing but memory.
        self._second = self._third = None


def _has_odd_places(page: Page) -> bool:
    """Whether characters stand outside the visible page, or are too small to be seen."""
    here = page.characters
    if not len(here):
        return False
    if here.x1.min() < 0 or here.y1.min() < 0 or here.x0.max() > page.width or here.y0.max() > page.height:
        return True
    return bool(here.size.min() < LEAST_SIZE)
