"""Marked copies: the annotation lies over the figure, however the page is turned."""

from __future__ import annotations

import pikepdf
import pypdfium2 as pdfium
import pytest

from dagster_project import schemas
from dagster_project.report import CannotMarkError, marked_pdf

from .example import PAGE_HEIGHT, PAGE_WIDTH, STATED, finding, pdf_bytes


def red_box(path) -> tuple[float, float, float, float]:
    """Where red ink is on the rendered page, in points from the top left."""
    document = pdfium.PdfDocument(path)
    image = document[0].render(scale=1, may_draw_forms=True).to_numpy()
    red = (image[:, :, 2] > 150) & (image[:, :, 1] < 90) & (image[:, :, 0] < 90)
    ys, xs = red.nonzero()
    return xs.min(), ys.min(), xs.max() + 1, ys.max() + 1


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_the_box_is_drawn_where_the_figure_is_displayed(tmp_path, rotation):
    source, target = tmp_path / "a.pdf", tmp_path / "b" / "marked.pdf"
    source.write_bytes(pdf_bytes(rotation=rotation))
    made = marked_pdf(source, schemas.FINDINGS.frame([finding("d")]), target)
    assert made == 2
    drawn = red_box(target)
    wanted = (STATED["x0"] - 2, STATED["y0"] - 2, STATED["x1"] + 2, STATED["y1"] + 2)
    assert drawn == pytest.approx(wanted, abs=2.0)


def test_the_note_says_what_was_printed_and_what_was_expected(tmp_path):
    source, target = tmp_path / "a.pdf", tmp_path / "marked.pdf"
    source.write_bytes(pdf_bytes())
    marked_pdf(source, schemas.FINDINGS.frame([finding("d")]), target)
    with pikepdf.open(target) as document:
        notes = [str(note.Contents) for note in document.pages[0].Annots]
        boxes = [[float(v) for v in note.Rect] for note in document.pages[0].Annots]
    compared, stated, expected = notes
    assert "支出决算表" in compared
    assert "不一致｜支出决算表" in stated
    assert "13,590.96 万元  → 13,590.93 – 13,590.97 万元" in stated
    assert "如采用其他口径则一致" in stated
    assert "超出四舍五入范围" not in stated  # the recomputation is for the papers
    assert expected == "13,590.93 – 13,590.97"
    assert all(0 <= box[0] < box[2] <= PAGE_WIDTH and 0 <= box[1] < box[3] <= PAGE_HEIGHT for box in boxes)


def test_the_expected_figure_stands_upright_over_its_box_and_the_outline_leads_there(tmp_path):
    source, target = tmp_path / "a.pdf", tmp_path / "marked.pdf"
    source.write_bytes(pdf_bytes(rotation=90))
    marked_pdf(source, schemas.FINDINGS.frame([finding("d")]), target)
    document = pdfium.PdfDocument(target)
    image = document[0].render(scale=1, may_draw_forms=True).to_numpy().astype(int)
    green = (image[:, :, 1] > image[:, :, 2] + 60) & (image[:, :, 1] > image[:, :, 0] + 40)
    ys, xs = green.nonzero()
    assert ys.max() <= STATED["y0"]
    assert xs.min() >= STATED["x0"] - 2
    assert xs.max() - xs.min() > 3 * (ys.max() - ys.min())
    outline = [item.get_title() for item in document.get_toc()]
    assert outline == ["决算：发现", "支出决算表：合计与各类之和相差 0.01 万元"]


def test_blanks_of_a_sum_are_not_boxed(tmp_path):
    source, target = tmp_path / "a.pdf", tmp_path / "marked.pdf"
    source.write_bytes(pdf_bytes())
    stated, compared = finding("d")["members"]
    blank = compared | {"stated_text": "", "stated_value": None}
    assert marked_pdf(source, schemas.FINDINGS.frame([finding("d", members=[stated, blank])]), target) == 1


def test_the_document_itself_is_not_changed(tmp_path):
    source = tmp_path / "a.pdf"
    source.write_bytes(pdf_bytes())
    marked_pdf(source, schemas.FINDINGS.frame([finding("d")]), tmp_path / "b.pdf")
    assert source.read_bytes() == pdf_bytes() or source.stat().st_size == len(pdf_bytes())


def test_notes_of_level_hint_are_marked_on_request(tmp_path):
    source = tmp_path / "a.pdf"
    source.write_bytes(pdf_bytes())
    findings = schemas.FINDINGS.frame([finding("d", level="提示")])
    assert marked_pdf(source, findings, tmp_path / "b.pdf") == 0
    assert marked_pdf(source, findings, tmp_path / "b.pdf", every_level=True) == 2


def test_what_cannot_be_copied_says_so(tmp_path):
    source = tmp_path / "a.pdf"
    source.write_bytes(b"%PDF-1.7 nothing")
    with pytest.raises(CannotMarkError):
        marked_pdf(source, schemas.FINDINGS.frame([finding("d")]), tmp_path / "b.pdf")
