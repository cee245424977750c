"""The SQL of an identity: intervals add up exactly, and only what cannot agree is returned."""

from __future__ import annotations

from decimal import Decimal

import duckdb
import pytest

from dagster_project import schemas
from dagster_project.expectations.figures import prepare
from dagster_project.expectations.sql import TableRule, Term, query
from dagster_project.land import warehouse

NODES = "select distinct document_id, item as value from figures where form_id = 'income'"
ROW = TableRule(
    terms=[
        Term("lhs", 1, "income", "f.item = i.c", "f.measure = 'total'"),
        Term("rhs", 1, "income", "f.item = i.c", "f.measure in ('fiscal', 'other')"),
    ],
    domains={"c": NODES},
    conditions=[],
    instance_conditions=[],
    operator="==",
)


@pytest.fixture
def database(tmp_path):
    """A function: observations -> the prepared database's connection."""

    def make(rows: list[dict]) -> duckdb.DuckDBPyConnection:
        defaults = {
            "document_id": "d",
            "form_id": "income",
            "block": "none",
            "stated_unit": "万元",
            "stated_decimals": 2,
            "zero_style": "none",
            "occurrence": 1,
            "confidence": 1.0,
            "page_number": 3,
        }
        frame = schemas.OBSERVATIONS.frame([defaults | row for row in rows])
        build = tmp_path / "build.duckdb"
        build.unlink(missing_ok=True)
        with warehouse.writer(build) as connection:
            warehouse.ensure_tables(connection)
            connection.execute("create schema marts")
            connection.register("observations", frame.to_arrow())
            connection.execute("create table marts.fct_observation as from observations")
            connection.execute(
                "create table marts.dim_document as select 'd' as document_id, 'd.pdf' as file_name, "
                "'某单位' as entity_name, 2024 as fiscal_year"
            )
        prepare(build, tmp_path / "figures.duckdb", [("income", "in.other")])
        return duckdb.connect(str(tmp_path / "figures.duckdb"))

    return make


def row_of(total: str, fiscal: str, other: str, **more) -> list[dict]:
    amounts = {"total": total, "fiscal": fiscal, "other": other}
    return [
        {"item_code": "208", "measure": measure, "amount_yuan": Decimal(amount)} | more
        for measure, amount in amounts.items()
    ]


def failing(connection, rule=ROW) -> list[tuple]:
    return connection.execute(query(rule).replace("{batch}", "figures")).fetchall()


@pytest.mark.parametrize(
    ("total", "found"),
    [("300.00", 0), ("400.00", 0), ("450.00", 0), ("450.01", 1), ("150.00", 0), ("149.99", 1)],
)
def test_the_bound_is_closed_and_exact(database, total, found):
    # Three figures in 万元 with two decimals: 3 · 50 元 around 100 + 200 元.
    assert len(failing(database(row_of(total, "100.00", "200.00")))) == found


def test_a_failing_instance_names_document_binding_and_interval(database):
    (row,) = failing(database(row_of("1000.00", "100.00", "200.00")))
    assert row[:3] == ("d.pdf", "d", "c=208")
    assert row[3:8] == tuple(Decimal(v) for v in ("1000", "300", "700", "550", "850"))
    assert row[8] == [3]


def test_yuan_with_two_decimals_is_exact(database):
    assert len(failing(database(row_of("300.01", "100.00", "200.00", stated_unit="元")))) == 1
    assert failing(database(row_of("300.00", "100.00", "200.00", stated_unit="元"))) == []


def test_blank_is_exact_and_a_printed_zero_is_one_sided(database):
    rows = row_of("100.00", "0", "0")
    rows[1] |= {"zero_style": "blank", "stated_decimals": 0}
    rows[2] |= {"zero_style": "decimal"}
    assert failing(database(rows)) == [], "total 50..150 against 0..50"
    rows[0]["amount_yuan"] = Decimal("-50.01")
    assert len(failing(database(rows))) == 1, "total -100.01..-0.01 against 0..50"


@pytest.mark.parametrize(
    "doubt",
    [{"confidence": 0.4}, {"occurrence": 2}, {"amount_yuan": None}, {"stated_unit": None}],
)
def test_nothing_rests_on_a_figure_in_doubt(database, doubt):
    rows = row_of("1000.00", "100.00", "200.00")
    rows[1] |= doubt
    assert failing(database(rows)) == []


def test_a_form_of_half_a_million_figures_takes_seconds(database):
    import time

    connection = database(row_of("300.00", "100.00", "200.00"))
    connection.execute(
        "insert into figures select document_id || n, form_id, item, measure, item_name, value_raw, page_number, doubt, "
        "zero_style, amount, low, high from figures, range(170000) t(n)"
    )
    started = time.monotonic()
    assert failing(connection) == []
    assert time.monotonic() - started < 10
