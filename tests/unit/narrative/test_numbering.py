"""A number used twice in one list, and lists that lawfully begin again."""

from __future__ import annotations

import pytest

from dagster_project.narrative import read_narrative
from tests.unit.narrative.stand_in import statements_of

HEADING = "五、一般公共预算财政拨款支出决算情况说明\n"
ENTRIES = ("甲项支出。", "乙项支出。", "丙项支出。", "丁项支出。", "戊项支出。")


@pytest.mark.parametrize(
    ("numbers", "twice"),
    [
        ("12345", []),
        ("11345", ["1、"]),
        ("12245", ["2、"]),
        # a list that begins again at 1
        ("11234", []),
        ("12123", []),
        ("1", []),
        # two lists of one entry each, or one number used twice: nothing tells
        ("11", []),
        ("1135", ["1、"]),
        ("1111", []),
    ],
)
def test_a_number_used_twice(numbers, twice):
    lines = [f"{number}、{entry}" for number, entry in zip(numbers, ENTRIES, strict=False)]
    facts = read_narrative(statements_of(HEADING + "\n".join(lines), 2023)).text_facts
    assert facts.filter(kind="duplicate_number")["stated_text"].to_list() == twice


@pytest.mark.parametrize(
    ("entry", "twice"),
    [
        ("第三部分 某局2023年度部门决算情况说明", []),
        ("第三部分 某局2023年度部门决算情况说明………12", []),
        ("第三部分 名词解释", ["第三部分"]),
    ],
)
def test_the_last_entry_of_the_contents_is_the_heading_that_follows(entry, twice):
    told = "\n本年支出按规定执行。" if twice else ""
    text = f"第一部分 某局概况\n{entry}{told}\n第三部分 某局2023年度部门决算情况说明\n{HEADING}"
    facts = read_narrative(statements_of(text, 2023)).text_facts
    assert facts.filter(kind="duplicate_number")["stated_text"].to_list() == twice


def test_labels_of_two_columns_of_a_table_are_no_list():
    labels = "一、财政拨款收入\n一、一般公共服务支出\n二、事业收入\n二、国防支出\n三、其他收入\n"
    facts = read_narrative(statements_of(labels + HEADING, 2023)).text_facts
    assert facts.filter(kind="duplicate_number").is_empty()


@pytest.mark.parametrize(
    ("lines", "twice"),
    [
        ("(1)甲类支出，其中：|(1)乙项支出。|(2)丙项支出。|(2)丁类支出。|(3)戊类支出。", []),
        (
            "(1)甲类支出，其中：|(1)乙项支出。|(2)丙项支出。|(2)丁类支出，其中：|(1)己项支出。|(3)戊类支出。",
            [],
        ),
        ("(1)甲类支出，其中：|(1)乙项支出。|(2)丙项支出。|(3)丁项支出。|(3)戊项支出。", ["(3)"]),
    ],
)
def test_a_list_within_an_item_may_be_numbered_in_the_same_style(lines, twice):
    facts = read_narrative(statements_of(HEADING + lines.replace("|", "\n"), 2023)).text_facts
    assert facts.filter(kind="duplicate_number")["stated_text"].to_list() == twice
