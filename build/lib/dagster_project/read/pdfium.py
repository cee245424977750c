"""The independent second reading: PDFium (Chrome's engine) says which figures stand where.

Only figure characters are asked for, through the C interface: plain text of a page costs little, the place of each
character more.
"""

from __future__ import annotations

import ctypes
import statistics
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium_c

from .figures import digit_counts, is_figure, normal_codes
from .geometry import NARROW, PUNCTUATION, Frame, character_boxes, quarter
from .model import Characters

ENGINE = "pdfium"
COMMA, POINT = ord(","), ord(".")
WIDE = 0x2E80
"""Characters from here on fill a square."""
OFF_LINE = 1.0
"""Sizes of a character by which it is not moved off its line: a footnote mark is raised by half of one."""
HYPHENS = (0x02, 0xFFFE)
"""What PDFium gives for a hyphen at the end of a line."""


def open_bytes(data: bytes) -> pypdfium2.PdfDocument:
    """Raises ``pypdfium2.PdfiumError``; its message says whether a password is missing."""
    return pypdfium2.PdfDocument(data)


def read_figures(handle: pypdfium2.PdfDocument, index: int, frame: Frame, *, by_run: bool) -> Characters:
    """The figure characters (digits, separators, signs) of page ``index``, as displayed.

    ``by_run``: figure characters that follow each other stand where the first of them stands, and the text of the
    page runs one way: a tenth of the questions, for a page on which engines are expected to agree.
    Raises ``pypdfium2.PdfiumError`` if the page cannot be loaded.
    """
    with _text_page(handle, index) as text_page:
        codes = _codes(text_page)
        codes[(codes == HYPHENS[0]) | (codes == HYPHENS[1])] = ord("-")
        normal = normal_codes(codes)
        found = np.flatnonzero(is_figure(normal))
        kept = normal[found]
        if not by_run:
            return _placed(text_page, found.tolist(), kept, frame)
        begins = np.flatnonzero(np.diff(found, prepend=-2) > 1)
        first = _placed(text_page, found[begins].tolist(), kept[begins], frame, one_direction=True)
        return first.placed(np.repeat(np.arange(len(first)), np.diff(begins, append=len(found))), kept)


def read_characters(handle: pypdfium2.PdfDocument, index: int, frame: Frame) -> Characters:
    """Every printed character of page ``index`` but white space, as displayed; the sizes are those of the font's box.

    Raises ``pypdfium2.PdfiumError`` if the page cannot be loaded.
    """
    with _text_page(handle, index) as text_page:
        codes = _codes(text_page)
        generated = pdfium_c.FPDFText_IsGenerated
        places = [
            place
            for place in np.flatnonzero(codes > ord(" ")).tolist()
            if codes[place] not in (*HYPHENS, 0xA0, 0x3000) and generated(text_page, place) != 1
        ]
        return _placed(text_page, places, codes[places], frame, may_be_meant=True)


def count_digits(handle: pypdfium2.PdfDocument, index: int) -> np.ndarray:
    """How often each digit 0-9 stands on page ``index``. Raises ``pypdfium2.PdfiumError``."""
    with _text_page(handle, index) as text_page:
        return digit_counts(_codes(text_page))


@contextmanager
def _text_page(handle: pypdfium2.PdfDocument, index: int) -> Iterator[Any]:
    page = pdfium_c.FPDF_LoadPage(handle.raw, index)
    if not page:
        raise pypdfium2.PdfiumError(f"PDFium cannot load page {index + 1}")
    try:
        text_page = pdfium_c.FPDFText_LoadPage(page)
        if not text_page:
            raise pypdfium2.PdfiumError(f"PDFium cannot read the text of page {index + 1}")
        try:
            yield text_page
        finally:
            pdfium_c.FPDFText_ClosePage(text_page)
    finally:
        pdfium_c.FPDF_ClosePage(page)


