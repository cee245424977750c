"""Pages that a file has in another order than their printed numbers are read in that of the numbers."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

from dagster_project.statements import read_statements
from dagster_project.statements.layout.order import LEAST_NUMBERED, _places, gaps_in_numbers

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


def with_gap(*, note: str = "", after: int = 3) -> tuple:
    """Pages 1 to 9 of which one number is left out behind the page ``after``; the form stands on pages 2 and 3."""
    numbers = [number + (place >= after) for place, number in enumerate(range(1, 9))]
    first = replace(income(CLASS, GROUP), below=[str(numbers[1])])
    second = Sheet(rows=[ITEM], below=[*([note] if note else []), str(numbers[2])])
    others = [Sheet(["说明"], (), [str(number)]) for number in (numbers[0], *numbers[3:])]
    sheets = [others[0], first, second, *others[1:]]
    return numbered(content(*sheets), numbers)


@pytest.mark.parametrize(
    ("after", "note", "is_missing"),
    [(2, "", True), (3, "", True), (3, "注：本表反映收入情况。", False), (5, "", False), (8, "", False)],
    ids=["within the form", "behind it", "behind its note", "elsewhere", "none"],
)
def test_a_form_of_which_a_page_is_missing_is_incomplete(after, note, is_missing):
    statements = read_statements(with_gap(note=note, after=after))
    assert (statements.rejections["reason"].to_list() == ["page_missing"]) is is_missing
    assert statements.forms["is_complete"].to_list() == [not is_missing]


def test_numbers_that_begin_anew_or_leap_often_tell_of_no_missing_page():
    for numbers in ([1, 2, 3, 1, 2, 4, 5, 6], [1, 3, 5, 7, 9, 11, 12, 13]):
        sheets = [replace(income(CLASS, GROUP), below=[str(number)]) for number in numbers]
        page = content(*sheets)
        low = pl.struct(x0=pl.lit(290.0), y0=pl.lit(FOOT), x1=pl.lit(310.0), y1=pl.lit(FOOT + 10.0))
        is_number = pl.col("text").is_in([str(number) for number in numbers])
        moved = page.lines.with_columns(bbox=pl.when(is_number).then(low).otherwise("bbox"))
        assert gaps_in_numbers(replace(page, lines=moved)) == frozenset()
