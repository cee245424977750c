"""A scheduled tick in Dagster's daemon, and a file dropped into raw/ while its run is at work: ``python -m tests.faults.tick``.

The daemon is the real one, the schedule is due every minute. The first run publishes what lay there when it began; the file
that came meanwhile is published by a later one, nobody doing anything. Prints when what was seen; ends with 1 where it was not.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
from dagster import DagsterInstance

from dagster_project.defs.instance import make_history, prepare_home
from dagster_project.defs.launch import SERVED_BY, export
from dagster_project.processes import die_with_parent
from dagster_project.run.night.lock import night_lock
from dagster_project.settings import Settings
from tests.conftest import REPOSITORY

PATIENCE_SECONDS = 3_000.0


def main() -> int:
    """Drop, wait, tell."""
    documents = sorted(REPOSITORY.glob("raw/*"), key=lambda path: path.stat().st_size)
    with tempfile.TemporaryDirectory(prefix="tick-") as name:
        settings = Settings(raw=Path(name) / "raw", warehouse=Path(name) / "warehouse", workers=1)
        settings.raw.mkdir()
        shutil.copy(documents[0], settings.raw)
        export(settings)
        prepare_home(settings)
        make_history(settings)
        os.environ[SERVED_BY] = str(os.getpid())
        daemon = subprocess.Popen(
            [str(Path(sys.executable).with_name("dagster-daemon")), "run", "-m", "tests.faults.every_minute"],
            cwd=REPOSITORY, preexec_fn=die_with_parent, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            with DagsterInstance.get() as instance:
                _wait(
                    "a run that the schedule began is at work",
                    lambda: (settings.warehouse / "nights").exists(),
                )
                shutil.copy(documents[1], settings.raw)
                print(f"{_clock()} dropped {documents[1].name}", flush=True)
                _wait("published", lambda: bool(_published(settings)))
                print(f"{_clock()} in the published warehouse: {_published(settings)}", flush=True)
                _wait("the file that came meanwhile is published", lambda: len(_published(settings)) == 2)
                for record in reversed(instance.get_run_records(limit=10)):
                    run = record.dagster_run
                    why = run.tags.get("dagster/schedule_name") or run.tags.get("dagster/sensor_name")
                    print(f"run {run.run_id[:8]} begun by {why}: {run.status.value}")
        finally:
            daemon.terminate()
            daemon.wait(60)
            with night_lock(settings):
                pass  # a run that is still at work ends before its folder goes
    return 0


def _published(settings: Settings) -> list[str]:
    if not settings.published_file.exists():
        return []
    with duckdb.connect(str(settings.published_file), read_only=True) as connection:
        return [
            name
            for (name,) in connection.execute("select file_name from marts.dim_file order by 1").fetchall()
        ]


def _wait(what: str, done: Callable[[], bool]) -> None:
    limit = time.monotonic() + PATIENCE_SECONDS
    while not done():
        if time.monotonic() > limit:
            sys.exit(f"{_clock()} never seen: {what}")
        time.sleep(1.0)
    print(f"{_clock()} {what}", flush=True)


def _clock() -> str:
    return time.strftime("%H:%M:%S")


if __name__ == "__main__":
    sys.exit(main())
