"""A font size below zero that the matrix of the text mirrors back: upright to the eye, half a turn to the engines."""

from __future__ import annotations

import io

import pikepdf
import pytest
from pikepdf import Dictionary, Name

from dagster_project.read import oxide, pdfium
from dagster_project.read.model import Characters
from dagster_project.settings import Limits

FIGURE = "1262201.66"


def document(content: bytes) -> bytes:
    made = pikepdf.new()
    page = made.add_blank_page(page_size=(300, 100))
    page.Resources = Dictionary(
        Font=Dictionary(F1=Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
    )
    page.Contents = made.make_stream(content)
    data = io.BytesIO()
    made.save(data)
    return data.getvalue()


def shown(characters: Characters) -> str:
    return "".join(characters.text[i] for i in characters.x0.argsort())


@pytest.mark.parametrize(
    ("content", "angle"),
    [
        (b"BT /F1 10 Tf 1 0 0 1 50 40 Tm (%s) Tj ET", 0),
        (b"BT /F1 -10 Tf -1 0 0 -1 50 40 Tm (%s) Tj ET", 0),
        (b"BT /F1 10 Tf -1 0 0 -1 150 40 Tm (%s) Tj ET", 180),
    ],
    ids=["upright", "mirrored back", "upside down"],
)
def test_both_engines_see_the_direction_that_the_eye_sees(content: bytes, angle: int) -> None:
    data = document(content % FIGURE.encode())
    first = oxide.open_bytes(data)
    frame = oxide.page_frame(first, 0)
    page = oxide.read_page(first, 0, frame, Limits())
    second = pdfium.read_figures(pdfium.open_bytes(data), 0, frame, by_run=False)
    for characters in (page.characters, second):
        assert set(characters.angle.tolist()) == {angle}
        assert shown(characters) == (FIGURE if angle == 0 else FIGURE[::-1])
