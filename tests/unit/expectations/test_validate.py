"""Suites through Great Expectations: rows, exceptions, Data Docs."""

from __future__ import annotations

import re
from urllib.parse import unquote

import duckdb
import pytest
from sqlalchemy import text

from dagster_project.expectations import suites
from dagster_project.expectations.results import Rule, Suite
from dagster_project.expectations.validate import run_suites, without_parameters


@pytest.fixture(scope="module")
def outcome(tmp_path_factory):
    folder = tmp_path_factory.mktemp("gx")
    connection = duckdb.connect(str(folder / "figures.duckdb"))
    connection.execute(
        "create table figures as select i as id, (i / 100)::decimal(28,8) as a from range(100) t(i)"
    )
    connection.close()
    suites = [
        Suite(
            "form_01",
            "收入支出决算总表",
            (
                Rule(
                    "I-01-SIDES",
                    "收入总计等于支出总计",
                    "error",
                    "select id, a as difference, '<img src=x onerror=alert(1)>' as file_name, "
                    "['<svg onload=alert(2)>'] as pages from {batch} where a > 0.97",
                ),
                Rule(
                    "I-01-IN",
                    "本年收入合计等于八类收入之和",
                    "error",
                    "select id from {batch} where [id, 1][:1] = [-1::integer]",
                ),
            ),
        ),
        Suite("between", "表间关系", (Rule("X-1", "不存在的列", "error", "select missing from {batch}"),)),
    ]
    docs = folder / "data_docs"
    docs.mkdir()
    (docs / "stale.html").write_text("of the night before")
    return run_suites(suites, folder / "figures.duckdb", docs), docs


def test_rows_outside_their_interval_are_counted_and_shown(outcome):
    results, _ = outcome
    (sides,) = results[0].failed
    assert (sides.rule.identity_id, sides.rows) == ("I-01-SIDES", 2)
    assert [row["id"] for row in sides.sample] == [98, 99]
    assert results[0].raised == []


def test_a_rule_that_raised_is_no_discrepancy(outcome):
    results, _ = outcome
    (broken,) = results[1].raised
    assert "missing" in broken.raised
    assert results[1].failed == []


def test_data_docs_are_made_anew_in_the_words_of_the_field(outcome):
    _, docs = outcome
    assert not (docs / "stale.html").exists()
    pages = "".join(path.read_text(encoding="utf-8") for path in docs.rglob("*.html"))
    assert "收入总计等于支出总计" in pages
    assert "表间关系" in pages
    assert "相差" in pages
    assert "0.98" in pages, "the rows themselves are shown, not only their number"


def test_data_docs_ask_no_network_and_the_first_page_needs_no_script(outcome):
    _, docs = outcome
    for page in docs.rglob("*.html"):
        content = page.read_text(encoding="utf-8")
        assert not re.search(r"<script|<(?:link|img)[^>]+https?://", content), page.name
    first = (docs / "index.html").read_text(encoding="utf-8")
    links = re.findall(r'<a href="([^"]+)">([^<]+)</a>', first)
    assert [title for _, title in links] == ["收入支出决算总表", "表间关系"]
    assert all((docs / unquote(link)).exists() for link, _ in links)
    counts = re.findall(r'<td class="number">(\d+)</td>', first)
    assert counts == ["2", "1", "2", "0", "1", "0", "0", "1"], (
        "identities, not in agreement, instances, raised"
    )


def test_a_name_of_a_file_is_text_in_data_docs_and_no_page_may_run_anything(outcome):
    _, docs = outcome
    pages = [page.read_text(encoding="utf-8") for page in docs.rglob("*.html")]
    assert any("&lt;img src=x onerror=alert(1)&gt;" in page and "&lt;svg" in page for page in pages)
    for page in pages:
        assert "<img src=x" not in page and "<svg onload" not in page
        assert page.index("Content-Security-Policy") < page.index("<title")


def test_the_database_is_free_again(outcome):
    _, docs = outcome
    with duckdb.connect(str(docs.parent / "figures.duckdb")) as connection:
        connection.execute("drop table figures")


def test_no_rule_has_what_sqlalchemy_takes_for_a_parameter():
    for suite in suites.compiled():
        for rule in suite.rules:
            assert text(without_parameters(rule.sql))._bindparams == {}, rule.identity_id
