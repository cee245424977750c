"""A table whose rules do not draw all its columns is seen a second time, by its figures alone."""

from __future__ import annotations

import pytest
from reportlab.pdfbase import pdfmetrics

from .layouts import FONT, HEADER, LAYOUTS, Pen, columns, heights, page
from .test_layouts import read

ROWS = tuple(
    (f"2{n:02}", "某项支出", "1,234.56", "1,000.00", "8.00" if n % 2 else "9.00") for n in range(1, 9)
)


def three_lines(*, is_apart: bool) -> bytes:
    """A table under three rules, its headers centred. ``is_apart``: 8.00 stands at the left of its column, 9.00 at the right."""

    def draw(pen: Pen) -> None:
        xs, ys = columns(), heights(len(ROWS) + 1)
        for y in (ys[0], ys[1], ys[-1]):
            pen.line(xs[0], y, xs[-1], y)
        for number, row in enumerate((HEADER, *ROWS)):
            for column, text in enumerate(row):
                left, right, y = xs[column], xs[column + 1], ys[number] + 14
                if number == 0:
                    pen.text((left + right - pdfmetrics.stringWidth(text, FONT, pen.size)) / 2, y, text)
                elif column < 2 or (is_apart and text == "8.00"):
                    pen.text(left + 4, y, text)
                else:
                    pen.text(right - 4, y, text, right=True)

    return page(draw)


def test_figures_that_stand_apart_below_one_header_are_read_in_both_ways(tmp_path):
    content = read(tmp_path, three_lines(is_apart=True))
    placed = [
        {text: set(frame.filter(text=text)["column_index"]) for text in ("8.00", "9.00")}
        for frame in (content.cells, content.candidates)
    ]
    assert placed == [{"8.00": {4}, "9.00": {4}}, {"8.00": {4}, "9.00": {5}}]
    texts = [
        sorted(frame["text"].str.replace_all(r"\s", "").to_list())
        for frame in (content.cells, content.candidates)
    ]
    assert [text for text in texts[0] if text] == [text for text in texts[1] if text]
    assert set(content.candidates.filter(text="8.00").select("placed_by", "second_reading").row(0)) == {
        "text",
        "agree",
    }


def test_where_they_stand_in_line_there_is_one_reading(tmp_path):
    assert read(tmp_path, three_lines(is_apart=False)).candidates.is_empty()


@pytest.mark.parametrize("kind", ["ruled", "no rules at all", "rules between rows only"])
def test_where_both_ways_agree_there_is_one_reading(tmp_path, kind):
    assert read(tmp_path, LAYOUTS[kind]().pdf).candidates.is_empty()
