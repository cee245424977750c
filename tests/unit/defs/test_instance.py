"""The persistent instance: a configuration that Dagster accepts, quiet, one run at a time."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import dagster as dg

from dagster_project.defs.instance import make_history, prepare_home
from dagster_project.settings import Settings


def test_the_instance_lives_beside_the_warehouse_and_is_never_overwritten(tmp_path, monkeypatch):
    monkeypatch.delenv("DAGSTER_HOME", raising=False)
    settings = Settings(warehouse=tmp_path / "warehouse")
    home = prepare_home(settings)
    assert home == tmp_path / "warehouse" / ".dagster"
    with dg.DagsterInstance.get() as instance:
        assert instance.is_persistent
        assert instance.telemetry_enabled is False
        assert instance.run_monitoring_enabled
        assert instance.get_settings("freshness")["enabled"]
        assert instance.get_concurrency_config().run_queue_config.max_concurrent_runs == 1
    (home / "dagster.yaml").write_text("# mine\n")
    prepare_home(settings)
    assert (home / "dagster.yaml").read_text() == "# mine\n"


def test_the_history_is_made_before_several_processes_come_for_it(tmp_path, monkeypatch):
    """Dagster makes each of its files where it first needs it; two that do so at once fail now and then."""
    monkeypatch.delenv("DAGSTER_HOME", raising=False)
    history = prepare_home(Settings(warehouse=tmp_path / "warehouse")) / "history"
    make_history()
    files = [
        history / "runs.db",
        history / "runs" / "index.db",
        history.with_name("schedules") / "schedules.db",
    ]
    for file in files:
        with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as connection:
            assert connection.execute("select count(*) from alembic_version").fetchone() == (1,), file
