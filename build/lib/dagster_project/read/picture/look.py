"""What stands on the rendered page at a place where something was read, or nothing.

The cheap questions first: is there ink of a figure's characters; is there ink that is no text, in a cell that was read as
blank or beside a figure; which number, and which names of its row, column and table, does recognition read. Recognition is
asked only of glyphs that it has not confirmed before.
"""

from __future__ import annotations

import ctypes
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium_c

from dagster_project.settings import Limits

from ..figures import figure_of, is_figure
from ..geometry import Frame
from ..safety import look_at_pages
from .compare import SURE, contradicts, ideographs, is_ideograph, pairs, same_number
from .fonts import Fonts, Glyph, looks_of
from .ink import Ink, ink_on
from .marks import Box, is_picture, says_something, sign_before, stray, unexplained
from .recognise import Reading, read_line, smaller
from .words import Words

SHARP: Final = 8.0
"""Pixels a point of the picture that words are cut out of: pictures of one glyph are alike, wherever it stands."""
LARGEST_PAGE: Final = 1200.0
"""Points: a longer page is rendered with fewer pixels a point, so that its picture stays below 100 MB."""
OTHER_SIZE: Final = 0.6
"""A different reading counts only if it is read again from a picture of this size."""

SIGNS: Final = ("-", "－", "—", "–", "−", "(", "（", "△", "▲")
"""What a figure below zero begins with."""
DIGITS: Final = frozenset("0123456789")

Seen = Literal["agrees", "unsure", "no_ink", "ink", "other", "name"]
CONTRADICTED: Final = frozenset({"no_ink", "ink", "other", "name"})


@dataclass(frozen=True, slots=True)
class Place:
    """A box on a page (points, as displayed), and the characters that were read in it: none of a blank cell.

    ``in_cell``: the box is a cell, and nothing else stands in it. ``whole``: the page itself, of which nothing was read as
    a known form; is it a picture, and is its table called what the text says? (then ``box`` and ``text`` mean nothing)
    """

    page: int
    box: Box
    text: str
    in_cell: bool = True
    whole: bool = False


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
    fonts, used = Fonts(), dict[int, set[str]]()
    with pypdfium2.PdfDocument(skeleton.printed or data) as document:
        for page_number, numbers in sorted(by_page.items()):
            if not 0 < page_number <= min(len(document), len(skeleton.frames)):
                continue
            view = _View(document, page_number - 1, skeleton.frames[page_number - 1], fonts)
            try:
                for number in numbers:
                    sights[number], used[number] = view.sight(places[number])
            finally:
                view.close()
    lying = fonts.lying()
    for number, theirs in used.items():
        if theirs & lying and sights[number].seen not in CONTRADICTED:
            sights[number] = Sight("name")
    return [sights.get(number, Sight("unsure")) for number in range(len(places))]


