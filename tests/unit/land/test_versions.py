"""What another version of this program left is told, and made anew."""

from __future__ import annotations

import polars as pl

from dagster_project import schemas
from dagster_project.land import sealed, stage, versions, warehouse
from dagster_project.schemas import EXTRACTED
from tests.unit.land.test_land import put


def test_a_new_build_takes_the_version_without_a_word_and_one_of_another_version_with_one(tmp_path, caplog):
    with warehouse.writer(tmp_path / "build.duckdb") as connection:
        assert versions.bring_up_to_date(connection) is None
        assert versions.stored_version(connection) == versions.schema_version()
        assert versions.bring_up_to_date(connection) is None
        assert caplog.text == ""
        connection.execute(f"update {versions.TABLE} set version = '0.0.1+00000000'")
        assert versions.bring_up_to_date(connection) == "0.0.1+00000000"
        assert "is of schema 0.0.1+00000000" in caplog.text
        assert versions.stored_version(connection) == versions.schema_version()


def test_the_rows_of_an_older_build_come_back_from_the_stage(tmp_path):
    put(tmp_path / "stage", "b1", "d1")
    reads = stage.read_reads(tmp_path / "stage")
    with warehouse.writer(tmp_path / "build.duckdb") as connection:
        warehouse.load_documents(connection, tmp_path / "stage", reads, EXTRACTED)
        connection.execute("alter table landing.observations add column former varchar")
        rows = connection.execute("select count(*) from landing.observations").fetchone()
        versions.bring_up_to_date(connection)
        assert warehouse.load_documents(connection, tmp_path / "stage", reads, EXTRACTED) == (1, 0)
        assert connection.execute("select count(*) from landing.observations").fetchone() == rows
        assert warehouse.read_frame(connection, schemas.OBSERVATIONS).schema == schemas.OBSERVATIONS.schema


def test_a_part_that_lists_its_readings_in_another_way_is_read_again(tmp_path, caplog):
    put(tmp_path, "old", "d1")
    put(tmp_path, "new", "d2")
    listed = tmp_path / stage.READS.name / "old.parquet"
    sums = sealed.read_note(tmp_path / stage.SUMS / "old.json")
    sums[stage.READS.name] = stage.write_parquet(pl.read_parquet(listed).drop("attempts"), listed)
    sealed.write_note(tmp_path / stage.SUMS / "old.json", sums)
    assert stage.read_reads(tmp_path)["document_id"].to_list() == ["d2"]
    assert stage.drop_damaged(tmp_path) == []
    assert "part old of the stage is of another version" in caplog.text
    assert stage.batches(tmp_path) == ["new"]
    assert not listed.exists()


def test_a_register_of_another_version_is_made_anew(tmp_path, caplog):
    frame = pl.DataFrame({"a": [1]})
    sealed.write_frame(tmp_path, frame)
    assert sealed.read_frame(tmp_path, frame.schema).equals(frame)
    assert sealed.read_frame(tmp_path, pl.Schema({"a": pl.Int64, "b": pl.String})) is None
    assert "another version" in caplog.text
