"""One night over the sample documents and some bad files: everything is there, and nothing is done twice."""

from __future__ import annotations

import json
from pathlib import Path

import dagster as dg
import duckdb
import polars as pl
import pytest

from dagster_project import schemas
from samples.__main__ import ORDERS, make
from tests.pipeline.conftest import CHANGED, Night, bad_files, run_night

OUTPUTS = (
    "juesuan.duckdb",
    "release/datapackage.json",
    "report/index.html",
    "docs/index.html",
    "data_docs/index.html",
)


def test_everything_the_contract_names_is_there(night):
    for output in OUTPUTS:
        assert (night.warehouse / output).stat().st_size > 0, output


def test_every_file_is_a_document_or_has_a_reason(night):
    files = {path.name for path in night.raw.rglob("*") if path.is_file() and not path.name.startswith(".")}
    read = {name for (name,) in night.query("select file_name from marts.dim_document")}
    rejected = dict(night.query("select file_name, reason from marts.fct_rejection where scope = 'file'"))
    assert read | set(rejected) == files
    assert not read & set(rejected)


def test_bad_files_are_rejected_for_the_right_reason_and_cost_nothing_else(night, tmp_path):
    reasons = bad_files(tmp_path, next(iter(sorted(night.raw.rglob("*公开说明*.txt")))))
    found = dict(night.query("select file_name, reason from marts.fct_rejection where scope = 'file'"))
    assert found.keys() == reasons.keys()
    assert found["empty.pdf"] == "empty_file"
    assert found["page.html.pdf"] == "not_a_document"
    assert night.status == 0


def test_every_form_gives_observations_and_codes_join_both_classifications(night):
    forms = dict(night.query("select form_id, count(*) from marts.fct_observation group by all"))
    assert {"income_expenditure_summary", "income", "expenditure", "gpb_basic_economic"} <= forms.keys()
    (joined,) = night.query(
        "select count(*) from marts.fct_functional_expenditure f join marts.dim_functional_classification c "
        "on c.code = f.item_code and f.fiscal_year between c.valid_from_year and c.valid_to_year"
    )
    assert joined[0] > 100
    (economic,) = night.query(
        "select count(*) from marts.fct_economic_expenditure f join marts.dim_economic_classification c "
        "on c.code = f.item_code and f.fiscal_year between c.valid_from_year and c.valid_to_year"
    )
    assert economic[0] > 100


def test_the_summary_says_what_is_in_the_warehouse(night):
    (documents,) = night.query("select count(*) from marts.dim_document")[0]
    (figures,) = night.query(
        "select count(*) from marts.fct_observation where zero_style is distinct from 'blank'"
    )[0]
    levels = dict(night.query("select level, count(*) from marts.fct_finding group by all"))
    summary = night.summary
    assert (summary["documents"], summary["figures"]) == (documents, figures)
    assert summary["findings"] == levels
    assert summary["documents_rejected"] == 3
    assert summary["published"] is True
    assert set(summary["look_next"]) == {"report", "warehouse", "data_docs", "docs", "release"}


def test_only_samples_with_planted_errors_are_accused(night):
    planted = {f"{make(order).title}" for order in ORDERS if order.errors}
    accused = {
        name.removesuffix(".pdf").removesuffix("公开说明.txt")
        for (name,) in night.query(
            "select d.file_name from marts.fct_finding f join marts.dim_document d using (document_id) "
            "where f.level in ('不一致', '待核实')"
        )
    }
    assert accused == planted | {CHANGED.removesuffix(".pdf")}


def test_landing_keeps_the_types_of_the_schemas(night):
    with duckdb.connect(str(night.build_file), read_only=True) as connection:
        for table in schemas.TABLES.values():
            if table.landed:
                frame = connection.execute(f"from landing.{table.name} limit 1").pl()
                assert frame.columns == list(table.schema), table.name


def test_the_stage_holds_one_part_a_batch_and_no_half_files(night):
    stage = night.warehouse / "stage"
    assert not [path for path in stage.rglob("*") if path.name.startswith(".")]
    reads = pl.read_parquet(stage / "reads" / "*.parquet")
    assert reads["document_id"].is_unique().all()


def test_the_run_is_in_dagster_with_rows_and_previews(night, monkeypatch):
    monkeypatch.setenv("DAGSTER_HOME", str(night.warehouse / ".dagster"))
    with dg.DagsterInstance.get() as instance:
        run = instance.get_run_by_id(night.run_id)
        assert run is not None
        assert run.job_name == "nightly"
        assert run.is_success
        key = dg.AssetKey("fct_observation")
        assert instance.get_latest_materialization_event(key) is not None
        # The rows are counted when dbt has let go of the file: as an observation of the asset that it built.
        (counted,) = instance.fetch_observations(key, limit=1).records
        metadata = counted.asset_observation.metadata
        assert metadata["dagster/row_count"].value > 1000
        assert "form_id" in metadata["preview"].value


def test_results_stand_on_stdout_alone(night):
    assert "dbt" not in json.dumps(night.summary)
    assert night.stderr == "" or "Traceback" not in night.stderr


@pytest.fixture(scope="module")
def second_night(night, tmp_path_factory) -> Night:
    return run_night(night.raw, night.warehouse)


def test_a_night_with_nothing_new_does_nothing_and_says_so(night, second_night):
    assert second_night.status == 0, second_night.stderr
    assert second_night.summary["unchanged_since"]
    for name in ("documents", "figures", "findings", "checks", "rejections"):
        assert second_night.summary[name] == night.summary[name]


def test_a_night_with_nothing_new_leaves_every_output_untouched(night, second_night):
    started = Path(night.warehouse / "last_publication.json").stat().st_mtime
    for output in OUTPUTS:
        assert (night.warehouse / output).stat().st_mtime <= started


def test_nothing_new_is_a_run_of_the_register_alone(second_night, monkeypatch):
    monkeypatch.setenv("DAGSTER_HOME", str(second_night.warehouse / ".dagster"))
    with dg.DagsterInstance.get() as instance:
        run = instance.get_run_by_id(second_night.run_id)
        assert run is not None
        assert run.job_name == "nightly"
        steps = instance.get_run_step_stats(run.run_id)
    assert [(step.step_key, step.status.name) for step in steps] == [("raw_files", "SUCCESS")]


def test_the_published_file_opens_read_only_while_another_reader_has_it(night):
    with duckdb.connect(str(night.published_file), read_only=True) as one:
        assert one.execute("select count(*) from marts.dim_document").fetchone()
        assert not night.published_file.with_suffix(".duckdb.wal").exists()
