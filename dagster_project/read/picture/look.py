"""What stands on the rendered page at a place where something was read, or nothing.

Three questions, the cheap ones first: is there ink of a figure's characters; is there ink that is no text, in a cell that
was read as blank or beside a figure; and what number does recognition read. Recognition is asked where it can tell
something new: characters of a font that it confirmed are not asked again, except of the figure that is accused.
"""

from __future__ import annotations

import ctypes
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Literal

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium_c

from dagster_project.settings import Limits

from ..figures import figure_of
from ..geometry import Frame
from ..safety import look_at_pages
from .ink import SCALE, Ink, ink_on, without_text
from .recognise import read_line

DARK: Final = 140
"""Level below which all three colours count as ink: seals are red, watermarks pale, and figures are neither."""
INSET: Final = 1.5
"""Points at the edge of a cell that belong to its rules."""
LEAST_HEIGHT: Final = 2.5
LEAST_PIXELS: Final = 12
"""Ink lower or less than this, at ``SCALE``, is a speck or a dash, no figure."""
RULE: Final = 0.6
"""Share of a cell's width or height from which on a straight run of ink is a rule and no figure."""
SHARP: Final = 30
"""Pixels for the height of a figure that recognition is given."""
OTHER_SIZE: Final = 1.3
"""A different number counts only if it is read again at this times the size."""
SURE: Final = 0.9
"""Confidence from which on a different number contradicts; of 168 figures of many sizes and fonts none was read wrongly."""
CONFIRMED: Final = 2
"""Readings that confirm a character of a font."""
FEWEST_OF_A_FONT: Final = 8
"""Figures of one font that must have been compared before the font itself is judged; what lies is not compared further."""

Seen = Literal["agrees", "unsure", "no_ink", "ink", "other"]
CONTRADICTED: Final = frozenset({"no_ink", "ink", "other"})


@dataclass(frozen=True, slots=True)
class Place:
    """A box on a page (points, as displayed), and the characters that were read in it: none of a blank cell.

    ``in_cell``: the box is a cell, and nothing else stands in it. ``accused``: a finding says that this figure is wrong.
    """

    page: int
    box: tuple[float, float, float, float]
    text: str
    in_cell: bool = True
    accused: bool = False


@dataclass(frozen=True, slots=True)
class Sight:
    """What the picture says of a place; ``text`` is what was recognised instead."""

    seen: Seen
    text: str | None = None


def look(path: Path, places: Sequence[Place], limits: Limits) -> list[Sight]:
    """One answer for each place of a PDF, in order. Raises what the engines raise."""
    data = path.read_bytes()
    skeleton = look_at_pages(data, limits.pages, limits.page_content_bytes)
    by_page: dict[int, list[int]] = defaultdict(list)
    for number, place in enumerate(places):
        by_page[place.page].append(number)
    sights: dict[int, Sight] = {}
    fonts = _Fonts()
    with pypdfium2.PdfDocument(skeleton.printed or data) as document:
        for page_number, numbers in sorted(by_page.items()):
            if not 0 < page_number <= min(len(document), len(skeleton.frames)):
                continue
            view = _View(document, page_number - 1, skeleton.frames[page_number - 1], fonts)
            try:
                for number in numbers:
                    sights[number] = view.sight(number, places[number])
            finally:
                view.close()
    for number in fonts.distrusted():
        if sights[number].seen not in CONTRADICTED:
            sights[number] = Sight("other")
    return [sights.get(number, Sight("unsure")) for number in range(len(places))]


@dataclass
class _Fonts:
    """What recognition said of the fonts of one document."""

    confirmed: Counter = field(default_factory=Counter)
    compared: Counter = field(default_factory=Counter)
    differing: Counter = field(default_factory=Counter)
    figures: dict[int, str] = field(default_factory=dict)

    def lies(self, font: str) -> bool:
        """Whether most compared figures of a font are other numbers on the picture."""
        count = self.compared[font]
        return count >= FEWEST_OF_A_FONT and 2 * self.differing[font] > count

    def distrusted(self) -> list[int]:
        """Figures in fonts that lie."""
        return [number for number, font in self.figures.items() if self.lies(font)]


