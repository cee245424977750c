"""When a night builds everything anew, and what dbt is told."""

from __future__ import annotations

import duckdb
import pytest

from dagster_project.publish import dbt
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


@pytest.fixture
def parsing(tmp_path, monkeypatch):
    """A dbt that notes what it is told and "parses" in no time, or fails."""
    told = tmp_path / "told"
    program = tmp_path / "juesuan-dbt"
    program.write_text(
        f'#!/bin/sh\necho "$@" parsed=$JUESUAN_PARSED_PROJECT >> {told}\n'
        'case " $* " in *" fail "*) echo "no such model"; exit 1;; esac\n'
        'while [ "$1" != --target-path ]; do shift; done; mkdir -p "$2"; echo {} > "$2/manifest.json"\n'
    )
    program.chmod(0o755)
    monkeypatch.setattr(dbt, "DBT", program)
    return lambda: told.read_text().splitlines()


def test_a_project_is_parsed_anew_only_when_it_changed(tmp_path, parsing):
    settings = Settings(warehouse=tmp_path / "warehouse", dbt_project=project(tmp_path / "dbt"))
    first = dbt.parsed_project(settings)
    assert dbt.parsed_project(settings) == first
    assert (first / dbt.MANIFEST).exists()
    assert len(parsing()) == 1
    project(settings.dbt_project, "select 2")
    second = dbt.parsed_project(settings)
    assert second != first
    assert [path.name for path in (tmp_path / "dbt" / "target").iterdir()] == [second.name]


def test_a_project_is_parsed_without_the_one_that_this_process_was_handed(tmp_path, parsing, monkeypatch):
    settings = Settings(warehouse=tmp_path / "warehouse", dbt_project=project(tmp_path / "dbt"))
    monkeypatch.setenv("JUESUAN_PARSED_PROJECT", str(tmp_path / "former"))
    dbt.parsed_project(settings)
    assert parsing()[0].endswith("parsed=")


def test_dbt_is_handed_the_parsed_project_and_its_own_folder(tmp_path, parsing):
    settings = Settings(warehouse=tmp_path / "warehouse", dbt_project=project(tmp_path / "dbt"))
    dbt.run_dbt(settings, "build")
    parse, build = parsing()
    assert parse.endswith("parsed=")
    assert build.endswith(f"parsed={dbt.parsed_project(settings) / dbt.PARSED}")
    assert f"--target-path {tmp_path}/warehouse/build/dbt" in build


def test_dbt_that_fails_says_what_failed(tmp_path, parsing):
    settings = Settings(warehouse=tmp_path / "warehouse", dbt_project=project(tmp_path / "dbt"))
    with pytest.raises(dbt.DbtError, match="no such model"):
        dbt.run_dbt(settings, "build", "fail")
