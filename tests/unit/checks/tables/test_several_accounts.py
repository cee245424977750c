"""A file that holds two accounts is judged by nothing: neither its forms nor its sentences."""

from __future__ import annotations

import pytest

from dagster_project import schemas
from dagster_project.checks import Evidence, evaluate
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
