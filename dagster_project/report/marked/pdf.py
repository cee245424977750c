"""A copy of the document with its findings as PDF annotations: any viewer shows the box and the note."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf
import polars as pl
from pikepdf import Array, Dictionary, Name, OutlineItem, Page, Pdf, String

from ..finding_parts import expected, paragraphs, printed
from ..member_order import BLANK, weight
from ..safe import one_line
from ..words import SERIOUS, word
from .disarm import disarm

_COLOURS = {"不一致": (0.80, 0.11, 0.16), "待核实": (0.80, 0.50, 0.0), "提示": (0.11, 0.42, 0.65)}
_COMPARED = (0.15, 0.35, 0.75)
_SHOULD = (0.0, 0.42, 0.2)
_MARGIN = 2.0
_SIZE = 7.0
"""Points of the type in which the expected figure stands over its box."""
_WIDTH = 0.56
"""Of a character, in its size: that of Helvetica's figures."""


@dataclass(frozen=True)
class Mark:
    """One box: where, its note and colour, and the expected figure that stands over it."""

    page: int
    box: Mapping[str, float]
    text: str
    colour: tuple[float, float, float]
    name: str
    is_stated: bool
    bookmark: str
    should: str


class CannotMarkError(Exception):
    """The file cannot be copied with marks: no PDF, encrypted, or broken."""


def marked_pdf(
    pdf: Path, findings: pl.DataFrame, out: Path, *, language: str = "zh", every_level: bool = False
) -> int:
    """Write ``out``: the document with a box and a note at every place of its findings. Returns the marks made.

    Scripts, actions and embedded files of the original are left out (``disarm``).

    ``findings`` is a frame of ``schemas.FINDINGS`` (or of the mart) of this document; level 提示 with
    ``every_level`` only. Boxes are in points of the page as displayed, origin top left. Raises CannotMarkError.
    """
    try:
        with Pdf.open(pdf) as document:
            disarm(document)
            marks = [
                mark
                for mark in _marks(findings, language, every_level)
                if 1 <= mark.page <= len(document.pages)
            ]
            for mark in sorted(marks, key=lambda mark: mark.is_stated):  # what is in question lies on top
                _add(document, document.pages[mark.page - 1], mark)
            _bookmark(document, marks, language)
            out.parent.mkdir(parents=True, exist_ok=True)
            # What is compressed stays as it is: compressing it again costs thirty times the rest.
            document.save(out, compress_streams=False)
            return len(marks)
    except (pikepdf.PdfError, OSError, ValueError) as error:
        raise CannotMarkError(f"{pdf.name}: {error}") from error


def _marks(findings: pl.DataFrame, language: str, every_level: bool) -> Iterator[Mark]:
    """Every stated and compared place with a box and something in it."""
    spoken = "en" if language == "en" else "zh"
    for finding in findings.to_dicts():
        if not every_level and finding["level"] not in SERIOUS:
            continue
        title = one_line(finding[f"title_{spoken}"])
        told = paragraphs(finding[f"explanation_{spoken}"])
        for number, place in enumerate(_shown(finding)):
            is_first, is_stated = number == 0, place["role"] == "stated"
            said = [title, told.sentence, told.reading] if is_first else [title]
            yield Mark(
                page=place["page_number"],
                box=place["bbox"],
                text=_note(finding, place, said, language),
                colour=_COLOURS.get(finding["level"], _COMPARED) if is_stated else _COMPARED,
                name=f"{finding['finding_id']}-{number}",
                is_stated=is_stated,
                bookmark=title if is_first else "",
                should=one_line(place["expected_text"]) if is_stated else "",
            )


def _shown(finding: dict[str, Any]) -> list[dict[str, Any]]:
    """The places of a finding that are marked: stated ones, and compared ones with something in them."""
    places = finding["members"] or [finding | {"role": "stated"}]
    placed = [place for place in places if place["bbox"] and place["page_number"]]
    return [place for place in placed if place["role"] == "stated" or weight(place) < BLANK]


def _note(finding: Mapping[str, Any], place: Mapping[str, Any], told: Sequence[str], language: str) -> str:
    """The text of one annotation: title, the place as printed and as expected, the explanation, the id."""
    title, *explained = told
    should = expected(place)
    said = f"{word('roles', place['role']).say(language)}: {printed(place)}" + (
        f"  → {should}" if should else ""
    )
    head = f"{word('levels', finding['level']).say(language)}｜{title}"
    return "\n".join([head, said, *filter(None, explained), finding["finding_id"]])


