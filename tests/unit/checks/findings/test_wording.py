"""Words of findings: both languages, the figure as subject, no word about people, no person's name."""

from __future__ import annotations

import re

import pytest

from dagster_project.checks.explain.amounts import ORDER_IN_TABLES, ORDER_IN_TEXT
from dagster_project.checks.explain.rates import ORDER
from dagster_project.checks.findings.malformed import candidates
from dagster_project.checks.findings.text_facts import LEVEL_OF_FACT
from dagster_project.checks.findings.wording.figures import clause, words
from dagster_project.checks.findings.wording.sentences import fact_words

NEVER = re.compile(r"造假|违规|挪用|隐瞒|错误|fraud|misstat|deliberate|mistake|error", re.IGNORECASE)
SPECIAL = ("fund_transfer", "omitted_line", "unexplained")


def texts(node) -> list[str]:
    if isinstance(node, str):
        return [node]
    children = node.values() if isinstance(node, dict) else node
    return [text for child in children for text in texts(child)]


def test_no_word_about_people_or_intent():
    for text in texts(words()):
        assert not NEVER.search(text), text


@pytest.mark.parametrize("cause", sorted({*ORDER, *ORDER_IN_TEXT, *ORDER_IN_TABLES, *SPECIAL}))
def test_every_cause_has_words_in_both_languages(cause):
    entry = words()["causes"][cause]
    assert all(len(entry[part]) == 2 and all(entry[part]) for part in ("title", "reading"))


@pytest.mark.parametrize("kind", LEVEL_OF_FACT)
def test_every_text_fact_has_words_in_both_languages(kind):
    for language in (0, 1):
        title, sentence = fact_words(kind, "XXX", "某局", language)
        assert title
        assert sentence
        assert "{" not in title + sentence


@pytest.mark.parametrize(
    ("text", "stated", "expected"),
    [
        ("上年为1.00万元。决算为12.3万元，增长5%；其他", "12.3", "决算为12.3万元，增长5%；"),
        ("共112.34万元。12.3", "12.3", "12.3"),
        ("支出5.00万元（张三同志经手）。", "5.00", "支出5.00万元（＊＊同志经手）。"),
        ("联系人：李四光，电话 5.00", "5.00", "联系人：＊＊，电话 5.00"),
    ],
)
def test_a_quote_is_the_clause_without_names(text, stated, expected):
    assert clause(text, stated) == expected


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("30,003.372.11", ["30003372.11", "3000337211"]),
        ("1.234.567", ["1234.567", "1234567"]),
        ("12,34", ["12.34", "1234"]),
        ("无", []),
    ],
)
def test_a_malformed_figure_has_few_readings(text, values):
    assert [str(value) for value in candidates(text)] == values
