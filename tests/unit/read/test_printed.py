"""What stands in a file and is not printed is not read; what is printed and stands outside the content is."""

from __future__ import annotations

import io

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String
from PIL import Image
from reportlab.lib.utils import ImageReader

from dagster_project.read import open_document
from dagster_project.read.overprinted import has_points_twice, once
from dagster_project.read.suspicion import rewords_figures, without_rewording
from dagster_project.settings import Limits
from tests.unit.tables.layouts import FONT, HEIGHT, ROWS, Pen, page, rule_all, ruled, write_rows
from tests.unit.tables.test_layouts import cells_of, read

from .hostile import saved

PHANTOM = "987.65"
BLANK = (4, 2)
"""A cell of the form in which nothing is printed: row and column."""
AT = (278.0, 213.0)


def with_phantom(hide) -> bytes:
    """The form with a figure in a blank cell, drawn by ``hide(pen, write)``."""

    def draw(pen: Pen) -> None:
        rule_all(pen, Pen.line, len(ROWS))
        write_rows(pen, ROWS)
        hide(pen, lambda size=10: shown(pen, size))

    return page(draw)


def shown(pen: Pen, size: float = 10) -> None:
    pen.canvas.setFont(FONT, size)
    pen.canvas.drawString(AT[0], HEIGHT - AT[1], PHANTOM)


def invisible(pen: Pen, write) -> None:
    text = pen.canvas.beginText(AT[0], HEIGHT - AT[1])
    text.setTextRenderMode(3)
    text.textOut(PHANTOM)
    pen.canvas.drawText(text)


def white(pen: Pen, write) -> None:
    pen.canvas.setFillColorRGB(1, 1, 1)
    write()


def clear(pen: Pen, write) -> None:
    pen.canvas.setFillAlpha(0)
    write()


def tiny(pen: Pen, write) -> None:
    write(0.05)


def covered(pen: Pen, write) -> None:
    write()
    pen.canvas.setFillColorRGB(1, 1, 1)
    pen.canvas.rect(AT[0] - 2, HEIGHT - AT[1] - 4, 60, 14, stroke=0, fill=1)


def under_a_picture(pen: Pen, write) -> None:
    write()
    paper = ImageReader(Image.new("RGB", (60, 14), "white"))
    pen.canvas.drawImage(paper, AT[0] - 2, HEIGHT - AT[1] - 4, 60, 14)


def off_the_page(pen: Pen, write) -> None:
    pen.canvas.setFont(FONT, 10)
    pen.canvas.drawString(700, HEIGHT - AT[1], PHANTOM)


@pytest.mark.parametrize("hide", [invisible, white, clear, tiny, covered, under_a_picture, off_the_page])
def test_text_that_nobody_sees_is_not_read(tmp_path, hide):
    plain = read(tmp_path, with_phantom(lambda pen, write: None), "plain.pdf")
    hidden = read(tmp_path, with_phantom(hide), "hidden.pdf")
    assert cells_of(hidden) == cells_of(plain)
    assert PHANTOM not in "".join(hidden.lines["text"])


def test_a_figure_that_is_seen_is_read(tmp_path):
    content = read(tmp_path, with_phantom(lambda pen, write: write()))
    assert cells_of(content)[BLANK][2] == PHANTOM


@pytest.mark.parametrize("off", [True, False])
def test_a_layer_that_is_off_is_not_read(tmp_path, off):
    def in_layer(pen: Pen, write) -> None:
        pen.canvas._code.append("/OC /L BDC")
        write()
        pen.canvas._code.append("EMC")

    document = pikepdf.open(io.BytesIO(with_phantom(in_layer)))
    layer = document.make_indirect(Dictionary(Type=Name.OCG, Name=String("draft")))
    switched = Array([layer]) if off else Array()
    document.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=switched))
    document.pages[0].Resources.Properties = Dictionary(L=layer)
    assert (BLANK in cells_of(read(tmp_path, saved(document)))) is not off


def test_a_figure_over_a_figure_that_nobody_sees_is_the_one_that_is_seen(tmp_path):
    def draw(pen: Pen) -> None:
        pen.canvas.setFillColorRGB(1, 1, 1)
        pen.text(*AT, "987.65")
        pen.canvas.setFillColorRGB(0, 0, 0)
        rule_all(pen, Pen.line, len(ROWS))
        write_rows(pen, ROWS)
        pen.text(*AT, "987.15")

    assert cells_of(read(tmp_path, page(draw)))[BLANK][2] == "987.15"


