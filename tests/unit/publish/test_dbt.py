"""When a night builds everything anew, and what dbt is told."""

from __future__ import annotations

import duckdb

from dagster_project.publish.dbt import build_arguments, built_with, dbt_variables, project_fingerprint
from dagster_project.settings import Settings


def project(folder, text="select 1"):
    (folder / "models").mkdir(parents=True, exist_ok=True)
    (folder / "target").mkdir(exist_ok=True)
    (folder / "models" / "a.sql").write_text(text)
    return folder


def built(settings: Settings, fingerprint: str) -> None:
    settings.build_file.parent.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(str(settings.build_file)) as connection:
        connection.execute("create schema if not exists marts")
        connection.execute(
            f"create or replace table marts.warehouse_version as select '{fingerprint}' as project_fingerprint"
        )


def test_what_dbt_made_does_not_change_the_fingerprint(tmp_path):
    folder = project(tmp_path / "dbt")
    before = project_fingerprint(folder)
    (folder / "target" / "manifest.json").write_text("{}")
    assert project_fingerprint(folder) == before
    project(folder, "select 2")
    assert project_fingerprint(folder) != before


def test_everything_is_built_anew_only_when_the_project_changed(tmp_path):
    settings = Settings(warehouse=tmp_path / "warehouse", dbt_project=project(tmp_path / "dbt"))
    assert built_with(settings.build_file) is None
    assert build_arguments(settings)[-1] == "--full-refresh"
    built(settings, project_fingerprint(settings.dbt_project))
    assert "--full-refresh" not in build_arguments(settings)
    project(settings.dbt_project, "select 2")
    assert build_arguments(settings)[-1] == "--full-refresh"


def test_a_build_file_without_marts_was_never_built(tmp_path):
    path = tmp_path / "build.duckdb"
    duckdb.connect(str(path)).close()
    assert built_with(path) is None


def test_the_build_file_is_named_by_its_whole_path(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    settings = Settings(warehouse="here", dbt_project=project(tmp_path / "dbt"))
    assert dbt_variables(settings)["JUESUAN_BUILD_FILE"] == str(
        tmp_path / "here" / "build" / "juesuan.duckdb"
    )
