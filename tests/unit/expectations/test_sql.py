"""The SQL of an identity: intervals add up exactly, and only what cannot agree is returned."""

from __future__ import annotations

from decimal import Decimal

import duckdb
import pytest

from dagster_project import schemas
from dagster_project.expectations.catalogue import Identity
from dagster_project.expectations.prepare import prepare
from dagster_project.expectations.queries import compile_identity
from tests.unit.expectations.marts import make_marts

DOCUMENT = {"document_id": "d", "file_name": "d.pdf"}
ROW = Identity(
    id="ROW",
    title="每行",
    scope="intra",
    severity="error",
    formula="f02({c}, total) == f02({c}, fiscal) + f02({c}, other)",
    for_each={"c": "nodes(f02)"},
)


@pytest.fixture
def database(tmp_path):
    """A function: observations -> the prepared database's connection."""

    def make(rows: list[dict], **form) -> duckdb.DuckDBPyConnection:
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
        known = {"document_id": "d", "form_id": "income", "state": "figures"}
        forms = schemas.FORMS.frame([known | form])
        documents = schemas.DOCUMENTS.frame([DOCUMENT])
        make_marts(build, {"observations": frame, "documents": documents, "forms": forms})
        prepare(build, tmp_path / "figures.duckdb")
        return duckdb.connect(str(tmp_path / "figures.duckdb"))

    return make


def row_of(total: str, fiscal: str, other: str, **more) -> list[dict]:
    amounts = {"total": total, "fiscal": fiscal, "other": other}
    return [
        {"item_code": "208", "measure": measure, "amount_yuan": Decimal(amount)} | more
        for measure, amount in amounts.items()
    ]


def failing(connection, rule=ROW) -> list[tuple]:
    return connection.execute(compile_identity(rule).replace("{batch}", "figures")).fetchall()


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
    rows[1] |= {"zero_style": "decimal"}
    rows[2] |= {"zero_style": "blank", "stated_decimals": 0}
    assert failing(database(rows)) == [], "total 50..150 against 0..50"
    rows[0]["amount_yuan"] = Decimal("-50.01")
    assert len(failing(database(rows))) == 1, "total -100.01..-0.01 against 0..50"
    rows[1], rows[2] = (
        rows[1] | {"zero_style": "blank"},
        rows[2] | {"zero_style": "decimal", "stated_decimals": 2},
    )
    assert failing(database(rows)) == [], "其他收入 may be negative: its 0.00 is two-sided"


@pytest.mark.parametrize(
    "doubt",
    [{"confidence": 0.4}, {"amount_yuan": None}, {"stated_unit": None}],
)
def test_nothing_rests_on_a_figure_in_doubt(database, doubt):
    rows = row_of("1000.00", "100.00", "200.00")
    rows[1] |= doubt
    assert failing(database(rows)) == []


def test_a_key_printed_twice_or_a_cell_not_read_leaves_nothing_to_judge(database):
    rows = row_of("1000.00", "100.00", "200.00")
    assert len(failing(database(rows))) == 1
    assert failing(database([*rows, rows[1] | {"occurrence": 2, "amount_yuan": Decimal("101.00")}])) == []
    other_row = [row | {"item_code": "210"} for row in row_of("300.00", "100.00", "200.00")]
    assert failing(database([rows[0], rows[2], *other_row])) == [], "the column stands in another row"


@pytest.mark.parametrize(("reason", "found"), [("unbound", 0), ("page_missing", 0), ("unknown_figures", 1)])
def test_no_sum_is_judged_over_a_form_of_which_figures_were_lost(database, reason, found):
    rows = row_of("1000.00", "100.00", "200.00")
    connection = database(rows, is_complete=False, incomplete_reasons=[reason])
    assert len(failing(connection)) == found


def test_a_form_of_half_a_million_figures_takes_seconds(database):
    import time

    connection = database(row_of("300.00", "100.00", "200.00"))
    connection.execute(
        "insert into figures select figures.* replace (document_id + n as document_id) from figures, range(170000) t(n)"
    )
    started = time.monotonic()
    assert failing(connection) == []
    assert time.monotonic() - started < 10
