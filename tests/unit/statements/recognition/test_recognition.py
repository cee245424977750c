"""Recognition: by title, columns and rows together, with the evidence kept; a new layout is taught by data alone."""

from __future__ import annotations

import json
from dataclasses import replace

import polars as pl
import pytest
import yaml

from dagster_project.statements import read_statements
from dagster_project.statements.forms.descriptions import FORMS_FILE, load_catalogue
from dagster_project.statements.stage import read_document

from ..pages import Sheet, content, income

HEADER = ("科目编码", "科目名称", "合计", "基本支出", "项目支出")
ROWS = [
    HEADER,
    ("201", "一般公共服务支出", "9.00", "8.00", "1.00"),
    ("20106", "财政事务", "9.00", "8.00", "1.00"),
]
SAME_COLUMNS = {
    "一般公共预算财政拨款支出决算表": "gpb_expenditure",
    "财政拨款支出决算表": "fiscal_expenditure",
    "政府性基金预算财政拨款支出决算表": "gf_income_expenditure",
    "国有资本经营预算财政拨款支出决算表": "soc_income_expenditure",
}


@pytest.mark.parametrize(("title", "form_id"), SAME_COLUMNS.items())
def test_forms_with_the_same_columns_are_told_apart_by_title(title, form_id):
    forms = read_statements(content(Sheet([title, "单位：万元"], ROWS))).forms
    assert forms["form_id"].to_list() == [form_id]
    assert forms["score"].item() == 1.0


@pytest.mark.parametrize("number", ["公开01表", "公开14表", "表3"])
def test_the_number_decides_nothing(number):
    sheet = Sheet([number, "一般公共预算财政拨款支出决算表", "单位：万元"], ROWS)
    assert read_statements(content(sheet)).forms["form_id"].to_list() == ["gpb_expenditure"]


def test_columns_alone_decide_where_they_are_one_forms_own():
    row = ("201", "一般公共服务支出", "10.00", "10.00", "", "", "", "", "")
    assert read_statements(content(income(row, title=""))).forms["form_id"].to_list() == ["income"]


def test_without_a_title_forms_of_the_same_columns_are_an_ambiguity_and_no_guess():
    statements = read_statements(content(Sheet(["单位：万元"], ROWS)))
    assert statements.forms["form_id"].to_list() == ["other"]
    assert statements.rejections["reason"].to_list() == ["form_ambiguous"]
    evidence = json.loads(statements.forms["evidence"].item())
    assert evidence["ambiguous"] is True
    assert len({round(c["score"], 2) for c in evidence["candidates"]}) == 1
    assert set(statements.observations["item_code"]) == {None}  # landed all the same


def test_a_title_that_its_columns_contradict_is_not_believed():
    sheet = income(
        ("201", "一般公共服务支出", "10.00", "10.00", "", "", "", "", ""),
        title="一般公共预算财政拨款支出决算表",
    )
    forms = read_statements(content(sheet)).forms
    assert forms["form_id"].to_list() == ["other"]


def test_the_evidence_says_what_spoke_for_each_candidate():
    evidence = json.loads(
        read_statements(content(Sheet(["支出决算表", "单位：万元"], ROWS))).forms["evidence"].item()
    )
    assert evidence["title"] == "支出决算表"
    assert evidence["columns"] == ["科目编码", "科目名称", "合计", "基本支出", "项目支出"]
    best = evidence["candidates"][0]
    assert best["form_id"] == "expenditure"
    assert (best["title"], best["rows"], best["geometry"]) == (1.0, 1.0, 1.0)
    assert best["columns"] < 1  # 上缴上级支出 and 经营支出 are not there


def test_a_table_of_prose_is_no_form():
    rows = [("政策目标", "具体内容"), ("加强管理", "落实各项制度"), ("提高效率", "优化流程")]
    assert read_statements(content(Sheet(["一、工作要求"], rows))).forms.is_empty()


PROVINCE = [
    ("支出功能科目", "科目全称", "全年支出", "人员及公用", "专项"),
    ("201", "一般公共服务支出", "9.00", "8.00", "1.00"),
    ("20106", "财政事务", "9.00", "8.00", "1.00"),
]


