"""Pages on reportlab: the font, wrapping as Chinese is wrapped, and rules of every kind. Top-left coordinates."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

FONT = "JuesuanSans"
PORTRAIT = A4
LANDSCAPE = (A4[1], A4[0])
_TOKEN = re.compile(r"[0-9][0-9.,，%％]*|.", re.DOTALL)
_NOT_AT_START = "，。；：、）》”？！％%"

Box = tuple[float, float, float, float]


@cache
def load_font() -> str:
    """Register the committed subset once; returns its name."""
    pdfmetrics.registerFont(TTFont(FONT, str(Path(__file__).parent / "fonts" / "JuesuanSans-Regular.ttf")))
    return FONT


def text_width(text: str, size: float) -> float:
    return pdfmetrics.stringWidth(text, load_font(), size)


def wrap(text: str, width: float, size: float) -> list[str]:
    """Lines no wider than ``width``; numbers stay whole, closing punctuation never opens a line.

    A token wider than the line stands alone on it.
    """
    lines, line, used = [], "", 0.0
    for token in _TOKEN.findall(text):
        needed = text_width(token, size)
        if line and used + needed > width and token not in _NOT_AT_START:
            lines.append(line)
            line, used = "", 0.0
        line += token
        used += needed
    return [*lines, line] if line or not lines else lines


@dataclass(frozen=True)
class PageShape:
    width: float
    height: float
    rotated: bool


class Paper:
    """A PDF under construction. Every position is in points from the top left of the page as displayed."""

    def __init__(self, title: str) -> None:
        load_font()
        self._buffer = io.BytesIO()
        self._canvas = Canvas(self._buffer, pagesize=PORTRAIT, invariant=1, pageCompression=1)
        self._canvas.setTitle(title)
        self.page_number = 0
        self.shape = PageShape(*PORTRAIT, rotated=False)

    def new_page(self, *, landscape: bool = False, rotated: bool = False) -> None:
        """Open a page. ``rotated``: landscape content on portrait paper with /Rotate 90."""
        if self.page_number:
            self._canvas.showPage()
        self.page_number += 1
        # reportlab takes the size as displayed and turns the media box itself
        self._canvas.setPageSize(LANDSCAPE if landscape else PORTRAIT)
        self._canvas.setPageRotation(90 if landscape and rotated else 0)
        if landscape and rotated:
            self._canvas.transform(0, 1, -1, 0, PORTRAIT[0], 0)
        width, height = LANDSCAPE if landscape else PORTRAIT
        self.shape = PageShape(width, height, landscape and rotated)

    def text(self, x: float, baseline: float, text: str, size: float) -> None:
        if text.strip():
            self._canvas.setFont(FONT, size)
            self._canvas.drawString(x, self.shape.height - baseline, text)

    def line(self, box: Box, *, filled: bool = False, width: float = 0.6) -> None:
        """A rule from (x0, y0) to (x1, y1): a stroke, or a thin filled rectangle."""
        x0, y0, x1, y1 = box
        height = self.shape.height
        if filled:
            half = width / 2
            self._canvas.rect(
                x0 - half, height - y1 - half, x1 - x0 + width, y1 - y0 + width, stroke=0, fill=1
            )
        else:
            self._canvas.setLineWidth(width)
            self._canvas.line(x0, height - y0, x1, height - y1)

    def finish(self) -> bytes:
        self._canvas.showPage()
        self._canvas.save()
        return self._buffer.getvalue()
