"""Tables that a file holds as cells, without a place on paper, become observations by their grid indexes alone."""

from __future__ import annotations

from decimal import Decimal

import polars as pl
import pytest

from dagster_project.statements import read_statements
from dagster_project.tables.content import Gatherer, SheetCell

HEADER = ("科目编码", "科目名称", "本年收入合计", "财政拨款收入", "上级补助收入", "事业收入", "经营收入", "附属单位上缴收入", "其他收入")  # fmt: skip
ROWS = (
    ("", "合计", "30.00", "20.00", "", "10.00", "", "", ""),
    ("201", "一般公共服务支出", "30.00", "20.00", "", "10.00", "", "", ""),
    ("20106", "财政事务", "30.00", "20.00", "", "10.00", "", "", ""),
    ("2010601", "行政运行", "30.00", "20.00", "", "10.00", "", "", ""),
)
SUMMARY = (
    ("收入", "", "支出", ""),
    ("项目", "决算数", "项目", "决算数"),
    ("一、一般公共预算财政拨款收入", "20.00", "一、一般公共服务支出", "30.00"),
    ("二、事业收入", "10.00", "二、外交支出", ""),
    ("本年收入合计", "30.00", "本年支出合计", "30.00"),
    ("总计", "30.00", "总计", "30.00"),
)


def sheet(title: str, *rows: tuple[str, ...]) -> list[SheetCell]:
    """A sheet as a workbook holds it: title and unit are merged rows of it."""
    width = len(rows[0])
    cells = [SheetCell(0, 0, title, column_span=width), SheetCell(1, 0, "单位：万元", column_span=width)]
    return cells + [SheetCell(2 + r, c, text) for r, row in enumerate(rows) for c, text in enumerate(row)]


@pytest.fixture
def workbook():
    gather = Gatherer("d" * 32, "决算.xlsx")
    for number, cells in enumerate(
        (sheet("收入支出决算总表", *SUMMARY), sheet("收入决算表", HEADER, *ROWS)), 1
    ):
        gather.add_sheet(number, 0, cells)
        gather.add_page(page_number=number, character_count=1, table_count=1, image_count=0, engine=None, second_reading="none")  # fmt: skip
    return gather.content("spreadsheet", 2)


def test_cells_without_boxes_become_observations(workbook):
    found = read_statements(workbook)
    assert found.forms["form_id"].to_list() == ["income_expenditure_summary", "income"]
    income = found.observations.filter(form_id="income", item_code="2010601")
    amounts = dict(income.filter(pl.col("amount_yuan") != 0).select("measure", "amount_yuan").iter_rows())
    assert amounts == {"total": 300_000, "fiscal": 200_000, "business": 100_000}
    totals = found.observations.filter(form_id="income_expenditure_summary", amount_yuan=Decimal("300000.00"))
    assert totals.height == 5


def test_no_box_is_made_up(workbook):
    found = read_statements(workbook)
    assert workbook.cells["found_by"].unique().to_list() == ["cells"]
    assert found.observations["bbox"].null_count() == found.observations.height
    assert found.forms["bboxes"].list.len().to_list() == [0, 0]


def test_figures_on_lines_below_a_sheet_cost_nobody_the_document():
    gather = Gatherer("d" * 32, "决算.xlsx")
    gather.add_sheet(1, 0, sheet("收入决算表", HEADER, *ROWS))
    gather.add_plain_lines(["2010699 其他 1,000.00 2,000.00 3,000.00"], page_number=1, tables_above=[1])
    gather.add_page(page_number=1, character_count=1, table_count=1, image_count=0, engine=None, second_reading="none")  # fmt: skip
    found = read_statements(gather.content("spreadsheet", 1))
    assert found.forms["form_id"].to_list() == ["income"]
    assert not found.rejections.is_empty()
