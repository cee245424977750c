"""A sentence of another year whose figure is that of the account's own form."""

from __future__ import annotations

from decimal import Decimal

import pytest

from dagster_project.checks import evaluate, explained

from ..statements import YEAR, claim, evidence, figure

TOTAL = {"form_id": "gpb_expenditure", "item_code": "@total", "measure": "total", "fund_source": "gpb"}


def told(*claims: dict, printed: str = "1,281.57") -> list[dict]:
    document = evidence(claims, [figure("f05", "@total", "total", printed)])
    findings = explained(document, evaluate(document)).findings
    return findings.filter(cause="wrong_year").to_dicts()


def sentence(year: int, final: str = "1,281.57", number: int = 1, **columns) -> dict:
    words = f"{year}年度一般公共预算财政拨款支出{final}万元。"
    return claim(number, final=final, year=year, subject="支出") | {"quote": words} | TOTAL | columns


def test_a_year_beside_the_figure_of_the_account_is_asked_about():
    (finding,) = told(sentence(YEAR - 1))
    assert (finding["level"], finding["stated_text"]) == ("待核实", str(YEAR - 1))
    assert str(YEAR) in finding["explanation_zh"]
    assert "1,281.57" in finding["members"][0]["quote"]


@pytest.mark.parametrize(
    "claims",
    [
        [sentence(YEAR)],
        # the prior year's own figure
        [sentence(YEAR - 1, final="1,190.33")],
        # both years had the same amount, and both are told
        [sentence(YEAR - 1), sentence(YEAR, number=2)],
        # the sentence names the account's year too
        [sentence(YEAR - 1, quote=f"{YEAR - 1}年度结转1,281.57万元于{YEAR}年使用。")],
        # last year by a word, not by a printed year
        [sentence(YEAR - 1, quote="上年支出1,281.57万元。")],
        [sentence(YEAR - 1, is_judged=False)],
        [sentence(YEAR - 1, budget_kind="initial")],
    ],
)
def test_other_sentences_are_silent(claims):
    assert told(*claims) == []


def test_last_years_amount_is_another_where_the_account_says_so():
    changed = sentence(YEAR, number=2) | {"base_kind": "prior_final", "change_yuan": Decimal("900000.00")}
    assert [finding["stated_text"] for finding in told(sentence(YEAR - 1), changed)] == [str(YEAR - 1)]
    assert told(sentence(YEAR - 2), changed) == []


def test_a_figure_of_few_digits_may_be_that_of_both_years():
    assert told(sentence(YEAR - 1, final="12.00"), printed="12.00") == []


def test_of_several_figures_of_one_sentence_the_year_is_told_once():
    first = sentence(YEAR - 1)
    second = sentence(YEAR - 1, number=2, item_code="201") | {"quote": first["quote"]}
    document = evidence(
        [first, second],
        [figure("f05", "@total", "total", "1,281.57"), figure("f05", "201", "total", "1,281.57")],
    )
    findings = explained(document, evaluate(document)).findings
    assert findings.filter(cause="wrong_year")["instances"].to_list() == [1]


def test_one_year_kept_from_another_document_is_one_finding_of_several_places():
    (finding,) = told(
        sentence(YEAR - 1),
        sentence(YEAR - 1, number=2, quote=f"{YEAR - 1}年度支出1,281.57万元，占100.00%。", page_number=3),
    )
    assert finding["instances"] == 2
    assert [member["page_number"] for member in finding["members"]] == [1, 3]
    assert finding["page_number"] == 1
