"""A copy of the document with its findings as PDF annotations: any viewer shows the box and the note."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pikepdf
import polars as pl
from pikepdf import Array, Dictionary, Name, Page, Pdf, String

from ..safe import plain
from ..words import SERIOUS, printed_unit, span, word

_COLOURS = {"不一致": (0.80, 0.11, 0.16), "待核实": (0.80, 0.50, 0.0), "提示": (0.11, 0.42, 0.65)}
_COMPARED = (0.15, 0.35, 0.75)
_MARGIN = 2.0


class CannotMarkError(Exception):
    """The file cannot be copied with marks: no PDF, encrypted, or broken."""


def marked_pdf(
    pdf: Path, findings: pl.DataFrame, out: Path, *, language: str = "zh", every_level: bool = False
) -> int:
    """Write ``out``: the document with a box and a note at every place of its findings. Returns the marks made.

    ``findings`` is a frame of ``schemas.FINDINGS`` (or of the mart) of this document; level 提示 with
    ``every_level`` only. Boxes are in points of the page as displayed, origin top left. Raises CannotMarkError.
    """
    try:
        with Pdf.open(pdf) as document:
            made = 0
            for page_number, mark in _marks(findings, language, every_level):
                if 1 <= page_number <= len(document.pages):
                    _add(document, document.pages[page_number - 1], mark)
                    made += 1
            out.parent.mkdir(parents=True, exist_ok=True)
            # What is compressed stays as it is: compressing it again costs thirty times the rest.
            document.save(out, compress_streams=False)
            return made
    except (pikepdf.PdfError, OSError, ValueError) as error:
        raise CannotMarkError(f"{pdf.name}: {error}") from error


def _marks(findings: pl.DataFrame, language: str, every_level: bool) -> Iterator[tuple[int, dict[str, Any]]]:
    """(page, what to draw) of every stated and compared place with a box."""
    for finding in findings.to_dicts():
        if not every_level and finding["level"] not in SERIOUS:
            continue
        title = plain(finding["title_en"] if language == "en" else finding["title_zh"])
        told = plain(finding["explanation_en"] if language == "en" else finding["explanation_zh"])
        places = finding["members"] or [finding | {"role": "stated"}]
        for number, place in enumerate(places):
            if place["bbox"] is None or place["page_number"] is None:
                continue
            is_stated = place["role"] == "stated"
            unit = printed_unit(place["stated_text"], place["stated_value"], place["unit"])
            expected = span(place["expected_low"], place["expected_high"], unit)
            head = f"{word('levels', finding['level']).say(language)}｜{title}"
            role = word("roles", place["role"]).say(language)
            text = [head, f"{role}: {plain(place['stated_text'])}" + (f"  → {expected}" if expected else "")]
            text += [told] if number == 0 else []
            yield (
                place["page_number"],
                {
                    "box": place["bbox"],
                    "text": "\n".join([*text, finding["finding_id"]]),
                    "colour": _COLOURS.get(finding["level"], _COMPARED) if is_stated else _COMPARED,
                    "id": f"{finding['finding_id']}-{number}",
                },
            )


def _add(document: Pdf, page: Page, mark: Mapping[str, Any]) -> None:
    rectangle = user_space(page, mark["box"])
    annotation = Dictionary(
        Type=Name.Annot,
        Subtype=Name.Square,
        Rect=Array(rectangle),
        C=Array(mark["colour"]),
        Contents=String(mark["text"]),
        T=String("决算 Juesuan"),
        NM=String(mark["id"]),
        F=4,  # printed
        Border=Array([0, 0, 1.5]),
        BS=Dictionary(W=1.5, S=Name.S),
    )
    annotation.AP = Dictionary(N=_appearance(document, rectangle, mark["colour"]))
    existing = page.obj.get(Name.Annots)
    if isinstance(existing, Array):
        existing.append(document.make_indirect(annotation))
    else:
        page.obj[Name.Annots] = Array([document.make_indirect(annotation)])


def _appearance(document: Pdf, rectangle: list[float], colour: tuple[float, float, float]) -> pikepdf.Stream:
    """The box as drawn, so that viewers that draw nothing themselves show it too."""
    width, height = rectangle[2] - rectangle[0], rectangle[3] - rectangle[1]
    red, green, blue = colour
    drawn = f"{red} {green} {blue} RG 1.5 w 0.75 0.75 {width - 1.5:.2f} {height - 1.5:.2f} re S"
    stream = document.make_stream(drawn.encode("ascii"))
    stream.Type, stream.Subtype = Name.XObject, Name.Form
    stream.BBox = Array([0, 0, width, height])
    return stream


def user_space(page: Page, box: Mapping[str, float]) -> list[float]:
    """A box of the page as displayed (top left, after /Rotate and the crop box) in the page's own coordinates."""
    left, bottom, right, top = (float(value) for value in page.cropbox)
    left, right, bottom, top = min(left, right), max(left, right), min(bottom, top), max(bottom, top)
    x0, x1 = box["x0"] - _MARGIN, box["x1"] + _MARGIN
    y0, y1 = box["y0"] - _MARGIN, box["y1"] + _MARGIN
    rotation = (
        int(page.obj.get(Name.Rotate, 0)) % 360 if Name.Rotate in page.obj else _inherited_rotation(page)
    )
    if rotation == 90:
        return [left + y0, bottom + x0, left + y1, bottom + x1]
    if rotation == 180:
        return [right - x1, bottom + y0, right - x0, bottom + y1]
    if rotation == 270:
        return [right - y1, top - x1, right - y0, top - x0]
    return [left + x0, top - y1, left + x1, top - y0]


def _inherited_rotation(page: Page) -> int:
    parent, depth = page.obj.get(Name.Parent), 0
    while parent is not None and depth < 50:
        if Name.Rotate in parent:
            return int(parent[Name.Rotate]) % 360
        parent, depth = parent.get(Name.Parent), depth + 1
    return 0
