"""The persistent Dagster instance: runs started by ``juesuan run``, the schedule and the sensor share one history."""

from __future__ import annotations

import os
import sqlite3
from functools import cache
from pathlib import Path
from typing import Any

from dagster import DagsterInstance
from sqlalchemy import event
from sqlalchemy.engine import Engine

from dagster_project.settings import Settings

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
    os.environ["DAGSTER_HOME"] = str(home)
    os.environ["DAGSTER_DISABLE_TELEMETRY"] = "yes"
    return home


def make_history() -> None:
    """The tables of runs, events and schedules, made by one process before several come at once and race to make them."""
    with DagsterInstance.get() as instance:
        for storage in (instance.run_storage, instance.event_log_storage, instance.schedule_storage):
            assert storage is not None


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
