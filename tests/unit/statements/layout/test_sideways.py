"""Tables wider than their page, tables side by side, and files with two accounts."""

from __future__ import annotations

import pytest

from dagster_project.statements import read_statements

from ..pages import Sheet, content, income

TITLE = ["支出决算表", "单位：万元"]
LABELS = [
    ("科目编码", "科目名称"),
    ("201", "一般公共服务支出"),
    ("20106", "财政事务"),
    ("2010601", "行政运行"),
]
LEFT = [("本年支出合计", "基本支出"), ("9.00", "8.00"), ("9.00", "8.00"), ("9.00", "8.00")]
RIGHT = [("项目支出", "上缴上级支出", "经营支出"), *[("1.00", "0.50", "0.25")] * 3]
WIDE = [(*label, *left) for label, left in zip(LABELS, LEFT, strict=True)]


def bound(statements) -> set[tuple]:
    return set(statements.observations.select("form_id", "item_code", "measure", "value_raw").rows())


@pytest.mark.parametrize("repeats", [True, False], ids=["labels printed again", "columns alone"])
def test_columns_on_the_next_page_belong_to_the_rows_of_the_one_before(repeats):
    more = [(*label, *right) for label, right in zip(LABELS, RIGHT, strict=True)] if repeats else RIGHT
    statements = read_statements(content(Sheet(TITLE, WIDE), Sheet(["支出决算表"], more)))
    assert statements.forms.select("form_id", "first_page", "last_page").rows() == [("expenditure", 1, 2)]
    printed = {
        "total": "9.00",
        "basic": "8.00",
        "project": "1.00",
        "to_superior": "0.50",
        "operating": "0.25",
    }
    assert bound(statements) == {
        ("expenditure", code, measure, text)
        for code in ("201", "20106", "2010601")
        for measure, text in printed.items()
    }
    pages = dict(statements.observations.select("measure", "page_number").unique().iter_rows())
    assert pages == {"total": 1, "basic": 1, "project": 2, "to_superior": 2, "operating": 2}
    assert statements.ledger["numbers"].sum() == statements.observations.height + 3 * (2 if repeats else 1)


@pytest.mark.parametrize(
    ("title", "rows"),
    [("收入决算表", RIGHT), ("支出决算表", RIGHT[:-1])],
    ids=["the title of another form", "a row fewer"],
)
def test_rows_or_titles_that_differ_are_another_table(title, rows):
    statements = read_statements(content(Sheet(TITLE, WIDE), Sheet([title], rows)))
    assert statements.forms["last_page"].to_list()[0] == 1


def test_a_header_in_several_rows_on_one_page_alone_is_no_row_more():
    header = [("项目", "", "本年支出合计", "基本支出"), ("科目编码", "科目名称", ("", 2))]
    left = [*header, *WIDE[1:]]
    right = [(("项目支出", 1, 2), ("上缴上级支出", 1, 2)), (None, None), *[("1.00", "0.50")] * 3]
    statements = read_statements(content(Sheet(TITLE, left), Sheet((), right)))
    assert statements.forms.select("form_id", "first_page", "last_page").rows() == [("expenditure", 1, 2)]
    assert statements.observations.filter(measure="project", page_number=2).height == 3


def test_a_row_of_figures_without_one_beside_it_is_of_another_table():
    statements = read_statements(
        content(Sheet(TITLE, WIDE), Sheet((), [RIGHT[0], (None, None, None), *RIGHT[2:]]))
    )
    assert statements.forms["last_page"].to_list()[0] == 1


def test_figures_beside_the_blank_rows_of_an_empty_frame_are_another_forms():
    frame = [("科目编码", "科目名称", "本年支出合计", "基本支出", "项目支出"), *[("",) * 5] * 3]
    three = [
        (("预算数", 4), ("决算数", 4)),
        (*("合计", "因公出国（境）费", "公务用车购置费", "公务接待费") * 2,),
        (*("9.00", "0.00", "0.00", "9.00") * 2,),
    ]
    statements = read_statements(content(Sheet((), frame), Sheet((), three)))
    assert statements.forms.filter(form_id="three_public")["first_page"].to_list() == [2]
    assert statements.observations["form_id"].unique().to_list() == ["three_public"]


