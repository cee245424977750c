"""A document is judged again when another comes, changes or leaves beside it; and it is judged beside that one."""

from __future__ import annotations

import duckdb
import polars as pl
import pytest

from dagster_project import schemas
from dagster_project.land import stage, warehouse
from dagster_project.run.night.awaiting_verdict import frames_beside, neighbours, versions
from dagster_project.run.night.verdicts import EVIDENCE, judge
from tests.unit.checks.across.test_document_pairs import CLOSING, OPENING, document
from tests.unit.checks.statements import figure


@pytest.fixture
def connection(tmp_path):
    with warehouse.writer(tmp_path / "build.duckdb") as connection:
        warehouse.ensure_tables(connection)
        yield connection


def land(
    connection: duckdb.DuckDBPyConnection, name: str, year: int, closing: str, batch: str = "b1"
) -> None:
    own = pl.Series("document_id", [name])
    figures = [figure("f01", item, "amount", closing, document_id=name) for item in (OPENING, CLOSING)]
    forms = [
        {"document_id": name, "form_id": "income_expenditure_summary", "form_number": 1, "state": "figures"}
    ]
    for table, rows in (
        (schemas.DOCUMENTS, [document(name, year)]),
        (schemas.OBSERVATIONS, figures),
        (schemas.FORMS, forms),
        (stage.READS, [{"document_id": name, "batch_id": batch}]),
    ):
        warehouse.replace_documents(connection, table, table.frame(rows), own)


def wanted(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    frame = versions(connection, neighbours(connection), "1-abc")
    return dict(frame.select("document_id", "catalogue_version").iter_rows())


def test_a_neighbour_that_comes_changes_or_leaves_makes_another_version(connection):
    land(connection, "new", 2024, "1.00")
    alone = wanted(connection)["new"]
    assert alone == "1-abc"
    land(connection, "old", 2023, "1.00")
    with_old = wanted(connection)
    assert with_old["new"].startswith("1-abc+")
    assert with_old["old"] == "1-abc"
    land(connection, "old", 2023, "1.00", batch="b2")
    assert wanted(connection)["new"] not in (alone, with_old["new"])
    connection.execute("delete from landing.documents where document_id = 'old'")
    assert wanted(connection)["new"] == alone


def test_it_is_judged_beside_its_neighbour(connection):
    land(connection, "new", 2024, "1.00")
    land(connection, "old", 2023, "2.00")
    portion = pl.Series("document_id", ["new"])
    frames = {name: warehouse.read_frame(connection, schemas.TABLES[name], portion) for name in EVIDENCE}
    others = frames_beside(connection, neighbours(connection), portion, EVIDENCE)
    assert others["documents"]["document_id"].to_list() == ["old"]
    checks, _ = judge(frames, others)
    assert set(checks["document_id"]) == {"new"}
    opening = checks.filter(pl.col("identity_id") == "Y-OPENING")
    assert opening.select("binding", "verdict").rows() == [("", "fails")]


def test_a_portion_that_holds_both_needs_no_others(connection):
    land(connection, "new", 2024, "1.00")
    land(connection, "old", 2023, "1.00")
    both = pl.Series("document_id", ["new", "old"])
    assert frames_beside(connection, neighbours(connection), both, EVIDENCE) == {}
