"""Tables that can be read in several ways, judged by the sums of their form; and what is disputed where these do not decide."""

from __future__ import annotations

import json
from dataclasses import replace

import polars as pl
import pytest

from dagster_project.statements import read_statements

from ..pages import Sheet, content

EXPENDITURE = ("科目编码", "科目名称", "本年支出合计", "基本支出", "项目支出")
SPENT = [
    ("合计", "", "1,234.56", "1,000.00", "234.56"),
    ("201", "一般公共服务支出", "1,034.56", "800.00", "234.56"),
    ("20106", "财政事务", "1,034.56", "800.00", "234.56"),
    ("208", "社会保障和就业支出", "200.00", "200.00", ""),
    ("20805", "行政事业单位养老支出", "200.00", "200.00", ""),
]


def summary(gpb: tuple[str, str, str], gf: tuple[str, str, str]) -> Sheet:
    """Form 04 with two 类 and the total of the year, for two of its funds."""
    header = [
        ("收入", "", "支出", "", "", ""),
        ("项目", "决算数", "项目", "合计", "一般公共预算财政拨款", "政府性基金预算财政拨款"),
    ]
    names = ("一、一般公共服务支出", "二、社会保障和就业支出", "本年支出合计")
    rows = [("", "", name, "", one, other) for name, one, other in zip(names, gpb, gf, strict=True)]
    return Sheet(["财政拨款收入支出决算总表", "单位：万元"], [*header, *rows])


GPB = ("1,034.56", "200.00", "1,234.56")
NOTHING = ("", "", "")


def evidence(statements, form_id: str) -> dict:
    return json.loads(statements.forms.filter(form_id=form_id)["evidence"][0])["arithmetic"]


@pytest.mark.parametrize(
    ("funds", "form_id"),
    [((GPB, NOTHING), "gpb_expenditure"), ((NOTHING, GPB), "gf_income_expenditure")],
    ids=["general budget", "government funds"],
)
def test_a_form_without_title_is_the_one_whose_figures_another_form_prints_too(funds, form_id):
    statements = read_statements(content(summary(*funds), Sheet(["单位：万元"], [EXPENDITURE, *SPENT])))
    assert statements.forms["form_id"].to_list() == ["fiscal_summary", form_id]
    assert statements.rejections.height == 0
    found = statements.observations.filter(form_id=form_id, zero_style="none")
    assert found["placed_by"].unique().to_list() == ["arithmetic"]
    assert found.height == 13
    assert evidence(statements, form_id)["taken"] is not None


def test_of_two_forms_that_print_the_same_figures_the_usual_one_is_taken():
    """财政拨款支出决算表 and 一般公共预算财政拨款支出决算表 of a body without other funds; not where it has some."""
    assert form_ids_with_total(GPB) == ["fiscal_summary", "gpb_expenditure"]
    assert form_ids_with_total(("9,034.56", "200.00", "9,234.56")) == ["fiscal_summary", "other"]


def form_ids_with_total(printed: tuple[str, str, str]) -> list[str]:
    rest = summary(printed, NOTHING)
    return (
        read_statements(content(rest, Sheet(["单位：万元"], [EXPENDITURE, *SPENT])))
        .forms["form_id"]
        .to_list()
    )


def test_without_such_a_form_it_stays_ambiguous():
    statements = read_statements(content(Sheet(["单位：万元"], [EXPENDITURE, *SPENT])))
    assert statements.forms["form_id"].to_list() == ["other"]
    assert statements.rejections["reason"].to_list() == ["form_ambiguous"]


def cut(rows: list) -> list:
    """The rows with the first column of figures cut in two behind the separator of thousands, which is a space."""
    found = []
    for code, name, total, *rest in rows:
        head, comma, tail = total.partition(",")
        found.append((code, name, head if comma else "", f" {tail}" if comma else total, *rest))
    return found


TITLE = ["一般公共预算财政拨款支出决算表", "单位：万元"]
SPLIT_HEADER = ("科目编码", "科目名称", "本年支出合计", "", "基本支出", "项目支出")


