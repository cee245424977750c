"""What the pages promise a newcomer: their queries answer, on the samples, what stands under them."""

from __future__ import annotations

import duckdb
import pytest

from tests.pipeline.cookbook import answered, as_printed

PAGES = {"README.md": 3, "docs/twenty-questions.md": 20}


@pytest.mark.parametrize(
    ("page", "number"), [(page, number) for page, count in PAGES.items() for number in range(count)]
)
def test_a_query_answers_what_stands_under_it(night, page, number):
    question = answered(page)[number]
    with duckdb.connect(str(night.published_file), read_only=True) as connection:
        answer = connection.execute(question.sql)
        columns = [name for name, *_ in answer.description]
        rows = [[as_printed(value) for value in row] for row in answer.fetchall()]
    assert columns == question.columns
    assert rows == question.rows
