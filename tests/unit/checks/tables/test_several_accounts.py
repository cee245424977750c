"""A file that holds two accounts is judged by nothing: neither its forms nor its sentences."""

from __future__ import annotations

import pytest

from dagster_project import schemas
from dagster_project.checks import Evidence, evaluate
from dagster_project.checks.findings.text_facts import facts_to_publish
from dagster_project.run.night.verdicts import EVIDENCE
from samples import frames


@pytest.fixture(scope="module")
def evidence() -> Evidence:
    made = frames([4711])
    sample = {name: getattr(made, name) for name in EVIDENCE if hasattr(made, name)}
    return Evidence(**{name: sample.get(name, schemas.TABLES[name].frame()) for name in EVIDENCE})


def test_no_check_of_such_a_file_is_judged(evidence):
    once = evaluate(evidence)
    assert once.filter(verdict="holds").height > 100
    rows = evidence.forms.to_dicts()
    rows[0] |= {"incomplete_reasons": ["several_accounts"], "is_complete": False}
    several = Evidence(
        **{name: getattr(evidence, name) for name in EVIDENCE if name != "forms"},
        forms=schemas.FORMS.frame(rows),
    )
    twice = evaluate(several)
    assert twice.height >= once.height * 0.9
    assert set(twice["verdict"]) == {"not_evaluable"}
    assert "low_extraction_confidence" in set(twice["reason"])


FACT = {"document_id": "d", "stated_text": "2023", "page_number": 1}


@pytest.mark.parametrize(
    ("kind", "reason", "said"),
    [
        ("wrong_year", "several_accounts", False),
        ("foreign_name", "several_accounts", False),
        ("malformed_number", "several_accounts", True),
        ("wrong_year", "unbound", True),
        ("form_missing", "unbound", False),
        ("form_missing", "unknown_figures", False),
        ("form_missing", "page_unread", False),
        ("form_missing", "parent_missing", True),
    ],
)
def test_what_is_said_of_a_text_that_may_be_of_another_account_or_form(kind, reason, said):
    form = {"document_id": "d", "form_id": "income", "is_complete": False, "incomplete_reasons": [reason]}
    made = Evidence.of(
        forms=schemas.FORMS.frame([form]), text_facts=schemas.TEXT_FACTS.frame([FACT | {"kind": kind}])
    )
    assert bool(facts_to_publish(made)) is said
