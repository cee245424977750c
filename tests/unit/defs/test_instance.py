"""The persistent instance: a configuration that Dagster accepts, quiet, one run at a time."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta

import dagster as dg
import pytest

from dagster_project.defs.dead_runs import mark_dead_runs
from dagster_project.defs.instance import make_history, mend_history, prepare_home
from dagster_project.defs.retention import forget_old_runs
from dagster_project.run.night.lock import alive
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
    settings = Settings(warehouse=tmp_path / "warehouse")
    history = prepare_home(settings) / "history"
    make_history(settings)
    files = [
        history / "runs.db",
        history / "runs" / "index.db",
        history.with_name("schedules") / "schedules.db",
    ]
    for file in files:
        with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as connection:
            assert connection.execute("select count(*) from alembic_version").fetchone() == (1,), file


@pytest.fixture
def history(tmp_path, monkeypatch):
    """A new history of runs: its settings, and its folder."""
    monkeypatch.delenv("DAGSTER_HOME", raising=False)
    settings = Settings(warehouse=tmp_path / "warehouse")
    home = prepare_home(settings)
    make_history(settings)
    return settings, home


@pytest.mark.parametrize("name", ["history/runs.db", "history/runs/index.db", "schedules/schedules.db"])
def test_a_damaged_history_begins_anew_instead_of_failing_every_night(history, name):
    settings, home = history
    database = home / name
    content = bytearray(database.read_bytes())
    content[0:2000] = b"\xff" * 2000
    database.write_bytes(content)
    prepare_home(settings)
    make_history(settings)
    with dg.DagsterInstance.get() as instance:
        assert instance.get_runs() == []


def test_a_history_that_is_whole_is_left_as_it_is(history):
    _, home = history
    assert mend_history(home) == []


def test_a_run_whose_process_is_gone_is_marked_and_one_that_lives_is_not(history):
    settings, _ = history

    @dg.job
    def nightly():
        pass

    with dg.DagsterInstance.get() as instance:
        dead, living, begun, cancelled = (
            instance.create_run_for_job(nightly, status=status)
            for status in (
                dg.DagsterRunStatus.STARTED,
                dg.DagsterRunStatus.STARTED,
                dg.DagsterRunStatus.STARTING,
                dg.DagsterRunStatus.CANCELING,
            )
        )
        for run in (dead, cancelled):
            life = settings.warehouse / "build" / "alive" / run.run_id
            life.parent.mkdir(parents=True, exist_ok=True)
            life.touch()  # what a killed process leaves: the file, and no lock on it
        with alive(settings, living.run_id):
            assert set(mark_dead_runs(instance, settings)) == {dead.run_id, cancelled.run_id}
        status = {run.run_id: run.status for run in instance.get_runs()}
        assert status[dead.run_id] is dg.DagsterRunStatus.FAILURE
        assert status[cancelled.run_id] is dg.DagsterRunStatus.CANCELED
        assert status[living.run_id] is dg.DagsterRunStatus.STARTED
        assert status[begun.run_id] is dg.DagsterRunStatus.STARTING, (
            "it may still be about to say that it lives"
        )
        assert mark_dead_runs(instance, settings) == []


def test_runs_that_ended_long_ago_are_forgotten_with_their_logs(history):
    _, home = history

    @dg.job
    def nightly():
        pass

    with dg.DagsterInstance.get() as instance:
        ended = instance.create_run_for_job(nightly, status=dg.DagsterRunStatus.SUCCESS)
        going = instance.create_run_for_job(nightly, status=dg.DagsterRunStatus.STARTED)
        logs = home / "storage" / ended.run_id
        logs.mkdir(parents=True)
        assert forget_old_runs(instance, home, 90) == 0
        later = datetime.now(UTC) + timedelta(days=91)
        assert forget_old_runs(instance, home, 90, later) == 1
        assert [run.run_id for run in instance.get_runs()] == [going.run_id]
        assert not logs.exists()
