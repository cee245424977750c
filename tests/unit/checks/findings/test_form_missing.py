"""A form that the contents list and nobody found is told only where no table may be it."""

from __future__ import annotations

import pytest

from dagster_project import schemas
from dagster_project.checks.evidence import Evidence
from dagster_project.checks.findings.text_facts import FEWEST_FIGURES_OF_A_FORM, facts_to_publish

DOCUMENT = "d" * 32


@pytest.mark.parametrize(
    ("title", "figures", "told"),
    [
        (None, FEWEST_FIGURES_OF_A_FORM, False),
        ("", FEWEST_FIGURES_OF_A_FORM, False),
        (None, FEWEST_FIGURES_OF_A_FORM - 1, True),
        ("项目支出绩效自评表", FEWEST_FIGURES_OF_A_FORM, True),
    ],
    ids=["no title", "empty title", "small", "another table"],
)
def test_a_table_that_nobody_could_name_may_be_the_form(title, figures, told):
    """A font without names leaves a table whose title and heads are no words."""
    fact = {"document_id": DOCUMENT, "kind": "form_missing", "form_id": "income", "stated_text": "收入决算表"}
    other = {
        "document_id": DOCUMENT, "form_id": "other", "title": title, "printed_figures": figures, "incomplete_reasons": [],
    }  # fmt: skip
    evidence = Evidence.of(forms=schemas.FORMS.frame([other]), text_facts=schemas.TEXT_FACTS.frame([fact]))
    assert bool(facts_to_publish(evidence)) is told
