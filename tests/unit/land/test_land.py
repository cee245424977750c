"""Landing: Parquet that counts only when whole, and a typed DuckDB schema loaded by document."""

from __future__ import annotations

import subprocess
import sys
from decimal import Decimal

import duckdb
import polars as pl
import pytest

from dagster_project import schemas
from dagster_project.land import stage, warehouse
from dagster_project.run.workers.document import empty
from dagster_project.schemas import EXTRACTED


def frames_of(document_id: str, amount: str = "1.50") -> dict[str, pl.DataFrame]:
    return empty() | {
        "documents": schemas.DOCUMENTS.frame(
            [{"document_id": document_id, "file_name": f"{document_id}.pdf"}]
        ),
        "observations": schemas.OBSERVATIONS.frame(
            [
                {
                    "document_id": document_id,
                    "form_id": "income",
                    "amount_yuan": Decimal(amount),
                    "bbox": {"x0": 1.0, "y0": 2.0, "x1": 3.0, "y1": 4.0},
                }
            ]
        ),
    }


def put(stage_dir, batch_id: str, document_id: str, version: str = "v1", amount: str = "1.50") -> None:
    frames = frames_of(document_id, amount)
    row = stage.read_row(document_id, f"{document_id}.pdf", frames, 0.1)
    stage.write_part(
        stage_dir, batch_id, frames, [row | {"extractor_version": version, "batch_id": batch_id}]
    )


def register_of(*document_ids: str) -> pl.DataFrame:
    return schemas.FILES.frame([{"file_path": name, "document_id": name} for name in document_ids])


@pytest.fixture
def build(tmp_path):
    with warehouse.writer(tmp_path / "build.duckdb") as connection:
        warehouse.ensure_tables(connection)
        yield connection


def test_every_landed_table_has_its_columns_types_and_comments(build):
    for table in warehouse.LANDED:
        described = build.execute(f"describe landing.{table.name}").fetchall()
        assert [row[0] for row in described] == [column.name for column in table.columns]
    comments = dict(
        build.execute(
            "select column_name, comment from duckdb_columns() where schema_name = 'landing' and table_name = 'observations'"
        ).fetchall()
    )
    assert comments["amount_yuan"].startswith("金额（元） | amount in 元")
    (table_comment,) = build.execute(
        "select comment from duckdb_tables() where schema_name = 'landing' and table_name = 'checks'"
    ).fetchone()
    assert "勾稽" in table_comment
    types = dict(build.execute("select column_name, data_type from duckdb_columns()").fetchall())
    assert types["amount_yuan"] == "DECIMAL(20,2)"
    assert types["difference"] == "DECIMAL(28,8)"
    assert types["bbox"] == "STRUCT(x0 DOUBLE, y0 DOUBLE, x1 DOUBLE, y1 DOUBLE)"


def test_tables_are_made_once_and_anew_when_their_columns_change(build):
    assert warehouse.ensure_tables(build) == []
    build.execute("insert into landing.reads (document_id) values ('a')")
    build.execute("alter table landing.forms drop column note")
    assert warehouse.ensure_tables(build) == ["forms"]
    assert build.execute("select count(*) from landing.reads").fetchone() == (0,), "all must be loaded again"


def test_documents_are_loaded_once_replaced_when_read_again_and_leave_with_their_file(tmp_path, build):
    stage_dir = tmp_path / "stage"
    put(stage_dir, "b1", "a")
    put(stage_dir, "b2", "b")

    def load(*present: str, version: str = "v1") -> tuple[int, int]:
        reads = stage.current_reads(stage_dir, register_of(*present), version)
        return warehouse.load_documents(build, stage_dir, reads, EXTRACTED)

    def amounts() -> list:
        query = "select document_id, amount_yuan from landing.observations order by 1"
        return build.execute(query).fetchall()

    assert load("a", "b") == (2, 0)
    assert load("a", "b") == (0, 0)
    assert amounts() == [("a", Decimal("1.50")), ("b", Decimal("1.50"))]
    put(stage_dir, "b3", "a", version="v2", amount="2.00")
    put(stage_dir, "b4", "b", version="v2")
    assert load("a", version="v2") == (1, 1)
    assert amounts() == [("a", Decimal("2.00"))]
    (box,) = build.execute("select bbox.x1 from landing.observations").fetchone()
    assert box == 3.0
    assert stage.forget_stale(stage_dir, "v2") == 2
    assert stage.read_reads(stage_dir)["batch_id"].sort().to_list() == ["b3", "b4"]


def test_a_batch_without_its_list_does_not_count(tmp_path):
    put(tmp_path, "whole", "a")
    put(tmp_path, "half", "b")
    (tmp_path / "reads" / "half.parquet").unlink()
    reads = stage.current_reads(tmp_path, register_of("a", "b"), "v1")
    assert reads["document_id"].to_list() == ["a"]
    assert stage.read_table(tmp_path, schemas.OBSERVATIONS, reads)["document_id"].to_list() == ["a"]
    assert not list(tmp_path.rglob(".*")), "no temporary file stays"


def test_a_frame_of_another_shape_is_refused_by_name(build):
    wrong = schemas.UNITS.frame().with_columns(sequence=pl.col("sequence").cast(pl.Int64))
    with pytest.raises(AssertionError, match="units: sequence: Int64 instead of Int32"):
        warehouse.insert(build, schemas.UNITS, wrong)


def test_a_failed_transaction_leaves_the_table_as_it_was(build):
    rows = schemas.UNITS.frame([{"document_id": "a", "sequence": 1, "unit_name": "本级"}])
    warehouse.replace_table(build, schemas.UNITS, rows)
    with pytest.raises(AssertionError):
        warehouse.replace_table(build, schemas.UNITS, rows.drop("note"))
    assert build.execute("select count(*) from landing.units").fetchone() == (1,)


def test_decimals_lists_and_times_come_back_exactly(build):
    frame = schemas.CHECKS.frame(
        [
            {
                "document_id": "a",
                "identity_id": "I-01-SIDES",
                "binding": "",
                "difference": Decimal("0.00500000"),
                "figures": [{"kind": "claim", "key": "k", "page_number": 2, "bbox": None}],
            }
        ]
    )
    warehouse.replace_table(build, schemas.CHECKS, frame)
    found = build.execute("select * from landing.checks").pl()
    assert found["difference"].to_list() == [Decimal("0.00500000")]
    assert found["figures"].to_list()[0][0]["page_number"] == 2


def test_a_build_that_a_dying_process_still_holds_is_waited_for_and_one_that_stays_held_is_an_error(
    tmp_path, monkeypatch
):
    build = tmp_path / "build.duckdb"
    holds = "import duckdb, sys, time; held = duckdb.connect(sys.argv[1]); print(flush=True); time.sleep(float(sys.argv[2]))"

    def held(seconds: float) -> subprocess.Popen:
        process = subprocess.Popen(
            [sys.executable, "-c", holds, str(build), str(seconds)], stdout=subprocess.PIPE
        )
        assert process.stdout.readline() == b"\n"
        return process

    with held(0.5), warehouse.writer(build) as connection:
        assert connection.execute("select 1").fetchone() == (1,)
    monkeypatch.setattr(warehouse, "LOCK_SECONDS", 0.0)
    with held(60) as holder:
        with pytest.raises(duckdb.IOException, match="lock"), warehouse.writer(build):
            pass
        holder.kill()