class _View:
    """One page, open: its characters, and its pictures as they are asked for."""

    def __init__(self, document: pypdfium2.PdfDocument, index: int, frame: Frame, fonts: _Fonts) -> None:
        self._page = document[index]
        self._text = self._page.get_textpage()
        self._ink: Ink = ink_on(self._page, self._text.raw, frame)
        self._fonts = fonts
        self._bare: np.ndarray | None = None
        self._all: np.ndarray | None = None
        self._sharp: dict[float, np.ndarray] = {}

    def close(self) -> None:
        self._text.close()
        self._page.close()

    def sight(self, number: int, place: Place) -> Sight:
        """What stands at one place."""
        inside = self._inside(place.box)
        if not figure_of(place.text):
            return self._blank(place, inside)
        chosen = self._figure(inside, figure_of(place.text))
        if chosen is None:
            return Sight("unsure")
        if not self._ink.seen[chosen].all():
            return Sight("no_ink")
        boxes = self._ink.boxes[chosen]
        box = (*boxes[:, :2].min(axis=0), *boxes[:, 2:].max(axis=0))
        more = self._drawn(place.box) if place.in_cell else None
        if more is not None:
            box = (*np.minimum(box[:2], more[:2]), *np.maximum(box[2:], more[2:]))
        elif box[3] - box[1] > 2 * np.max(boxes[:, 3] - boxes[:, 1]):
            return Sight("unsure")  # in two lines
        font = self._font(int(self._ink.place[chosen[0]]))
        self._fonts.figures[number] = font
        if self._fonts.lies(font):
            return Sight("other")
        signs = {(font, sign) for sign in figure_of(place.text)}
        if not more and not place.accused and all(self._fonts.confirmed[sign] >= CONFIRMED for sign in signs):
            return Sight("agrees")
        sight = self._recognised(box, place.text)
        if sight.seen != "unsure" and more is None:
            self._fonts.compared[font] += 1
            self._fonts.differing[font] += sight.seen == "other"
            self._fonts.confirmed.update(signs if sight.seen == "agrees" else ())
        return sight

    def _blank(self, place: Place, inside: np.ndarray) -> Sight:
        code = self._ink.code[inside]
        if (self._ink.seen[inside] & (code >= ord("0")) & (code <= ord("9"))).any():
            return Sight("ink")
        if self._all is None:
            # With its text: glyphs without a number are ink too, those that are known are not.
            self._all = self._page.render(scale=SCALE).to_numpy().max(axis=2) < DARK
            for x0, y0, x1, y1 in np.maximum(0, self._ink.boxes * SCALE).astype(np.int64).tolist():
                self._all[y0 : y1 + 2, x0 : x1 + 2] = False
        return Sight("ink") if _stray(self._all, place.box) is not None else Sight("agrees")

    def _inside(self, box: tuple[float, ...]) -> np.ndarray:
        x, y = self._ink.x, self._ink.y
        return np.flatnonzero((x >= box[0]) & (x <= box[2]) & (y >= box[1]) & (y <= box[3]))

    def _figure(self, inside: np.ndarray, wanted: str) -> np.ndarray | None:
        """Those characters that make the figure, or None."""
        said = "".join(map(chr, self._ink.code[inside].tolist()))
        at = said.find(wanted)
        return inside[at : at + len(wanted)] if at >= 0 else None

    def _drawn(self, box: tuple[float, ...]) -> tuple[float, ...] | None:
        """As :func:`_stray`, of what is no text."""
        if self._bare is None:
            self._bare = without_text(self._page, self._text.raw).max(axis=2) < DARK
        return _stray(self._bare, box)

    def _recognised(self, box: tuple[Any, ...], text: str) -> Sight:
        scale = min(8.0, max(1.0, round(SHARP / max(1.0, float(box[3] - box[1])), 1)))
        first = read_line(self._cut(box, scale))
        read = figure_of(first.text)
        if _same_number(read, figure_of(text)):
            return Sight("agrees")
        if first.confidence < SURE or not any(map(str.isdecimal, read)):
            return Sight("unsure", first.text)
        again = read_line(self._cut(box, scale * OTHER_SIZE))
        sure = again.confidence >= SURE and _same_number(figure_of(again.text), read)
        return Sight("other" if sure else "unsure", first.text)

    def _cut(self, box: tuple[Any, ...], scale: float) -> np.ndarray:
        if scale not in self._sharp:
            self._sharp[scale] = self._page.render(scale=scale, grayscale=True).to_numpy()
        whole = self._sharp[scale].reshape(self._sharp[scale].shape[:2])
        x0, y0 = (max(0, int(edge * scale) - 1) for edge in box[:2])
        x1, y1 = (int(edge * scale) + 2 for edge in box[2:])
        return whole[y0:y1, x0:x1]

    def _font(self, place: int) -> str:
        length = pdfium_c.FPDFText_GetFontInfo(self._text.raw, place, None, 0, None)
        buffer = bytearray(max(1, length))
        pdfium_c.FPDFText_GetFontInfo(
            self._text.raw, place, (ctypes.c_char * len(buffer)).from_buffer(buffer), length, None
        )
        return bytes(buffer).rstrip(b"\0").decode("utf-8", "replace")


def _same_number(one: str, other: str) -> bool:
    """Whether two printed figures are one number: commas only group its digits."""
    return one.replace(",", "").rstrip(".") == other.replace(",", "").rstrip(".")


def _stray(dark_page: np.ndarray, box: tuple[float, ...]) -> tuple[float, ...] | None:
    """The box of ink within a cell that is no rule, in points; None where there is none. ``dark_page``: at ``SCALE``."""
    x0, y0 = (int((edge + INSET) * SCALE) for edge in box[:2])
    x1, y1 = (int((edge - INSET) * SCALE) for edge in box[2:])
    dark = dark_page[max(0, y0) : y1, max(0, x0) : x1].copy()
    if not dark.size:
        return None
    dark[dark.mean(axis=1) >= RULE] = False
    dark[:, dark.mean(axis=0) >= RULE] = False
    rows, columns = np.flatnonzero(dark.any(axis=1)), np.flatnonzero(dark.any(axis=0))
    if dark.sum() < LEAST_PIXELS or (rows[-1] - rows[0] + 1) < LEAST_HEIGHT * SCALE:
        return None
    ends = (x0 + columns[0], y0 + rows[0], x0 + columns[-1] + 1, y0 + rows[-1] + 1)
    return tuple(float(end) / SCALE for end in ends)
