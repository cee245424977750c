"""What goes wrong with settings and with the machine is one line: the variable and its value, or what to do."""

from __future__ import annotations

import sqlite3

import pytest
from pydantic import ValidationError

from dagster_project.cli import _one_line
from dagster_project.run.commands.doctor import examine
from dagster_project.settings import Settings


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("JUESUAN_WORKERS", "0"),
        ("JUESUAN_LOG_FORMAT", "xml"),
        ("JUESUAN_TIME_ZONE", "Mars/Olympus"),
        ("JUESUAN_DUCKDB_THREADS", "two"),
        ("JUESUAN_DUCKDB_MEMORY", "a lot"),
        ("JUESUAN_LIMIT_PAGES", "-1"),
        ("JUESUAN_LARGEST_REMOVAL", "20"),
    ],
)
def test_the_line_names_the_variable_and_what_it_was(monkeypatch, variable, value):
    monkeypatch.setenv(variable, value)
    with pytest.raises(ValidationError) as refused:
        Settings()
    line = _one_line(refused.value)
    assert line.startswith(f"Setting {variable} = '{value}': ")
    assert "\n" not in line


@pytest.mark.parametrize("memory", ["3GB", "512MiB", "1.5 gb", "80%"])
def test_memory_is_said_as_duckdb_takes_it(monkeypatch, memory):
    monkeypatch.setenv("JUESUAN_DUCKDB_MEMORY", memory)
    assert Settings().duckdb_memory == memory


def test_a_variable_that_is_no_setting_is_told(monkeypatch, tmp_path):
    monkeypatch.setenv("JUESUAN_WORKER", "4")
    monkeypatch.setenv("JUESUAN_WORKERS", "4")
    looked = examine(Settings(raw=tmp_path, warehouse=tmp_path / "warehouse"))
    (told,) = [one for one in looked if one.name == "settings"]
    assert told.state == "warning"
    assert told.said.startswith("no settings: JUESUAN_WORKER;")


def test_a_history_that_cannot_be_written_says_what_to_do():
    wrapped = RuntimeError("(sqlite3.OperationalError) database or disk is full [SQL: INSERT …]")
    wrapped.__cause__ = sqlite3.OperationalError("database or disk is full")
    line = _one_line(wrapped)
    assert line.startswith("The history of runs (.dagster): database or disk is full. Make room")
