"""The nightly job once, in this process, in the persistent Dagster instance: its UI shows the run."""

from __future__ import annotations

import os
from contextlib import redirect_stdout
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from dagster_project.settings import Settings

if TYPE_CHECKING:
    from dagster import DagsterEvent


@dataclass(frozen=True)
class Outcome:
    """Whether anything new was published (or nothing needed to be), the summary, and what failed."""

    success: bool
    summary: dict
    failure: str | None


def run_job(settings: Settings, *, again: bool = False) -> Outcome:
    """Run the job ``nightly`` to its end. Raises nothing for a failing step: the outcome names it."""
    export(settings)
    # Imported here, and after the environment is set: Dagster takes seconds.
    import dagster as dg

    from dagster_project.defs.build import build_defs
    from dagster_project.defs.instance import prepare_home
    from dagster_project.run.freshness import last_publication
    from dagster_project.run.summary import summarise

    started = datetime.now(UTC)
    prepare_home(settings)
    job = build_defs(settings).resolve_job_def("nightly")
    log = settings.warehouse / "build" / "night.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    # dbt's lines go to a file: stdout is for results.
    with dg.DagsterInstance.get() as instance, log.open("w") as lines, redirect_stdout(lines):
        result = job.execute_in_process(
            instance=instance,
            run_config={
                "ops": {"documents_read": {"config": {"again": again}}},
                # The whole log is in the instance; the terminal gets what a person has to know.
                "loggers": {"console": {"config": {"log_level": "CRITICAL"}}},
            },
            raise_on_error=False,
        )
        failed = [_failure(event) for event in result.all_events if event.is_step_failure]
        published = any(_is_publication(event) for event in result.get_asset_materialization_events())
    summary = summarise(settings, started=started)
    last = last_publication(settings)
    if result.success and not published and last is not None:
        summary["unchanged_since"] = last["published_at"]
    return Outcome(
        result.success, summary, None if result.success else ", ".join(failed) or "the run did not begin"
    )


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


def _is_publication(event: DagsterEvent) -> bool:
    return event.asset_key is not None and event.asset_key.path[-1] == "published_warehouse"
