"""How much was checked: evaluated checks, the forms and statements in them, and why the others were not."""

from __future__ import annotations

from dagster_project import schemas
from dagster_project.checks.ledger import coverage


def figure(kind: str, key: str) -> dict:
    return {"kind": kind, "key": key, "page_number": 1, "bbox": None}


def checks(*rows: dict):
    return schemas.CHECKS.frame(
        [{"document_id": "d", "binding": str(n), **row} for n, row in enumerate(rows)]
    )


INCOME = figure("observation", "income/none/@total/total/1")
SUMMARY = figure("observation", "income_expenditure_summary/income/in.total/amount/1")
CLAIM = figure("claim", "c1")
SEVERAL = checks(
    {"verdict": "holds", "figures": [INCOME, SUMMARY]},
    {"verdict": "fails", "figures": [INCOME, CLAIM]},
    {"verdict": "holds_within_rounding", "figures": [CLAIM]},
    {"verdict": "not_evaluable", "reason": "form_missing", "figures": []},
    {"verdict": "not_evaluable", "reason": "form_missing", "figures": None},
    {"verdict": "not_evaluable", "reason": "zero_base", "figures": [figure("claim", "c2")]},
)


def test_what_was_evaluated_is_counted_with_its_forms_and_statements():
    told = coverage(SEVERAL)
    assert told.evaluated == 3
    assert told.forms == ("income", "income_expenditure_summary")
    assert told.claims == 1, "c2 stands only in a check that could not be evaluated"
    assert told.reasons == {"form_missing": 2, "zero_base": 1}
    assert not told.is_nothing


def test_no_check_and_no_check_that_could_be_evaluated_are_nothing():
    assert coverage(schemas.CHECKS.frame()).is_nothing
    only = checks({"verdict": "not_evaluable", "reason": "unit_unknown", "figures": [INCOME]})
    assert coverage(only).is_nothing
    assert coverage(only).forms == ()
