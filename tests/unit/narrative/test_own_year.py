"""A sentence that compares a year with itself states another year than the account's."""

from __future__ import annotations

import pytest

from dagster_project.narrative import read_narrative
from tests.unit.narrative.stand_in import statements_of

HEADING = "五、一般公共预算财政拨款支出决算情况说明\n"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "2022年度一般公共预算财政拨款支出80.00万元。与2022年度相比，支出增加5.00万元，增长6.67%。",
            ["2022"],
        ),
        ("2023年度一般公共预算财政拨款支出80.00万元。与2022年度相比，支出增加5.00万元，增长6.67%。", []),
        ("2022年度一般公共预算财政拨款支出75.00万元，2023年度为80.00万元，比2022年度增加5.00万元。", []),
        ("2022年度结转资金3.00万元在本年使用。", []),
    ],
)
def test_a_year_compared_with_itself(text, found):
    facts = read_narrative(statements_of(HEADING + text, 2023)).text_facts
    assert facts.filter(kind="wrong_year")["stated_text"].to_list() == found
