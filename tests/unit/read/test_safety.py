"""The skeleton of a file: which part of each page is visible, as PDFium says too."""

from __future__ import annotations

import io

import pikepdf
import pypdfium2
import pytest

from dagster_project.read import oxide
from dagster_project.read.geometry import LETTER, Frame
from dagster_project.read.safety import look_at_pages

from . import hostile

BOXES = {
    "its own": (({}, {"MediaBox": [0, 0, 300, 400]}), Frame(0, 0, 300, 400, 0)),
    "inherited": (({"MediaBox": [0, 0, 300, 400], "Rotate": 90}, {}), Frame(0, 0, 300, 400, 90)),
    "its own before the inherited": (
        ({"MediaBox": [0, 0, 300, 400], "Rotate": 90}, {"MediaBox": [0, 0, 500, 600], "Rotate": 0}),
        Frame(0, 0, 500, 600, 0),
    ),
    "corners the other way round": (({}, {"MediaBox": [300, 400, 0, 0]}), Frame(0, 0, 300, 400, 0)),
    "cut": (
        ({}, {"MediaBox": [0, 0, 300, 400], "CropBox": [-10, 50, 200, 900]}),
        Frame(0, 50, 200, 400, 0),
    ),
    "turned to the left": (({}, {"MediaBox": [0, 0, 300, 400], "Rotate": -90}), Frame(0, 0, 300, 400, 270)),
}


def file_with(tree: dict, page: dict) -> bytes:
    """One page in a page tree, each with these entries."""
    document = pikepdf.new()
    document.add_blank_page(page_size=(100, 100))
    leaf = document.pages[0].obj
    del leaf.MediaBox
    for node, entries in ((document.Root.Pages, tree), (leaf, page)):
        for name, value in entries.items():
            node[f"/{name}"] = pikepdf.Array(value) if isinstance(value, list) else value
    return hostile.saved(document)


@pytest.mark.parametrize("kind", BOXES)
def test_the_visible_box_is_what_pdfium_shows(kind):
    entries, expected = BOXES[kind]
    data = file_with(*entries)
    assert look_at_pages(data, 10, 1000).frames == [expected]
    page = pypdfium2.PdfDocument(data)[0]
    assert page.get_size() == (expected.width, expected.height)
    assert page.get_rotation() == expected.rotation


def test_a_crop_box_beside_the_page_crops_nothing():
    data = file_with({}, {"MediaBox": [0, 0, 300, 400], "CropBox": [500, 500, 600, 600]})
    assert look_at_pages(data, 10, 1000).frames == [Frame(0, 0, 300, 400, 0)]


def test_without_a_skeleton_the_fast_engine_is_asked():
    (_, entries), expected = BOXES["cut"]
    assert oxide.page_frame(oxide.open_bytes(file_with({}, entries)), 0) == expected


@pytest.mark.parametrize("box", [[0, 0, 300], [0, 0, 0, 0], "A4", None])
def test_a_page_without_a_size_has_one_nevertheless(box):
    value = pikepdf.String(box) if isinstance(box, str) else box
    data = file_with({}, {} if value is None else {"MediaBox": value})
    assert look_at_pages(data, 10, 1000).frames == [Frame(*LETTER, rotation=0)]


def test_a_file_that_qpdf_cannot_open_is_left_to_the_engines():
    found = look_at_pages(b"%PDF-1.7\nnothing of it\n%%EOF", 10, 1000)
    assert (found.frames, found.heavy) == ([], {})


def test_heavy_pages_are_named_by_index():
    document = pikepdf.open(io.BytesIO(file_with({"MediaBox": [0, 0, 300, 400]}, {})))
    document.add_blank_page()
    document.pages[1].contents_add(b"0 g\n" * 5_000)
    data = hostile.saved(document, compress_streams=False)
    assert look_at_pages(data, 10, 10_000).heavy == {1: 20_000}
