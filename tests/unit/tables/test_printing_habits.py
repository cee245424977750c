"""Tables as office programs and browsers print them: what is missing of their rules is told by the text."""

from __future__ import annotations

import itertools

import numpy as np
import polars as pl
import pytest
from reportlab.pdfbase import pdfmetrics

from dagster_project.tables.ruled.rules import SNAP, straighten
from dagster_project.tables.text.words import FIGURE, Word, with_groups_joined

from .layouts import FONT, LEFT, Pen, page, pages
from .test_layouts import cells_of, read

SIZE, PITCH, TOP = 8.0, 16.0, 100.0
WIDTHS = (40.0, 40.0, 40.0, 140.0, 80.0, 80.0, 60.0)
EDGES = tuple(float(x) for x in LEFT + np.concatenate(([0], np.cumsum(WIDTHS))))
HEADER = ((0, 3, 2, "科目编码"), (3, 4, 2, "科目名称"), (4, 7, 1, "本年支出"))
SECOND = ((4, 5, 1, "小计"), (5, 6, 1, "基本支出"), (6, 7, 1, "项目支出"))
NUMBERS = ((0, 4, 1, "栏次"), (4, 5, 1, "1"), (5, 6, 1, "2"), (6, 7, 1, "3"))
BODY = (
    ("", "", "", "合计", "1,299.66", "1,065.10", "234.56"),
    ("201", "", "", "一般公共服务支出", "1,234.56", "1,000.00", "234.56"),
    ("", "01", "", "人大事务", "834.56", "600.00", "234.56"),
    ("", "", "05", "行政运行", "834.56", "600.00", "234.56"),
    ("210", "", "", "卫生健康支出", "65.10", "65.10", "-"),
)
FIRST = 3
"""Rows of the header with the row of 栏次."""


def centred(pen: Pen, x0: float, x1: float, middle: float, text: str) -> None:
    width = pdfmetrics.stringWidth(text, FONT, SIZE)
    pen.text((x0 + x1 - width) / 2, middle + 0.35 * SIZE, text)


def write_header(pen: Pen, edges=EDGES, top: float = TOP) -> None:
    """Headers in the middle of their cells; two rows and the row that numbers the columns."""
    pen.size = SIZE
    for row, cells in enumerate((HEADER, SECOND, NUMBERS)):
        for first, last, rows, text in cells:
            centred(pen, edges[first], edges[last], top + PITCH * (row + rows / 2), text)


def write_body(pen: Pen, rows=BODY, edges=EDGES, top: float = TOP + FIRST * PITCH) -> None:
    """Codes in the middle of their columns, names at the left, figures at the right, two points from the edge."""
    pen.size = SIZE
    for number, row in enumerate(rows):
        y = top + PITCH * (number + 0.5)
        for column, text in enumerate(row):
            if column < 3:
                centred(pen, edges[column], edges[column + 1], y, text)
            elif column == 3:
                pen.text(edges[column] + 2, y + 0.35 * SIZE, text)
            else:
                pen.text(edges[column + 1] - 2, y + 0.35 * SIZE, text, right=True)


def shade(pen: Pen, rows: range, top: float = TOP) -> None:
    pen.canvas.setFillGray(0.9)
    for row in rows:
        pen.canvas.rect(
            EDGES[0], 842 - top - PITCH * (row + 1), EDGES[-1] - EDGES[0], PITCH, stroke=0, fill=1
        )
    pen.canvas.setFillGray(0)


def cells_found(tmp_path, pdf: bytes, page_number: int = 1) -> dict[str, set[tuple[int, int]]]:
    """Text → column and column span of the cells of a page that hold it."""
    cells = read(tmp_path, pdf).cells.filter(pl.col("text") != "", pl.col("page_number") == page_number)
    found: dict[str, set[tuple[int, int]]] = {}
    for text, column, span in cells.select("text", "column_index", "column_span").iter_rows():
        found.setdefault("".join(text.split()), set()).add((column, span))
    return found


def check_whole(found: dict[str, set[tuple[int, int]]]) -> None:
    """Every text of the form in its column, the header over the columns that it names."""
    assert found["科目编码"] == {(0, 3)}
    assert found["本年支出"] == {(4, 3)}
    assert found["基本支出"] == {(5, 1)}
    assert found["201"] == {(0, 1)}
    assert found["05"] == {(2, 1)}
    assert found["行政运行"] == {(3, 1)}
    assert found["1,234.56"] == {(4, 1)}
    assert found["234.56"] == {(6, 1)}
    assert found["-"] == {(6, 1)}