def test_a_new_layout_is_taught_by_data_alone(tmp_path):
    page = content(Sheet(["本级财力安排支出明细账", "单位：万元"], PROVINCE))
    assert read_statements(page).forms["form_id"].to_list() == ["other"]

    data = yaml.safe_load(FORMS_FILE.read_text(encoding="utf-8"))
    form = data["forms"]["gpb_expenditure"]
    form["titles"].append("本级财力安排支出明细账")
    form["measures"] = {"total": ["全年支出"], "basic": ["人员及公用"], "project": ["专项"]}
    data["header"]["code"].append("支出功能科目")
    data["header"]["name"].append("科目全称")
    taught = tmp_path / "forms.yaml"
    taught.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")

    frames = read_document(page, load_catalogue(taught))
    assert frames["forms"]["form_id"].to_list() == ["gpb_expenditure"]
    assert frames["observations"].select("item_code", "measure", "value_raw", "fund_source").rows() == [
        ("201", "total", "9.00", "gpb"),
        ("201", "basic", "8.00", "gpb"),
        ("201", "project", "1.00", "gpb"),
        ("20106", "total", "9.00", "gpb"),
        ("20106", "basic", "8.00", "gpb"),
        ("20106", "project", "1.00", "gpb"),
    ]
    assert frames["rejections"].is_empty()


def test_every_description_is_complete():
    catalogue = load_catalogue()
    for form in catalogue.forms:
        measures = {
            name for group in ([side.measures for side in form.sides] or [form.measures]) for name in group
        }
        assert set(form.needs) <= measures
        assert form.parts <= measures
        assert form.rows in {"functional", "economic", "lines", "items", "list", "transposed"}
        assert form.fund.default or form.fund.measures
    assert len({form.form_id for form in catalogue.forms}) == 14


@pytest.mark.parametrize(
    "title",
    [
        "政府性基金预算财政拨款“三公”经费支出决算表",
        "项目支出决算表",
        "非税收入决算表",
        "某某专项支出决算情况统计表",
    ],
)
def test_a_title_that_says_more_than_a_known_one_is_another_form(title):
    """Its columns may be the known form's: its figures are not."""
    header = ("合计", "因公出国（境）费", "公务接待费") if "三公" in title else HEADER
    rows = [header, ("9.00", "8.00", "1.00")] if "三公" in title else ROWS
    assert read_statements(content(Sheet([title, "单位：万元"], rows))).forms["form_id"].to_list() == [
        "other"
    ]


@pytest.mark.parametrize(
    ("line", "unit"),
    [
        ("单位：万元", "万元"), ("金额单位：人民币元", "元"), ("货币单位：千元", "千元"), ("单位（亿元）", "亿元"), ("（万元）", "万元"),
        ("单位：元谋县财政局", None), ("填报单位：某局", None), ("编制单位：某局 单位：百万元", "百万元"), ("单位：人", None),
        ("元，占9.99%。", None),
    ],
)  # fmt: skip
def test_unit_lines(line, unit):
    forms = read_statements(content(Sheet(["支出决算表", line], ROWS))).forms
    assert forms["stated_unit"].to_list() == [unit]


def test_a_table_whose_columns_could_be_anythings_needs_its_title():
    rows = [("项目", "金额"), ("合计", "9.00"), ("档案整理服务", "9.00")]
    titled = read_statements(content(Sheet(["政府购买服务支出情况表", "单位：元"], rows)))
    assert titled.forms["form_id"].to_list() == ["purchased_services"]
    assert titled.observations.select("item_code", "item_level").rows() == [
        ("@total", "total"),
        (None, "line"),
    ]
    assert titled.forms["unknown_figures"].to_list() == [0]
    assert read_statements(content(Sheet(["单位：元"], rows))).forms["form_id"].to_list() == ["other"]


@pytest.mark.parametrize("unit", ["（单位：万元）", "单位：万元", "（金额单位：万元）"])
def test_a_title_that_shares_its_line_with_the_unit_is_a_title(unit):
    statements = read_statements(content(Sheet([f"一般公共预算财政拨款支出决算表{unit}"], ROWS)))
    assert statements.forms["form_id"].to_list() == ["gpb_expenditure"]
    assert set(statements.observations["stated_unit"]) == {"万元"}


def test_labels_alone_in_the_last_row_of_a_header_are_header():
    """Without rules between rows 科目编码 and 科目名称 stand lower than the names of the amounts beside them."""
    rows = [
        ("", "项目", "", "", ""),
        ("", "", "合计", "基本支出", "项目支出"),
        ("科目编码", "科目名称", "", "", ""),
        *ROWS[1:],
    ]
    statements = read_statements(content(Sheet(["一般公共预算财政拨款支出决算表", "单位：万元"], rows)))
    assert set(statements.observations["item_code"]) == {"201", "20106"}
    assert statements.rejections.is_empty()


