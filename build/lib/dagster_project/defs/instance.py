"""The persistent Dagster instance: runs started by ``juesuan run``, the schedule and the sensor share one history."""

from __future__ import annotations

import logging
import os
import sqlite3
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import Any

from dagster import DagsterInstance
from sqlalchemy import event
from sqlalchemy.engine import Engine

from dagster_project.settings import Settings

from .dead_runs import mark_dead_runs

log = logging.getLogger(__name__)
DATABASES = ("history/runs.db", "history/runs/index.db", "schedules/schedules.db")
"""What every run needs; each run has one more for its own events."""

CONFIGURATION = """\
# Written by juesuan; edit freely, it is written only where it is missing.
telemetry:
  enabled: false
nux:
  enabled: false            # no greeting that asks for an address
concurrency:
  runs:
    max_concurrent_runs: 1
run_monitoring:
  enabled: true
  start_timeout_seconds: 300
  max_runtime_seconds: 43200
freshness:
  enabled: true
retention:
  schedule:
    purge_after_days: 90
  sensor:
    purge_after_days:
      skipped: 7
      failure: 30
      success: 90
"""


def prepare_home(settings: Settings) -> Path:
    """``warehouse/.dagster`` with its configuration, named in the environment as DAGSTER_HOME unless one is set."""
    home = Path(os.environ.get("DAGSTER_HOME", settings.warehouse / ".dagster"))
    home.mkdir(parents=True, exist_ok=True)
    configuration = home / "dagster.yaml"
    if not configuration.exists():
        configuration.write_text(CONFIGURATION)
    mend_history(home)
    os.environ["DAGSTER_HOME"] = str(home)
    os.environ["DAGSTER_DISABLE_TELEMETRY"] = "yes"
    return home


def mend_history(home: Path) -> list[Path]:
    """Put databases of the history that are damaged aside (``….damaged``), so that new ones are made; which.

    One that is damaged fails every run, and what it says of former nights is needed by none.
    """
    damaged = []
    for name in DATABASES:
        file = home / name
        if file.exists() and not _is_whole(file):
            log.warning("the history of runs was damaged and begins anew: %s", file)
            file.replace(file.with_name(f"{file.name}.damaged"))
            for beside in ("-wal", "-shm", "-journal"):
                file.with_name(file.name + beside).unlink(missing_ok=True)
            damaged.append(file)
    return damaged


def _is_whole(file: Path) -> bool:
    try:
        with closing(sqlite3.connect(f"{file.as_uri()}?mode=rw", uri=True)) as connection:
            return connection.execute("pragma quick_check(1)").fetchone() == ("ok",)
    except sqlite3.OperationalError as error:
        return "locked" in str(error) or "full" in str(error)
    except sqlite3.DatabaseError:
        return False


def make_history(settings: Settings) -> None:
    """The tables of runs, events and schedules, made by one process before several come at once and race to make them.

    Runs that died are marked, for the daemon would wait for them.
    """
    with DagsterInstance.get() as instance:
        for storage in (instance.run_storage, instance.event_log_storage, instance.schedule_storage):
            assert storage is not None
        mark_dead_runs(instance, settings)


@cache
def relax_history() -> None:
    """Let the history of runs wait for the disk now and then, and not at each of a night's two thousand commits.

    Dagster opens and closes its SQLite files (write-ahead logs) for every event, and the last to close one waits for
    the disk. So one connection to each is held for the life of the process, and commits are not waited for: after a
    power cut the files are whole and the last events of the run may be missing.
    """
    held: dict[str, sqlite3.Connection] = {}

    @event.listens_for(Engine, "connect")
    def relax(connection: Any, _record: Any) -> None:
        if not isinstance(connection, sqlite3.Connection):
            return
        connection.execute("pragma synchronous = normal")
        _, _, path = connection.execute("pragma database_list").fetchone()
        if path and path not in held:
            held[path] = sqlite3.connect(path, check_same_thread=False)
            held[path].execute(
                "select count(*) from sqlite_master"
            ).fetchone()  # only a reader counts as open
