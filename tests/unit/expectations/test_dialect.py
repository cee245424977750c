"""Great Expectations on DuckDB: that the cure works, and that it is still needed."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from dagster_project.expectations.dialect import keep_duckdb_connection
from dagster_project.expectations.validate import exception_of


@pytest.fixture
def table(tmp_path) -> Path:
    path = tmp_path / "figures.duckdb"
    connection = duckdb.connect(str(path))
    connection.execute(
        "create table figures as select 1 as id, 0.10::decimal(20,2) as a, 0.30::decimal(20,2) as b"
    )
    connection.close()
    return path


def outcome_of(path: Path, query: str):
    import great_expectations as gx

    context = gx.get_context(mode="ephemeral")
    source = context.data_sources.add_sql("w", connection_string=f"duckdb:///{path}")
    batch = source.add_table_asset("figures", table_name="figures").add_batch_definition_whole_table("all")
    expectation = gx.expectations.UnexpectedRowsExpectation(unexpected_rows_query=query)
    result = batch.get_batch().validate(expectation, result_format={"result_format": "COMPLETE"})
    source.get_execution_engine().engine.dispose()
    return result


def test_without_the_cure_gx_fails_on_duckdb_so_it_is_still_needed(table, monkeypatch):
    from great_expectations.execution_engine import sqlalchemy_execution_engine as engine

    bare = tuple(d for d in engine._PERSISTED_CONNECTION_DIALECTS if getattr(d, "value", d) != "duckdb")
    monkeypatch.setattr(engine, "_PERSISTED_CONNECTION_DIALECTS", bare)
    result = outcome_of(table, "select * from {batch} where a <> b")
    assert exception_of(result.exception_info), (
        "GX reads DuckDB by itself now: remove expectations/dialect.py"
    )


def test_with_the_cure_rows_are_counted_and_decimals_stay_exact(table):
    keep_duckdb_connection()
    keep_duckdb_connection()
    result = outcome_of(table, "select id, a + a + a - b as d from {batch} where a + a + a = b")
    assert exception_of(result.exception_info) is None
    assert result.result["observed_value"] == 1
    assert str(result.result["details"]["unexpected_rows"][0]["d"]) == "0.00"


def test_an_expectation_that_raised_says_so(table):
    keep_duckdb_connection()
    result = outcome_of(table, "select nowhere from {batch}")
    assert result.success is False
    assert "nowhere" in (exception_of(result.exception_info) or "")
