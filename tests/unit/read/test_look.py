"""What the rendered page says of a figure: blank or not, seen or not, and which number."""

from __future__ import annotations

import pytest
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.utils import ImageReader

from dagster_project.read.picture.ink import SCALE
from dagster_project.read.picture.look import LEAST_HEIGHT, Place, Sight, look
from dagster_project.settings import Limits
from tests.unit.tables.layouts import FONT_FILE, HEIGHT, Pen, page

BOX = (95.0, 88.0, 165.0, 104.0)
"""Around what stands at (100, 100)."""


def seen(tmp_path, draw, text: str, **place) -> Sight:
    path = tmp_path / "a.pdf"
    path.write_bytes(page(draw))
    return look(path, [Place(1, BOX, text, **place)], Limits())[0]


def figure(text: str):
    return lambda pen: pen.text(100, 100, text)


def picture(text: str):
    """The figure as an image of it."""

    def draw(pen: Pen) -> None:
        paper = Image.new("RGB", (440, 96), "white")
        ImageDraw.Draw(paper).text((4, 8), text, fill="black", font=ImageFont.truetype(str(FONT_FILE), 64))
        pen.canvas.drawImage(ImageReader(paper), 98, HEIGHT - 102, 62, 13)

    return draw


def test_a_figure_as_it_was_read_agrees(tmp_path):
    assert seen(tmp_path, figure("1,234.56"), "1,234.56", accused=True) == Sight("agrees")


def test_a_blank_that_is_blank_agrees(tmp_path):
    assert seen(tmp_path, lambda pen: pen.line(95, 88, 165, 88), "") == Sight("agrees")


@pytest.mark.parametrize("draw", [figure("1,234.56"), picture("1,234.56")])
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


def test_a_red_seal_is_no_figure(tmp_path):
    def draw(pen: Pen) -> None:
        pen.canvas.setFillColorRGB(0.9, 0.1, 0.1)
        pen.canvas.circle(130, HEIGHT - 96, 6, fill=1, stroke=0)

    assert seen(tmp_path, draw, "") == Sight("agrees")


@pytest.mark.parametrize(
    ("tall", "expected"), [(LEAST_HEIGHT - 1 / SCALE, "agrees"), (LEAST_HEIGHT + 1, "ink")]
)
def test_a_dash_is_no_figure(tmp_path, tall, expected):
    def draw(pen: Pen) -> None:
        pen.canvas.rect(120, HEIGHT - 98, 8, tall, fill=1, stroke=0)

    assert seen(tmp_path, draw, "").seen == expected
