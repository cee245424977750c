"""Pictures are the piece of the page that they say they are, however the page is turned."""

from __future__ import annotations

import numpy as np
import pypdfium2 as pdfium
import pytest
from PIL import Image

from dagster_project.report.site.pictures import SCALE, Place, draw, place_of

from .example import STATED, pdf_bytes


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_a_picture_is_the_piece_of_the_page_as_displayed(tmp_path, rotation):
    source = tmp_path / "a.pdf"
    source.write_bytes(pdf_bytes(rotation=rotation))
    place = Place(1, 400.0, 300.0, 450.0, 312.0)
    picture = draw(source, [place], tmp_path)[place]
    whole = np.asarray(pdfium.PdfDocument(source)[0].render(scale=SCALE).to_pil().convert("L"), dtype=float)
    top, left = round(picture.top * SCALE), round(picture.left * SCALE)
    shown = np.asarray(Image.open(tmp_path / picture.name).convert("L"), dtype=float)
    piece = whole[top : top + shown.shape[0], left : left + shown.shape[1]]
    height, width = min(piece.shape[0], shown.shape[0]), min(piece.shape[1], shown.shape[1])
    assert shown.shape == pytest.approx((picture.height * SCALE, picture.width * SCALE), abs=2)
    assert np.abs(piece[:height, :width] - shown[:height, :width]).mean() < 6  # the picture is compressed


def test_the_figure_is_in_the_box(tmp_path):
    source = tmp_path / "a.pdf"
    source.write_bytes(pdf_bytes())
    place = Place(1, **STATED)
    picture = draw(source, [place], tmp_path)[place]
    shown = np.asarray(Image.open(tmp_path / picture.name).convert("L"))
    x0, x1 = (int((x - picture.left) * SCALE) for x in (place.x0, place.x1))
    y0, y1 = (int((y - picture.top) * SCALE) for y in (place.y0, place.y1))
    assert (shown[y0:y1, x0:x1] < 110).sum() > 100
    assert (shown[y0:y1, x1 + 4 : x1 + 40] < 110).sum() == 0


@pytest.mark.parametrize(
    ("paint", "kind"), [(None, "png"), ((200, 30, 30), "webp"), ((128, 128, 128), "webp")]
)
def test_print_is_kept_sharp_and_colours_and_scans_are_photographs(tmp_path, paint, kind):
    source = tmp_path / "a.pdf"
    source.write_bytes(pdf_bytes())
    with pdfium.PdfDocument(source) as document:
        if paint:  # all over the page, as a tinted or scanned one is
            page = document[0]
            rectangle = pdfium.raw.FPDFPageObj_CreateNewRect(0, 0, *page.get_size())
            pdfium.raw.FPDFPageObj_SetFillColor(rectangle, *paint, 120)
            pdfium.raw.FPDFPath_SetDrawMode(rectangle, pdfium.raw.FPDF_FILLMODE_WINDING, False)
            pdfium.raw.FPDFPage_InsertObject(page, rectangle)
            page.gen_content()
            document.save(source := tmp_path / "b.pdf")
    place = Place(1, **STATED)
    first = draw(source, [place], tmp_path / "p")[place]
    assert first.name.endswith(kind)
    colour = Image.open(tmp_path / "p" / first.name).convert("RGB").getpixel((2, 2))
    wanted = [255 - (255 - part) * 120 // 255 for part in paint] if paint else [255] * 3
    assert colour == pytest.approx(wanted, abs=8)
    assert draw(source, [place], tmp_path / "p")[place] == first  # what is there is not drawn again


def test_places_that_one_picture_shows_share_it(tmp_path):
    source = tmp_path / "a.pdf"
    source.write_bytes(pdf_bytes())
    first = Place(1, **STATED)
    beside, far = Place(1, 600.0, STATED["y0"], 650.0, STATED["y1"]), Place(1, 400.0, 110.0, 450.0, 122.0)
    edge = Place(
        1, 400.0, STATED["y1"] + 40, 450.0, STATED["y1"] + 46
    )  # shown, but without the line under it
    drawn = draw(source, [first, beside, far, edge], tmp_path)
    assert drawn[beside].name == drawn[first].name
    assert (drawn[beside].place, drawn[beside].top) == (beside, drawn[first].top)
    assert len({picture.name for picture in drawn.values()}) == 3


def test_places_that_are_on_no_page_are_left_out(tmp_path):
    source = tmp_path / "a.pdf"
    source.write_bytes(pdf_bytes())
    off = [Place(9, 0, 0, 1, 1), Place(1, 0, 9_000, 1, 9_001), Place(0, 0, 0, 1, 1)]
    assert draw(source, off, tmp_path) == {}
    source.write_bytes(b"%PDF-")
    assert draw(source, [Place(1, **STATED)], tmp_path) == {}


def test_a_figure_of_plain_text_has_no_place():
    assert place_of({"bbox": None, "page_number": 1}) is None
    assert place_of({"bbox": {"x0": None, "y0": 1, "x1": 2, "y1": 3}, "page_number": 1}) is None
