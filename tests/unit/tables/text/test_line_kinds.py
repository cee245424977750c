"""Numbers of pages and rows of figures, told by characters and place."""

from __future__ import annotations

import pytest

from dagster_project.tables.text.line_kinds import (
    is_row_of_figures,
    may_be_row_of_figures,
    page_number_at_edge,
    printed_page_number,
)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("7", 7),
        ("- 12 -", 12),
        ("— 3 —", 3),
        ("第3页", 3),
        ("第 3 页，共 20 页", 3),
        ("3/20", 3),
        ("１２", 12),
        ("12.00", None),
        ("12345", None),
        ("第三部分", None),
        ("3 4", None),
        ("", None),
    ],
)
def test_a_line_is_the_number_of_a_page_in_every_spelling(text, number):
    assert printed_page_number(text) == number


@pytest.mark.parametrize(("width", "height"), [(600.0, 900.0), (900.0, 600.0)])
def test_a_landscape_page_keeps_the_margins_of_an_upright_one(width, height):
    def at(y0: float) -> int | None:
        return page_number_at_edge("5", {"x0": 0.0, "x1": 5.0, "y0": y0, "y1": y0 + 9.0}, width, height)

    assert (at(80.9), at(81.0)) == (5, None)
    assert (at(height - 90.0), at(height - 89.9)) == (None, 5)
    assert page_number_at_edge("5", None, width, height) is None
    assert page_number_at_edge("5", {"x0": 0.0, "x1": 5.0, "y0": 0.0, "y1": 9.0}, None, None) is None


@pytest.mark.parametrize(
    ("line", "certain", "possible"),
    [
        ("一、一般公共服务支出 12.00 10.00", True, True),
        ("机关运行 12.00", True, True),
        ("车辆 3 4", False, True),
        ("12.00 元", False, False),
        ("支出12.00万元，增长3.00%。", False, False),
        ("2023年度", False, False),
    ],
)
def test_rows_of_figures(line, certain, possible):
    assert (is_row_of_figures(line), may_be_row_of_figures(line)) == (certain, possible)