def test_bold_type_made_of_two_prints_is_read_once(tmp_path):
    def twice(pen: Pen, x: float, y: float, text: str, *, right: bool = False) -> None:
        pen.text(x, y, text, right=right)
        pen.text(x + 0.4, y, text, right=right)

    assert cells_of(read(tmp_path, ruled(write=twice).pdf)) == cells_of(read(tmp_path, ruled().pdf, "b.pdf"))


@pytest.mark.parametrize(("shift", "left"), [(1.4, 1), (1.6, 2)])
def test_glyphs_are_one_if_they_stand_closer_than_any_two_of_a_word(tmp_path, shift, left):
    path = tmp_path / "a.pdf"

    def draw(pen: Pen) -> None:
        pen.text(100, 100, ".")
        pen.text(100 + shift, 100, ".")

    path.write_bytes(page(draw))
    with open_document(path, Limits()) as document:
        twice = document.third(1).characters
    assert has_points_twice(twice) == (left == 1)
    assert len(once(twice)) == left


def annotated(kind: str, flags: int) -> bytes:
    document = pikepdf.open(io.BytesIO(with_phantom(lambda pen, write: None)))
    look = document.make_stream(b"BT /H 9 Tf 0 g 2 3 Td (987.65) Tj ET")
    look.Type, look.Subtype, look.BBox = Name.XObject, Name.Form, Array([0, 0, 50, 12])
    font = Dictionary(
        Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding
    )
    look.Resources = Dictionary(Font=Dictionary(H=font))
    y = HEIGHT - AT[1] - 3
    made = Dictionary(
        Type=Name.Annot, Subtype=Name(kind), Rect=Array([AT[0], y, AT[0] + 50, y + 12]), F=flags,
        AP=Dictionary(N=look), Contents=String(PHANTOM), DA=String("/H 9 Tf 0 g"),
    )  # fmt: skip
    if kind == "/Widget":
        made.FT, made.T, made.V = Name.Tx, String("a"), String(PHANTOM)
    widget = document.make_indirect(made)
    document.pages[0].Annots = Array([widget])
    if kind == "/Widget":
        document.Root.AcroForm = Dictionary(Fields=Array([widget]), DR=Dictionary(Font=Dictionary(H=font)))
    return saved(document)


@pytest.mark.parametrize("kind", ["/Widget", "/FreeText"])
@pytest.mark.parametrize(("flags", "printed"), [(4, True), (2, False)])
def test_fields_and_text_annotations_are_read_as_they_are_printed(tmp_path, kind, flags, printed):
    found = cells_of(read(tmp_path, annotated(kind, flags)))
    assert (found.get(BLANK, (0, 0, ""))[2] == PHANTOM) is printed


@pytest.mark.parametrize(
    ("said", "rewords"),
    [
        (b"(2,650.94)", True),
        (b"<FEFF00320030>", True),
        (b"<FEFF4E30>", False),
        (b"(fi)", False),
        (b"()", False),
    ],
)
def test_only_a_rewording_of_figures_is_taken_out(said, rewords):
    content = b"/Span <</ActualText " + said + b" >> BDC (x) Tj EMC"
    assert rewords_figures(content) is rewords
    assert (said in without_rewording(content)) is not (rewords or said == b"()")


def test_a_figure_is_what_its_glyphs_say(tmp_path):
    with pikepdf.open(io.BytesIO(ruled().pdf)) as document:
        content = document.pages[0].Contents.read_bytes()
        begin = content.rindex(b"BT")
        reworded = content[:begin] + b"/Span <</ActualText (777.77)>> BDC " + content[begin:] + b" EMC"
        document.pages[0].Contents = document.make_stream(reworded)
        data = saved(document)
    assert "777" not in "".join(read(tmp_path, data).lines["text"])


def test_a_scanners_text_is_not_what_is_printed(tmp_path):
    def draw(pen: Pen) -> None:
        write_rows(pen, ROWS)
        paper = ImageReader(Image.effect_noise((200, 300), 60))
        pen.canvas.drawImage(paper, 0, 0, 595, HEIGHT)

    content = read(tmp_path, page(draw))
    assert content.media == "scanned"
    assert content.rejections["reason"].to_list() == ["no_text_layer"]
    assert "scanners" in content.rejections["message"][0]
    assert content.cells.is_empty()


def test_attachments_are_named(tmp_path):
    document = pikepdf.open(io.BytesIO(ruled().pdf))
    document.attachments["决算.pdf"] = b"%PDF-"
    content = read(tmp_path, saved(document))
    assert content.rejections.select("scope", "reason", "value_raw").rows() == [
        ("page", "attachment", "决算.pdf")
    ]
