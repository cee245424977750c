"""Sheets → observations: what lands, with which key, and what is rejected instead."""

from __future__ import annotations

from decimal import Decimal

import polars as pl
import pytest

from dagster_project.statements import read_statements

from ..pages import Sheet, content, income

CLASS = ("201", "一般公共服务支出", "10.00", "10.00", "", "", "", "", "")
TOTAL = ("", "合计", "10.00", "10.00", "", "", "", "", "")


def observed(statements, **wanted):
    frame = statements.observations
    for name, value in wanted.items():
        frame = frame.filter(pl.col(name) == value)
    return frame


def test_a_row_gives_one_observation_for_each_measure_with_place_unit_and_fund():
    statements = read_statements(content(income(CLASS, TOTAL)))
    row = observed(statements, item_code="201", measure="fiscal").row(0, named=True)
    assert row["form_id"] == "income"
    assert row["amount_yuan"] == Decimal("100000.00")
    assert (row["value_raw"], row["stated_unit"], row["unit_source"]) == ("10.00", "万元", "printed")
    assert (row["stated_decimals"], row["zero_style"], row["item_level"]) == (2, "none", "类")
    assert (row["fund_source"], row["budget_kind"], row["block"]) == ("fiscal", "final", "none")
    assert (row["page_number"], row["table_index"], row["row_index"], row["column_index"]) == (1, 0, 1, 3)
    assert row["bbox"] == {"x0": 290.0, "y0": 136.0, "x1": 370.0, "y1": 152.0}
    assert observed(statements, item_code="201").height == 7
    assert set(observed(statements, item_code="@total")["item_level"]) == {"total"}


@pytest.mark.parametrize(
    ("printed", "style", "amount"),
    [("", "blank", 0), ("0.00", "decimal", 0), ("0", "integer", 0), ("—", "dash", 0), ("△1.50", "none", -15000),
     ("（1.50）", "none", -15000), ("１，２３４．５０", "none", 12345000), ("1.50①", "none", 15000), ("1.50元", "none", "1.50")],
)  # fmt: skip
def test_figures_are_read_as_printed(printed, style, amount):
    row = ("201", "一般公共服务支出", "10.00", printed, "", "", "", "", "")
    found = observed(read_statements(content(income(row))), measure="fiscal").row(0, named=True)
    assert found["amount_yuan"] == Decimal(amount)
    assert (found["zero_style"], found["value_raw"]) == (style, printed)


def test_a_malformed_figure_stays_raw_without_amount_and_is_told_twice():
    row = ("201", "一般公共服务支出", "30,003.372.11", "10.00", "", "", "", "", "")
    statements = read_statements(content(income(row)))
    found = observed(statements, measure="total").row(0, named=True)
    assert (found["amount_yuan"], found["value_raw"]) == (None, "30,003.372.11")
    assert statements.rejections["reason"].to_list() == ["malformed_number"]
    assert statements.text_facts.filter(pl.col("kind") == "malformed_number")["stated_text"].to_list() == [
        "30,003.372.11"
    ]


def test_two_figures_that_came_to_lie_in_one_cell_accuse_nobody():
    row = ("201", "一般公共服务支出", "1.00\n2.00", "10.00", "", "", "", "", "")
    statements = read_statements(content(income(row)))
    assert statements.rejections["reason"].to_list() == ["malformed_number"]
    assert statements.text_facts.filter(pl.col("kind") == "malformed_number").is_empty()


def test_a_figure_on_which_engines_disagree_is_below_the_confidence_of_findings():
    statements = read_statements(content(income(CLASS, doubted=frozenset({"10.00"}))))
    assert set(observed(statements, item_code="201", value_raw="10.00")["confidence"]) == {0.4}
    assert set(observed(statements, item_code="201", value_raw="")["confidence"]) == {1.0}


def test_the_same_key_with_the_same_value_is_one_row_printed_twice():
    statements = read_statements(content(income(TOTAL, CLASS, TOTAL)))
    totals = observed(statements, item_code="@total", measure="total")
    assert totals.select("printed_count", "occurrence").rows() == [(2, 1)]
    assert statements.rejections.is_empty()


