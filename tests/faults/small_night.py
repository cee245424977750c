"""A night small enough to be killed a hundred times: our own steps, with simple stages in place of the slow ones.

Everything that writes is the real thing: register, stage, landing, verdicts, publication.
"""

from __future__ import annotations

import errno
import multiprocessing
import os
import shutil
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

import duckdb
import pytest

from dagster_project import schemas
from dagster_project.land import sealed, stage, warehouse
from dagster_project.publish import swap
from dagster_project.register import files as register_files
from dagster_project.run.night import freshness, verdicts, work
from dagster_project.run.night.leftovers import remove_leftovers
from dagster_project.run.night.lock import night_lock
from dagster_project.run.workers.document import merge
from dagster_project.settings import Settings
from tests.unit.land.test_land import frames_of

PROCESSES = multiprocessing.get_context("forkserver")
"""Copies of a process that has imported everything and done nothing. A copy of the tests' own process will not do: Polars
has its threads there, the copy has not, and whatever waits for them waits for ever."""
PROCESSES.set_forkserver_preload([__name__])

MARTS = """
create schema if not exists marts;
create or replace table marts.dim_file as from landing.files;
create or replace table marts.fct_observation as from landing.observations;
create or replace table marts.fct_finding as from landing.findings;
create or replace table marts.warehouse_version as select 'build' as build_id;
"""
"""In place of dbt."""
COMPARED = {
    "dim_file": "* exclude first_seen_at",
    "fct_observation": "*",
    "fct_finding": "* exclude opened_at",
}
MOMENTS = (
    (Path, "replace"),
    (Path, "unlink"),
    (Path, "rename"),
    (os, "link"),
    (shutil, "copyfile"),
    (warehouse, "remove_documents"),
    (warehouse, "insert"),
    (swap, "_describe"),
    (freshness, "last_publication"),
)
"""Where a night may be cut off: before and after each change of the file system and of the tables."""


def night(settings: Settings) -> None:
    """Register, read, land, judge, publish, and note that it is done."""
    with night_lock(settings):
        remove_leftovers(settings)
        files = work.register(settings)
        if not freshness.is_anything_new(settings, files):
            return
        work.read_new(settings, files)
        work.land(settings, freshness.registered(settings))
        work.judge_documents(settings)
        with warehouse.writer(settings.build_file) as connection:
            connection.execute(MARTS)
        swap.publish_warehouse(settings)
        freshness.note_publication(settings, freshness.registered(settings), [settings.published_file])


def published(settings: Settings) -> dict[str, list[tuple]]:
    """Every row of the published marts, without times, sorted."""
    with duckdb.connect(str(settings.published_file), read_only=True) as connection:
        return {
            name: sorted(connection.execute(f"select {columns} from marts.{name}").fetchall(), key=repr)
            for name, columns in COMPARED.items()
        }


@dataclass(frozen=True)
class Night:
    """A night to be done in a process of its own, and what is to happen to it."""

    settings: Settings
    cut_off_at: int = -1
    """The number of the moment at which it ends; none, if negative."""
    full_disk: bool = False
    """It ends because nothing more can be written; otherwise it is killed."""
    clock: datetime | None = None
    moments_to: Path | None = None
    """Where the number of its moments is written."""

    def start(self) -> ForkServerProcess:
        """Begin; ``exitcode`` tells how it ended, once joined: 0 done, negative for a signal."""
        process = PROCESSES.Process(target=self._do)
        process.start()
        return process

    def do(self) -> int:
        """Do it; how it ended."""
        process = self.start()
        process.join()
        assert process.exitcode is not None
        return process.exitcode

    def _do(self) -> None:
        with pytest.MonkeyPatch.context() as patch:
            simplify(patch)
            if self.clock:
                patch.setattr(register_files, "datetime", _stopped(self.clock))
            with cut_off(self.cut_off_at, _no_space if self.full_disk else _killed) as counted:
                night(self.settings)
        if self.moments_to:
            self.moments_to.write_text(str(counted[0]))


def _killed() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _no_space() -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def _stopped(clock: datetime) -> type[datetime]:
    class Stopped(datetime):
        @classmethod
        def now(cls, tz=None):
            return clock

    return Stopped


def moments_of(settings: Settings) -> int:
    """How many moments a night has; it is done undisturbed."""
    file = settings.warehouse.with_name("moments")
    assert Night(settings, moments_to=file).do() == 0
    return int(file.read_text())


@contextmanager
def cut_off(at: int, end: Callable[[], None]) -> Iterator[list[int]]:
    """Do ``end`` at the moment of that number; the list counts the moments gone by."""
    counted = [0]

    def tick() -> None:
        counted[0] += 1
        if counted[0] == at:
            end()

    originals = [(owner, name, getattr(owner, name)) for owner, name in MOMENTS]
    for owner, name, original in originals:
        setattr(owner, name, _watched(original, tick))
    try:
        yield counted
    finally:
        for owner, name, original in originals:
            setattr(owner, name, original)


def _watched(original: Callable, tick: Callable[[], None]) -> Callable:
    def watched(*arguments: Any, **options: Any) -> Any:
        tick()
        done = original(*arguments, **options)
        tick()
        return done

    return watched


def read_simply(batches, limits, *, workers, dask_address, progress) -> int:
    """In place of the worker processes: every file is one document."""
    for batch in batches:
        parts = [frames_of(source.document_id) for source in batch.sources]
        reads = [
            stage.read_row(source.document_id, source.file_name, part, 0.0, source.attempt)
            | {"extractor_version": batch.extractor_version, "batch_id": batch.batch_id}
            for source, part in zip(batch.sources, parts, strict=True)
        ]
        stage.write_part(Path(batch.stage_dir), batch.batch_id, merge(parts), reads)
    return 0


def judge_simply(frames, others=None, *, without_others=False, paths=None) -> verdicts.Verdicts:
    """In place of the catalogue: one finding a document."""
    ids = frames["documents"]["document_id"]
    findings = [
        {"finding_id": f"f-{name}", "document_id": name, "level": "不一致", "status": "open"} for name in ids
    ]
    checks = [{"document_id": name, "identity_id": "I", "binding": "", "verdict": "fails"} for name in ids]
    return verdicts.Verdicts(
        schemas.CHECKS.frame(checks), schemas.FINDINGS.frame(findings), schemas.REJECTIONS.frame()
    )


def simplify(monkeypatch) -> None:
    """Put the simple stages in place of the slow ones."""
    monkeypatch.setattr(work, "read_batches", read_simply)
    monkeypatch.setattr(verdicts, "_verdicts", judge_simply)
    monkeypatch.setattr(work, "catalogue_version", lambda: "c1")
    monkeypatch.setattr(work, "extractor_version", lambda: "v1")
    monkeypatch.setattr(freshness, "extractor_version", lambda: "v1")
    monkeypatch.setattr(freshness, "house_files", lambda folder: [])
    monkeypatch.setattr(sealed, "_to_disk", lambda path: None)  # a killed process is no power cut
    monkeypatch.setattr(swap, "validate_build", lambda build_file: [])