def test_names_centred_between_the_rows_of_a_merged_header_are_header():
    """三公 without rules between rows: 合计 stands beside two rows of 公务用车, in a row of its own."""
    rows = [
        (("预算数", 6), ("决算数", 6)),
        ("", "", ("公务用车购置及运行维护费", 3), "", "", "", ("公务用车购置及运行维护费", 3), ""),
        ("合计", "因公出国（境）费", "", "", "", "公务接待费") * 2,
        ("", "", "小计", "公务用车购置费", "公务用车运行维护费", "") * 2,
        ("9.00", "-", "5.00", "-", "5.00", "4.00", "8.00", "-", "4.50", "-", "4.50", "3.50"),
    ]
    statements = read_statements(content(Sheet(["财政拨款“三公”经费支出决算表", "单位：万元"], rows)))
    found = {(o["item_code"], o["measure"]): o["value_raw"] for o in statements.observations.to_dicts()}
    assert found["total", "budget"] == "9.00"
    assert found["vehicle_running", "actual"] == "4.50"
    assert found["reception", "actual"] == "3.50"
    assert statements.rejections.is_empty()


def test_a_form_whose_amounts_lie_in_its_header_cells_is_not_read_and_not_empty():
    rows = [("合计\n9.00", "因公出国（境）费\n-", "公务用车购置及运行费\n5.00", "公务接待费\n4.00")]
    forms = read_statements(content(Sheet(["财政拨款“三公”经费支出决算表", "单位：万元"], rows))).forms
    assert forms.select("form_id", "state").rows() == [("three_public", "figures")]


def test_a_number_in_a_cell_over_several_columns_of_figures_is_a_figure_of_none():
    wide = Sheet(rows=[("20106", "财政事务", "9.00", ("9.00", 2))])
    statements = read_statements(content(Sheet(["一般公共预算财政拨款支出决算表", "单位：万元"], ROWS), wide))
    group = statements.observations.filter((pl.col("item_code") == "20106") & (pl.col("page_number") == 2))
    assert group["measure"].to_list() in (["total"], [])
    assert statements.rejections["value_raw"].to_list() == ["9.00"]


def test_personnel_and_public_as_columns_are_the_totals_of_the_form_and_no_second_amount():
    rows = [
        ("科目编码", "科目名称", "合计", "人员经费", "公用经费"),
        ("", "合计", "9.00", "7.00", "2.00"),
        ("301", "工资福利支出", "7.00", "7.00", ""),
        ("30101", "基本工资", "7.00", "7.00", ""),
        ("302", "商品和服务支出", "2.00", "", "2.00"),
    ]
    statements = read_statements(content(Sheet(["一般公共预算财政拨款基本支出决算表", "单位：万元"], rows)))
    columns = statements.observations.select("block", "item_code", "value_raw", "printed_count")
    assert set(columns.rows()) == {
        ("none", "@total", "9.00", 1),
        ("personnel", "@personnel", "7.00", 1),
        ("public", "@public", "2.00", 1),
        ("personnel", "301", "7.00", 2),
        ("personnel", "30101", "7.00", 2),
        ("public", "302", "2.00", 2),
    }
    assert statements.rejections.is_empty()
    assert statements.forms["unknown_figures"].to_list() == [0]


def test_what_stands_in_the_margin_beside_a_grid_is_not_above_it():
    rows = [
        ("科目编码", "科目名称", "合计", "基本支出", "项目支出"),
        *[(f"20{n}", "其他支出", "1.00", "1.00", "0.00") for n in range(10, 22)],
    ]
    sheet = Sheet(
        ["一般公共预算财政拨款支出决算表", "单位：万元"], rows, beside=[f".{n}" for n in range(10, 22)]
    )
    (form,) = read_statements(content(sheet)).forms.rows(named=True)
    assert (form["form_id"], form["title"]) == ("gpb_expenditure", "一般公共预算财政拨款支出决算表")


def test_rows_of_header_words_that_name_every_column_among_them_are_the_header():
    """Without rules between them the rows of a header are one grid row each, most of their cells blank."""
    rows = [
        (("功能科目", 2), "", ("决算数", 3)),
        ("", "", "年初预算数", "", "", ""),
        ("编码", "名称", "", "小计", "基本支出", "项目支出"),
        (("合计", 2), "9.00", "8.00", "7.00", "1.00"),
        ("201", "一般公共服务支出", "9.00", "8.00", "7.00", "1.00"),
    ]
    statements = read_statements(content(Sheet(["一般公共预算财政拨款支出决算表", "单位：万元"], rows)))
    found = {(o["item_code"], o["measure"]): o["value_raw"] for o in statements.observations.to_dicts()}
    assert found["@total", "total"] == "8.00"
    assert found["201", "project"] == "1.00"
    assert set(statements.rejections["reason"]) == {"column_unknown"}
    assert statements.forms["unknown_figures"].to_list() == [0]  # a budget is in no sum of final figures


