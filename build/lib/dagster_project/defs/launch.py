"""The nightly job once, in this process, in the persistent Dagster instance: its UI shows the run."""

from __future__ import annotations

import logging
import os
from contextlib import redirect_stdout
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from dagster_project.run.night import diary
from dagster_project.run.night.freshness import is_anything_new, last_publication, registered, seems_unchanged
from dagster_project.run.night.leftovers import remove_leftovers
from dagster_project.run.night.lock import night_lock
from dagster_project.run.night.notice import notify
from dagster_project.run.night.outputs import write_nights_page
from dagster_project.run.night.summary import summarise
from dagster_project.settings import Settings

if TYPE_CHECKING:
    from dagster import DagsterEvent, JobDefinition

FROM_TERMINAL = "juesuan/terminal"
"""Tag of runs that somebody waits for."""
MOST_CHARACTERS = 500
"""Of what the row of a night says of its failure."""
SERVED_BY = "JUESUAN_SERVED_BY"
"""In the environment of what `juesuan serve` began: its process."""
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Outcome:
    """Whether anything new was published (or nothing needed to be), the summary, and what failed."""

    success: bool
    summary: dict
    failure: str | None


@dataclass(frozen=True)
class Ran:
    """A run in Dagster's history, and what failed in it."""

    run_id: str
    failure: str | None


def run_job(
    settings: Settings, *, again: bool = False, allow_removal: bool = False, rehash: bool = False
) -> Outcome:
    """Run the job ``nightly`` to its end. Raises nothing for a failing step: the outcome names it.

    Where ``raw/`` looks as it did, the register comes first, alone: with the same contents, nothing else has to begin.
    """
    started = datetime.now(UTC)
    export(settings)
    with night_lock(settings):
        remove_leftovers(settings)
        if not (again or allow_removal or rehash) and seems_unchanged(settings):
            ran = _register(settings)
            if ran.failure is None and not is_anything_new(settings, registered(settings)):
                diary.amend(settings, ran.run_id, state="nothing_new", failed_step=None)
                return _outcome(settings, started, ran)
            diary.forget(settings, ran.run_id)
        config = {
            "raw_files": {"config": {"allow_removal": allow_removal, "rehash": rehash}},
            "documents_read": {"config": {"again": again}},
        }
        return _outcome(settings, started, _whole_night(settings, config))


def _register(settings: Settings) -> Ran:
    from .register_only import register_job

    return _execute(settings, register_job(settings), {})


def _whole_night(settings: Settings, config: dict) -> Ran:
    # Imported here, and after the environment is set: Dagster with dbt takes seconds.
    from .build import build_defs

    job = build_defs(settings).resolve_job_def("nightly")
    return _execute(settings, job, {"ops": config})


def _execute(settings: Settings, job: JobDefinition, config: dict) -> Ran:
    """Run a job to its end in this process, in the persistent instance."""
    import dagster as dg

    from .dead_runs import mark_dead_runs
    from .instance import prepare_home
    from .retention import forget_old_runs

    home = prepare_home(settings)
    said = settings.warehouse / "build" / "night.log"
    said.parent.mkdir(parents=True, exist_ok=True)
    # dbt's lines go to a file: stdout is for results.
    with dg.DagsterInstance.get() as instance, said.open("w") as lines, redirect_stdout(lines):
        for run_id in mark_dead_runs(instance, settings):
            log.warning("run %s was dead and is marked as failed", run_id)
        result = job.execute_in_process(
            instance=instance,
            # The whole log is in the instance; the terminal gets what a person has to know.
            run_config=config | {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}},
            raise_on_error=False,
            tags={FROM_TERMINAL: "yes"},
        )
        forget_old_runs(instance, home, settings.runs_kept_days)
        failed = [_failure(event) for event in result.all_events if event.is_step_failure]
    return Ran(result.run_id, None if result.success else ", ".join(failed) or "the run did not begin")


def _outcome(settings: Settings, started: datetime, ran: Ran) -> Outcome:
    if ran.failure is not None:
        why = " ".join(ran.failure.split())[:MOST_CHARACTERS]
        diary.amend(settings, ran.run_id, state="failed", message=why)
    write_nights_page(settings)
    summary = summarise(settings, started=started) | {"run_id": ran.run_id}
    last = last_publication(settings)
    if ran.failure is None and last is not None and datetime.fromisoformat(last["published_at"]) < started:
        summary["unchanged_since"] = last["published_at"]
    notify(settings, summary, ran.failure)
    return Outcome(ran.failure is None, summary, ran.failure)


def export(settings: Settings) -> None:
    """What this run was told, in the environment, for the processes it starts (workers, dbt)."""
    os.environ["JUESUAN_RAW"] = str(settings.raw)
    os.environ["JUESUAN_WAREHOUSE"] = str(settings.warehouse)
    os.environ["JUESUAN_WORKERS"] = str(settings.workers)
    os.environ["JUESUAN_LANGUAGE"] = settings.language


def _failure(event: DagsterEvent) -> str:
    """``dbt_build: the message of the innermost error``."""
    error = event.step_failure_data.error
    while error is not None and error.cause is not None:
        error = error.cause
    return f"{event.step_key}: {error.message.strip() if error else 'failed'}"
