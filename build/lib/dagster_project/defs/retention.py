"""How long the history of runs is kept: a thousand nights would keep a thousand logs, and every night reads their list."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import dagster as dg

AT_ONCE = 200
"""Runs forgotten in one night: a long history is made shorter over some nights."""


def forget_old_runs(instance: dg.DagsterInstance, home: Path, days: int, now: datetime | None = None) -> int:
    """Remove runs that ended more than ``days`` ago, with their events and logs; how many."""
    before = (now or datetime.now(UTC)) - timedelta(days=days)
    ended = [dg.DagsterRunStatus.SUCCESS, dg.DagsterRunStatus.FAILURE, dg.DagsterRunStatus.CANCELED]
    old = instance.get_run_records(
        dg.RunsFilter(job_name="nightly", statuses=ended, created_before=before), limit=AT_ONCE
    )
    for record in old:
        run_id = record.dagster_run.run_id
        instance.delete_run(run_id)
        shutil.rmtree(home / "storage" / run_id, ignore_errors=True)
        for file in (home / "history" / "runs").glob(f"{run_id}.db*"):
            file.unlink(missing_ok=True)
    return len(old)