def test_shaded_rows_without_any_line_have_the_columns_of_their_header(tmp_path):
    def draw(pen: Pen) -> None:
        shade(pen, range(3))
        shade(pen, range(4, FIRST + len(BODY), 2))
        write_header(pen)
        write_body(pen)

    check_whole(cells_found(tmp_path, page(draw)))


def test_without_rules_the_columns_are_those_under_a_centred_header(tmp_path):
    """The codes are centred in their columns: where the table begins at the left only the header tells."""

    def draw(pen: Pen) -> None:
        write_header(pen)
        write_body(pen)

    check_whole(cells_found(tmp_path, page(draw)))


def test_a_form_of_one_row_without_rules(tmp_path):
    edges = tuple(60.0 + 75 * k for k in range(7))
    header = ("合计", "因公出国", "小计", "购置费", "运行费", "公务接待费")
    figures = ("2.02", "1.40", "0.44", "-", "0.44", "0.18")

    def draw(pen: Pen, header=header) -> None:
        pen.size = SIZE
        for column, (head, figure) in enumerate(zip(header, figures, strict=True)):
            centred(pen, edges[column], edges[column + 1], TOP, head)
            centred(pen, edges[column], edges[column + 1], TOP + PITCH, str(column + 1))
            pen.text(edges[column + 1] - 2, TOP + 2 * PITCH, figure, right=True)

    found = cells_found(tmp_path, page(draw))
    assert found["运行费"] == {(4, 1)}
    assert found["0.44"] == {(2, 1), (4, 1)}
    assert found["0.18"] == {(5, 1)}


@pytest.mark.parametrize("glued", ["12.50", "-"])
def test_a_figure_up_to_which_the_next_name_begins_is_a_figure(tmp_path, glued):
    """Two halves of a form, no space between the amounts of the left one and the names of the right one."""
    edges = (60.0, 200.0, 260.0, 400.0, 460.0)
    rows = [("一般公共预算", glued, "一、公共安全支出", "8.00")]
    rows += [(f"事业收入{k}", f"{k}.25", f"二、教育支出{k}", f"{k}.10") for k in range(1, 5)]

    def draw(pen: Pen) -> None:
        pen.size = SIZE
        shade(pen, range(0, len(rows) + 1, 2))
        for column, text in enumerate(("项目", "决算数", "项目", "决算数")):
            centred(pen, edges[column], edges[column + 1], TOP + PITCH / 2, text)
        for number, row in enumerate(rows):
            y = TOP + PITCH * (number + 1.5) + 0.35 * SIZE
            for column, text in enumerate(row):
                right = column % 2 == 1
                pen.text(edges[column + 1] - 1 if right else edges[column] + 1, y, text, right=right)

    found = cells_found(tmp_path, page(draw))
    assert found[glued] == {(1, 1)}
    assert found["一、公共安全支出"] == {(2, 1)}
    assert found["8.00"] == {(3, 1)}


def test_a_continuation_of_shaded_rows_takes_the_columns_of_the_page_before(tmp_path):
    def first(pen: Pen) -> None:
        shade(pen, range(3))
        shade(pen, range(4, FIRST + len(BODY), 2))
        write_header(pen)
        write_body(pen)

    def second(pen: Pen) -> None:
        shade(pen, range(0, 6, 2), top=60)
        more = (
            ("", "11", "", "行政单位医疗", "", "", "-"),
            *BODY[2:4],
            ("211", "", "", "节能环保支出", "", "", "-"),
            BODY[4],
        )
        write_body(pen, more, top=60)

    found = cells_found(tmp_path, pages([first, second]), 2)
    assert found["行政单位医疗"] == {(3, 1)}
    assert found["65.10"] == {(4, 1), (5, 1)}
    assert found["-"] == {(6, 1)}


def test_a_table_of_which_many_rules_are_missing_has_a_cell_for_every_text(tmp_path):
    """Borders set cell by cell: below the header none to the right of every second figure, and gaps in the rows."""

    def draw(pen: Pen) -> None:
        write_header(pen)
        write_body(pen)
        ys = [TOP + PITCH * k for k in range(FIRST + len(BODY) + 1)]
        for number, y in enumerate(ys):
            last = -1 if number in (5, 7) else -2 if number == 6 else len(EDGES) - 1
            pen.line(EDGES[0] if number != 6 else EDGES[3], y, EDGES[last], y)
        for number, (y0, y1) in enumerate(itertools.pairwise(ys)):
            for column, x in enumerate(EDGES):
                in_header = number < FIRST and 0 < column < 4
                if not in_header and not (number >= FIRST and (number + column) % 2 and 0 < column < 7):
                    pen.line(x, y0, x, y1)

    found = cells_found(tmp_path, page(draw))
    assert found["1,234.56"] == {(4, 1)}
    assert found["行政运行"] == {(3, 1)}
    assert found["600.00"] == {(5, 1)}