def _placed(
    text_page: Any,
    places: list[int],
    kept: np.ndarray,
    frame: Frame,
    *,
    one_direction: bool = False,
    may_be_meant: bool = False,
) -> Characters:
    """The characters at these indices of PDFium, whose Unicode numbers are ``kept``, with their boxes.

    ``one_direction``: all text runs the same way, so that one character tells for all. ``may_be_meant``: some may be what
    ``/ActualText`` says of a glyph.
    """
    x, y = ctypes.c_double(), ctypes.c_double()
    origin, at_x, at_y = pdfium_c.FPDFText_GetCharOrigin, ctypes.byref(x), ctypes.byref(y)
    points: list[float] = []
    for place in places:
        origin(text_page, place, at_x, at_y)
        points += (x.value, y.value)
    left, base = np.array(points, dtype=float).reshape(-1, 2).T
    size = np.full(len(places), _size(text_page, places, frame))
    asked = places[:1] if one_direction else places
    # PDFium measures clockwise.
    turns = [-pdfium_c.FPDFText_GetCharAngle(text_page, place) for place in asked]
    told = np.resize(np.degrees(turns) % 360, len(places))
    if may_be_meant:
        left, base = _on_their_lines(text_page, places, told, left, base, size)
    degrees = _as_written(told, left, base, size)
    width = size * np.where(
        (kept == COMMA) | (kept == POINT), PUNCTUATION, np.where(kept > WIDE, 1.0, NARROW)
    )
    x0, y0, x1, y1 = character_boxes(frame, left, base, width, size, degrees)
    text = list(map(chr, kept.tolist()))
    return Characters(text, kept, x0, y0, x1, y1, size, quarter(degrees, frame.rotation))


def _on_their_lines(
    text_page: Any,
    places: list[int],
    degrees: np.ndarray,
    left: np.ndarray,
    base: np.ndarray,
    size: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    """Where characters stand: on the line that their text begins, or else where it begins.

    What ``/ActualText`` says of a glyph in a form XObject stands at a place within that form (pypdfium2 5.15); the matrix
    of the text is the page's.
    """
    matrix = pdfium_c.FS_MATRIX()
    begins = np.column_stack((left, base))
    for number, place in enumerate(places):
        if pdfium_c.FPDFText_GetMatrix(text_page, place, ctypes.byref(matrix)):
            begins[number] = matrix.e, matrix.f
    turn, right, up = np.radians(degrees), left - begins[:, 0], base - begins[:, 1]
    is_off = np.abs(np.cos(turn) * up - np.sin(turn) * right) > OFF_LINE * size
    return np.where(is_off, begins[:, 0], left), np.where(is_off, begins[:, 1], base)


def _as_written(degrees: np.ndarray, left: np.ndarray, base: np.ndarray, size: np.ndarray) -> np.ndarray:
    """The directions that the characters are written in.

    A font size below zero, mirrored back by the matrix of the text, is upright and told as half a turn: neighbours that
    follow one another against the direction told show it.
    """
    if len(degrees) < 2 or not degrees.any():
        return degrees
    turn = np.radians(degrees[:-1])
    right, up = np.diff(left), np.diff(base)
    along, aside = np.cos(turn) * right + np.sin(turn) * up, np.cos(turn) * up - np.sin(turn) * right
    beside = (degrees[:-1] == degrees[1:]) & (np.abs(aside) < size[1:] / 10) & (np.abs(along) < 2 * size[1:])
    written = degrees.copy()
    for told in np.unique(degrees):
        steps = along[beside & (degrees[:-1] == told)]
        if (steps < 0).sum() > (steps > 0).sum():
            written[degrees == told] = (told + 180) % 360
    return written


def _codes(text_page: Any) -> np.ndarray:
    """One Unicode number for each character index of PDFium."""
    count = pdfium_c.FPDFText_CountChars(text_page)
    if count <= 0:
        return np.empty(0, dtype=np.int64)
    buffer = bytearray(2 * count + 2)
    # A ctypes array of that length would be a new type for each length.
    written = pdfium_c.FPDFText_GetText(text_page, 0, count, ctypes.c_ushort.from_buffer(buffer))
    codes = np.frombuffer(buffer, dtype=np.uint16)[:count].astype(np.int64)
    if written == count + 1 and not ((codes >= 0xD800) & (codes < 0xE000)).any():
        return codes
    # Characters beyond the basic plane, or ones that the text leaves out: the numbering would slip.
    return np.array([pdfium_c.FPDFText_GetUnicode(text_page, i) for i in range(count)], dtype=np.int64)


def _size(text_page: Any, places: list[int], frame: Frame) -> float:
    """A typical height of figures, from a few of them: boxes only decide in which cell a figure lies."""
    if not places:
        return 10.0
    heights = []
    rectangle = pdfium_c.FS_RECTF()
    for place in places[:: max(1, len(places) // 5)]:
        if pdfium_c.FPDFText_GetLooseCharBox(text_page, place, ctypes.byref(rectangle)):
            heights.append(min(abs(rectangle.top - rectangle.bottom), frame.height))
    return statistics.median(heights) / 1.2 if heights else 10.0
