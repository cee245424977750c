"""三公 with the items across and 预算数, 决算数 as rows, 会议费 and 培训费 beside them."""

from __future__ import annotations

from decimal import Decimal

from dagster_project.statements import read_statements

from ..pages import Sheet, content

HEADER = (
    (("项目", 1, 3), ("“三公”经费", 6), ("会议费", 1, 3), ("培训费", 1, 3)),
    (None, ("小计", 1, 2), ("因公出国（境）费", 1, 2), ("公务用车购置及运行维护费", 3), ("公务接待费", 1, 2), None, None),
    (None, None, None, "小计", "公务用车购置费", "公务用车运行维护费", None, None, None),
    ("栏次", "1", "2", "3", "4", "5", "6", "7", "8"),
)  # fmt: skip
BUDGET = ("预算数", "12.00", "2.00", "6.00", "", "6.00", "4.00", "3.00", "1.00")
ACTUAL = ("决算数", "9.50", "1.50", "5.00", "", "5.00", "3.00", "2.00", "0.80")
TITLE = "一般公共预算财政拨款“三公”经费及会议费、培训费支出决算表"


def test_the_row_says_the_measure():
    statements = read_statements(content(Sheet((TITLE, "单位：万元"), (*HEADER, BUDGET, ACTUAL))))
    (form,) = statements.forms.rows(named=True)
    assert form["form_id"] == "three_public"
    assert form["measures"] == ["actual", "budget"]
    found = {
        (row["item_code"], row["measure"]): row["amount_yuan"]
        for row in statements.observations.filter(form_id="three_public").rows(named=True)
        if row["item_code"]
    }
    items = ("total", "abroad", "vehicle", "vehicle_purchase", "vehicle_running", "reception")
    wanted = {
        (item, measure): Decimal(text or "0") * 10_000
        for measure, row in (("budget", BUDGET), ("actual", ACTUAL))
        for item, text in zip(items, row[1:7], strict=True)
    }
    assert found == wanted
    assert statements.rejections.is_empty()


def test_a_row_of_another_name_is_told_and_not_guessed():
    other = ("增减额", "-2.50", "-0.50", "-1.00", "", "-1.00", "-1.00", "-1.00", "-0.20")
    statements = read_statements(content(Sheet((TITLE, "单位：万元"), (*HEADER, BUDGET, ACTUAL, other))))
    observations = statements.observations.filter(form_id="three_public")
    assert set(observations["measure"]) == {"budget", "actual"}
    assert set(statements.rejections["reason"]) == {"row_unknown"}
    assert statements.rejections.height == 7


def test_the_form_of_the_ministry_opens_with_a_heading_and_goes_on_with_counts():
    rows = (
        ("项目", "行次", "预算数", "决算数"),
        ("栏次", "", "1", "2"),
        ("一、“三公”经费支出", "1", "—", "—"),
        ("（一）支出合计", "2", "7.00", "6.20"),
        ("1．因公出国（境）费", "3", "", ""),
        ("2．公务用车购置及运行维护费", "4", "4.00", "3.20"),
        ("3．公务接待费", "5", "3.00", "3.00"),
        ("（1）国内接待费", "6", "—", "3.00"),
        ("（二）相关统计数", "7", "—", "—"),
        ("4．公务用车保有量（辆）", "8", "—", "4"),
        ("二、机关运行经费", "9", "—", "130.34"),
        ("（二）单价100万元（含）以上设备（台，套）", "10", "—", "3"),
    )
    statements = read_statements(content(Sheet(("“三公”经费支出决算表", "金额单位：万元"), rows)))
    observations = statements.observations
    total = {
        row["measure"]: row["amount_yuan"] for row in observations.filter(item_code="total").rows(named=True)
    }
    assert total == {"budget": Decimal(70_000), "actual": Decimal(62_000)}
    amounts = {
        row["item_name"]: row["amount_yuan"] for row in observations.filter(measure="actual").rows(named=True)
    }
    assert amounts["4．公务用车保有量（辆）"] is None
    assert amounts["（二）单价100万元（含）以上设备（台，套）"] is None
    assert amounts["二、机关运行经费"] == Decimal(1_303_400)
    assert statements.rejections["reason"].unique().to_list() == ["not_money"]


def test_dashes_alone_are_zeros():
    rows = (
        ("项目", "预算数", "决算数"),
        ("合计", "—", "—"),
        ("因公出国（境）费", "—", "—"),
        ("公务接待费", "—", "—"),
    )
    statements = read_statements(content(Sheet(("“三公”经费支出决算表", "单位：万元"), rows)))
    total = statements.observations.filter(item_code="total")
    assert total["amount_yuan"].to_list() == [Decimal(0), Decimal(0)]


def test_a_form_whose_figures_stand_on_the_next_page_under_the_rest_of_its_header_is_not_empty():
    across = (
        (("合计", 2), ("因公出国（境）费", 2), ("公务接待费", 2)),
    )  # fmt: skip
    rest = (("预算数", "决算数") * 3, ("6.30", "5.03", "3.00", "2.03", "3.30", "3.00"))
    statements = read_statements(
        content(Sheet(("“三公”经费支出决算表", "单位：万元"), across), Sheet((), rest))
    )
    form = statements.forms.filter(form_id="three_public").row(0, named=True)
    assert form["state"] == "figures"
    assert form["unknown_figures"] > 0