def test_rules_between_columns_alone_on_the_next_page(tmp_path):
    def first(pen: Pen) -> None:
        write_header(pen)
        write_body(pen)
        bottom = TOP + PITCH * (FIRST + len(BODY))
        for y in (TOP, TOP + FIRST * PITCH):
            pen.line(EDGES[0], y, EDGES[-1], y)
        for x in EDGES:
            pen.line(x, TOP if x in (EDGES[0], EDGES[-1]) else TOP + FIRST * PITCH, x, bottom)

    def second(pen: Pen) -> None:
        write_body(pen, BODY[1:], top=60)
        for x in EDGES:
            pen.line(x, 60, x, 60 + PITCH * 4)

    found = cells_found(tmp_path, pages([first, second]), 2)
    assert found["201"] == {(0, 1)}
    assert found["05"] == {(2, 1)}
    assert found["65.10"] == {(4, 1), (5, 1)}


def test_two_headers_in_one_cell_are_parted_where_each_stands_in_the_middle_of_its_column(tmp_path):
    rows = (
        ("201", "一般公共服务支出", "1,234.56", "1,000.00", "234.56"),
        ("210", "卫生健康支出", "65.10", "65.10", "0.00"),
    )
    edges = (60.0, 120.0, 260.0, 340.0, 420.0, 500.0)

    def draw(pen: Pen) -> None:
        pen.size = SIZE
        ys = [TOP, TOP + PITCH, TOP + 2 * PITCH, TOP + 3 * PITCH]
        for y in ys:
            pen.line(edges[0], y, edges[-1], y)
        for column, x in enumerate(edges):
            pen.line(x, ys[0] if column != 3 else ys[1], x, ys[-1])
        for column, text in enumerate(("科目编码", "科目名称", "合计", "基本支出", "项目支出")):
            centred(pen, edges[column], edges[column + 1], TOP + PITCH / 2, text)
        for number, row in enumerate(rows):
            for column, text in enumerate(row):
                y = TOP + PITCH * (number + 1.5) + 0.35 * SIZE
                pen.text(
                    edges[column] + 2 if column < 2 else edges[column + 1] - 2, y, text, right=column > 1
                )

    found = cells_of(read(tmp_path, page(draw)))
    assert found[0, 2] == (1, 1, "合计")
    assert found[0, 3] == (1, 1, "基本支出")


@pytest.mark.parametrize(
    ("others", "joined"), [(["65.10"], True), (["2,065.10"], False), (["2065.10"], False)]
)
def test_thousands_parted_by_a_space_are_one_figure_where_no_other_way_is_used(others, joined):
    words = [Word(1, 100, 104, 20, SIZE, "1"), Word(1, 107, 130, 20, SIZE, "688.82")]
    words += [Word(2, 100, 130, 40, SIZE, text) for text in others]
    found = [word.text for word in with_groups_joined(words)]
    assert found == (["1688.82", *others] if joined else ["1", "688.82", *others])


@pytest.mark.parametrize(("gap", "joined"), [(0.59, True), (0.61, False)])
def test_columns_stand_farther_apart_than_groups_of_digits(gap, joined):
    words = [Word(1, 100, 104, 20, SIZE, "5"), Word(1, 104 + gap * SIZE, 130, 20, SIZE, "688.82")]
    assert (len(with_groups_joined(words)) == 1) is joined


@pytest.mark.parametrize(
    ("text", "is_figure"),
    [("¥1,234.50", True), ("￥-", True), ("-¥5.00", True), ("¥", False), ("5元", False)],
)
def test_a_figure_may_bear_a_currency_sign(text, is_figure):
    assert (FIGURE.fullmatch(text) is not None) is is_figure


def test_the_outline_of_a_stamp_between_two_rules_moves_neither():
    """Specks nearer to each other than lines are apart lead from one rule to the next."""
    specks = [(100.0 + 2 * k, 300.0 + k, 300.5 + k) for k in range(51)]
    rules = [(100.0, 50.0, 400.0), (200.0, 50.0, 400.0)]
    found = straighten(np.array(specks + rules))
    assert len(found) == 2
    assert np.abs(found[:, 0] - [100.0, 200.0]).max() < SNAP / 2