def test_the_same_key_with_another_value_is_two_rows_and_a_rejection():
    other = ("", "合计", "11.00", "10.00", "", "", "", "", "")
    statements = read_statements(content(income(TOTAL, CLASS, other)))
    totals = observed(statements, item_code="@total", measure="total")
    assert totals.select("value_raw", "occurrence").rows() == [("10.00", 1), ("11.00", 2)]
    assert statements.rejections["reason"].to_list() == ["duplicate_key"]


def test_numbers_of_columns_and_lines_are_no_amounts():
    grid = [
        (("收入", 3), ("支出", 3)),
        ("项目", "行次", "决算数", "项目", "行次", "决算数"),
        ("栏次", "", "1", "栏次", "", "2"),
        ("一、一般公共预算财政拨款收入", "1", "5.00", "一、一般公共服务支出", "32", "5.00"),
        ("二、政府性基金预算财政拨款收入", "2", "", "二、外交支出", "33", ""),
        ("三、国有资本经营预算财政拨款收入", "3", "", "三、国防支出", "34", ""),
        ("本年收入合计", "27", "5.00", "本年支出合计", "58", "5.00"),
        ("总计", "31", "5.00", "总计", "62", "5.00"),
    ]
    statements = read_statements(content(Sheet(["收入支出决算总表", "金额单位：万元"], grid)))
    assert statements.forms["form_id"].to_list() == ["income_expenditure_summary"]
    assert set(statements.observations["value_raw"]) == {"5.00", ""}
    codes = statements.observations.select("block", "item_code").rows()
    assert codes == [
        ("income", "in.gpb"), ("expenditure", "201"), ("income", "in.gf"), ("expenditure", "202"), ("income", "in.soc"),
        ("expenditure", "203"), ("income", "in.current_total"), ("expenditure", "out.current_total"), ("income", "in.total"),
        ("expenditure", "out.total"),
    ]  # fmt: skip


def test_labels_that_occur_twice_are_income_above_and_opening_balances_below():
    grid = [
        (("收入", 2), ("支出", 5)),
        ("项目", "决算数", "项目", "合计", "一般公共预算财政拨款", "政府性基金预算财政拨款", "国有资本经营预算财政拨款"),
        ("一、一般公共预算财政拨款", "5.00", "一、一般公共服务支出", "6.00", "6.00", "", ""),
        ("本年收入合计", "5.00", "本年支出合计", "6.00", "6.00", "", ""),
        ("年初财政拨款结转和结余", "1.00", "年末财政拨款结转和结余", "", "", "", ""),
        ("一、一般公共预算财政拨款", "1.00", "", "", "", "", ""),
        ("总计", "6.00", "总计", "6.00", "6.00", "", ""),
    ]  # fmt: skip
    statements = read_statements(content(Sheet(["财政拨款收入支出决算总表", "单位：万元"], grid)))
    left = observed(statements, block="income").select("item_code", "value_raw", "fund_source").rows()
    assert left == [
        ("in.gpb", "5.00", "gpb"),
        ("in.current_total", "5.00", "fiscal"),
        ("in.opening_balance", "1.00", "fiscal"),
        ("in.opening.gpb", "1.00", "gpb"),
        ("in.total", "6.00", "fiscal"),
    ]
    assert observed(statements, item_code="in.opening.gpb")["item_label"].item() == "年初结转和结余：一般公共预算财政拨款"  # fmt: skip
    assert observed(statements, block="expenditure", measure="gpb")["fund_source"].unique().to_list() == [
        "gpb"
    ]


def test_a_column_and_a_line_that_nothing_describes_are_rejections_and_counted():
    header = (
        "科目编码",
        "科目名称",
        "合计",
        "基本支出",
        "项目支出",
        "上缴上级支出",
        "经营支出",
        "对附属单位补助支出",
        "债务支出",
    )
    rows = [
        header,
        ("201", "一般公共服务支出", "9.00", "9.00", "", "", "", "", "2.00"),
        ("", "某种小计", "4.00", "4.00", "", "", "", "", "0.00"),
    ]
    statements = read_statements(content(Sheet(["支出决算表", "单位：万元"], rows)))
    reasons = statements.rejections.group_by("reason").len().sort("reason").rows()
    assert reasons == [("column_unknown", 2), ("row_unknown", 2)]
    assert statements.forms["unknown_figures"].to_list() == [3]  # the printed zero hides nothing
    assert observed(statements, item_name="某种小计")["item_code"].null_count() == 6


