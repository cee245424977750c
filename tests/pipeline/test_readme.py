"""What README.md promises a newcomer: its queries answer, on the samples, what stands under them."""

from __future__ import annotations

import duckdb
import pytest

from tests.pipeline.cookbook import answered, as_printed


@pytest.mark.parametrize("number", range(3))
def test_the_first_queries_answer_what_the_readme_says(night, number):
    question = answered()[number]
    with duckdb.connect(str(night.published_file), read_only=True) as connection:
        answer = connection.execute(question.sql)
        columns = [name for name, *_ in answer.description]
        rows = [[as_printed(value) for value in row] for row in answer.fetchall()]
    assert columns == question.columns
    assert rows == question.rows
