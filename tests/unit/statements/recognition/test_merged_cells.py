"""Cells that reach over several columns for want of a rule, parted where the header leaves no doubt."""

from __future__ import annotations

import pytest

from dagster_project.statements import read_statements

from ..pages import Sheet, content

HEADER = [("收入", "", "支出", ""), ("项目", "决算数", "项目", "决算数")]
TITLE = ["收入支出决算总表", "单位：万元"]


@pytest.mark.parametrize(
    ("row", "bound"),
    [
        (("一般公共预算财政拨款收入", "7.00", ("一、农林水支出 34,101.47", 2)), {"in.gpb": "7.00", "213": "34,101.47"}),
        ((("一般公共预算财政拨款收入 7.00 农林水支出 9.00", 4),), {"in.gpb": "7.00", "213": "9.00"}),
        (("一般公共预算财政拨款收入", ("７．００农林水支出", 2), "9.00"), {"in.gpb": "７．００", "213": "9.00"}),
        (("一般公共预算财政拨款收入", "7.00", ("农林水支出 9.00 1.00", 2)), {"in.gpb": "7.00"}),
    ],
    ids=["a name and its figure", "a whole row", "a figure and a name without a space", "more numbers than columns"],
)  # fmt: skip
def test_words_and_numbers_go_to_the_columns_of_their_kind(row, bound):
    statements = read_statements(content(Sheet(TITLE, [*HEADER, row])))
    assert dict(statements.observations.select("item_code", "value_raw").iter_rows()) == bound
    whole = len(bound) == 2
    assert statements.forms["is_complete"].to_list() == [whole]
    assert (statements.rejections.height == 0) is whole
