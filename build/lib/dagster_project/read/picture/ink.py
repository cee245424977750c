"""Which characters of a page are printed: those whose removal changes its picture.

Text can be there and not be seen in many ways (a layer that is off, an invisible render mode, the colour of the paper,
no opacity, a clipping path, something drawn over it, a size of nothing). All are one question to the picture: the
page is rendered with a text object and without it, and where both pictures are the same the character has no ink.
"""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium_c

from ..figures import normal_codes
from ..geometry import Frame
from ..model import Characters

SCALE: Final = 2.0
"""Pixels a point: a full stop of 6-point type still covers more than one pixel."""
FAINTEST: Final = 16
"""Levels of grey (of 255) that make a difference; a person sees no less on white paper."""
MOST_PICTURES: Final = 8
"""Pictures of one page. Text that overlaps other text is taken out in turns; what is still left then counts as printed."""
SPACES: Final = frozenset((0xA0, 0x3000))
SAME_OBJECT: Final = 1.0
"""Points by which the second printing of the same words may be shifted: bold type made of thin type. Either alone may
change nothing, so that both go out together."""
SAME_GLYPH: Final = 0.35
"""Share of its size by which two engines may differ about the middle of one glyph."""


@dataclass(frozen=True, slots=True)
class Ink:
    """The characters of a page as PDFium finds them: number, middle and box as displayed, and whether each is seen.

    ``place`` is PDFium's index of each; ``pictures``: how many of the page's objects are images.
    """

    place: np.ndarray
    code: np.ndarray
    boxes: np.ndarray
    x: np.ndarray
    y: np.ndarray
    seen: np.ndarray
    pictures: int

    @property
    def is_scan(self) -> bool:
        """Whether the page is a picture over invisible text, as scanners with text recognition make it."""
        return self.pictures > 0 and 2 * int(self.seen.sum()) < len(self.seen)

    def printed(self, characters: Characters) -> Characters:
        """These characters, by whatever engine, without those that have no ink."""
        if self.seen.all():
            return characters
        normal = normal_codes(characters.code)
        x, y = (characters.x0 + characters.x1) / 2, (characters.y0 + characters.y1) / 2
        near = SAME_GLYPH * np.maximum(characters.size, 2.0)
        kept = np.ones(len(characters), dtype=bool)
        for number in np.flatnonzero(~self.seen).tolist():
            code = self.code[number]
            there = kept & (normal == code)
            there &= (np.abs(x - self.x[number]) <= near) & (np.abs(y - self.y[number]) <= 2 * near)
            found = np.flatnonzero(there)
            if not len(found):
                continue
            reach = float(near[found[0]])
            others = self.seen & (self.code == code) & (np.abs(self.x - self.x[number]) <= reach)
            others &= np.abs(self.y - self.y[number]) <= 2 * reach
            if len(found) > int(others.sum()):
                away = np.abs(x[found] - self.x[number]) + np.abs(y[found] - self.y[number])
                kept[found[away.argmin()]] = False
        return characters.where(kept)


def ink_of(handle: pypdfium2.PdfDocument, index: int, frame: Frame) -> Ink:
    """What is seen of the text of page ``index`` (from 0). Raises ``pypdfium2.PdfiumError``."""
    page = handle[index]
    text = page.get_textpage()
    try:
        return ink_on(page, text.raw, frame)
    finally:
        text.close()
        page.close()


def ink_on(page: Any, text: Any, frame: Frame) -> Ink:
    """As :func:`ink_of`, of a page and its text that are open."""
    places, codes, owners, boxes = _glyphs(text)
    pictures = _picture_count(page)
    left, top, right, bottom = _displayed(frame, boxes)
    middle_x, middle_y = (left + right) / 2, (top + bottom) / 2
    seen = np.zeros(len(codes), dtype=bool)
    within = (middle_x > 0) & (middle_x < frame.width) & (middle_y > 0) & (middle_y < frame.height)
    if within.any():
        whole = _picture(page)
        for turn in _turns(codes, owners, np.column_stack((left, top, right, bottom))):
            chosen = np.flatnonzero(turn)
            objects = {owners[place] for place in chosen.tolist()}
            _switch(objects, on=False)
            changed = np.abs(whole.astype(np.int16) - _picture(page)) >= FAINTEST
            _switch(objects, on=True)
            x0, y0, x1, y1 = (edge[chosen] * SCALE for edge in (left, top, right, bottom))
            seen[chosen] = _any_within(changed, x0, y0, x1 + 1, y1 + 1)
    edges = np.column_stack((left, top, right, bottom))
    return Ink(places, normal_codes(codes), edges, middle_x, middle_y, seen & within, pictures)


