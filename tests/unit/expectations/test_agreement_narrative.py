"""Two evaluations of the narrative that must agree: rules over claims, SQL over the marts. Each identity is broken."""

from __future__ import annotations

import duckdb
import polars as pl
import pytest

from dagster_project.checks import Evidence, evaluate, load_catalogue
from dagster_project.checks.narrative.evaluation import is_narrative
from dagster_project.expectations.catalogue import identities
from dagster_project.expectations.prepare import prepare
from dagster_project.expectations.queries import compile_identity
from tests.unit.expectations.marts import make_marts
from tests.unit.expectations.narrative_account import BREAKS, TOLD_AVERAGE, documents

IDENTITIES = [identity.id for identity in load_catalogue().identities if is_narrative(identity)]
Failures = set[tuple[str, str]]


@pytest.fixture(scope="module")
def both(tmp_path_factory) -> tuple[dict[str, Failures], dict[str, Failures]]:
    """Failing (document, binding) of each identity by either evaluation."""
    made = documents()
    folder = tmp_path_factory.mktemp("agreement")
    make_marts(folder / "build.duckdb", made)
    prepare(folder / "build.duckdb", folder / "figures.duckdb")
    checks = evaluate(Evidence.of(**made)).filter(pl.col("verdict") == "fails")
    first = {
        identity: set(checks.filter(identity_id=identity).select("document_id", "binding").iter_rows())
        for identity in IDENTITIES
    }
    second = {}
    with duckdb.connect(str(folder / "figures.duckdb"), read_only=True) as connection:
        for identity in identities():
            if identity.id not in IDENTITIES:
                continue
            rows = connection.execute(compile_identity(identity).replace("{batch}", "figures")).fetchall()
            second[identity.id] = {row[1:3] for row in rows}
    return first, second


def test_every_narrative_identity_is_broken_once() -> None:
    assert set(IDENTITIES) == set(BREAKS)


def test_the_clean_narrative_is_clean(both):
    for failures in both:
        assert {name: found for name, found in failures.items() if any(d == "clean" for d, _ in found)} == {}


@pytest.mark.parametrize("identity", IDENTITIES)
def test_both_evaluations_find_the_same(both, identity):
    first, second = both
    assert any(document == identity for document, _ in first[identity]), "its change breaks this identity"
    assert first[identity] == second[identity]


def test_both_evaluations_judge_an_average_that_names_its_count(both):
    for failures in both:
        assert TOLD_AVERAGE in {document for document, _ in failures["N-UNIT-AVERAGE"]}
