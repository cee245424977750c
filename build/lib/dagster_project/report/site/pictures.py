"""The piece of the page where a figure is printed, as a small image; the box is drawn by the page over it."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
from PIL import Image, ImageChops

log = logging.getLogger(__name__)

SCALE = 1.7  # pixels a point: sharp on a phone, about 20 KB a picture
_ABOVE, _BELOW = 66.0, 46.0  # points of the page kept over and under the box
_LINE = 14.0  # of these, what is left at least where one picture serves several boxes
_WIDEST = 900.0  # points; wider pages are cut to this much round the box
_QUALITY = 62
_GREYS = 16
_PAPER = 0.6  # so much of a printed page at least is white; of a scanned one nothing is quite


KINDS = ("png", "webp")
"""What a picture is saved as: print, photograph."""
_TO_GREYS = [value * _GREYS // 256 for value in range(256)]
_PALETTE = [value for grey in range(_GREYS) for value in (255 * grey // (_GREYS - 1),) * 3]


@dataclass(frozen=True)
class Place:
    """A box on a page, in points of the page as displayed, origin top left."""

    page_number: int
    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True)
class Picture:
    """An image file of part of a page: its name, the part it shows in points, and the box within."""

    name: str
    left: float
    top: float
    width: float
    height: float
    place: Place


def place_of(member: Mapping[str, Any]) -> Place | None:
    """Where a stated or compared figure is printed; None in plain text."""
    box = member["bbox"]
    if box is None or member["page_number"] is None or any(value is None for value in box.values()):
        return None
    return Place(member["page_number"], box["x0"], box["y0"], box["x1"], box["y1"])


def draw(pdf: Path, places: Iterable[Place], folder: Path) -> dict[Place, Picture]:
    """Cut the places out of ``pdf`` into ``folder``; a place that cannot be drawn is left out, and logged.

    A place that a picture of one before it shows as well has no picture of its own. A picture that is there already
    is not made again: its name is a hash of what it shows.
    """
    drawn: dict[Place, Picture] = {}
    try:
        document = pdfium.PdfDocument(pdf)
    except pdfium.PdfiumError as error:
        log.warning("%s cannot be drawn: %s", pdf.name, error)
        return drawn
    try:
        for place in dict.fromkeys(places):
            shown = next((picture for picture in drawn.values() if _shows(picture, place)), None)
            if shown:
                drawn[place] = replace(shown, place=place)
                continue
            try:
                drawn[place] = _draw_one(document, place, folder)
            except (pdfium.PdfiumError, ValueError, IndexError, OSError) as error:
                log.warning("%s page %s cannot be drawn: %s", pdf.name, place.page_number, error)
    finally:
        document.close()
    return drawn


def _shows(picture: Picture, place: Place) -> bool:
    """Whether the place is well inside the picture, with a line above and below it."""
    return (
        place.page_number == picture.place.page_number
        and picture.left <= place.x0
        and place.x1 <= picture.left + picture.width
        and picture.top + _LINE <= place.y0
        and place.y1 <= picture.top + picture.height - _LINE
    )


def _draw_one(document: pdfium.PdfDocument, place: Place, folder: Path) -> Picture:
    if not 1 <= place.page_number <= len(document):
        raise IndexError("no such page")
    page = document[place.page_number - 1]
    try:
        width, height = page.get_size()
        left, right = _window(place, width)
        top, bottom = max(0.0, place.y0 - _ABOVE), min(height, place.y1 + _BELOW)
        if bottom - top < 4 or right - left < 4:
            raise ValueError("the box lies outside the page")
        # What the image shows is whole pixels, so that the box can be laid over it exactly.
        stem = hashlib.sha256(repr((place, SCALE, left, top)).encode()).hexdigest()[:16]
        name = next((name for kind in KINDS if (folder / (name := f"{stem}.{kind}")).exists()), None)
        if name is None:
            bitmap = page.render(
                scale=SCALE, crop=(left, height - bottom, width - right, top), grayscale=False
            )
            folder.mkdir(parents=True, exist_ok=True)
            name = _save(bitmap.to_pil(), folder, stem)
        return Picture(name, left, top, right - left, bottom - top, place)
    finally:
        page.close()


def _save(image: Image.Image, folder: Path, stem: str) -> str:
    """Write the picture, its name without kind being ``stem``; returns the whole name.

    Black print on white paper is sixteen greys: sharper than a photograph's compression, smaller, and three times as
    fast. Everything else, with colours or scanned, is a photograph.
    """
    red, green, blue = image.split()
    greys = green.point(_TO_GREYS)
    is_print = (
        greys.histogram()[_GREYS - 1] > _PAPER * image.width * image.height
        and ImageChops.difference(red, green).getbbox() is None
        and ImageChops.difference(blue, green).getbbox() is None
    )
    if is_print:
        greys.putpalette(_PALETTE)
        greys.save(folder / f"{stem}.png", format="PNG", bits=4, compress_level=3)
        return f"{stem}.png"
    image.save(folder / f"{stem}.webp", format="WEBP", quality=_QUALITY, method=0)
    return f"{stem}.webp"


def _window(place: Place, width: float) -> tuple[float, float]:
    """Left and right edge of what is shown: the page, or so much of a wide one round the box."""
    if width <= _WIDEST:
        return 0.0, width
    middle = (place.x0 + place.x1) / 2
    left = min(max(0.0, middle - _WIDEST / 2), width - _WIDEST)
    return left, left + _WIDEST