def test_a_form_too_high_and_too_wide_is_printed_down_and_then_across():
    below = [("202", "外交支出"), ("20201", "外交管理事务")]
    left = [WIDE, [WIDE[0], *[(*label, "5.00", "3.00") for label in below]]]
    right = [
        [(*label, *more[:2]) for label, more in zip(LABELS, RIGHT, strict=True)],
        [(*LABELS[0], *RIGHT[0][:2]), *[(*label, "2.00", "0.00") for label in below]],
    ]
    pages = [Sheet(TITLE, left[0]), Sheet((), left[1]), Sheet((), right[0]), Sheet((), right[1])]
    statements = read_statements(content(*pages))
    assert statements.forms.select("form_id", "first_page", "last_page").rows() == [("expenditure", 1, 4)]
    project = statements.observations.filter(measure="project")
    assert project.select("item_code", "value_raw", "page_number").rows() == [
        ("201", "1.00", 3), ("20106", "1.00", 3), ("2010601", "1.00", 3), ("202", "2.00", 4), ("20201", "2.00", 4)
    ]  # fmt: skip
    assert statements.forms["is_complete"].all()


def test_a_word_that_the_edge_of_the_page_cuts_is_one_word():
    header = [("科目编码", "科目名称", "本年支出合计", "基本支出", "上缴上")]
    left = [*header, *[(*row, "") for row in WIDE[1:]]]
    right = [("级支出", "经营支出"), *[("1.00", "0.50")] * 3]
    statements = read_statements(content(Sheet(TITLE, left), Sheet((), right)))
    assert statements.forms["last_page"].to_list() == [2]
    assert "上缴上级支出" in statements.forms["evidence"][0]


def test_two_whole_forms_of_the_same_rows_are_two_forms():
    income_side = [("本年收入合计", "财政拨款收入"), *[("9.00", "9.00")] * 3]
    spending = [("本年支出合计", "基本支出", "项目支出", "上缴上级支出", "经营支出"), *[("9.00", "8.00", "1.00", "0.00", "0.00")] * 3]  # fmt: skip
    pages = [
        [(*label, *more) for label, more in zip(LABELS, side, strict=True)]
        for side in (income_side, spending)
    ]
    statements = read_statements(content(Sheet(["单位：万元"], pages[0]), Sheet((), pages[1])))
    assert statements.forms.select("form_id", "first_page").rows() == [("income", 1), ("expenditure", 2)]


def test_the_same_page_again_is_no_more_columns():
    statements = read_statements(content(Sheet(TITLE, WIDE), Sheet((), WIDE)))
    assert statements.observations["printed_count"].unique().to_list() == [2]


def test_a_file_with_two_accounts_says_so_and_nothing_rests_on_it():
    def account(amount: str) -> list[Sheet]:
        row = ("201", "一般公共服务支出", amount)
        summary = [("收入", "", "支出", ""), ("项目", "决算数", "项目", "决算数"), ("一般公共预算财政拨款收入", amount, "一般公共服务支出", amount)]  # fmt: skip
        three = [("项目", "决算数"), ("合计", amount), ("公务接待费", amount)]
        return [
            income((*row, amount, "", "", "", "", "")),
            Sheet(["收入支出决算总表", "单位：万元"], summary),
            Sheet(["财政拨款“三公”经费支出决算表", "单位：万元"], three),
        ]

    one = read_statements(content(*account("9.00")))
    assert one.rejections.height == 0
    assert one.forms["is_complete"].all()
    both = read_statements(content(*account("9.00"), *account("7.00")))
    assert both.rejections.filter(reason="several_accounts")["page_number"].to_list() == [4]
    assert (both.observations["confidence"] < 0.5).all()
    assert not both.forms["is_complete"].any()
