"""What the rendered page says of a figure: blank or not, seen or not, and which number."""

from __future__ import annotations

import io
import re

import pikepdf
import pytest
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.utils import ImageReader

from dagster_project.read.picture import look as looking
from dagster_project.read.picture.look import Place, Sight, look
from dagster_project.read.picture.recognise import Reading
from dagster_project.settings import Limits
from tests.unit.tables.layouts import FONT_FILE, HEIGHT, Pen, page

BOX = (95.0, 88.0, 165.0, 104.0)
"""Around what stands at (100, 100)."""


def seen(tmp_path, draw, text: str, **place) -> Sight:
    return of(tmp_path, page(draw), text, **place)


def of(tmp_path, pdf: bytes, text: str, **place) -> Sight:
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf)
    return look(path, [Place(1, BOX, text, **place)], Limits())[0]


def mapped(draw, names: dict[str, str]) -> bytes:
    """The page, whose font gives these glyphs other names than the picture shows."""
    with pikepdf.open(io.BytesIO(page(draw))) as document:
        for one in document.objects:
            if names and isinstance(one, pikepdf.Dictionary) and "/ToUnicode" in one:
                lines = one.ToUnicode.read_bytes().decode("ascii")
                pattern = "|".join(f"<{ord(sign):04X}>" for sign in names)
                changed = re.sub(
                    pattern, lambda found: f"<{ord(names[chr(int(found[0][1:-1], 16))]):04X}>", lines
                )
                one.ToUnicode = pikepdf.Stream(document, changed.encode("ascii"))
        made = io.BytesIO()
        document.save(made)
    return made.getvalue()


def figure(text: str):
    return lambda pen: pen.text(100, 100, text)


def picture(text: str):
    """The figure as an image of it."""

    def draw(pen: Pen) -> None:
        paper = Image.new("RGB", (440, 96), "white")
        ImageDraw.Draw(paper).text((4, 8), text, fill="black", font=ImageFont.truetype(str(FONT_FILE), 64))
        pen.canvas.drawImage(ImageReader(paper), 98, HEIGHT - 102, 62, 13)

    return draw


def drawn_over_unseen(pen: Pen) -> None:
    """A figure as a picture, and where it stands another as text that nobody sees."""
    picture("1,234.56")(pen)
    text = pen.canvas.beginText(100, HEIGHT - 100)
    text.setTextRenderMode(3)
    text.textOut("6,550.00")
    pen.canvas.drawText(text)


def test_a_figure_as_it_was_read_agrees(tmp_path):
    assert seen(tmp_path, figure("1,234.56"), "1,234.56") == Sight("agrees")


def test_a_blank_that_is_blank_agrees(tmp_path):
    assert seen(tmp_path, lambda pen: pen.line(95, 88, 165, 88), "") == Sight("agrees")


@pytest.mark.parametrize("draw", [figure("1,234.56"), picture("1,234.56"), drawn_over_unseen])
def test_ink_where_a_blank_was_read(tmp_path, draw):
    assert seen(tmp_path, draw, "") == Sight("ink")


def test_no_ink_where_a_figure_was_read(tmp_path):
    def draw(pen: Pen) -> None:
        path = pen.canvas.beginPath()
        path.rect(300, 300, 1, 1)
        pen.canvas.clipPath(path, stroke=0, fill=0)
        pen.text(100, 100, "1,234.56")

    assert seen(tmp_path, draw, "1,234.56") == Sight("no_ink")


def test_another_number_on_the_picture(tmp_path):
    """The first characters are text, the others a picture of them."""

    def draw(pen: Pen) -> None:
        pen.text(100, 100, "7")
        paper = Image.new("RGB", (260, 96), "white")
        ImageDraw.Draw(paper).text((2, 8), "85.31", fill="black", font=ImageFont.truetype(str(FONT_FILE), 64))
        pen.canvas.drawImage(ImageReader(paper), 107, HEIGHT - 102, 36, 13)

    sight = seen(tmp_path, draw, "7")
    assert sight.seen == "other"
    assert "85.31" in (sight.text or "")


def test_a_figure_that_is_not_there_as_text_contradicts_nothing(tmp_path):
    assert seen(tmp_path, figure("1,234.56"), "999.99") == Sight("unsure")