def _bookmark(document: Pdf, marks: Sequence[Mark], language: str) -> None:
    """Add the findings to the outline, under one new entry after those of the document."""
    named = [mark for mark in marks if mark.bookmark]
    if not named:
        return
    with document.open_outline() as outline:
        ours = OutlineItem("Juesuan: findings" if language == "en" else "决算：发现", named[0].page - 1)
        ours.children.extend(OutlineItem(mark.bookmark, mark.page - 1) for mark in named)
        outline.root.append(ours)


def _add(document: Pdf, page: Page, mark: Mark) -> None:
    rectangle = user_space(page, mark.box)
    annotation = Dictionary(
        Type=Name.Annot,
        Subtype=Name.Square,
        Rect=Array(rectangle),
        C=Array(mark.colour),
        Contents=String(mark.text),
        T=String("决算 Juesuan"),
        NM=String(mark.name),
        F=4,  # printed
        Border=Array([0, 0, 1.5]),
        BS=Dictionary(W=1.5, S=Name.S),
    )
    annotation.AP = Dictionary(N=_appearance(document, rectangle, mark.colour))
    _append(document, page, annotation)
    shown = mark.should.encode("cp1252", "ignore")
    if shown and shown.decode("cp1252") == mark.should:
        _append(document, page, _label(document, page, mark, shown))


def _append(document: Pdf, page: Page, annotation: Dictionary) -> None:
    existing = page.obj.get(Name.Annots)
    if isinstance(existing, Array):
        existing.append(document.make_indirect(annotation))
    else:
        page.obj[Name.Annots] = Array([document.make_indirect(annotation)])


def _label(document: Pdf, page: Page, mark: Mark, shown: bytes) -> Dictionary:
    """The expected figure over its box, upright however the page is turned."""
    width, height = len(shown) * _WIDTH * _SIZE + 4, _SIZE + 2
    left, bottom = mark.box["x0"], mark.box["y0"] - _MARGIN
    place = {
        "x0": left,
        "x1": left + width - 2 * _MARGIN,
        "y0": bottom - height + _MARGIN,
        "y1": bottom - _MARGIN,
    }
    red, green, blue = _SHOULD
    text = shown.replace(b"\\", b"").replace(b"(", b"").replace(b")", b"")
    drawn = (
        f"1 1 1 rg 0 0 {width:.2f} {height:.2f} re f {red} {green} {blue} rg BT /F {_SIZE} Tf 2 2 Td (".encode()
        + text
        + b") Tj ET"
    )
    stream = document.make_stream(drawn)
    stream.Type, stream.Subtype = Name.XObject, Name.Form
    stream.BBox = Array([0, 0, width, height])
    stream.Matrix = Array(_UPRIGHT[_rotation(page)])
    font = Dictionary(
        Type=Name.Font, Subtype=Name.Type1, BaseFont=Name("/Helvetica-Bold"), Encoding=Name.WinAnsiEncoding
    )
    stream.Resources = Dictionary(Font=Dictionary(F=font))
    return Dictionary(
        Type=Name.Annot,
        Subtype=Name.FreeText,
        Rect=Array(user_space(page, place)),
        Contents=String(mark.should),
        DA=String(f"/Helv {_SIZE} Tf {red} {green} {blue} rg"),
        T=String("决算 Juesuan"),
        NM=String(f"{mark.name}-expected"),
        F=4,
        AP=Dictionary(N=stream),
    )


_UPRIGHT = {
    0: [1, 0, 0, 1, 0, 0],
    90: [0, 1, -1, 0, 0, 0],
    180: [-1, 0, 0, -1, 0, 0],
    270: [0, -1, 1, 0, 0, 0],
}


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
    rotation = _rotation(page)
    if rotation == 90:
        return [left + y0, bottom + x0, left + y1, bottom + x1]
    if rotation == 180:
        return [right - x1, bottom + y0, right - x0, bottom + y1]
    if rotation == 270:
        return [right - y1, top - x1, right - y0, top - x0]
    return [left + x0, top - y1, left + x1, top - y0]


def _rotation(page: Page) -> int:
    """0, 90, 180 or 270, of the page itself or its tree."""
    found = int(page.obj[Name.Rotate]) % 360 if Name.Rotate in page.obj else _inherited_rotation(page)
    return found if found in _UPRIGHT else 0


def _inherited_rotation(page: Page) -> int:
    parent, depth = page.obj.get(Name.Parent), 0
    while parent is not None and depth < 50:
        if Name.Rotate in parent:
            return int(parent[Name.Rotate]) % 360
        parent, depth = parent.get(Name.Parent), depth + 1
    return 0
