"""Words that an engine gives wrongly: radicals for characters, and the text meant beside a glyph (ActualText)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from reportlab.pdfgen.canvas import Canvas

from dagster_project.read import pdfium
from dagster_project.read.geometry import Frame
from dagster_project.read.model import Characters, codes_of
from dagster_project.read.wording import looks_misread, unify_radicals, without_unseen
from tests.unit.tables.layouts import FONT, HEIGHT, ROWS, Pen, columns, page, ready, rule_all, write_rows
from tests.unit.tables.test_layouts import cells_of, read


def characters(text: str) -> Characters:
    count = len(text)
    place = np.arange(count, dtype=float)
    return Characters(
        list(text),
        codes_of(list(text)),
        place,
        place,
        place + 1,
        place + 1,
        place,
        place.astype(np.int16),
    )


def test_radicals_become_the_characters_of_their_shape():
    assert "".join(unify_radicals(characters("⼀、收⼊⽀出1.20⻔⻓⻢")).text) == "一、收入支出1.20门长马"


@pytest.mark.parametrize(
    "entries",
    [["1", "\u200b", "7", "\u200b"], ["1\u200b", "7"], ["\u202e", "1", "\u202e", "7"], ["1", "7"]],
    ids=["between", "within", "before", "none"],
)
def test_a_sign_without_print_is_no_part_of_a_figure(entries):
    """A font may say that the glyph of a digit is the digit and a space without width."""
    place = np.arange(len(entries), dtype=float)
    level = np.zeros(len(entries))
    given = replace(
        characters("x" * len(entries)),
        text=entries,
        code=codes_of(entries),
        x0=place,
        x1=place + 1,
        y0=level,
        y1=level,
    )
    found = without_unseen(given)
    assert "".join(found.text) == "17"
    assert found.code.tolist() == [ord("1"), ord("7")]
    assert found.x1.max() - found.x0.min() == len(entries)
    assert (found.x1 - found.x0).sum() == len(entries)


@pytest.mark.parametrize(
    ("text", "misread"),
    [
        ("收å¥", True),
        ("项çfi", True),
        ("收入 100.5", False),
        ("3×4±1°㎡", False),
        ("ā á ǎ à", False),
        ("", False),
    ],
)
def test_latin_letters_of_no_account_are_a_misreading(text, misread):
    assert looks_misread(characters(text)) is misread


@pytest.mark.parametrize(
    ("text", "x", "misread"),
    [
        ("收购医单支策出", (0, 1, 1, 1, 4, 4, 5), True),
        ("收购医入支策出", (0, 1, 1, 3, 4, 4, 5), False),
        ("收收入入支支出出", (0, 0, 1, 1, 2, 2, 3, 3), False),
        ("收1入2支3出4", (0, 0, 1, 1, 2, 2, 3, 3), False),
    ],
    ids=["three", "two", "drawn twice", "digits"],
)
def test_characters_one_upon_the_other_are_a_misreading(text, x, misread):
    """The bytes of a text that stands for one glyph, each taken for a glyph of its own."""
    place = np.array(x, dtype=float)
    level = np.zeros(len(text))
    found = replace(characters(text), x0=place, x1=place + 1, y0=level, y1=level + 1)
    assert looks_misread(found) is misread


def _meant(pen: Pen, x: float, y: float, text: str, *, right: bool = False) -> None:
    """As browsers write: the text meant stands beside a glyph of other meaning."""
    if right:
        pen.text(x, y, text, right=True)
        return
    canvas = pen.canvas
    canvas._code.append("/NonStruct <</MCID 0 >>BDC")
    for sign in text:
        meant = ("\ufeff" + sign).encode("utf-16-be").hex().upper()
        canvas._code.append(f"/Span<</ActualText <{meant}> >> BDC")
        canvas.setFont(FONT, pen.size)
        canvas.drawString(x, HEIGHT - y, sign if sign < "\u2e80" else "国")
        canvas._code.append("EMC")
        x += pen.size if sign >= "\u2e80" else pen.size * 0.6
    canvas._code.append("EMC")


def test_text_meant_beside_a_glyph_is_read(tmp_path):
    def draw(pen: Pen) -> None:
        rule_all(pen, Pen.line, len(ROWS))
        write_rows(pen, ROWS, _meant)

    content = read(tmp_path, page(draw))
    found = {place: cell[2] for place, cell in cells_of(content).items()}
    wanted = {
        (row, column): "".join(text.split())
        for row, texts in enumerate(ROWS)
        for column, text in enumerate(texts)
        if text
    }
    assert len(columns()) == 6
    assert {place: "".join(text.split()) for place, text in found.items()} == wanted
    assert content.rejections.is_empty()


HEADS = "本年支出合计"
MEANT = "支"


def _heads_in_a_form(path: Path, angle: int) -> None:
    """Turned headers as browsers write them: a form XObject, set on the page by a transform."""
    ready()
    canvas = Canvas(str(path), pagesize=(595, 842))
    canvas.beginForm("heads", 0, 0, 200, 200)
    canvas.setFont(FONT, 12)
    canvas.translate(100, 100)
    canvas.rotate(angle)
    for number, sign in enumerate(HEADS):
        if sign == MEANT:
            meant = ("\ufeff" + sign).encode("utf-16-be").hex().upper()
            canvas._code.append(f"/Span<</ActualText <{meant}> >> BDC")
        canvas.drawString(0, -12 * number, "国" if sign == MEANT else sign)
        if sign == MEANT:
            canvas._code.append("EMC")
    canvas.endForm()
    canvas.scale(0.75, 0.75)
    canvas.translate(300, 700)
    canvas.doForm("heads")
    canvas.save()


@pytest.mark.parametrize("angle", [0, 90, 180])
def test_text_meant_beside_a_glyph_in_a_form_stands_where_the_glyph_does(tmp_path, angle):
    path = tmp_path / "heads.pdf"
    _heads_in_a_form(path, angle)
    with pdfium.open_bytes(path.read_bytes()) as document:
        found = pdfium.read_characters(document, 0, Frame(0, 0, 595, 842, 0))
    in_order = [found.text.index(sign) for sign in HEADS]
    corners = np.column_stack((found.x0, found.y1))[in_order]
    steps = np.diff(corners, axis=0)
    assert np.allclose(steps, steps[0], atol=0.1)
    assert np.abs(steps).max() == pytest.approx(9, abs=0.1)