def test_parts_are_known_and_never_counted_as_unknown():
    grid = [
        (("收入", 2), ("支出", 2)),
        ("项目", "决算数", "项目", "决算数"),
        ("一、财政拨款收入", "5.00", "一、一般公共服务支出", "5.00"),
        ("其中：政府性基金预算财政拨款", "1.00", "二、外交支出", ""),
        ("二、其他收入", "", "三、国防支出", ""),
        ("其中：某种收入", "3.00", "四、公共安全支出", ""),
        ("总计", "5.00", "总计", "5.00"),
    ]
    statements = read_statements(content(Sheet(["收入支出决算总表", "单位：万元"], grid)))
    left = observed(statements, block="income").select("item_code", "item_level").rows()
    assert left == [("in.fiscal", "line"), ("in.fiscal.gf", "part"), ("in.other", "line"), (None, "part"), ("in.total", "line")]  # fmt: skip
    assert statements.forms["unknown_figures"].to_list() == [0]


def test_a_blank_is_no_zero_where_figures_stand_beside_their_header():
    header = ("科目编码", "科目名称", "合计", "", "基本支出", "项目支出")
    row = ("201", "一般公共服务支出", "", "9.00", "9.00", "")
    statements = read_statements(
        content(Sheet(["一般公共预算财政拨款支出决算表", "单位：万元"], [header, row]))
    )
    assert observed(statements, measure="total").is_empty()
    assert statements.rejections["reason"].to_list() == ["column_unknown"]


def test_a_swallowed_total_row_and_codes_in_three_cells():
    rows = [
        (("项目", 4), ("合计", 1, 2), ("基本支出", 1, 2), ("项目支出", 1, 2)),
        (("科目编码", 3), "科目名称", None, None, None),
        ("类", "款", "项", "合计", "9.00", "9.00", ""),
        ("201", "", "", "一般公共服务支出", "9.00", "9.00", ""),
        ("201", "06", "", "财政事务", "9.00", "9.00", ""),
        ("201", "06", "01", "行政运行", "9.00", "9.00", ""),
    ]
    statements = read_statements(content(Sheet(["一般公共预算财政拨款支出决算表", "单位：万元"], rows)))
    found = observed(statements, measure="basic").select("item_code", "item_level", "code_source").rows()
    assert found == [
        ("@total", "total", "printed"), ("201", "类", "printed"), ("20106", "款", "printed"), ("2010601", "项", "printed"),
    ]  # fmt: skip


def test_names_without_codes_take_their_code_from_the_list_and_the_rows_above():
    rows = [
        ("功能分类科目名称", "合计", "基本支出", "项目支出"),
        ("合计", "9.00", "9.00", ""),
        ("一般公共服务支出", "9.00", "9.00", ""),
        ("　财政事务", "9.00", "9.00", ""),
        ("　　行政运行", "9.00", "9.00", ""),
        ("其他支出", "0.00", "", ""),
        ("　其他支出", "0.00", "", ""),
        ("　　其他支出", "0.00", "", ""),
    ]
    above = ["青岚县林业局2023年度部门决算", "一般公共预算财政拨款支出决算表", "单位：万元"]
    statements = read_statements(content(Sheet(above, rows)))
    found = observed(statements, measure="total")
    assert found["item_code"].to_list() == ["@total", "201", "20106", "2010601", "229", "22999", "2299999"]
    assert found["item_label"].n_unique() == 7