@pytest.mark.parametrize(
    ("left", "width", "height", "said", "expected"),
    [
        (93, 5, 0.8, "5.19", "ink"),
        (93, 5, 0.8, "-5.19", "agrees"),
        (85, 14, 0.8, "5.19", "agrees"),
        (96, 0.6, 0.6, "5.19", "agrees"),
        (95, 0.6, 20, "5.19", "agrees"),
    ],
    ids=["minus", "minus that was read", "rule", "speck", "upright"],
)
def test_a_minus_drawn_as_a_stroke(tmp_path, left, width, height, said, expected):
    """It stands alone before the figure, at the height of its middle."""

    def draw(pen: Pen) -> None:
        pen.text(100, 100, said)
        pen.canvas.rect(left, HEIGHT - 97, width, height, fill=1, stroke=0)

    assert seen(tmp_path, draw, said, in_cell=False).seen == expected


def test_a_dash_that_is_printed_agrees(tmp_path):
    """Recognition reads nothing in it."""
    assert seen(tmp_path, figure("—"), "—") == Sight("agrees")


@pytest.mark.parametrize(("names", "expected"), [({}, "agrees"), ({"会": "余"}, "name")])
def test_words_that_a_finding_tells_of_are_looked_at(tmp_path, names, expected):
    told = "会议费"
    read = "".join(names.get(sign, sign) for sign in told)
    assert of(tmp_path, mapped(figure(told), names), read, in_cell=False).seen == expected


def test_a_red_seal_is_no_figure(tmp_path):
    def draw(pen: Pen) -> None:
        pen.canvas.setFillColorRGB(0.9, 0.1, 0.1)
        pen.canvas.circle(130, HEIGHT - 96, 6, fill=1, stroke=0)

    assert seen(tmp_path, draw, "") == Sight("agrees")


@pytest.mark.parametrize(("tall", "expected"), [(2.0, "agrees"), (3.5, "ink")])
def test_a_dash_is_no_figure(tmp_path, tall, expected):
    def draw(pen: Pen) -> None:
        pen.canvas.rect(120, HEIGHT - 98, 8, tall, fill=1, stroke=0)

    assert seen(tmp_path, draw, "").seen == expected


@pytest.mark.parametrize(("grey", "expected"), [(130, "ink"), (150, "agrees")])
def test_what_is_paler_than_print_is_no_figure(tmp_path, grey, expected):
    def draw(pen: Pen) -> None:
        pen.canvas.setFillGray(grey / 255)
        pen.canvas.rect(120, HEIGHT - 98, 8, 5, fill=1, stroke=0)

    assert seen(tmp_path, draw, "").seen == expected


@pytest.mark.parametrize(("share", "expected"), [(0.5, "ink"), (0.7, "agrees")])
def test_a_stroke_through_most_of_a_cell_is_a_rule(tmp_path, share, expected):
    def draw(pen: Pen) -> None:
        tall = share * (BOX[3] - BOX[1] - 3.0)
        pen.canvas.rect(130, HEIGHT - 90 - tall, 3, tall, fill=1, stroke=0)

    assert seen(tmp_path, draw, "").seen == expected


@pytest.mark.parametrize(("inside", "expected"), [(5.5, "ink"), (1.5, "agrees")])
def test_the_edge_of_a_cell_belongs_to_its_rules(tmp_path, inside, expected):
    """A mark 6 points wide that reaches into the cell from the left."""

    def draw(pen: Pen) -> None:
        pen.canvas.rect(BOX[0] + inside - 6, HEIGHT - 98, 6, 5, fill=1, stroke=0)

    assert seen(tmp_path, draw, "").seen == expected


@pytest.mark.parametrize(("share", "expected"), [(0.9, "other"), (0.89, "unsure")])
def test_another_number_counts_only_if_recognition_is_sure(tmp_path, monkeypatch, share, expected):
    monkeypatch.setattr(looking, "read_line", lambda picture: Reading("9.99", (share,) * 4))
    assert seen(tmp_path, figure("1,234.56"), "1,234.56").seen == expected


def test_another_number_counts_only_if_it_is_read_at_both_sizes(tmp_path, monkeypatch):
    read = iter(["9.99", "8.88"])
    monkeypatch.setattr(looking, "read_line", lambda picture: Reading(next(read), (1.0,) * 4))
    assert seen(tmp_path, figure("1,234.56"), "1,234.56").seen == "unsure"


# ---------------------------------------------------------------- fonts that give glyphs other names
def line(name: str, code: str = "208", amount: str = "1,234.56"):
    def draw(pen: Pen) -> None:
        pen.text(40, 100, name)
        pen.text(20, 100, code)
        pen.text(100, 100, amount)

    return draw


