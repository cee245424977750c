"""The data release: what other programs make of it, and what it refuses."""

from __future__ import annotations

import csv
import hashlib
import json
import subprocess
import sys

import duckdb
import openpyxl
import polars as pl
import pyarrow.csv
import pyarrow.parquet
import pytest

from dagster_project.publish import check_release, write_release
from dagster_project.settings import Settings

FORMULA = "=HYPERLINK(1)"
MODELS = """
models:
  - name: dim_document
    constraints: [{type: primary_key, columns: [document_id]}]
  - name: fct_figure
    data_tests: [{unique_key: {arguments: {columns: [document_id]}}}]
    columns:
      - name: document_id
        constraints: [{type: not_null}]
        data_tests: [{relationships: {arguments: {to: ref('dim_document'), field: document_id}}}]
  - name: fiscal_expenditure
    data_tests: [{unique_key: {arguments: {columns: [document_id]}}}]
"""
STEERING = "\x1b[31m\u202e\u200b\x85"
"""What colours a terminal, turns what follows, and shows nothing."""


@pytest.fixture(scope="module")
def release(tmp_path_factory):
    """The release of a published warehouse of two small marts."""
    project = tmp_path_factory.mktemp("project")
    (project / "models").mkdir()
    (project / "models" / "marts.yml").write_text(MODELS, encoding="utf-8")
    settings = Settings(warehouse=tmp_path_factory.mktemp("o'clock"), dbt_project=project)
    with duckdb.connect(str(settings.published_file)) as connection:
        connection.execute("create schema marts")
        connection.execute(
            "create table marts.warehouse_version as select 'abcdef0123' as build_id, now() as built_at"
        )
        connection.execute(
            """create table marts.fct_figure (
                   document_id varchar, item_code varchar, item_name varchar, amount_yuan decimal(20,2),
                   bbox struct(x0 double, y0 double, x1 double, y1 double), form_ids varchar[], is_current boolean,
                   seen_at timestamptz, value_raw varchar)"""
        )
        connection.execute(
            "create table marts.dim_document as from (values "
            "('a', '青川市财政局', 'a.pdf'), ('b', '@SUM(1)', 'b.pdf')) as d (document_id, entity_name, file_name)"
        )
        connection.execute("create schema analysis")
        connection.execute(
            "create view analysis.fiscal_expenditure as select 2023::integer as fiscal_year, '2010601' as item_code, "
            "'行政运行' as item_name, 12.50::decimal(20,2) as amount_yuan, document_id from marts.dim_document limit 1"
        )
        connection.execute("create view analysis.figure_trace as select 1 as n")
        connection.execute("create table marts.night as select '/srv/secret: no space left' as message")
        connection.execute("comment on table marts.fct_figure is '数字 | figures'")
        connection.execute("comment on column marts.fct_figure.amount_yuan is '金额（元） | amount in 元'")
        connection.execute(
            """insert into marts.fct_figure values
               ('a', '@total', '合计', 123456789012345678.90, {'x0': 1, 'y0': 2, 'x1': 3, 'y1': 4}, ['x', 'y'], true,
                timestamptz '2026-01-02 03:04:05+00', '-1.50'),
               ('b', '201', ?, null, null, [?], false, null, '——')""",
            [FORMULA + STEERING, STEERING],
        )
    return write_release(settings)


def test_it_is_a_valid_data_package(release):
    check_release(release)
    package = json.loads((release / "datapackage.json").read_text(encoding="utf-8"))
    (resource,) = [r for r in package["resources"] if r["name"] == "fct-figure"]
    assert resource["encoding"] == "utf-8-sig"
    assert resource["schema"]["primaryKey"] == ["document_id"]
    (field,) = [f for f in resource["schema"]["fields"] if f["name"] == "amount_yuan"]
    assert field == {
        "name": "amount_yuan",
        "type": "number",
        "title": "金额（元）",
        "description": "amount in 元",
    }


def test_keys_are_those_that_the_project_declares(release):
    package = json.loads((release / "datapackage.json").read_text(encoding="utf-8"))
    schemas = {r["name"]: r["schema"] for r in package["resources"] if r["type"] == "table"}
    assert schemas["fct-figure"]["foreignKeys"] == [
        {"fields": ["document_id"], "reference": {"resource": "dim-document", "fields": ["document_id"]}}
    ]
    assert "primaryKey" not in schemas["fiscal-expenditure"], "its columns may be null"


def test_names_stand_beside_hashes_in_csv_and_views_of_analysis_are_released(release):
    frame = pl.read_csv(release / "csv" / "fct_figure.csv")
    assert frame.select("document_id", "entity_name", "file_name").rows() == [
        ("a", "青川市财政局", "a.pdf"),
        ("b", "'@SUM(1)", "b.pdf"),
    ]
    assert "entity_name" not in pl.read_parquet(release / "parquet" / "fct_figure.parquet").columns
    assert (release / "parquet" / "fiscal_expenditure.parquet").exists()
    assert not list(release.rglob("figure_trace*"))


def test_the_fiscal_profile_tells_programs_for_budgets_what_each_column_is(release):
    package = json.loads((release / "fiscal-datapackage.json").read_text(encoding="utf-8"))
    assert package["profile"] == "fiscal-data-package"
    (resource,) = package["resources"]
    types = {field["name"]: field.get("columnType") for field in resource["schema"]["fields"]}
    assert types["amount_yuan"] == "value"
    assert types["item_code"] == "functional-classification:generic:level2:code"
    assert package["model"]["measures"]["amount"]["source"] in types
    assert resource["hash"].removeprefix("sha256:") in (release / "SHA256SUMS").read_text(encoding="utf-8")


