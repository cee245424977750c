"""When the work is done: every night, and when something new lies in raw/."""

import json
from datetime import timedelta

import dagster as dg

from dagster_project.run.night.freshness import (
    is_anything_new,
    last_publication,
    last_register,
    listing_digest,
    seems_unchanged,
)
from dagster_project.run.night.notice import notify
from dagster_project.run.night.summary import count
from dagster_project.settings import Settings

from .dead_runs import mark_dead_runs
from .launch import FROM_TERMINAL
from .reading import REGISTER_ALONE
from .resources import SettingsResource

NIGHTLY_CRON = "30 2 * * *"
"""Half past two: publishing bodies upload in office hours, and the report is there in the morning."""
DEADLINE_CRON = "30 8 * * *"
"""Half past eight: a register that was not renewed by then is stale; no night has run, and somebody should look."""
NIGHT_HOURS = 7
"""Hours before the deadline from which a register counts as that night's: from half past one, an hour before it begins."""
SENSOR_SECONDS = 60
BUSY = [dg.DagsterRunStatus.QUEUED, dg.DagsterRunStatus.STARTING, dg.DagsterRunStatus.STARTED]

nightly_job = dg.define_asset_job(
    "nightly",
    selection=dg.AssetSelection.all(),
    description="从登记到发布的全部步骤，在一个进程中依次执行。\n\n"
    "Every step from the register to the publication, one after the other in one process.",
    # One process: a step of the multiprocess executor costs seconds of start, and DuckDB has one writer anyway.
    executor_def=dg.in_process_executor,
)


def nightly_schedule(time_zone: str) -> dg.ScheduleDefinition:
    """The nightly job in the time zone of the publishing bodies; on as soon as the daemon runs."""

    @dg.schedule(
        name="every_night",
        job=nightly_job,
        cron_schedule=NIGHTLY_CRON,
        execution_timezone=time_zone,
        default_status=dg.DefaultScheduleStatus.RUNNING,
        description="每夜 02:30（北京时间）执行一次。没有新内容时只登记。\n\n"
        "Every night at half past two, Beijing time; where nothing is new, the register alone.",
    )
    def night(_context: dg.ScheduleEvaluationContext, settings: SettingsResource) -> dg.RunRequest:
        return night_request(settings.settings())

    return night


def night_request(settings: Settings) -> dg.RunRequest:
    """The night that is due: all of it, or the register alone where nothing is new; a lost register is new as well.

    Steps that a run has and skips would take the results of their checks with them: they read "Skipped" the next morning.
    """
    files = last_register(settings) if seems_unchanged(settings) else None
    if files is not None and not is_anything_new(settings, files):
        return dg.RunRequest(asset_selection=[dg.AssetKey("raw_files")], tags={REGISTER_ALONE: "yes"})
    return dg.RunRequest()


def every_night(time_zone: str) -> dg.FreshnessPolicy:
    """Of the register, which every night renews: the assets behind it rest on a night with nothing new."""
    return dg.FreshnessPolicy.cron(DEADLINE_CRON, timedelta(hours=NIGHT_HOURS), timezone=time_zone)


@dg.sensor(
    name="new_files_in_raw",
    job=nightly_job,
    minimum_interval_seconds=SENSOR_SECONDS,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="raw/ 有变化且已稳定（两次检查之间不再变化）时执行。\n\n"
    "Runs the job once raw/ has changed and holds still: a file being copied in is not read half.",
)
def new_files_in_raw(context: dg.SensorEvaluationContext, settings: SettingsResource) -> dg.SensorResult:
    """The cursor holds what was seen last, what was asked for last, and the number of runs asked for.

    What is new is told by what was published, not by what was asked: a state that comes back is published again, and a
    run that failed is not asked for again until the folder changes (the schedule tries every night).
    """
    known = {"seen": None, "asked": None, "runs": 0} | (json.loads(context.cursor) if context.cursor else {})
    now = listing_digest(settings.settings())
    last = last_publication(settings.settings())
    if last is not None and now == last.get("listing"):
        return _skip("nothing new in raw/", known | {"seen": now, "asked": None})
    if now == known["asked"]:
        return _skip("the run for what lies in raw/ is under way, or failed; the schedule tries again", known)
    if now != known["seen"]:
        return _skip("raw/ is changing", known | {"seen": now})
    mark_dead_runs(context.instance, settings.settings())
    if context.instance.get_runs(dg.RunsFilter(job_name=nightly_job.name, statuses=BUSY), limit=1):
        return _skip("a run is under way; asking again when it is done", known)
    cursor = {"seen": now, "asked": now, "runs": known["runs"] + 1}
    key = f"{now}-{cursor['runs']}"
    return dg.SensorResult(run_requests=[dg.RunRequest(run_key=key)], cursor=json.dumps(cursor))


def _skip(why: str, cursor: dict) -> dg.SensorResult:
    return dg.SensorResult(skip_reason=why, cursor=json.dumps(cursor))


def _tell(context: dg.RunStatusSensorContext, settings: Settings) -> dg.SkipReason:
    """Tell of a run that the daemon began; whoever runs one at a terminal is told there."""
    run = context.dagster_run
    if FROM_TERMINAL in run.tags:
        return dg.SkipReason("begun at a terminal")
    failed = run.status is dg.DagsterRunStatus.FAILURE
    why = (context.dagster_event.message or "a step failed") if failed else None
    was_taken = notify(settings, count(settings), why)
    return dg.SkipReason("told" if was_taken else "nobody to tell")


@dg.run_status_sensor(
    name="tell_of_nights",
    run_status=dg.DagsterRunStatus.SUCCESS,
    monitored_jobs=[nightly_job],
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="发布后通知（JUESUAN_WEBHOOK）。\n\nTells the webhook of a night that is done.",
)
def tell_of_nights(context: dg.RunStatusSensorContext, settings: SettingsResource) -> dg.SkipReason:
    return _tell(context, settings.settings())


@dg.run_status_sensor(
    name="tell_of_failures",
    run_status=dg.DagsterRunStatus.FAILURE,
    monitored_jobs=[nightly_job],
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="失败时通知（JUESUAN_WEBHOOK）。\n\nTells the webhook of a night that failed or died.",
)
def tell_of_failures(context: dg.RunStatusSensorContext, settings: SettingsResource) -> dg.SkipReason:
    return _tell(context, settings.settings())