@pytest.mark.parametrize(
    ("inside", "whole"),
    [("科目编码 合计 基本支出 项目支出", True), ("合计 9.00", False)],
)
def test_an_empty_frame_is_what_its_title_says(inside, whole):
    sheet = Sheet(["政府性基金预算财政拨款收入支出决算表", "单位：万元"], [(inside,)])
    forms = read_statements(content(sheet)).forms
    assert forms.select("form_id", "is_complete").rows() == [("gf_income_expenditure", whole)]


@pytest.mark.parametrize("year", ["2023年", "2023年度", "某某局2023年度", ""])
def test_a_year_at_the_head_of_a_title_is_no_number(year):
    (form,) = read_statements(content(Sheet([f"{year}支出决算表", "单位：万元"], ROWS))).forms.rows(
        named=True
    )
    assert json.loads(form["evidence"])["candidates"][0]["title"] == 1.0


TWO_SIDES = [
    ("一、一般公共预算财政拨款收入", "9.00", "一、一般公共服务支出", "8.00"),
    ("本年收入合计", "9.00", "本年支出合计", "8.00"),
    ("年初结转和结余", "0.00", "年末结转和结余", "1.00"),
    ("总计", "9.00", "总计", "9.00"),
]


@pytest.mark.parametrize(
    ("bands", "heads"),
    [
        (("收入", "支出去向"), ("项目内容", "决算金额")),
        (("收入来源", "支出项目"), ("项目", "本年完成额")),
        (("收入", "支出"), ("项目", "金额")),
    ],
)
def test_one_column_of_figures_is_what_the_form_measures(bands, heads):
    """Sides and columns in other words: the title says which form it is, a band stands over all columns of its side."""
    rows = [(bands[0], bands[0], bands[1], bands[1]), (*heads, *heads), *TWO_SIDES]
    statements = read_statements(content(Sheet(["收入支出决算总表", "单位：万元"], rows)))
    assert statements.forms["form_id"].to_list() == ["income_expenditure_summary"]
    found = statements.observations.filter(pl.col("measure") == "amount")["value_raw"].to_list()
    assert sorted(found) == sorted(text for row in TWO_SIDES for text in row[1::2])


@pytest.mark.parametrize("head", ["预算数", "上年数", "比上年增减", "数量(个)"])
def test_a_column_beside_the_figures_is_not_what_the_form_measures(head):
    rows = [
        ("项目", head),
        ("一、货物", "9.00"),
        ("二、工程", "0.00"),
        ("三、服务", "1.00"),
        ("合计", "10.00"),
    ]
    statements = read_statements(content(Sheet(["政府采购情况表", "单位：万元"], rows)))
    assert not (statements.observations["form_id"] == "procurement").any()


def test_what_stands_above_the_numbers_of_columns_is_their_header():
    """Words that a narrow cell cut off: the numbers below them are no amounts."""
    rows = [
        ("预算数", "预算数", "预算数", "预算数", "决算数", "决算数", "决算数", "决算数"),
        ("合计", "因公出国(境)费", "公务", "公务接待费", "合计", "因公出国(境)费", "公务", "公务接待费"),
        ("", "", "公务", "", "", "", "公务", ""),
        ("1", "2", "3", "4", "5", "6", "7", "8"),
        ("9.00", "", "", "9.00", "8.00", "", "", "8.00"),
    ]
    title = ["财政拨款“三公”经费支出决算表", "单位：万元"]
    statements = read_statements(content(Sheet(title, rows)))
    found = statements.observations.filter(pl.col("amount_yuan") != 0)
    assert found.select("item_code", "measure", "value_raw").rows() == [
        ("total", "budget", "9.00"),
        ("reception", "budget", "9.00"),
        ("total", "actual", "8.00"),
        ("reception", "actual", "8.00"),
    ]


@pytest.mark.parametrize(("moved", "forms"), [(20.0, 1), (200.0, 2)])
def test_a_table_goes_on_in_its_columns_where_nobody_drew_their_edges(moved, forms):
    """Overleaf the columns begin elsewhere, as the words in them do."""
    rows = [
        (code, name, *(("1.00",) * 7)) for code, name in (("201", "一般公共服务支出"), ("20101", "人大事务"))
    ]
    head, rest = income(*rows), Sheet([], [("203", "国防支出", *(("1.00",) * 7)), *rows[1:]])
    pages = content(head, rest)
    is_rest, edge = pl.col("page_number") == 2, pl.col("bbox")
    first = is_rest & (pl.col("column_index") == 0)
    moves = edge.struct.with_fields(x0=pl.field("x0") + moved)
    pages = replace(pages, cells=pages.cells.with_columns(bbox=pl.when(first).then(moves).otherwise(edge)))
    assert read_statements(pages).forms.height == forms
