"""Two evaluations that must agree: Polars over the landing frames, SQL over the marts. Each identity is broken."""

from __future__ import annotations

import duckdb
import polars as pl
import pytest

from dagster_project.checks.catalogue.identities import load_catalogue
from dagster_project.checks.evaluate import evaluate
from dagster_project.checks.evidence import Evidence
from dagster_project.expectations.catalogue import identities
from dagster_project.expectations.prepare import prepare
from dagster_project.expectations.queries import compile_identity
from tests.unit.expectations.accounts import account, frames
from tests.unit.expectations.marts import make_marts

TABLE_IDENTITIES = [identity.id for identity in load_catalogue().identities if identity.is_table]
Failures = set[tuple[str, str]]


@pytest.fixture(scope="module")
def both(tmp_path_factory) -> tuple[dict[str, Failures], dict[str, Failures]]:
    """Failing (document, binding) of each identity by either evaluation, over accounts with one figure changed each."""
    base = account()
    documents = {"clean": base}
    for number, key in enumerate(base):
        documents[f"changed-{number}"] = base | {key: base[key] + 50}
        if key[2] == "out.closing_balance":
            documents[f"lowered-{number}"] = base | {key: base[key] - 1000}
        if number % 4 == 0:
            documents[f"lacking-{number}"] = {other: amount for other, amount in base.items() if other != key}
    made = frames(documents)
    folder = tmp_path_factory.mktemp("agreement")
    make_marts(folder / "build.duckdb", made)
    prepare(folder / "build.duckdb", folder / "figures.duckdb")
    checks = evaluate(Evidence(**made)).filter(verdict="fails")
    first = {
        identity: set(checks.filter(identity_id=identity).select("document_id", "binding").iter_rows())
        for identity in TABLE_IDENTITIES
    }
    second = {}
    with duckdb.connect(str(folder / "figures.duckdb"), read_only=True) as connection:
        for identity in identities():
            if not identity.is_table:
                continue
            query = compile_identity(identity).replace("{batch}", "figures")
            second[identity.id] = {row[1:3] for row in connection.execute(query).fetchall()}
    return first, second


def test_the_clean_account_is_clean(both):
    for failures in both:
        assert {name: found for name, found in failures.items() if any(d == "clean" for d, _ in found)} == {}


@pytest.mark.parametrize("identity", TABLE_IDENTITIES)
def test_both_evaluations_find_the_same(both, identity):
    first, second = both
    assert first[identity], "some change breaks this identity"
    assert first[identity] == second[identity]


@pytest.mark.parametrize(
    ("reasons", "unknown", "fails"),
    [([], 0, True), (["unbound"], 0, False), (["unknown_figures"], 1, False)],
)
def test_both_evaluations_leave_out_forms_that_were_not_read_whole(reasons, unknown, fails, tmp_path):
    base = account()
    key = next(key for key in base if key[0] == "f02" and key[2] == "@total")
    made = frames({"changed": base | {key: base[key] + 50}})
    made["forms"] = made["forms"].with_columns(
        is_complete=pl.lit(not reasons),
        incomplete_reasons=pl.lit(reasons, dtype=pl.List(pl.String)),
        unknown_figures=pl.lit(unknown, dtype=made["forms"]["unknown_figures"].dtype),
    )
    make_marts(tmp_path / "build.duckdb", made)
    prepare(tmp_path / "build.duckdb", tmp_path / "figures.duckdb")
    failing = evaluate(Evidence(**made)).filter(verdict="fails")
    first = set(failing.select("identity_id", "binding").iter_rows())
    with duckdb.connect(str(tmp_path / "figures.duckdb"), read_only=True) as connection:
        second = {
            (identity.id, row[2])
            for identity in identities()
            if identity.is_table
            for row in connection.execute(compile_identity(identity).replace("{batch}", "figures")).fetchall()
        }
    assert first == second
    assert any(name.startswith("X-") for name, _ in first) is fails


def test_a_row_that_the_checks_withdrew_says_so_and_why(tmp_path):
    base = account()
    key = next(key for key in base if key[2] == "out.closing_balance")
    made = frames({"changed": base | {key: base[key] + 50}})
    checks = evaluate(Evidence(**made))
    withdrawn = (pl.col("identity_id") == "I-01-OUT-TOTAL") & (pl.col("verdict") == "fails")
    assert checks.filter(withdrawn).height == 1
    made["checks"] = checks.with_columns(
        verdict=pl.when(withdrawn).then(pl.lit("not_evaluable")).otherwise("verdict"),
        reason=pl.when(withdrawn).then(pl.lit("other_reading")).otherwise("reason"),
    )
    make_marts(tmp_path / "build.duckdb", made)
    prepare(tmp_path / "build.duckdb", tmp_path / "figures.duckdb")
    asked = {
        identity.id: compile_identity(identity).replace("{batch}", "figures") for identity in identities()
    }
    with duckdb.connect(str(tmp_path / "figures.duckdb"), read_only=True) as connection:
        told = connection.execute(asked["I-01-OUT-TOTAL"]).pl()
    assert told["withdrawn"].to_list() == ["other_reading"]
