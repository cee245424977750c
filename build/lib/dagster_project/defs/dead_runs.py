"""Runs whose process is gone: the history says that they failed, so that nobody waits for them."""

from __future__ import annotations

from datetime import UTC, datetime

import dagster as dg

from dagster_project.run.night.lock import forget_life, is_alive
from dagster_project.settings import Settings

UNDER_WAY = [dg.DagsterRunStatus.STARTING, dg.DagsterRunStatus.STARTED, dg.DagsterRunStatus.CANCELING]
BEGIN_SECONDS = 300.0
"""A run that has not said by then that it is alive never will: it takes its resources within a minute."""
WHY = "The process of this run is gone (killed, or the machine went down); the next night goes on from where it was."


def mark_dead_runs(instance: dg.DagsterInstance, settings: Settings) -> list[str]:
    """Mark every run of ours whose process is gone as failed, or as cancelled where that was asked for; their ids."""
    marked = []
    for record in instance.get_run_records(dg.RunsFilter(job_name="nightly", statuses=UNDER_WAY)):
        run = record.dagster_run
        living = is_alive(settings, run.run_id)
        if living or (living is None and not _is_old(record)):
            continue
        if run.status is dg.DagsterRunStatus.CANCELING:
            instance.report_run_canceled(run, WHY)
        else:
            instance.report_run_failed(run, WHY)
        forget_life(settings, run.run_id)
        marked.append(run.run_id)
    return marked


def _is_old(record: dg.RunRecord) -> bool:
    """Begun long ago by the clock, or in its future: then the clock was moved, and nothing follows from it."""
    begun = record.create_timestamp
    begun = begun if begun.tzinfo else begun.replace(tzinfo=UTC)
    return abs((datetime.now(UTC) - begun).total_seconds()) > BEGIN_SECONDS
