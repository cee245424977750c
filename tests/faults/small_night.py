"""A night small enough to be killed a hundred times: our own steps, with simple stages in place of the slow ones.

Everything that writes is the real thing: register, stage, landing, verdicts, publication.
"""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from dagster_project import schemas
from dagster_project.land import sealed, stage, warehouse
from dagster_project.publish import swap
from dagster_project.run.night import freshness, verdicts, work
from dagster_project.run.night.leftovers import remove_leftovers
from dagster_project.run.night.lock import night_lock
from dagster_project.run.workers.document import merge
from dagster_project.settings import Settings
from tests.unit.land.test_land import frames_of

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


def in_a_process(action: Callable[[], Any]) -> int:
    """Do it in a copy of this process; how that ended: 0 done, negative for a signal."""
    child = os.fork()
    if child == 0:
        try:
            action()
        except BaseException as error:
            os.write(2, f"{type(error).__name__}: {error}\n".encode())
            os._exit(1)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def moments_of(settings: Settings) -> int:
    """How many moments a night has; it is done undisturbed."""
    readable, writable = os.pipe()

    def count() -> None:
        with cut_off(-1) as counted:
            night(settings)
        os.write(writable, str(counted[0]).encode())

    assert in_a_process(count) == 0
    os.close(writable)
    return int(os.read(readable, 20))


@contextmanager
def cut_off(at: int, how: Callable[[], None] | None = None) -> Iterator[list[int]]:
    """Kill this process (or do ``how``) at the moment of that number; the list counts the moments gone by."""
    counted = [0]
    end = how or (lambda: os.kill(os.getpid(), signal.SIGKILL))

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