class _View:
    """One page, open: its characters, and its pictures as they are asked for."""

    def __init__(self, document: pypdfium2.PdfDocument, index: int, frame: Frame, fonts: Fonts) -> None:
        self._page = document[index]
        self._text = self._page.get_textpage()
        self._ink: Ink = ink_on(self._page, self._text.raw, frame)
        self._fonts = fonts
        self._scale = SHARP * min(1.0, LARGEST_PAGE / max(frame.width, frame.height, 1.0))
        self._dark: np.ndarray | None = None
        self._sharp: np.ndarray | None = None
        self._names: Words | None = None
        self._glyphs: dict[int, Glyph] = {}
        self._read: dict[tuple[int, ...], Sight] = {}

    def close(self) -> None:
        self._text.close()
        self._page.close()

    def sight(self, place: Place) -> tuple[Sight, set[str]]:
        """What stands at one place, and the fonts of the figure and of its names."""
        if place.whole:
            return self._whole(place)
        inside = self._inside(place.box)
        wanted = figure_of(place.text)
        if not wanted:
            words = inside[ideographs(self._ink.code[inside])] if not place.in_cell else inside[:0]
            return (self._phrase(words), set()) if len(words) else (self._blank(place, inside), set())
        chosen = self._figure(inside, wanted)
        if chosen is None:
            return Sight("unsure"), set()
        if not self._ink.seen[chosen].all():
            return Sight("no_ink"), set()
        if not any(map(str.isdecimal, wanted)):  # a dash for nothing: recognition knows no line of it alone
            return Sight("agrees" if stray(self._unexplained(), place.box) is None else "ink"), set()
        sight, words = self._number(place, chosen), list(self._words().naming(place.box, place.in_cell))
        named = sight if sight.seen in CONTRADICTED else self._called(words)
        return named if named.seen in CONTRADICTED else sight, self._fonts_of([chosen, *words])

    def _phrase(self, words: np.ndarray) -> Sight:
        """Words of a sentence that a finding tells of: seen, and none of them another."""
        if not self._ink.seen[words].all():
            return Sight("no_ink")
        return self._called([words])

    def _whole(self, place: Place) -> tuple[Sight, set[str]]:
        if is_picture(self._unexplained(), self._ink):
            return Sight("ink"), set()
        words = list(self._words().largest()) if place.in_cell else []
        return self._called(words), self._fonts_of(words)

    def _called(self, words: Sequence[np.ndarray]) -> Sight:
        """What the picture says of words: the first that it contradicts."""
        sights = map(self._word, words)
        return next((sight for sight in sights if sight.seen in CONTRADICTED), Sight("agrees"))

    def _fonts_of(self, words: Sequence[np.ndarray]) -> set[str]:
        return {glyph.font for word in words for glyph in self._of(word)}

    def _number(self, place: Place, chosen: np.ndarray) -> Sight:
        box = self._around(chosen)
        more = stray(self._unexplained(), place.box) if place.in_cell else None
        glyphs = self._of(chosen)
        if more is not None:
            box = (min(box[0], more[0]), min(box[1], more[1]), max(box[2], more[2]), max(box[3], more[3]))
        elif not place.text.strip().startswith(SIGNS) and sign_before(
            self._unexplained(), self._around(chosen)
        ):
            return Sight("ink")
        elif self._in_lines(chosen):
            return Sight("unsure")
        elif all(map(self._fonts.confirms, glyphs)):
            return Sight("agrees")
        wanted = figure_of(place.text)
        first, again = self._readings(box, wanted)
        shown = figure_of(first.text)
        if again is None:
            if more is None:
                self._fonts.agree(glyphs)
            return Sight("agrees")
        sure = min(first.confidence, again.confidence) >= SURE and any(map(str.isdecimal, shown))
        if not sure or not same_number(figure_of(again.text), shown):
            return Sight("unsure", first.text)
        if more is None:
            self._fonts.differ(glyphs, shown)
        return Sight("other", first.text)

    def _word(self, word: np.ndarray) -> Sight:
        """Whether the picture shows a word that names something; asked once of each word that tells something new."""
        key = tuple(word.tolist())
        if key not in self._read:
            glyphs = self._of(word)
            told = [glyph for glyph in glyphs if says_something(ord(glyph.sign))]
            is_code = all(glyph.sign in DIGITS for glyph in told)
            compared = told if is_code else [glyph for glyph in told if is_ideograph(glyph.sign)]
            asks = len(told) < len(glyphs) or not all(map(self._fonts.knows, compared))
            ask = self._code if is_code else self._name
            self._read[key] = ask(word, compared) if asks and not self._in_lines(word) else Sight("agrees")
        return self._read[key]

    def _code(self, word: np.ndarray, glyphs: list[Glyph]) -> Sight:
        called = "".join(glyph.sign for glyph in glyphs)
        first, again = self._readings(self._around(word), called)
        if again is None:
            self._fonts.agree(glyphs)
            return Sight("agrees")
        self._fonts.unsure(glyphs)
        sure = min(first.confidence, again.confidence) >= SURE and set(first.text) <= DIGITS
        if not sure or first.text != again.text:
            return Sight("unsure")
        self._fonts.differ(glyphs, first.text)
        return Sight("name", first.text)

    def _name(self, word: np.ndarray, glyphs: list[Glyph]) -> Sight:
        """Ideographs are what a name is told by; brackets, dots and digits of a number stand beside them in many ways."""
        readings = self._readings(self._around(word), None)
        first, again = (
            [pair for pair in reading if is_ideograph(pair[0])] for reading in map(pairs, readings)
        )
        if not len(glyphs) == len(first) == len(again):
            self._fonts.unsure(glyphs)
            return Sight("unsure")
        compared = list(zip(glyphs, first, again, strict=True))
        self._fonts.agree([glyph for glyph, one, two in compared if glyph.sign in (one[0], two[0])])
        self._fonts.unsure([glyph for glyph in glyphs if not self._fonts.confirms(glyph)])
        wrong = [(glyph, one[0]) for glyph, one, two in compared if contradicts(glyph, one, two)]
        for glyph, shown in wrong:
            self._fonts.differ([glyph], shown)
        return Sight("name", "".join(sign for sign, _ in first)) if wrong else Sight("agrees")

    def _blank(self, place: Place, inside: np.ndarray) -> Sight:
        code = self._ink.code[inside]
        if (self._ink.seen[inside] & (code >= ord("0")) & (code <= ord("9"))).any():
            return Sight("ink")
        return Sight("agrees") if stray(self._unexplained(), place.box) is None else Sight("ink")

    def _unexplained(self) -> np.ndarray:
        if self._dark is None:
            self._dark = unexplained(self._page, self._ink)
        return self._dark

    def _words(self) -> Words:
        if self._names is None:
            self._names = Words.of(self._ink)
        return self._names

    def _inside(self, box: Box) -> np.ndarray:
        x, y = self._ink.x, self._ink.y
        return np.flatnonzero((x >= box[0]) & (x <= box[2]) & (y >= box[1]) & (y <= box[3]))

    def _figure(self, inside: np.ndarray, wanted: str) -> np.ndarray | None:
        """Those characters that make the figure, or None."""
        signs = inside[is_figure(self._ink.code[inside])]
        at = "".join(map(chr, self._ink.code[signs].tolist())).find(wanted)
        return signs[at : at + len(wanted)] if at >= 0 else None

    def _around(self, characters: np.ndarray) -> Box:
        boxes = self._ink.boxes[characters]
        (x0, y0), (x1, y1) = boxes[:, :2].min(axis=0).tolist(), boxes[:, 2:].max(axis=0).tolist()
        return x0, y0, x1, y1

    def _in_lines(self, characters: np.ndarray) -> bool:
        """Whether they stand in two lines or more: recognition reads one."""
        boxes = self._ink.boxes[characters]
        return bool(np.ptp(boxes[:, [1, 3]]) > 2 * np.max(boxes[:, 3] - boxes[:, 1]))

    def _of(self, characters: np.ndarray) -> list[Glyph]:
        return [self._glyph(number) for number in characters.tolist()]

    def _glyph(self, number: int) -> Glyph:
        if number not in self._glyphs:
            looks, shape = looks_of(self._cut(self._ink.boxes[number], 1))
            font = self._font(int(self._ink.place[number]))
            self._glyphs[number] = Glyph(font, chr(self._ink.code[number]), looks, shape)
        return self._glyphs[number]

    def _readings(self, box: Box, wanted: str | None) -> tuple[Reading, Reading | None]:
        """What is recognised in a box, at two sizes; the second is not asked where the first is ``wanted``."""
        picture = self._cut(box, 1)
        first = read_line(picture)
        if wanted is not None and same_number(figure_of(first.text), wanted):
            return first, None
        return first, read_line(smaller(picture, OTHER_SIZE))

    def _cut(self, box: Sequence[float], edge: int) -> np.ndarray:
        if self._sharp is None:
            picture = self._page.render(scale=self._scale, grayscale=True).to_numpy()
            self._sharp = picture.reshape(picture.shape[:2])
        x0, y0 = (max(0, int(end * self._scale) - edge) for end in box[:2])
        x1, y1 = (int(end * self._scale) + 1 + edge for end in box[2:])
        return self._sharp[y0:y1, x0:x1]

    def _font(self, place: int) -> str:
        length = pdfium_c.FPDFText_GetFontInfo(self._text.raw, place, None, 0, None)
        buffer = bytearray(max(1, length))
        pdfium_c.FPDFText_GetFontInfo(
            self._text.raw, place, (ctypes.c_char * len(buffer)).from_buffer(buffer), length, None
        )
        return bytes(buffer).rstrip(b"\0").decode("utf-8", "replace")
