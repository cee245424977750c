"""The code of a row in every manner it is printed; what could be two codes is none, and its row a rejection."""

from __future__ import annotations

import pytest

from dagster_project.settings import seeds_folder
from dagster_project.statements import read_statements
from dagster_project.statements.codes.code_book import CodeBook
from dagster_project.statements.recognition.printed_codes import code_and_name, joined

from ..pages import Sheet, content

TITLE = ["青岚县林业局2023年度部门决算", "一般公共预算财政拨款支出决算表", "单位：万元"]
NAMES = {"201": "一般公共服务支出", "20106": "财政事务", "2010601": "行政运行"}
AMOUNTS = ("9.00", "9.00", "0.00")
BOOK = CodeBook.load(seeds_folder(), 2023)


def codes_of(statements) -> list[tuple[str, str]]:
    return statements.observations.filter(measure="total").select("item_code", "item_name").rows()


@pytest.mark.parametrize(
    "printed",
    ["{1}[{0}]", "　{1}（{0}）", "{1}【{0}】", "{1} {0}", "{1}{0}", "{1}—{0}", "{1}\n({0})", "{0}：{1}", "【{0}】{1}", "{0}/{1}", "[{0}]{1}[{0}]"],
)  # fmt: skip
def test_a_code_before_or_behind_its_name_in_one_cell(printed):
    header = ("支出功能分类科目", "合计", "基本支出", "项目支出")
    rows = [(printed.format(code, name), *AMOUNTS) for code, name in NAMES.items()]
    statements = read_statements(content(Sheet(TITLE, [header, ("合计", *AMOUNTS), *rows])))
    assert codes_of(statements) == [("@total", "合计"), *NAMES.items()]
    assert statements.observations["code_source"].unique().to_list() == ["printed"]
    assert statements.rejections.is_empty()


def test_a_code_behind_its_name_in_the_blocks_of_the_economic_form():
    rows = [
        (("人员经费", 2), ("公用经费", 2)),
        ("经济分类科目", "决算数", "经济分类科目", "决算数"),
        ("工资福利支出[301]", "9.00", "商品和服务支出[302]", "3.00"),
        ("基本工资[30101]", "9.00", "办公费[30201]", "3.00"),
    ]
    above = [TITLE[0], "一般公共预算财政拨款基本支出决算表", TITLE[2]]
    statements = read_statements(content(Sheet(above, rows)))
    found = statements.observations.select("item_code", "item_name", "block").rows()
    assert set(found) == {
        ("301", "工资福利支出", "personnel"), ("30101", "基本工资", "personnel"),
        ("302", "商品和服务支出", "public"), ("30201", "办公费", "public"),
    }  # fmt: skip
    assert statements.forms["score"].item() == 1.0


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "某某专项工作[20106]",
            ("20106", "某某专项工作"),
        ),  # a name on no list, beside what can only be a code
        ("某某专项工作20106", None),  # nothing sets the number apart, nor does the list know the name
        ("税收事务[20106]", None),  # the list gives the name to another code
        ("[20106]财政事务[20107]", None),
        ("财政事务[2023]", None),
        ("财政事务[20155]", None),  # no code of the list
        ("[20106]财政事务[2023]", ("20106", "财政事务[2023]")),
        ("２０１０６　财政事务", ("20106", "财政事务")),
        ("201-06（款）财政事务", ("20106", "财政事务")),
    ],
)
def test_a_code_beside_a_name_is_one_of_the_list_beyond_doubt(text, found):
    assert code_and_name(text, BOOK.functional_list) == found


def test_a_code_that_its_name_contradicts_is_a_rejection_and_no_finding():
    rows = [("支出功能分类科目", "合计", "基本支出", "项目支出"), ("税收事务[20106]", *AMOUNTS)]
    statements = read_statements(content(Sheet(TITLE, rows)))
    assert statements.rejections["reason"].unique().to_list() == ["row_unknown"]
    assert statements.text_facts.filter(kind="code_name_mismatch").is_empty()
    assert statements.forms["unknown_figures"].to_list() == [2]


@pytest.mark.parametrize(
    "kept", [lambda level, own: level <= own, lambda level, own: level == own], ids=["all above", "own alone"]
)
def test_cells_of_levels_that_hold_the_levels_above_too(kept):
    header = [
        (("科目代码", 3), ("科目名称", 1, 2), ("合计", 1, 2), ("基本支出", 1, 2), ("项目支出", 1, 2)),
        ("类", "款", "项", None, None, None, None),
    ]
    rows = [
        (*(code if kept(level, own) else "" for level, code in enumerate(NAMES)), name, *AMOUNTS)
        for own, name in enumerate(NAMES.values())
    ]
    statements = read_statements(content(Sheet(TITLE, [*header, *rows])))
    assert codes_of(statements) == list(NAMES.items())
    assert statements.rejections.is_empty()


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        (["208", "208", "208"], "208"),  # the levels that a row does not have say the last one again
        (["208", "05", "05"], "2080505"),
        (["208", "05", "2080502"], "2080502"),
        (["207", "20801"], "20720801"),  # neither below the other: no code has as many digits
    ],
)
def test_digits_of_several_cells(cells, code):
    assert joined(cells) == code


def test_levels_that_contradict_each_other_are_no_code():
    rows = [
        (("科目代码", 2), "科目名称", "合计", "基本支出", "项目支出"),
        ("201", "", "一般公共服务支出", *AMOUNTS),
        ("201", "20201", "外交管理事务", *AMOUNTS),
    ]
    statements = read_statements(content(Sheet(TITLE, rows)))
    assert statements.rejections["reason"].unique().to_list() == ["row_unknown"]


def test_a_header_of_codes_with_its_levels_in_the_same_cell():
    rows = [
        (("支出功能分类科目编码\n类 款 项", 3), "科目名称", "合计", "基本支出", "项目支出"),
        *((code[:3], code[3:5], code[5:], name, *AMOUNTS) for code, name in NAMES.items()),
    ]
    statements = read_statements(content(Sheet(TITLE, rows)))
    assert codes_of(statements) == list(NAMES.items())
    assert statements.rejections.is_empty()