@pytest.mark.parametrize("kind", ["pairs", "groups", "rows"])
def test_three_public_in_every_arrangement(kind):
    items = ("合计", "因公出国（境）费", "小计", "公务用车购置费", "公务用车运行维护费", "公务接待费")
    figures = {"预算数": ("9.00", "1.00", "5.00", "2.00", "3.00", "3.00"), "决算数": ("6.00", "", "4.00", "2.00", "2.00", "2.00")}  # fmt: skip
    if kind == "rows":
        names = [item if item != "小计" else "公务用车购置及运行维护费" for item in items]
        rows = [("项目", "预算数", "决算数"), *zip(names, *figures.values(), strict=True)]
    else:
        vehicle = "公务用车购置及运行维护费"
        if kind == "pairs":
            heads = [(("合计", 2, 2), ("因公出国（境）费", 2, 2), (vehicle, 6), ("公务接待费", 2, 2)),
                     (None, None, None, None, ("小计", 2), ("公务用车购置费", 2), ("公务用车运行维护费", 2), None, None),
                     ("预算数", "决算数") * 6]  # fmt: skip
            body = [text for pair in zip(*figures.values(), strict=True) for text in pair]
        else:
            group = (("合计", 1, 2), ("因公出国（境）费", 1, 2), (vehicle, 3), ("公务接待费", 1, 2))
            lower = (None, None, "小计", "公务用车购置费", "公务用车运行维护费", None)
            heads = [(("预算数", 6), ("决算数", 6)), group * 2, lower * 2]
            body = [*figures["预算数"], *figures["决算数"]]
        rows = [*heads, body]
    statements = read_statements(content(Sheet(["财政拨款“三公”经费支出决算表", "单位：万元"], rows)))
    assert statements.forms["form_id"].to_list() == ["three_public"]
    codes = ("total", "abroad", "vehicle", "vehicle_purchase", "vehicle_running", "reception")
    for measure, printed in (("budget", figures["预算数"]), ("actual", figures["决算数"])):
        found = observed(statements, measure=measure).select("item_code", "value_raw").rows()
        assert dict(found) == dict(zip(codes, printed, strict=True))
    assert "公务用车购置及运行维护费" in observed(statements, item_code="vehicle")["item_name"].to_list()


def test_economic_blocks_side_by_side_by_code_and_totals_that_reach_over_a_block():
    rows = [
        ("经济分类科目编码", "科目名称", "决算数") * 3,
        ("301", "工资福利支出", "7.00", "302", "商品和服务支出", "2.00", "310", "资本性支出", "1.00"),
        ("30101", "　基本工资", "7.00", "30201", "　办公费", "2.00", "31002", "　办公设备购置", "1.00"),
        (("人员经费合计", 2), "7.00", ("公用经费合计", 5), "3.00"),
    ]
    statements = read_statements(content(Sheet(["一般公共预算财政拨款基本支出决算表", "单位：万元"], rows)))
    found = statements.observations.select("block", "item_code", "value_raw").rows()
    assert found[-2:] == [("personnel", "@personnel", "7.00"), ("public", "@public", "3.00")]
    assert {code: block for block, code, _ in found[:-2]} == {
        "301": "personnel", "30101": "personnel", "302": "public", "30201": "public", "310": "public", "31002": "public",
    }  # fmt: skip


def test_a_table_of_no_known_form_lands_with_its_header_path_and_without_item():
    rows = [
        ("序号", "资产项目", "数量", "账面价值"),
        ("1", "车辆（辆）", "3", "12.50"),
        ("2", "设备（台、套）", "1", "8.00"),
    ]
    statements = read_statements(content(Sheet(["国有资产使用情况表", "单位：万元"], rows)))
    assert statements.forms.select("form_id", "state").rows() == [("other", "figures")]
    found = statements.observations.select("item_name", "measure", "value_raw", "amount_yuan", "item_code", "fund_source").rows()  # fmt: skip
    assert ("车辆（辆）", "账面价值", "12.50", None, None, None) in found
    assert ("设备（台、套）", "数量", "1", None, None, None) in found
    assert len(found) == 4


def test_codes_printed_one_level_a_row_stand_below_the_rows_above():
    rows = [
        (("项目", 4), ("合计", 1, 2), ("基本支出", 1, 2), ("项目支出", 1, 2)),
        ("类", "款", "项", "科目名称", None, None, None),
        ("201", "", "", "一般公共服务支出", "9.00", "9.00", ""),
        ("", "06", "", "财政事务", "9.00", "9.00", ""),
        ("", "", "01", "行政运行", "8.00", "8.00", ""),
        ("", "", "99", "本地自定的一项", "1.00", "1.00", ""),
        ("", "07", "", "税收事务", "0.00", "", ""),
    ]
    statements = read_statements(content(Sheet(["一般公共预算财政拨款支出决算表", "单位：万元"], rows)))
    found = observed(statements, measure="total").select("item_code", "code_source").rows()
    assert found == [
        ("201", "printed"), ("20106", "position"), ("2010601", "position"), ("2010699", "position"), ("20107", "position"),
    ]  # fmt: skip


