"""Two pages of prose on one sheet are read one after the other; names beside their pages, and one column, are not parted."""

from __future__ import annotations

from itertools import chain

import pytest

from ..layouts import Pen, page
from ..test_layouts import read

LEFT_LINES = tuple(f"左栏第{n}行文字说明本年支出情况如下所述。" for n in "一二三四五六")
RIGHT_LINES = tuple(f"右栏第{n}行文字说明上年收入情况如下所述。" for n in "一二三四五六")
NUMBER = "－ 7 －"


def sheet(
    left: tuple[str, ...], right: tuple[str, ...], *, white: float = 25.0, numbered: bool = False
) -> bytes:
    """Lines of both sides at one height, 200 points wide each, with ``white`` points between; a page number in the middle."""

    def draw(pen: Pen) -> None:
        for number, (one, other) in enumerate(zip(left, right, strict=True)):
            pen.text(60, 100 + 18 * number, one)
            pen.text(
                60 + pen.canvas.stringWidth(LEFT_LINES[0], "JuesuanSans", pen.size) + white,
                100 + 18 * number,
                other,
            )
        if numbered:
            width = pen.canvas.stringWidth(LEFT_LINES[0], "JuesuanSans", pen.size)
            pen.text(60 + width + white / 2 - 15, 300, NUMBER)

    return page(draw)


@pytest.mark.parametrize("numbered", [False, True])
def test_the_left_page_is_read_before_the_right_one(tmp_path, numbered):
    lines = read(tmp_path, sheet(LEFT_LINES, RIGHT_LINES, numbered=numbered)).lines["text"].to_list()
    assert lines[:12] == [*LEFT_LINES, *RIGHT_LINES]
    assert len(lines) == 12 + numbered


@pytest.mark.parametrize(
    ("left", "right", "white"),
    [
        ((*LEFT_LINES[:4], "短。", "短。"), RIGHT_LINES, 8.0),
        (LEFT_LINES, tuple("123456"), 25.0),
        (LEFT_LINES, tuple(text.replace("。", "") for text in RIGHT_LINES), 25.0),
        (LEFT_LINES[:4], RIGHT_LINES[:4], 25.0),
    ],
    ids=["a gap between words", "page numbers", "no sentences", "few lines"],
)
def test_what_is_no_second_page_stays_on_its_line(tmp_path, left, right, white):
    lines = read(tmp_path, sheet(left, right, white=white)).lines["text"].str.replace_all(" ", "").to_list()
    assert lines == ["".join(pair) for pair in zip(left, right, strict=True)]
    assert len("".join(chain(left, right))) == len("".join(lines))
