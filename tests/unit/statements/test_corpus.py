"""A sample of every clone, the three real accounts and the template: every figure an observation, every identity of the
forms as verified.
"""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path

import polars as pl
import pytest

from dagster_project.checks import Evidence, evaluate
from dagster_project.settings import Limits
from dagster_project.statements import read_statements
from dagster_project.tables import read_content
from tests.conftest import REPOSITORY

SAMPLE = "云渡市档案局2023"
FIGURES = {
    SAMPLE: {
        "income_expenditure_summary": 42, "income": 203, "expenditure": 174, "fiscal_summary": 125, "gpb_expenditure": 72,
        "gpb_basic_economic": 74, "three_public": 12, "gf_income_expenditure": 36,
    },
    "财政局": {
        "income_expenditure_summary": 42, "income": 140, "expenditure": 120, "fiscal_summary": 125, "gpb_expenditure": 60,
        "gpb_basic_economic": 66, "three_public": 12, "gf_income_expenditure": 6, "soc_income_expenditure": 6,
    },
    "社会工作部": {
        "income_expenditure_summary": 42, "income": 126, "expenditure": 108, "fiscal_summary": 125, "gpb_expenditure": 54,
        "gpb_basic_economic": 67,
    },
    "西南大学": {"income_expenditure_summary": 42, "income": 208, "expenditure": 156, "fiscal_expenditure": 92},
}  # fmt: skip
"""Positions of figures in each form, counted on the pages."""
VERDICTS = {SAMPLE: (485, 27), "财政局": (397, 10), "社会工作部": (378, 2), "西南大学": (371, 7)}
"""(holds, holds within rounding) of the table identities; nothing fails."""


NAMES = [SAMPLE, *(pytest.param(name, marks=pytest.mark.corpus) for name in FIGURES if name != SAMPLE)]


@cache
def read(file: Path):
    content = read_content(file, document_id="d", file_name=file.name, limits=Limits())
    return content, read_statements(content)


@pytest.fixture
def account(request):
    """(content, statements) of the document that a name stands for; the template is the one with none of the names."""

    def found(name: str):
        folder = REPOSITORY / "raw" if name == SAMPLE else request.getfixturevalue("corpus_dir")
        for file in sorted(folder.glob("*.pdf")):
            if name == next((known for known in FIGURES if known in file.name), "模板"):
                return read(file)
        raise LookupError(name)

    return found


def checks_of(statements) -> Counter:
    evidence = Evidence.of(
        documents=statements.document,
        forms=statements.forms,
        observations=statements.observations,
        text_facts=statements.text_facts,
        units=statements.units,
    )
    return Counter(evaluate(evidence)["verdict"])


@pytest.mark.parametrize("name", NAMES)
def test_every_figure_of_every_form_is_an_observation(account, name):
    content, statements = account(name)
    counts = dict(statements.observations.group_by("form_id").len().iter_rows())
    assert counts == FIGURES[name]
    assert statements.rejections.is_empty()
    assert statements.observations["item_code"].null_count() == 0
    assert statements.forms["unknown_figures"].sum() == 0
    printed = Counter(
        "".join(text.split())
        for text in content.cells["text"]
        if text and "." in text and text.strip()[-1].isdigit()
    )
    landed: Counter = Counter()
    for text, count in statements.observations.select("value_raw", "printed_count").iter_rows():
        landed["".join(text.split())] += count
    assert {text: landed[text] for text in printed} == dict(printed)


@pytest.mark.parametrize("name", NAMES)
def test_the_identities_of_the_forms_hold_as_often_as_verified(account, name):
    verdicts = checks_of(account(name)[1])
    assert verdicts["fails"] == 0
    assert (verdicts["holds"], verdicts["holds_within_rounding"]) == VERDICTS[name]


@pytest.mark.corpus
def test_a_form_of_all_budgets_is_not_that_of_one(account):
    forms = account("西南大学")[1].forms
    assert "gpb_expenditure" not in forms["form_id"].to_list()
    observations = account("西南大学")[1].observations
    total = observations.filter(pl.col("form_id") == "fiscal_expenditure", pl.col("item_code") == "@total")
    assert set(total["printed_count"]) == {2}  # in the header row, and again at the end
    assert set(total["measure"]) == {"total", "basic", "project", "project_construction"}
    lines = observations.filter(
        pl.col("form_id") == "income_expenditure_summary", pl.col("block") == "income"
    )
    assert {"in.fiscal", "in.fiscal.gf", "in.other.donation", "in.opening_balance", "in.total"} <= set(
        lines["item_code"]
    )


@pytest.mark.parametrize(
    ("name", "form", "state"),
    [
        (SAMPLE, "soc_income_expenditure", "declared_empty"),
        (SAMPLE, "three_public", "figures"),
        pytest.param("财政局", "gf_income_expenditure", "declared_empty", marks=pytest.mark.corpus),
        pytest.param("财政局", "three_public", "figures", marks=pytest.mark.corpus),
        pytest.param("社会工作部", "three_public", "declared_empty", marks=pytest.mark.corpus),
        pytest.param("社会工作部", "soc_income_expenditure", "declared_empty", marks=pytest.mark.corpus),
    ],
)
def test_empty_forms_are_declared_by_their_notes(account, name, form, state):
    assert dict(account(name)[1].forms.select("form_id", "state").iter_rows())[form] == state


@pytest.mark.corpus
def test_a_template_is_one_and_nothing_of_it_is_judged(account):
    statements = account("模板")[1]
    assert statements.document["is_template"].item() is True
    assert set(statements.forms["state"]) == {"empty_undeclared", "declared_empty"}
    assert set(checks_of(statements)) == {"not_evaluable"}
    assert statements.forms.height == 9
    assert "empty_undeclared" not in statements.text_facts["kind"].to_list()


@pytest.mark.parametrize("name", [*NAMES, pytest.param("模板", marks=pytest.mark.corpus)])
def test_the_narrative_keeps_its_lines_and_the_forms_theirs(account, name):
    content, statements = account(name)
    assert statements.lines.height == content.lines.height
    roles = Counter(statements.lines["role"])
    assert roles["title"] >= 4
    assert roles["unit_line"] >= 4
    text = "".join(statements.lines.filter(pl.col("role") == "body")["text"])
    assert "决算情况说明" in text or "决算报表说明" in text
