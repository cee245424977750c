"""What the founding document is held to, on an invented narrative that every clone has, with two rates made wrong in it."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from dagster_project.checks import Evidence, evaluate, narrative_instances
from dagster_project.checks.figures.document_figures import Instance
from dagster_project.narrative import read_narrative
from tests.unit import narrative
from tests.unit.narrative.stand_in import DOCUMENT_ID, statements_of

TEXT = Path(narrative.__file__).parent / "data" / "public_account.txt"
WRONG = {"增长4.4%": "增长4.6%", "占收入合计的10.0%": "占收入合计的11.0%"}
FAILING = {
    ("N-GROWTH", "in.total", "9,400,000.00", "error"),
    ("N-SHARE", "@total", "900,000.00", "error"),
    ("N-SHARE-SUM", "@total", "9,000,000.00", "warning"),
}
NOT_JUDGED = [
    ("N-CHANGE", "302", "malformed_number"),
    ("N-PARTS-BASE", "@total", "malformed_number"),
    ("N-PARTS", "asset_fixed", "open_list"),
    ("NX-07-ITEM", "total", "budget_kind"),
    ("NX-BUDGET-SPENT", "@total", "condition_unmet"),
]
HOLDING = [("N-PARTS", "vehicle"), ("N-COMPLETION", "total"), ("N-CHANGE", "301"), ("N-GROWTH", "208")]


@pytest.fixture(scope="module")
def evidence() -> Evidence:
    text = TEXT.read_text(encoding="utf-8")
    for right, wrong in WRONG.items():
        assert text.count(right) == 1
        text = text.replace(right, wrong)
    statements = statements_of(text, 2023)
    return Evidence.of(documents=statements.document, claims=read_narrative(statements).claims)


@pytest.fixture(scope="module")
def instances(evidence: Evidence) -> list[Instance]:
    return list(narrative_instances(evidence, DOCUMENT_ID))


def test_what_is_wrong_fails_and_nothing_else(instances: list[Instance]) -> None:
    failing = {
        (i.identity.id, i.claims[0]["item_code"], i.claims[0]["final_text"], i.graded)
        for i in instances
        if i.fails
    }
    assert failing == FAILING


@pytest.mark.parametrize(("identity", "item", "reason"), NOT_JUDGED)
def test_what_cannot_be_judged_has_its_reason(identity, item, reason, instances: list[Instance]) -> None:
    found = [i for i in instances if (i.identity.id, i.claims[0]["item_code"]) == (identity, item)]
    assert reason in {instance.reason for instance in found}


@pytest.mark.parametrize(("identity", "item"), HOLDING)
def test_what_is_right_holds(identity: str, item: str, instances: list[Instance]) -> None:
    found = [i for i in instances if (i.identity.id, i.claims[0]["item_code"]) == (identity, item)]
    verdicts = [i.judgement.verdict if i.judgement else None for i in found]
    assert verdicts
    assert set(verdicts) <= {"holds", "holds_within_rounding"}


def test_the_rows_of_the_checks_say_the_same(evidence: Evidence, instances: list[Instance]) -> None:
    checks = evaluate(evidence).filter(pl.col("binding").str.contains("claim="))
    assert checks.height == len(instances)
    assert checks.select("identity_id", "binding").is_unique().all()
    failing = checks.filter(pl.col("verdict") == "fails")
    assert failing.height == len(FAILING)
    assert failing.filter(pl.col("unit") != "%").is_empty()
    assert failing["difference"].null_count() == 0