def _any_within(changed: np.ndarray, *edges: np.ndarray) -> np.ndarray:
    """Whether any pixel changed within each box x0, y0, x1, y1."""
    height, width = changed.shape
    sums = np.zeros((height + 1, width + 1), dtype=np.int32)
    sums[1:, 1:] = changed.cumsum(axis=0, dtype=np.int32).cumsum(axis=1, dtype=np.int32)
    x0, y0, x1, y1 = (
        np.clip(edge.astype(np.int64), 0, most)
        for edge, most in zip(edges, (width, height, width, height), strict=True)
    )
    return sums[y1, x1] - sums[y0, x1] - sums[y1, x0] + sums[y0, x0] > 0


def _glyphs(text: Any) -> tuple[np.ndarray, np.ndarray, list[int], np.ndarray]:
    """Index, Unicode number, address of its text object, and box in the page's own space of each printed character."""
    edges = [ctypes.c_double() for _ in range(4)]
    asked = [ctypes.byref(edge) for edge in edges]
    places, codes, owners, boxes = [], [], [], []
    for place in range(max(0, pdfium_c.FPDFText_CountChars(text))):
        code = pdfium_c.FPDFText_GetUnicode(text, place)
        owner = ctypes.cast(pdfium_c.FPDFText_GetTextObject(text, place), ctypes.c_void_p).value
        if code <= ord(" ") or code in SPACES or not owner or pdfium_c.FPDFText_IsGenerated(text, place) == 1:
            continue
        if pdfium_c.FPDFText_GetCharBox(text, place, *asked):
            places.append(place)
            codes.append(code)
            owners.append(owner)
            boxes.append([edge.value for edge in edges])  # left, right, bottom, top
    found = np.array(places, dtype=np.int64), np.array(codes, dtype=np.int64)
    return *found, owners, np.array(boxes, dtype=float).reshape(-1, 4)


def _displayed(frame: Frame, boxes: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    ax, ay = frame.show(boxes[:, 0], boxes[:, 2])
    bx, by = frame.show(boxes[:, 1], boxes[:, 3])
    return np.minimum(ax, bx), np.minimum(ay, by), np.maximum(ax, bx), np.maximum(ay, by)


def _turns(codes: np.ndarray, owners: list[int], boxes: np.ndarray) -> list[np.ndarray]:
    """Characters (as masks) whose objects go out together: no object overlaps another that goes out with it."""
    names, owner = np.unique(np.array(owners, dtype=np.uint64), return_inverse=True)
    low = np.full((len(names), 2), np.inf)
    high = np.full((len(names), 2), -np.inf)
    np.minimum.at(low, owner, boxes[:, :2])
    np.maximum.at(high, owner, boxes[:, 2:])
    overlap: np.ndarray = np.all((low[:, None] < high[None]) & (low[None] < high[:, None]), axis=2)
    np.fill_diagonal(overlap, False)
    turn = np.full(len(names), -1)
    for one in np.flatnonzero(overlap.any(axis=1)).tolist():
        beside = np.flatnonzero(overlap[one])
        again = [
            other
            for other in beside[turn[beside] >= 0].tolist()
            if np.abs(low[one] - low[other]).max() <= SAME_OBJECT
            and np.array_equal(codes[owner == one], codes[owner == other])
        ]
        taken = set(turn[beside].tolist())
        free = next(number for number in range(len(names) + 1) if number not in taken)
        turn[one] = turn[again[0]] if again else free
    turn[turn < 0] = 0
    return [turn[owner] == number for number in range(min(MOST_PICTURES, int(turn.max()) + 1))]


def _switch(objects: set[int], *, on: bool) -> None:
    for address in objects:
        pdfium_c.FPDFPageObj_SetIsActive(ctypes.cast(address, pdfium_c.FPDF_PAGEOBJECT), on)


def _picture(page: Any) -> np.ndarray:
    """The page in levels of grey, rows from the top."""
    return page.render(scale=SCALE, grayscale=True).to_numpy()


def _picture_count(page: Any) -> int:
    return sum(1 for _ in page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_IMAGE], max_depth=3))
