"""The founding document: every row of its list of recomputed claims has the verdict that the list gives it.

``founding_verdicts.csv`` names a claim as ``founding_claims.csv`` does, and the identity that judges it. Rows 16 and 18
are right, or a truncation, only on the total that row 9 should have printed: on the printed one they fail.
"""

from __future__ import annotations

import csv
from pathlib import Path

import polars as pl
import pytest

from dagster_project.checks import Evidence, evaluate, narrative_instances
from dagster_project.checks.figures.document_figures import Instance
from dagster_project.narrative import read_narrative
from tests.unit.narrative.recomputing import candidates
from tests.unit.narrative.stand_in import DOCUMENT_ID, statements_of

ROWS = list(csv.DictReader((Path(__file__).parent / "founding_verdicts.csv").open(encoding="utf-8")))
pytestmark = pytest.mark.corpus


@pytest.fixture(scope="module")
def evidence(corpus_dir: Path) -> Evidence:
    text = next(path for path in corpus_dir.glob("*.txt"))
    statements = statements_of(text.read_text(encoding="utf-8"), 2023)
    return Evidence.of(documents=statements.document, claims=read_narrative(statements).claims)


@pytest.fixture(scope="module")
def instances(evidence: Evidence) -> dict[tuple[str, str], list[Instance]]:
    """(identity, claim_id) → its instances."""
    found: dict[tuple[str, str], list[Instance]] = {}
    for instance in narrative_instances(evidence, DOCUMENT_ID):
        found.setdefault((instance.identity.id, instance.claims[0]["claim_id"]), []).append(instance)
    return found


def _verdict(instance: Instance) -> str | None:
    return instance.judgement.verdict if instance.judgement is not None else instance.reason


@pytest.mark.parametrize(
    "row", ROWS, ids=[f"{row['row']}-{row['identity']}-{row['printed']}" for row in ROWS]
)
def test_every_listed_claim_has_its_verdict(
    row: dict[str, str], evidence: Evidence, instances: dict[tuple[str, str], list[Instance]]
) -> None:
    claims = candidates(evidence.claims, row)
    found = [i for claim in claims for i in instances.get((row["identity"], claim["claim_id"]), [])]
    assert row["verdict"] in {_verdict(instance) for instance in found}
    if row["verdict"] == "fails":
        assert row["severity"] in {instance.graded for instance in found if instance.fails}


def test_nothing_else_fails(evidence: Evidence, instances: dict[tuple[str, str], list[Instance]]) -> None:
    listed = {
        (row["identity"], claim["claim_id"])
        for row in ROWS
        if row["verdict"] == "fails"
        for claim in candidates(evidence.claims, row)
    }
    failing = {key for key, found in instances.items() if any(instance.fails for instance in found)}
    assert failing <= listed


def test_the_rows_of_the_checks_say_the_same(
    evidence: Evidence, instances: dict[tuple[str, str], list[Instance]]
) -> None:
    checks = evaluate(evidence).filter(pl.col("binding").str.contains("claim="))
    assert checks.height == sum(map(len, instances.values()))
    assert checks.select("identity_id", "binding").is_unique().all()
    failing = checks.filter(pl.col("verdict") == "fails")
    assert failing.height == sum(instance.fails for found in instances.values() for instance in found)
    outside = failing.filter(~pl.col("unit").is_in(["元", "%", "count"]) | pl.col("difference").is_null())
    assert outside.is_empty()
