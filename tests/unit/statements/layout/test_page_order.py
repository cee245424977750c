"""Pages that a file has in another order than their printed numbers are read in that of the numbers."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

from dagster_project.statements import read_statements
from dagster_project.statements.layout.order import LEAST_NUMBERED, _places

from ..pages import Sheet, content, income

CLASS = ("201", "一般公共服务支出", "10.00", "10.00", "", "", "", "", "")
GROUP = ("20106", "财政事务", "10.00", "10.00", "", "", "", "", "")
ITEM = ("2010601", "行政运行", "10.00", "10.00", "", "", "", "", "")
TAX = ("20107", "税收事务", "0.00", "0.00", "", "", "", "", "")
FOOT = 1150.0


def numbered(page, numbers):
    """The last line of each page at its foot is its number."""
    texts = [str(number) for number in numbers]
    assert page.lines.filter(pl.col("text").is_in(texts)).height == len(texts)
    low = pl.struct(x0=pl.lit(290.0), y0=pl.lit(FOOT), x1=pl.lit(310.0), y1=pl.lit(FOOT + 10.0))
    at_foot = pl.when(pl.col("text").is_in(texts)).then(low).otherwise("bbox")
    return replace(page, lines=page.lines.with_columns(bbox=at_foot))


def pages(*numbers):
    sheets = {
        1: Sheet(["情况说明"], (), ["1"]),
        2: replace(income(CLASS, GROUP), below=["2"]),
        3: Sheet(rows=[ITEM], below=["3"]),
        4: Sheet(rows=[TAX], below=["4"]),
        5: Sheet(["说明"], (), ["5"]),
    }
    return numbered(content(*(sheets[number] for number in numbers)), numbers)


def test_a_form_whose_pages_changed_places_is_one_form():
    statements = read_statements(pages(1, 2, 4, 3, 5))
    assert statements.forms.select("form_id", "first_page", "last_page").rows() == [("income", 2, 4)]
    assert [box["page_number"] for box in statements.forms["bboxes"].item()] == [2, 4, 3]
    where = dict(statements.observations.select("item_code", "page_number").unique().iter_rows())
    assert where == {"201": 2, "20106": 2, "2010601": 4, "20107": 3}
    told = statements.rejections.select("page_number", "reason").rows()
    assert told == [(3, "pages_out_of_order"), (4, "pages_out_of_order")]
    assert statements.lines["page_number"].is_sorted()


def test_pages_in_order_are_left_alone():
    assert read_statements(pages(1, 2, 3, 4, 5)).rejections.is_empty()


@pytest.mark.parametrize(
    ("numbers", "moved"),
    [
        ({1: 1, 2: 2, 3: 4, 4: 3}, {3: 4, 4: 3}),
        ({1: 1, 3: 4, 4: 3}, {}),
        ({3: 1, 4: 2, 5: 4, 6: 3}, {5: 6, 6: 5}),
        ({1: 1, 2: 2, 3: 9, 4: 3}, {}),
        ({1: 2, 2: 1, 3: 4, 4: 3}, {}),
    ],
    ids=[
        "two changed places",
        "too few",
        "numbers that begin later",
        "a number of no page",
        "too many moved",
    ],
)
def test_numbers_are_believed_only_where_they_order_their_pages(numbers, moved):
    assert _places(numbers) == moved
    assert LEAST_NUMBERED == 4