def test_a_third_block_cuts_the_same_total_in_another_way_and_belongs_to_no_sum():
    grid = [
        (("收入", 2), ("支出", 4)),
        ("项目", "决算数", "项目(按功能分类)", "决算数", "项目(按支出性质)", "决算数"),
        ("一、一般公共预算财政拨款收入", "9.00", "一、一般公共服务支出", "9.00", "一、基本支出", "8.00"),
        ("二、政府性基金预算财政拨款收入", "", "二、外交支出", "", "二、项目支出", "1.00"),
        ("本年收入合计", "9.00", "本年支出合计", "9.00", "本年支出合计", "9.00"),
    ]
    statements = read_statements(content(Sheet(["收入支出决算总表", "单位：万元"], grid)))
    assert statements.forms["unknown_figures"].to_list() == [0]
    third = observed(statements, block="none")
    assert third.select("item_code", "item_name", "value_raw").rows()[0] == (None, "一、基本支出", "8.00")
    assert observed(statements, item_code="out.current_total")["printed_count"].to_list() == [1]


def test_a_misspelt_class_is_the_one_it_can_only_be():
    grid = [
        (("收入", 2), ("支出", 2)),
        ("项目", "决算数", "项目", "决算数"),
        ("一、一般公共预算财政拨款收入", "9.00", "一、一般公共服务支出", "7.00"),
        ("二、其他收入", "", "二、抗役特别国债安排的支出", "2.00"),
        ("三、某种从未有过的收入", "1.00", "三、某种从未有过的支出", "1.00"),
        ("总计", "9.00", "总计", "9.00"),
    ]
    above = ["青岚县林业局2023年度部门决算", "收入支出决算总表", "单位：万元"]
    statements = read_statements(content(Sheet(above, grid)))
    found = dict(observed(statements, block="expenditure").select("item_name", "item_code").rows())
    assert found["二、抗役特别国债安排的支出"] == "234"
    assert found["三、某种从未有过的支出"] is None
    assert statements.forms["unknown_figures"].to_list() == [2]


@pytest.mark.parametrize("printed", ["{} {}", "[{}]{}", "{}{}", "{}—{}"])
def test_a_code_and_its_name_in_one_cell(printed):
    header = ("支出功能分类科目", "合计", "基本支出", "项目支出")
    names = {"201": "一般公共服务支出", "20106": "财政事务", "2010601": "行政运行"}
    rows = [(printed.format(code, name), "9.00", "9.00", "0.00") for code, name in names.items()]
    sheet = Sheet(
        ["一般公共预算财政拨款支出决算表", "单位：万元"], [header, ("合计", "9.00", "9.00", "0.00"), *rows]
    )
    statements = read_statements(content(sheet))
    totals = observed(statements, measure="total")
    assert totals["item_code"].to_list() == ["@total", *names]
    assert totals["item_name"].to_list() == ["合计", *names.values()]
    assert statements.rejections.is_empty()


def test_of_columns_of_two_years_the_latest_is_the_years():
    rows = [
        ("项目", "2022年决算数", "2023年预算数", "2023年决算数", "决算比上年增减额", "增减率（%）"),
        ("合计", "9.00", "8.00", "7.00", "-2.00", "-22.22%"),
        ("公务用车费", "9.00", "8.00", "7.00", "-2.00", "-22.22%"),
    ]
    statements = read_statements(content(Sheet(["财政拨款“三公”经费支出决算表", "单位：万元"], rows)))
    found = {(o["item_code"], o["measure"]): o["value_raw"] for o in statements.observations.to_dicts()}
    assert found == {("total", "budget"): "8.00", ("total", "actual"): "7.00", ("vehicle", "budget"): "8.00", ("vehicle", "actual"): "7.00"}  # fmt: skip
    assert statements.forms["unknown_figures"].to_list() == [0]


@pytest.mark.parametrize(
    "marks", [("(1)", "（2）", "(3)"), ("A", "B", "C"), ("①", "②", "③"), ("1", "2", "3")]
)
def test_the_row_of_column_numbers_is_layout_however_they_are_written(marks):
    rows = [
        ("类", "款", "项", "科目名称", "合计", "基本支出", "项目支出"),
        (("栏次", 4), *marks),
        (("合计", 4), "9.00", "9.00", "0.00"),
    ]
    statements = read_statements(content(Sheet(["一般公共预算财政拨款支出决算表", "单位：万元"], rows)))
    assert statements.observations["item_code"].to_list() == ["@total"] * 3
    assert statements.rejections.is_empty()


