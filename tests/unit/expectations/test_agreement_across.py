"""Two evaluations of identities across documents that must agree: frames side by side, SQL over the marts."""

from __future__ import annotations

import duckdb
import pytest

from dagster_project.checks import evaluate_across, load_catalogue
from dagster_project.expectations import suites
from dagster_project.expectations.prepare import prepare
from tests.unit.checks.across.test_document_pairs import (
    CLOSING,
    COMPARED,
    HELD,
    OPENING,
    UNITS,
    YEARS,
    document,
    held_documents,
)
from tests.unit.checks.statements import claim, figure
from tests.unit.expectations.marts import make_marts

IDENTITIES = [
    identity.id
    for identity in load_catalogue().identities
    if identity.scope in ("cross_year", "unit_department") and not identity.within_document
]


def figures() -> list[dict]:
    return [
        figure("f01", OPENING, "amount", "12.33", document_id="new"),
        figure("f01", CLOSING, "amount", "12.30", document_id="old"),
        figure("f04", "in.opening.gf", "amount", "1.00", document_id="new"),
        figure("f04", CLOSING, "gf", "1.01", document_id="old"),
        figure("f03", "@total", "total", "8.00", document_id="old"),
        figure("f03", "@total", "total", "7.50", document_id="plan"),
        figure("f05", "201", "total", "9.00", document_id="all"),
        figure("f05", "201", "total", "5.00", document_id="own"),
        figure("f05", "201", "total", "4.02", document_id="station"),
        figure("f05", "208", "total", "1.00", document_id="own"),
        figure("f05", "210", "total", "2.00", document_id="all"),
    ]


def claims() -> list[dict]:
    other = COMPARED | {"base_kind": "initial"}
    return [
        claim(1, document_id="new", **COMPARED, final="9.00", change="1.20"),
        claim(2, document_id="new", **COMPARED, final="9.01", change="1.00"),
        claim(3, document_id="new", **(COMPARED | {"is_side": True}), final="9.00", change="5.00"),
        claim(4, document_id="new", **other, final="9.00", base="7.00"),
        claim(5, document_id="old", **COMPARED, final="9.00", change="5.00") | {"year": 2023},
    ]


@pytest.fixture(scope="module")
def both(tmp_path_factory) -> tuple[dict[str, set], dict[str, set]]:
    """Failing (document, binding) of each identity by either evaluation."""
    documents = [
        *YEARS,
        document("plan", kind="部门预算"),
        *(d | {"entity_name": "甲" + d["entity_name"]} for d in HELD),
    ]
    units = [unit | {"unit_name": "甲" + unit["unit_name"]} for unit in UNITS]
    evidence = held_documents(documents, figures(), claims(), units).evidence
    names = ("documents", "forms", "observations", "claims", "units")
    folder = tmp_path_factory.mktemp("agreement")
    make_marts(folder / "build.duckdb", {name: getattr(evidence, name) for name in names})
    prepare(folder / "build.duckdb", folder / "figures.duckdb")
    checks = evaluate_across(evidence).filter(verdict="fails")
    first = {i: set(checks.filter(identity_id=i).select("document_id", "binding").rows()) for i in IDENTITIES}
    second = {}
    with duckdb.connect(str(folder / "figures.duckdb"), read_only=True) as connection:
        for suite in suites.compiled():
            for rule in suite.rules:
                if rule.identity_id in IDENTITIES:
                    rows = connection.execute(rule.sql.replace("{batch}", "figures")).fetchall()
                    second[rule.identity_id] = {row[1:3] for row in rows}
    return first, second


@pytest.mark.parametrize("identity", IDENTITIES)
def test_both_evaluations_find_the_same(both, identity):
    first, second = both
    assert first[identity], "something breaks this identity"
    assert first[identity] == second[identity]


def test_no_query_holds_braces_that_great_expectations_would_fill():
    for suite in suites.compiled():
        for rule in suite.rules:
            assert "{" not in rule.sql.replace("{batch}", "")
