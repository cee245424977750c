"""三公 with the items across and 预算数, 决算数 as rows, 会议费 and 培训费 beside them."""

from __future__ import annotations

from decimal import Decimal

from dagster_project.statements import read_statements

from .pages import Sheet, content

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
