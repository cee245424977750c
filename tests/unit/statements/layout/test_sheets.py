"""Pages → sheets: what continues what, whose title and unit and notes are whose."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import polars as pl
import pytest

from dagster_project.statements import read_statements

from ..pages import EXPENDITURE_HEADER, INCOME_HEADER, Sheet, content, income

CLASS = ("201", "一般公共服务支出", "10.00", "10.00", "", "", "", "", "")
GROUP = ("20106", "财政事务", "10.00", "10.00", "", "", "", "", "")
ITEM = ("2010601", "行政运行", "10.00", "10.00", "", "", "", "", "")


def forms_of(*sheets, **more):
    return read_statements(content(*sheets, **more)).forms


def test_a_page_without_title_and_header_continues_the_form_before():
    forms = forms_of(income(CLASS), Sheet(rows=[GROUP, ITEM]))
    assert forms.select("form_id", "first_page", "last_page").rows() == [("income", 1, 2)]
    assert [box["page_number"] for box in forms["bboxes"].item()] == [1, 2]


def test_a_repeated_header_is_no_row_and_a_repeated_title_no_new_form():
    again = income(GROUP)
    statements = read_statements(content(income(CLASS), Sheet(rows=[*INCOME_HEADER, GROUP]), again))
    assert statements.forms.select("form_id", "last_page").rows() == [("income", 3)]
    assert set(statements.observations["item_code"]) == {"201", "20106"}
    assert statements.rejections.is_empty()


def test_another_title_begins_another_form():
    forms = forms_of(income(CLASS), Sheet(["支出决算表", "单位：万元"], [EXPENDITURE_HEADER, CLASS[:8]]))
    assert forms["form_id"].to_list() == ["income", "expenditure"]


def test_a_repeated_header_places_its_figures_wherever_its_columns_stand():
    """Fitted to its own words, the table of the next page has other widths."""
    first = income(("201", "一般公共服务支出", "9.00", "8.00", "1.00", "", "", "", ""))
    rest = income(("202", "外交支出", "5.00", "3.00", "2.00", "", "", "", ""), title="收入决算表（续）")
    second = Sheet(rest.above, rest.rows, left=10.0)
    narrow = content(first, second)
    moved = pl.col("bbox").struct.with_fields(x0=pl.field("x0") * 0.6, x1=pl.field("x1") * 0.6)
    cells = narrow.cells.with_columns(
        bbox=pl.when(pl.col("page_number") == 2)
        .then(moved)
        .otherwise("bbox")
        .cast(narrow.cells.schema["bbox"])
    )
    statements = read_statements(replace(narrow, cells=cells))
    assert statements.forms["form_id"].to_list() == ["income"]
    of_page = statements.observations.filter(page_number=2, zero_style="none")
    assert of_page.select("item_code", "measure", "value_raw").rows() == [
        ("202", "total", "5.00"), ("202", "fiscal", "3.00"), ("202", "superior", "2.00")
    ]  # fmt: skip


@pytest.mark.parametrize("mark", ["①", "②", "*", "[注1]", "¹"])
def test_the_mark_of_a_footnote_is_no_part_of_a_name_or_a_code(mark):
    statements = read_statements(
        content(
            income(
                ("合计" + mark, "", "9.00", "9.00", "", "", "", "", ""),
                ("201" + mark, "一般公共服务支出", "9.00", "9.00", "", "", "", "", ""),
            )
        )
    )
    found = statements.observations.filter(measure="total")["item_code"].to_list()
    assert found == ["@total", "201"]
    assert statements.rejections.height == 0


@pytest.mark.parametrize("second", [("1", "2"), ("3", "4"), ("1", "7")])
def test_ordinals_of_columns_are_no_figures_in_either_half_of_the_page(second):
    """A form set in two columns of the page: its header stands twice, and its 栏次 begin anew or go on."""
    header = ("科目编码", "科目名称", "本年支出合计", "基本支出") * 2
    numbers = ("栏次", "", "1", "2", "栏次", "", *second)
    row = ("201", "一般公共服务支出", "9.00", "9.00", "202", "外交支出", "5.00", "5.00")
    statements = read_statements(
        content(Sheet(["一般公共预算财政拨款支出决算表", "单位：万元"], [header, numbers, row]))
    )
    assert statements.observations.filter(pl.col("zero_style") == "none").height == 4


def test_a_currency_sign_before_a_figure_is_no_part_of_it():
    statements = read_statements(
        content(income(("201", "一般公共服务支出", "¥9.00", "￥ 8.00", "-¥1.00", "¥ -", "", "", "")))
    )
    amounts = statements.observations.filter(pl.col("zero_style") == "none")
    assert amounts.select("value_raw", "amount_yuan").rows() == [
        ("¥9.00", Decimal(90_000)), ("￥ 8.00", Decimal(80_000)), ("-¥1.00", Decimal(-10_000))
    ]  # fmt: skip
    assert statements.forms["is_complete"].all()


def test_a_continuation_with_fewer_columns_is_placed_by_x():
    head = [(("项目", 4), ("合计", 1, 2), ("基本支出", 1, 2), ("项目支出", 1, 2)),
            ("类", "款", "项", "科目名称", None, None, None),
            (("201", 3), "一般公共服务支出", "9.00", "8.00", "1.00")]  # fmt: skip
    wide = Sheet(["一般公共预算财政拨款支出决算表", "单位：万元"], head)
    narrow = Sheet(rows=[(("20106", 3), "财政事务", "9.00", "8.00", "1.00")])
    # On the second page the code is one column: four columns fewer edges, the same places.
    statements = read_statements(content(wide, narrow))
    found = statements.observations.select("item_code", "measure", "value_raw", "page_number").rows()
    assert found[3:] == [
        ("20106", "total", "9.00", 2),
        ("20106", "basic", "8.00", 2),
        ("20106", "project", "1.00", 2),
    ]


def test_a_row_torn_by_the_page_break_is_one_row_with_its_figures_where_they_stand():
    upper = ("2080505", "机关事业单位基本养老", "", "", "", "", "", "", "")
    lower = ("", "保险缴费支出", "3.00", "3.00", "", "", "", "", "")
    statements = read_statements(content(income(CLASS, upper), Sheet(rows=[lower, GROUP])))
    row = statements.observations.filter(pl.col("item_code") == "2080505", pl.col("measure") == "total")
    assert row.select("item_name", "value_raw", "page_number").rows() == [
        ("机关事业单位基本养老保险缴费支出", "3.00", 2)
    ]


def test_figures_alone_at_the_head_of_a_page_go_to_the_name_before_them():
    upper = ("2010601", "行政运行", "", "", "", "", "", "", "")
    lower = ("", "", "10.00", "10.00", "", "", "", "", "")
    statements = read_statements(content(income(CLASS, upper), Sheet(rows=[lower, GROUP])))
    assert statements.rejections.is_empty()
    found = statements.observations.filter(pl.col("item_code") == "2010601", pl.col("measure") == "total")
    assert found["value_raw"].to_list() == ["10.00"]


def test_a_whole_row_after_a_blank_one_is_not_taken_for_its_rest():
    blank = ("2010601", "行政运行", "", "", "", "", "", "", "")
    total = ("", "合计", "10.00", "10.00", "", "", "", "", "")
    statements = read_statements(content(income(CLASS, blank), Sheet(rows=[total])))
    assert statements.observations.filter(pl.col("item_code") == "@total").height == 7


@pytest.mark.parametrize(
    "above",
    [
        ["公开02表", "收入决算表", "部门：某局 金额单位：万元"],
        ["表2：高等学校收入决算表", "单位：万元"],
        ["青岚县林业局2023年度收入决算表", "（单位：万元）"],
        ["收入", "决算表", "单位：万元"],
        ["二、部门收入决算表", "金额单位：人民币万元"],
    ],
)
def test_a_title_is_known_under_number_body_year_and_over_two_lines(above):
    statements = read_statements(content(Sheet(above, [*INCOME_HEADER, CLASS])))
    assert statements.forms.select("form_id", "stated_unit").rows() == [("income", "万元")]
    roles = dict(statements.lines.select("text", "role").rows())
    assert "title" in roles.values()
    assert "unit_line" in roles.values()


def test_title_and_unit_may_stand_inside_the_grid():
    rows = [(("收入决算表", 9),), (("部门：某局", 4), ("单位：元", 5)), *INCOME_HEADER, CLASS]
    statements = read_statements(content(Sheet(rows=rows)))
    assert statements.forms.select("form_id", "stated_unit", "unit_source").rows() == [
        ("income", "元", "printed")
    ]
    assert statements.observations.height == 7


def test_a_form_without_unit_line_takes_the_unit_of_the_others_and_says_so():
    forms = forms_of(income(CLASS), Sheet(["支出决算表"], [EXPENDITURE_HEADER, CLASS[:8]]))
    assert forms.select("stated_unit", "unit_source").rows() == [("万元", "printed"), ("万元", "inherited")]


def test_where_units_differ_an_inherited_one_is_no_ground_for_a_finding():
    header = ("科目编码", "科目名称", "合计", "基本支出", "项目支出")
    statements = read_statements(
        content(
            income(CLASS),
            Sheet(["一般公共预算财政拨款支出决算表", "单位：元"], [header, CLASS[:5]]),
            Sheet(["财政拨款支出决算表"], [header, CLASS[:5]]),
        )
    )
    inherited = statements.observations.filter(pl.col("form_id") == "fiscal_expenditure")
    assert set(inherited["confidence"]) == {0.4}


def test_a_unit_in_the_header_and_one_said_by_the_text_alone():
    header = ("科目编码", "科目名称", "合计（元）", "基本支出（元）", "项目支出（元）")
    forms = forms_of(Sheet(["一般公共预算财政拨款支出决算表"], [header, CLASS[:5]]))
    assert forms.select("stated_unit", "unit_source").rows() == [("元", "header")]
    row = ("201", "一般公共服务支出", "1,234.56", "1,200.00", "34.56", "", "", "", "")
    text = Sheet(above=["本年收入1,234.56万元，其中财政拨款收入1,200.00万元。"])
    forms = forms_of(income(row, unit=""), text)
    assert forms.select("stated_unit", "unit_source").rows() == [("万元", "narrative")]


def test_amounts_whose_unit_nobody_says_are_not_converted():
    statements = read_statements(content(income(CLASS, unit="")))
    found = statements.observations.filter(pl.col("measure").is_in(["total", "other"]))
    assert found.select("value_raw", "amount_yuan", "stated_unit").rows()[0] == ("10.00", None, None)
    assert float(found["amount_yuan"][1]) == 0.0


@pytest.mark.parametrize(
    ("rows", "below", "state"),
    [
        ([CLASS], [], "figures"),
        ([("",) * 9], ["注：青岚县林业局无收入，故本表无数据。"], "declared_empty"),
        ([("",) * 9], ["注：本表反映部门本年度取得的各项收入情况。", "说明：本部门本年度没有收入，故本表无数据。"], "declared_empty"),
        ([("",) * 9], ["注：本表反映部门本年度取得的各项收入情况。"], "empty_undeclared"),
        ([("",) * 9], ["无收入的，仍保留该表格式，并在本表下方作下述说明："], "empty_undeclared"),
        ([("", "合计", *[""] * 7), ("201", "一般公共服务支出", *[""] * 7)], [], "figures"),
        ([("", "合计", *["0.00"] * 7)], ["本部门没有收入，故本表为空表。"], "declared_empty"),
    ],
)  # fmt: skip
def test_the_state_of_a_form(rows, below, state):
    statements = read_statements(content(income(*rows, below=below), income(CLASS, title="其他收入情况表")))
    assert statements.forms["state"][0] == state
    told = statements.text_facts.filter(pl.col("kind") == "empty_undeclared")["form_id"].to_list()
    assert told == (["income"] if state == "empty_undeclared" else [])


NOTE = "注：本表反映部门本年度取得的各项收入情况。"


@pytest.mark.parametrize(
    ("foot", "overleaf", "note", "last_page"),
    [
        ([], [NOTE, "第三部分 情况说明"], NOTE, 2),
        (["- 7 -"], [NOTE], NOTE, 2),
        ([], ["第三部分 情况说明", NOTE], None, 1),
        (["第三部分 情况说明"], [NOTE], None, 1),
    ],
)
def test_a_note_at_the_head_of_the_next_page_belongs_to_the_form_that_filled_the_page(
    foot, overleaf, note, last_page
):
    forms = forms_of(income(CLASS, below=foot), Sheet(overleaf))
    assert forms.select("note", "last_page").rows() == [(note, last_page)]


def test_notes_are_kept_and_the_text_below_stays_body():
    below = ["注：本表反映部门本年度取得的各项收入情况。", "第三部分 情况说明", "一、收入支出决算总体情况"]
    statements = read_statements(content(income(CLASS, below=below)))
    assert statements.forms["note"].item() == below[0]
    assert statements.lines["role"].to_list() == ["title", "unit_line", "note", "body", "body"]


def test_a_unit_list_gives_units_and_no_observations():
    rows = [("序号", "单位名称", "备注"), ("1", "青岚县林业局（本级）", "行政单位"), ("2", "青岚县林场", "")]
    statements = read_statements(content(Sheet(["纳入编制范围的单位包括："], rows)))
    assert statements.units.select("sequence", "unit_name", "note").rows() == [
        (1, "青岚县林业局（本级）", "行政单位"),
        (2, "青岚县林场", None),
    ]
    assert statements.forms.is_empty()
    assert statements.observations.is_empty()
    assert "unit_list" in statements.document["form_ids"].item()