SWAPPED = {"收": "支", "支": "收"}


@pytest.mark.parametrize(("names", "expected"), [({}, "agrees"), (SWAPPED, "name")])
def test_the_name_of_a_row_is_looked_at(tmp_path, names, expected):
    assert of(tmp_path, mapped(line("本年收入"), names), "1,234.56").seen == expected


@pytest.mark.parametrize(("shown", "expected"), [("決", "agrees"), ("次", "name")])
def test_another_writing_of_a_sign_is_no_other_word(tmp_path, monkeypatch, shown, expected):
    def read(picture) -> Reading:
        text = "1,234.56" if picture.shape[1] > 3 * picture.shape[0] else f"{shown}算"
        return Reading(text, (1.0,) * len(text))

    def draw(pen: Pen) -> None:
        pen.text(40, 100, "决算")
        pen.text(100, 100, "1,234.56")

    monkeypatch.setattr(looking, "read_line", read)
    assert seen(tmp_path, draw, "1,234.56").seen == expected


@pytest.mark.parametrize(("names", "expected"), [({}, "agrees"), (SWAPPED, "name")])
def test_the_head_of_a_column_is_looked_at(tmp_path, names, expected):
    def draw(pen: Pen) -> None:
        pen.text(102, 60, "支出合计")
        pen.text(100, 100, "1,234.56")

    assert of(tmp_path, mapped(draw, names), "1,234.56").seen == expected


@pytest.mark.parametrize(
    ("names", "expected"), [({}, "agrees"), ({"3": "\u200b"}, "name"), ({"3": "8"}, "name")]
)
def test_the_code_of_a_row_is_looked_at(tmp_path, names, expected):
    assert of(tmp_path, mapped(line("体育", "203", "7.50"), names), "7.50").seen == expected


def test_two_glyphs_of_one_name_are_told_apart(tmp_path):
    """支 is what it is called, and 收 is called 支 too."""

    def draw(pen: Pen) -> None:
        pen.text(40, 60, "支出")
        pen.text(40, 100, "收入")
        pen.text(100, 100, "1,234.56")
        pen.text(100, 60, "7.00")

    path = tmp_path / "a.pdf"
    path.write_bytes(mapped(draw, {"收": "支"}))
    first = Place(1, (95.0, 48.0, 165.0, 64.0), "7.00")
    assert [sight.seen for sight in look(path, [first, Place(1, BOX, "1,234.56")], Limits())] == [
        "agrees",
        "name",
    ]


def test_what_is_in_a_font_that_lies_is_distrusted(tmp_path):
    """收 is 支 in two words, so that the third, which has neither, says nothing either."""

    def draw(pen: Pen) -> None:
        for y, name in ((60, "收入"), (80, "收回"), (100, "合计")):
            pen.text(40, y, name)
            pen.text(100, y, "1,234.56")

    path = tmp_path / "a.pdf"
    path.write_bytes(mapped(draw, SWAPPED))
    places = [Place(1, (95.0, y - 12.0, 165.0, y + 4.0), "1,234.56") for y in (100, 60, 80)]
    assert [sight.seen for sight in look(path, places, Limits())] == ["name"] * 3
    path.write_bytes(mapped(draw, {}))
    assert [sight.seen for sight in look(path, places, Limits())] == ["agrees"] * 3


def test_a_glyph_without_a_name_is_part_of_the_figure(tmp_path):
    assert of(tmp_path, mapped(figure("123.50"), {"3": "\u200b"}), "12\u200b.50").seen == "other"
    assert of(tmp_path, mapped(figure("123.50"), {"3": "\u200b"}), "12.50").seen == "other"


# ---------------------------------------------------------------- pages of which no form was read
def test_a_page_that_is_a_picture(tmp_path):
    def draw(pen: Pen) -> None:
        paper = Image.new("RGB", (1200, 600), "white")
        for y in range(0, 600, 60):
            ImageDraw.Draw(paper).text(
                (4, y), "123456789 123456789", fill="black", font=ImageFont.truetype(str(FONT_FILE), 48)
            )
        pen.canvas.drawImage(ImageReader(paper), 50, 200, 400, 200)

    assert seen(tmp_path, draw, "", whole=True) == Sight("ink")
    assert seen(tmp_path, lambda pen: pen.line(50, 88, 500, 88), "", whole=True) == Sight("agrees")
    assert seen(tmp_path, line("本年收入"), "", whole=True) == Sight("agrees")
