"""A wheel holds everything that ``juesuan check`` needs, and nothing else's name; what the warehouse needs is asked for."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from dagster_project import __version__, cli
from dagster_project.settings import PROJECT_ROOT


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> Path:
    """The package as a wheel lays it out."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "setup.py", "-q", "egg_info", "--egg-base", folder / "info", "build_py"]
    (folder / "info").mkdir()
    subprocess.run(
        [*command, "--build-lib", folder / "lib"], cwd=PROJECT_ROOT, check=True, capture_output=True
    )
    return folder / "lib"


def test_the_data_files_are_inside(built):
    ours, theirs = PROJECT_ROOT / "dagster_project", built / "dagster_project"
    data = {
        path.relative_to(ours)
        for path in ours.rglob("*")
        if path.is_file() and path.suffix not in (".py", ".pyc")
    }
    assert {path for path in data if not (theirs / path).exists()} == set()
    seeds = {path.name for path in (PROJECT_ROOT / "dbt" / "seeds").glob("*.csv")}
    assert {path.name for path in (theirs / "dbt" / "seeds").glob("*.csv")} == seeds
    assert not (theirs / "dbt" / "target").exists()


def test_there_is_one_package_at_the_top(built):
    assert [path.name for path in built.iterdir()] == ["dagster_project"]


def test_an_installed_program_finds_its_tables_and_works_where_it_is_called(built, tmp_path):
    code = "from dagster_project.settings import Settings as S; s = S(); print((s.seeds / 'form.csv').exists(), s.raw)"
    environment = os.environ | {"PYTHONPATH": str(built)}
    command = [sys.executable, "-c", code]
    told = subprocess.run(command, cwd=tmp_path, env=environment, check=True, capture_output=True, text=True)
    assert told.stdout.split() == ["True", str(tmp_path / "raw")]


def test_the_version_is_told():
    assert CliRunner().invoke(cli.app, ["--version"]).output == f"juesuan {__version__}\n"


@pytest.mark.parametrize("verb", [["run"], ["report"], ["docs"], ["serve"]])
def test_what_the_warehouse_needs_is_asked_for_by_name(verb, monkeypatch):
    monkeypatch.setattr(cli, "WAREHOUSE_PARTS", ("json", "no_such_part"))
    told = CliRunner().invoke(cli.app, verb)
    assert told.exit_code == cli.FAILED
    assert "no_such_part" in told.output
    assert "juesuan[run]" in told.output


def test_the_page_for_dropped_files_needs_nothing_of_the_warehouse(tmp_path):
    """``juesuan open`` of a plain installation: its modules load where the parts of the extra are missing."""
    missing = (*cli.WAREHOUSE_PARTS, "vl_convert", "distributed", "frictionless", "sqlalchemy")
    for name in missing:
        (tmp_path / f"{name}.py").write_text("raise ModuleNotFoundError(__name__)\n")
    code = "import dagster_project.run.drop.serving, dagster_project.report.site.build"
    environment = os.environ | {"PYTHONPATH": f"{tmp_path}{os.pathsep}{PROJECT_ROOT}"}
    subprocess.run(
        [sys.executable, "-c", code], env=environment, check=True, capture_output=True, cwd=tmp_path
    )
