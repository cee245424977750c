"""A row for each night: when, what went in, what came of it, seconds of each step, by which versions.

A night keeps a note of its own in ``warehouse/nights/``, written again after each step: whatever ends it, what was known by
then is there. ``landing.nights`` and ``marts.night`` hold them from the next publication on, the report's page at once.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final, Literal

import duckdb
import polars as pl

from dagster_project import __version__
from dagster_project.land import sealed, warehouse
from dagster_project.schemas import Column, Table
from dagster_project.settings import Settings

State = Literal["under_way", "published", "nothing_new", "failed", "stopped", "died"]
UNDER_WAY: Final[State] = "under_way"
BEGINS: Final = "%s begins"
"""What the log says of a step before it is done or failed."""
log = logging.getLogger(__name__)

NIGHTS = Table(
    "nights",
    "夜间作业：每夜一行",
    "one row for each night",
    (
        Column("night_id", pl.String, "作业标识", "id of the run in Dagster's history"),
        Column("started_at", pl.Datetime("us", "UTC"), "开始时间", "when it began"),
        Column("ended_at", pl.Datetime("us", "UTC"), "结束时间", "when its last step that is known ended"),
        Column(
            "state",
            pl.String,
            "结果：published 已发布、nothing_new 无变化、failed 失败、stopped 未走完、died 进程消失、under_way 进行中",
            "published; nothing_new; failed: a step raised; stopped: between steps, by a check of ours or because only some "
            "steps were asked for; died: its process was killed; under_way",
        ),
        Column("failed_step", pl.String, "未完成的步骤", "the step at which it ended without a publication"),
        Column("message", pl.String, "说明", "why"),
        Column("files", pl.Int64, "登记的文件数", "files of the register"),
        Column("documents", pl.Int64, "不同内容数", "distinct contents of the register"),
        Column("documents_read_now", pl.Int64, "当夜读取的文件数", "documents read that night"),
        Column("documents_loaded", pl.Int64, "当夜装入的文件数", "documents loaded that night"),
        Column("documents_removed", pl.Int64, "当夜移除的文件数", "documents that were there and are no more"),
        Column("documents_rejected", pl.Int64, "整份未能读出的文件数", "documents rejected as a whole"),
        Column("rejections", pl.Int64, "未能读出的处数", "rejections of all documents"),
        Column(
            "rejections_by_reason",
            pl.List(pl.Struct({"reason": pl.String, "rejections": pl.Int64})),
            "按原因统计的未读出处数",
            "the same by reason, most first",
        ),
        Column("findings", pl.Int64, "未关闭的发现数", "open findings of all documents"),
        Column("findings_new", pl.Int64, "新发现数", "findings that the former publication did not have"),
        Column("findings_closed", pl.Int64, "不再有的发现数", "findings of the former publication that are no more"),
        Column("seconds", pl.Float64, "各步骤用时合计（秒）", "wall time of its steps together"),
        Column(
            "seconds_by_step",
            pl.List(pl.Struct({"step": pl.String, "seconds": pl.Float64})),
            "各步骤用时（秒）",
            "wall time of each step, in order; of the night that published this file only the steps before publication",
        ),
        Column("juesuan_version", pl.String, "程序版本", "release of the product"),
        Column("extractor_version", pl.String, "提取器版本", "extractor that read"),
        Column("catalogue_version", pl.String, "勾稽目录版本", "catalogue that judged"),
        Column("dbt_version", pl.String, "dbt 版本", "version of dbt"),
        Column("duckdb_version", pl.String, "DuckDB 版本", "version of DuckDB"),
    ),
    key=("night_id",),
)  # fmt: skip


@dataclass
class _Entry:
    """The note of a night that this process is at."""

    path: Path
    row: dict[str, Any]
    steps: dict[str, float] = field(default_factory=dict)

    def write(self, **values: Any) -> None:
        self.row |= values
        self.row["seconds"] = round(sum(self.steps.values()), 2)
        self.row["seconds_by_step"] = [
            {"step": step, "seconds": round(seconds, 2)} for step, seconds in self.steps.items()
        ]
        self.row["ended_at"] = _now()
        try:
            sealed.write_note(self.path, self.row)
        except OSError as error:  # a night is not worse for a note that was not taken
            log.warning("the night's note cannot be written: %s", error)


_open: dict[Path, _Entry] = {}
"""Warehouse folder → the night of this process there; one at a time, under the lock."""


@contextmanager
def kept(settings: Settings, night_id: str) -> Iterator[None]:
    """Keep a note of the night until the block ends; to call under the lock. The note begins with its first step.

    A night that ended between two steps, without an exception, is ``stopped``.
    """
    folder = _folder(settings)
    entry = _Entry(folder / f"{_stamp()}-{night_id[:8]}.json", _begun(night_id))
    _open[folder] = entry
    try:
        yield
    finally:
        del _open[folder]
        if entry.row["state"] == UNDER_WAY and entry.path.exists():
            last = entry.row["failed_step"] or next(reversed(entry.steps), None)
            entry.write(state="stopped", failed_step=last)


@contextmanager
def step(settings: Settings, name: str) -> Iterator[None]:
    """Count the time of a step for the night under way, and note that it failed if it raises; nothing where there is none."""
    entry = _open.get(_folder(settings))
    if entry is None:
        yield
        return
    if not entry.path.exists():
        _close_dead(settings)
    entry.write(failed_step=name)
    about = {"night_id": entry.row["night_id"], "step": name}
    log.info(BEGINS, name, extra=about)
    begun = time.monotonic()
    try:
        yield
    except GeneratorExit:  # somebody else stopped it, who knows why
        entry.steps[name] = time.monotonic() - begun
        raise
    except BaseException as error:
        entry.steps[name] = time.monotonic() - begun
        entry.write(state="failed", message=_one_line(error))
        log.info("%s failed: %s", name, _one_line(error), extra=about)
        raise
    entry.steps[name] = time.monotonic() - begun
    entry.write(failed_step=None)
    log.info("%s is done", name, extra=about | {"seconds": round(entry.steps[name], 2)})


def note(settings: Settings, **values: Any) -> None:
    """Columns of ``NIGHTS`` for the night under way; written with the end of its step."""
    entry = _open.get(_folder(settings))
    if entry is not None:
        entry.row |= values


def end(settings: Settings, state: State) -> None:
    """Say how the night under way ended, and forget nights of long ago."""
    entry = _open.get(_folder(settings))
    if entry is not None:
        entry.write(state=state)
        told = {name: value for name, value in entry.row.items() if name not in ("message", "failed_step")}
        log.info("the night is over: %s", state, extra=told)
        forget_old(settings)


def amend(settings: Settings, night_id: str, **values: Any) -> None:
    """Write into the note of a night that has ended (why it stopped); nothing where there is none."""
    for path in sorted(_folder(settings).glob(f"*-{night_id[:8]}.json")):
        row = sealed.read_note(path)
        if row is not None:
            sealed.write_note(path, row | values)


def forget(settings: Settings, night_id: str) -> None:
    """Take away the note of a run that was no night: the look whether there is anything to do."""
    for path in _folder(settings).glob(f"*-{night_id[:8]}.json"):
        path.unlink()


def forget_old(settings: Settings) -> int:
    """Remove the notes of nights older than ``settings.runs_kept_days``; how many."""
    before = datetime.now(UTC) - timedelta(days=settings.runs_kept_days)
    old = [path for path in _folder(settings).glob("*.json") if path.name < f"{before:{_FORM}}"]
    for path in old:
        path.unlink()
    return len(old)


def nights(settings: Settings) -> pl.DataFrame:
    """Every night of which there is a whole note, newest first; a frame of ``NIGHTS``."""
    rows = [sealed.read_note(path) for path in sorted(_folder(settings).glob("*.json"), reverse=True)]
    own = _open.get(_folder(settings))
    known = [
        row for row in rows if row is not None and (own is None or row["night_id"] != own.row["night_id"])
    ]
    if own is not None:
        known.insert(0, own.row)
    return NIGHTS.frame(
        [
            {name: row.get(name) for name in NIGHTS.schema}
            | {name: _time(row.get(name)) for name in ("started_at", "ended_at")}
            for row in known
        ]
    )


def land_nights(settings: Settings) -> None:
    """Load every night into ``landing.nights`` of the build, the one under way too."""
    with warehouse.writer(settings.build_file) as connection:
        warehouse.ensure_tables(connection, (NIGHTS,))
        warehouse.replace_table(connection, NIGHTS, nights(settings))


def complete_row(settings: Settings, connection: duckdb.DuckDBPyConnection) -> None:
    """Bring the row of the night under way in ``marts.night`` of what is about to be published up to now.

    dbt built that row while it was at work itself.
    """
    own = nights(settings).filter(pl.col("state") == UNDER_WAY).head(1)
    connection.register(
        "tonight", own.with_columns(state=pl.lit("published"), failed_step=pl.lit(None, pl.String)).to_arrow()
    )
    changed = ("ended_at", "state", "failed_step", "seconds", "seconds_by_step")
    values = ", ".join(f"{name} = tonight.{name}" for name in changed)
    connection.execute(
        f"update marts.night set {values} from tonight where night.night_id = tonight.night_id"
    )
    connection.unregister("tonight")


def _begun(night_id: str) -> dict[str, Any]:
    return {
        "night_id": night_id,
        "started_at": _now(),
        "state": UNDER_WAY,
        "failed_step": None,
        "juesuan_version": __version__,
        "dbt_version": version("dbt-core"),
        "duckdb_version": version("duckdb"),
    }


def _close_dead(settings: Settings) -> None:
    """Nights that are under way by their notes, and of which nobody holds the lock any more, died."""
    for path in _folder(settings).glob("*.json"):
        row = sealed.read_note(path)
        if row is None:
            path.unlink(missing_ok=True)
        elif row["state"] == UNDER_WAY:
            sealed.write_note(path, row | {"state": "died", "message": "its process is gone"})


def _one_line(error: BaseException) -> str:
    lines = [line for line in str(error).splitlines() if line.strip()]
    return f"{type(error).__name__}: {lines[-1].strip()[:300]}" if lines else type(error).__name__


def _folder(settings: Settings) -> Path:
    return (settings.warehouse / "nights").resolve()


_FORM: Final = "%Y%m%dT%H%M%S%f"


def _stamp() -> str:
    return f"{datetime.now(UTC):{_FORM}}"


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def _time(told: str | None) -> datetime | None:
    return None if told is None else datetime.fromisoformat(told)