def test_a_column_that_a_rule_cuts_in_two_is_read_as_one_where_its_sums_say_so():
    statements = read_statements(content(Sheet(TITLE, [SPLIT_HEADER, *cut(SPENT)])))
    found = statements.observations.filter(measure="total")
    printed = ["1 234.56", "1 034.56", "1 034.56", "200.00", "200.00"]
    assert found["value_raw"].to_list() == printed
    assert [str(amount) for amount in found["amount_yuan"]] == [
        "12345600.00", "10345600.00", "10345600.00", "2000000.00", "2000000.00"
    ]  # fmt: skip
    assert set(found["placed_by"]) == {"arithmetic"}
    assert statements.rejections.height == 0
    assert statements.forms["is_complete"].all()
    assert statements.ledger["numbers"].sum() == sum(
        len(part.split())
        for row in cut(SPENT)
        for text in row
        for part in [text]
        if any(map(str.isdigit, text))
    )


def test_an_error_of_the_print_stays_one():
    """No reading may mend a figure: the places are in question, and the digits stay as they are printed."""
    more = [
        row
        for code in (201, 204, 205, 206, 207, 208, 210, 211)
        for row in (
            (f"{code}", "某类", "2,468.12", "2,468.12", ""),
            (f"{code}01", "某款", "2,468.12", "2,468.12", ""),
        )
    ]
    wrong = [("20401", "某款", "2,968.12", *row[3:]) if row[0] == "20401" else row for row in more]
    statements = read_statements(content(Sheet(TITLE, [SPLIT_HEADER, *cut(wrong)])))
    found = statements.observations.filter(measure="total", item_code="20401")
    assert found["value_raw"].to_list() == ["2 968.12"]
    told = evidence(statements, "gpb_expenditure")
    assert told["readings"][told["taken"]]["failing"] == 2


def test_where_the_sums_do_not_decide_the_figures_are_disputed_and_the_form_is_incomplete():
    lone = [("201", "一般公共服务支出", "1", " 034.56", "", "")]
    statements = read_statements(content(Sheet(TITLE, [SPLIT_HEADER, *lone])))
    assert statements.rejections["reason"].to_list().count("figure_disputed") == 1
    form = statements.forms.row(0, named=True)
    assert not form["is_complete"]
    assert "disputed" in form["incomplete_reasons"]
    assert not statements.observations["amount_yuan"].sum()


def test_a_column_whose_words_nothing_knows_is_the_measure_that_the_sums_lack():
    header = (*EXPENDITURE[:3], "基本开支类", "项目支出")
    statements = read_statements(content(Sheet(TITLE, [header, *SPENT])))
    basic = statements.observations.filter(measure="basic")
    assert basic["value_raw"].to_list() == [row[3] for row in SPENT]
    assert statements.forms["is_complete"].all()


def test_and_stays_unknown_where_they_do_not_add_up_to_it():
    header = (*EXPENDITURE[:3], "某项数字", "项目支出")
    rows = [(*row[:3], "5.00", row[4]) for row in SPENT]
    statements = read_statements(content(Sheet(TITLE, [header, *rows])))
    assert set(statements.rejections["reason"]) == {"column_unknown"}
    assert not statements.forms["is_complete"].any()


def with_candidate(first: list, other: list):
    """A document whose one table is read in two ways."""
    one, another = (content(Sheet(TITLE, [EXPENDITURE, *rows])) for rows in (first, other))
    return replace(one, candidates=another.cells.with_columns(candidate=pl.lit(1, pl.Int32)))


def swallowed(rows: list) -> list:
    """The rows as a grid has them that lacks the rule below the total: its figures stand with the row above."""
    return [("合计", "", "", "", ""), (*rows[1][:2], *rows[0][2:]), *rows[2:], ("", "", *rows[1][2:])]


@pytest.mark.parametrize("right_first", [True, False])
def test_of_two_ways_to_place_its_figures_the_sums_take_the_right_one(right_first):
    readings = (SPENT, swallowed(SPENT)) if right_first else (swallowed(SPENT), SPENT)
    statements = read_statements(with_candidate(*readings))
    total = statements.observations.filter(measure="total")
    assert dict(total.select("item_code", "value_raw").iter_rows()) == {
        "@total": "1,234.56", "201": "1,034.56", "20106": "1,034.56", "208": "200.00", "20805": "200.00"
    }  # fmt: skip
    moved = total.filter(pl.col("placed_by") == "arithmetic")["item_code"].to_list()
    assert moved == ["@total", "201"]


def test_a_reading_with_other_digits_is_none():
    wrong = [(*SPENT[0][:2], "1,934.56", *SPENT[0][3:]), *SPENT[1:]]
    statements = read_statements(with_candidate(wrong, SPENT))
    assert statements.observations.filter(measure="total", item_code="@total")["value_raw"].to_list() == [
        "1,934.56"
    ]
    assert "arithmetic" not in json.loads(statements.forms["evidence"][0])