def test_a_name_with_its_amount_in_one_cell_makes_no_zero_of_the_blank_beside_it():
    rows = [
        ("科目编码", "科目名称", "决算数"),
        ("302", "商品和服务支出", "94.97"),
        ("30201", "办公费", "41.75"),
        ("30299", "其他商品和服务支出53.22", ""),
    ]
    statements = read_statements(content(Sheet(["一般公共预算财政拨款基本支出决算表", "单位：万元"], rows)))
    assert statements.observations["item_code"].to_list() == ["302", "30201"]
    assert statements.rejections["reason"].to_list() == ["row_unbound"]
    assert statements.forms["unknown_figures"].to_list() == [1]


def test_rows_of_figures_below_a_grid_are_rejected_and_make_its_sums_unknown():
    rows = [
        ("科目编码", "科目名称", "合计", "基本支出", "项目支出"),
        ("201", "一般公共服务支出", "9.00", "9.00", ""),
    ]
    below = ["205 教育支出 1,234.56 1,000.00 234.56", "注：本表反映支出1.00万元。", "第 3 页"]
    sheet = Sheet(["一般公共预算财政拨款支出决算表", "单位：万元"], rows, below=below)
    statements = read_statements(content(sheet))
    assert statements.rejections["value_raw"].to_list() == below[:1]
    assert statements.forms["unknown_figures"].to_list() == [1]


def test_a_column_of_an_earlier_year_is_no_part_of_this_years_sums():
    rows = [
        ("科目编码", "科目名称", ("2022年决算数", 1, 2), ("2023年决算数", 3)),
        ("", "", None, "小计", "基本支出", "项目支出"),
        ("201", "一般公共服务支出", "8.00", "9.00", "7.00", "2.00"),
    ]
    statements = read_statements(content(Sheet(["一般公共预算财政拨款支出决算表", "单位：万元"], rows)))
    found = {o["measure"]: o["value_raw"] for o in statements.observations.to_dicts()}
    assert found == {"total": "9.00", "basic": "7.00", "project": "2.00"}
    assert statements.forms["unknown_figures"].to_list() == [0]


def test_columns_beside_are_unknown_where_a_measure_that_the_form_needs_is_not_found():
    rows = [("科目编码", "科目名称", "年初预算数", "基本支出"), ("201", "一般公共服务支出", "9.00", "9.00")]
    statements = read_statements(content(Sheet(["一般公共预算财政拨款支出决算表", "单位：万元"], rows)))
    assert statements.forms["unknown_figures"].to_list() == [1]


def test_where_columns_ran_together_no_figure_is_trusted():
    rows = [
        ("收入", "", "支出", ""),
        ("项目", "行次", "决算数 项目", "决算数"),
        ("一、一般公共预算财政拨款收入", "1", "809.53 一、一般公共服务支出", "596.30"),
        ("二、政府性基金预算财政拨款收入", "2", "1.49 二、外交支出", "3.00"),
        ("三、国有资本经营预算财政拨款收入", "3", "0.90三、国防支出", "4.00"),
    ]
    statements = read_statements(content(Sheet(["收入支出决算总表", "单位：万元"], rows)))
    assert (statements.observations["confidence"] < 0.5).all()
    assert statements.forms["unknown_figures"].item() > 0


def test_where_a_number_is_wrapped_at_its_point_no_figure_of_the_form_is_trusted():
    rows = [
        ("科目编码", "科目名称", "合计", "基本支出", "项目支出"),
        ("", "", "12491.", "2.00", ""),
        ("201", "一般公共服务支出", "", "", ""),
        ("205", "教育支出", "7546.", "1.00", ""),
    ]
    statements = read_statements(content(Sheet(["一般公共预算财政拨款支出决算表", "单位：万元"], rows)))
    assert (statements.observations["confidence"] < 0.5).all()
    assert statements.text_facts.filter(kind="malformed_number").is_empty()


def test_rows_of_figures_without_names_are_the_rest_of_wrapped_numbers():
    """Where each number is wrapped, and no rule tells rows apart, its head and its end are rows of their own."""
    rows = [("科目编码", "科目名称", "合计", "基本支出", "项目支出")]
    for code in ("201", "205", "208"):
        rows += [("", "", "1049.0", "1049.0", ""), (code, "某项支出", "9", "9", "")]
    statements = read_statements(content(Sheet(["一般公共预算财政拨款支出决算表", "单位：万元"], rows)))
    assert (statements.observations["confidence"] < 0.5).all()
