"""Tables of which only the rules between columns are drawn: open at the sides, cut short by merged cells, over pages."""

from __future__ import annotations

import polars as pl
import pytest

from .layouts import WIDTH, Pen, page, pages
from .test_layouts import read
from .test_printing_habits import centred

PITCH, TOP = 16.0, 100.0
EDGES = (60.0, 120.0, 270.0, 350.0, 430.0, 510.0)
HEADER = ((0, 2, 0, "项目"), (2, 5, 0, "本年支出"))
SECOND = (
    (0, 1, 1, "科目编码"),
    (1, 2, 1, "科目名称"),
    (2, 3, 1, "合计"),
    (3, 4, 1, "基本支出"),
    (4, 5, 1, "项目支出"),
)
TOTAL = (("", "合计", "1,299.66", "1,065.10", "234.56"),)
CLASSES = (
    ("（一）一般公共服务支出类", (("201", "一般公共服务支出", "1,234.56", "1,000.00", "234.56"), ("20101", "人大事务", "834.56", "", ""))),
    ("（二）卫生健康支出类", (("210", "卫生健康支出", "65.10", "65.10", ""), ("21011", "行政事业单位医疗", "65.10", "65.10", "0.00"))),
)  # fmt: skip


def write(pen: Pen, rows, top: float) -> float:
    """Rows with rules between their columns and nothing at the sides; where they end."""
    pen.size = 8.0
    for number, row in enumerate(rows):
        middle = top + PITCH * (number + 0.5)
        centred(pen, EDGES[0], EDGES[1], middle, row[0])
        pen.text(EDGES[1] + 2, middle + 3, row[1])
        for column in (2, 3, 4):
            pen.text(EDGES[column + 1] - 2, middle + 3, row[column], right=True)
    bottom = top + PITCH * len(rows)
    for x in EDGES[1:-1]:
        pen.line(x, top, x, bottom)
    return bottom


def across(pen: Pen, y: float) -> None:
    pen.line(EDGES[0], y, EDGES[-1], y)


def head(pen: Pen) -> float:
    """A header of two rows without a rule between them: rules between columns begin below what stands over them."""
    pen.size = 8.0
    for first, last, row, text in (*HEADER, *SECOND):
        centred(pen, EDGES[first], EDGES[last], TOP + PITCH * (row + 0.5), text)
    bottom = TOP + 2 * PITCH
    for place, x in enumerate(EDGES[1:-1], start=1):
        pen.line(x, TOP if place == 2 else TOP + PITCH, x, bottom)
    across(pen, TOP)
    across(pen, bottom)
    return write(pen, TOTAL, bottom)


def classes(pen: Pen, top: float) -> float:
    for name, rows in CLASSES:
        pen.text(EDGES[0] + 4, top + PITCH / 2 + 3, name)
        top = write(pen, rows, top + PITCH)
    return top


def placed(cells: pl.DataFrame, number: int) -> dict[str, tuple[int, int, int]]:
    """Table, first column and columns of each text of a page."""
    here = cells.filter((pl.col("page_number") == number) & (pl.col("text") != ""))
    rows = here.select("text", "table_index", "column_index", "column_span").rows()
    return {text.strip(): (table, column, span) for text, table, column, span in rows}


def test_rows_of_a_header_end_where_rules_between_columns_begin(tmp_path):
    cells = read(tmp_path, page(lambda pen: across(pen, classes(pen, head(pen))))).cells
    found = placed(cells, 1)
    assert found["本年支出"] == (0, 2, 3)
    assert found["项目"] == (0, 0, 2)
    alone = [(first, text) for first, _, _, text in SECOND if text != "合计"]
    assert [found[text] for _, text in alone] == [(0, first, 1) for first, _ in alone]


@pytest.mark.parametrize("closed", [True, False], ids=["last rule drawn", "no rule across"])
def test_a_table_open_at_the_sides_goes_on_in_its_columns_past_merged_cells(tmp_path, closed):
    def second(pen: Pen) -> None:
        bottom = classes(pen, write(pen, CLASSES[0][1][1:], 60))
        if closed:
            across(pen, bottom)

    cells = read(tmp_path, pages([lambda pen: classes(pen, head(pen)), second])).cells
    for number in (1, 2):
        found = placed(cells, number)
        assert {table for table, _, _ in found.values()} == {0}
        assert found["（二）卫生健康支出类"] == (0, 0, 5)
        assert found["21011"] == (0, 0, 1)
        assert found["行政事业单位医疗"] == (0, 1, 1)
        assert found["0.00"] == (0, 4, 1)


def test_without_a_table_before_open_sides_are_where_texts_stand(tmp_path):
    rows = CLASSES[0][1] + CLASSES[1][1]
    cells = read(tmp_path, page(lambda pen: write(pen, rows, 60) and None)).cells
    found = placed(cells, 1)
    assert found["210"] == (0, 0, 1)
    assert found["0.00"] == (0, 4, 1)


def test_a_row_of_figures_where_the_rules_stop_is_no_merged_cell(tmp_path):
    def draw(pen: Pen) -> None:
        bottom = write(pen, CLASSES[0][1], 60)
        for x, text in ((EDGES[0] + 4, "小计"), (WIDTH / 2, "1,234.56 99.10")):
            pen.text(x, bottom + PITCH / 2 + 3, text)
        write(pen, CLASSES[1][1], bottom + PITCH)

    cells = read(tmp_path, page(draw)).cells
    assert not any(
        "1,234.56 99.10" in text and span == 5 for text, span in cells.select("text", "column_span").rows()
    )
    assert len({table for table, _, _ in placed(cells, 1).values()}) > 1