def test_what_tells_of_this_house_stays_in_it(release):
    assert not [path for path in release.rglob("*") if path.is_file() and b"/srv/secret" in path.read_bytes()]


def test_it_says_what_programs_made_it_and_under_which_licences(release):
    with (release / "licences.csv").open(encoding="utf-8", newline="") as file:
        licences = {row["name"]: row for row in csv.DictReader(file)}
    assert licences["juesuan"]["licence"] == "MIT"
    assert licences["duckdb"]["version"] == duckdb.__version__
    assert "pytest" not in licences, "tools of its makers are no part of it"
    assert "numpy" in licences, "what a library of ours needs is part of it"
    bill = json.loads((release / "sbom.cdx.json").read_text(encoding="utf-8"))
    assert bill["bomFormat"] == "CycloneDX"
    assert len(bill["components"]) == len(licences) - 1
    references = {bill["metadata"]["component"]["bom-ref"], *(one["bom-ref"] for one in bill["components"])}
    assert len(references) == len(licences)
    assert all(references.issuperset({one["ref"], *one["dependsOn"]}) for one in bill["dependencies"])
    assert "licences.csv" in (release / "SHA256SUMS").read_text(encoding="utf-8")


def test_a_changed_file_is_no_longer_valid(release, tmp_path):
    copy = tmp_path / "release"
    subprocess.run(["cp", "-r", str(release), str(copy)], check=True)
    path = copy / "csv" / "fct_figure.csv"
    path.write_text(path.read_text(encoding="utf-8-sig").replace("合计", "共计"), encoding="utf-8-sig")
    with pytest.raises(ValueError, match="hash"):
        check_release(copy)


def test_a_value_of_the_wrong_type_is_found(release, tmp_path):
    copy = tmp_path / "release"
    subprocess.run(["cp", "-r", str(release), str(copy)], check=True)
    path = copy / "csv" / "fct_figure.csv"
    path.write_text(path.read_text(encoding="utf-8-sig").replace(".90", ".x"), encoding="utf-8-sig")
    with pytest.raises(ValueError, match="type-error"):
        check_release(copy)


def test_parquet_holds_the_marts_exactly(release):
    frame = pl.read_parquet(release / "parquet" / "fct_figure.parquet")
    assert frame.schema["amount_yuan"] == pl.Decimal(20, 2)
    assert str(frame["amount_yuan"][0]) == "123456789012345678.90"
    assert frame["item_name"][1] == FORMULA + STEERING, "as printed"
    assert frame["bbox"][0] == {"x0": 1.0, "y0": 2.0, "x1": 3.0, "y1": 4.0}
    assert pyarrow.parquet.read_table(release / "parquet" / "fct_figure.parquet").num_rows == 2


def test_csv_loads_without_a_flag(release):
    path = release / "csv" / "fct_figure.csv"
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    frame = pl.read_csv(path)
    assert frame.columns[:2] == ["document_id", "item_code"]
    assert frame["bbox_x1"].to_list() == [3.0, None]
    assert frame["form_ids"][0] == '["x","y"]'
    assert pyarrow.csv.read_csv(path).column_names[0] == "document_id"
    with path.open(encoding="utf-8-sig", newline="") as file:
        assert next(csv.DictReader(file))["seen_at"] == "2026-01-02T03:04:05Z"
    assert duckdb.sql("select count(*) from read_csv(?)", params=[str(path)]).fetchone() == (2,)


def test_pandas_reads_it_in_a_process_of_its_own(release):
    """Its import is slow, and nothing of ours needs it."""
    pytest.importorskip("pandas")
    program = f"import pandas; f = pandas.read_csv({str(release / 'csv' / 'fct_figure.csv')!r}); print(list(f)[0], len(f))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["document_id", "2"]


def test_text_that_a_spreadsheet_would_run_is_defused(release, tmp_path):
    frame = pl.read_csv(release / "csv" / "fct_figure.csv")
    assert frame["item_name"][1] == f"'{FORMULA}�[31m���"
    assert frame["form_ids"][1] == '["\\u001B[31m���"]', "JSON says the escape character in its own way"
    assert frame["item_code"].to_list() == ["@total", "201"]
    assert frame["value_raw"].to_list() == ["-1.50", "——"]
    workbook = openpyxl.Workbook()
    for row in frame.rows():
        workbook.active.append(row)
    assert all(cell.data_type != "f" for row in workbook.active.iter_rows() for cell in row)


def test_checksums_cover_every_file(release):
    told = dict(
        reversed(line.split("  ")) for line in (release / "SHA256SUMS").read_text().splitlines() if line
    )
    there = {
        path.relative_to(release).as_posix()
        for path in release.rglob("*")
        if path.is_file() and path.name not in ("SHA256SUMS", "datapackage.json")
    }
    assert there <= set(told)
    for name in there:
        assert hashlib.sha256((release / name).read_bytes()).hexdigest() == told[name]


def test_the_dictionary_names_every_column_in_both_languages(release):
    rows = pl.read_csv(release / "data_dictionary.csv").filter(pl.col("column") == "amount_yuan")
    assert rows.select("table", "type", "description_zh", "description_en").row(0) == (
        "fct_figure",
        "DECIMAL(20,2)",
        "金额（元）",
        "amount in 元",
    )


def test_it_says_how_to_cite_it(release):
    assert "abcdef01" in (release / "CITATION.cff").read_text()
    assert "CC-BY-4.0" in (release / "LICENSE.txt").read_text()
    assert "| `fct_figure` | 数字 | figures |" in (release / "README.md").read_text(encoding="utf-8")
