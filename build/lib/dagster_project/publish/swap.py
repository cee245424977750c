"""The atomic swap: a validated copy of the build file becomes ``juesuan.duckdb`` in one rename.

Readers that have the old file open keep reading it; a reader that opens after the rename gets the new one.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from dagster_project.land.warehouse import reader, writer
from dagster_project.settings import Settings

from .validate import Outcome, refuse_broken, validate_build

READ_ONLY = 0o444
"""Nobody writes into what is published: a program that opens it for writing is told so, instead of changing it."""
BUILDERS_SCHEMAS = ("staging", "intermediate")
"""What the build needs and no user does: left out of what is published."""


@dataclass(frozen=True, slots=True)
class Publication:
    """What was published: the file, its build id, the results of its invariants, and the earlier builds that are kept."""

    path: Path
    build_id: str
    byte_size: int
    rows: dict[str, int]
    outcomes: list[Outcome]
    kept: list[Path]


def publish_warehouse(
    settings: Settings, last_words: Callable[[duckdb.DuckDBPyConnection], None] | None = None
) -> Publication:
    """Validate the build file, copy it, and put the copy in place of the published warehouse.

    ``last_words`` may change the copy before it is published: what a night knows of itself only by then.
    Raises BrokenBuildError if an invariant does not hold, and whatever copying raises; the published warehouse
    is not changed then.
    """
    outcomes = validate_build(settings.build_file)
    refuse_broken(outcomes)
    half = settings.published_file.with_name(f".{settings.published_file.name}.{os.getpid()}")
    try:
        _copy_for_users(settings.build_file, half, last_words)
        build_id, rows = _describe(half)
        # A log of changes that a user's program left beside the old file would be applied to the new one when it is opened.
        _wal(settings.published_file).unlink(missing_ok=True)
        half.chmod(READ_ONLY)
        _keep_current(settings)
        half.replace(settings.published_file)
        _wal(settings.published_file).unlink(missing_ok=True)
    finally:
        half.unlink(missing_ok=True)
        _wal(half).unlink(missing_ok=True)
    kept = _forget_old(settings)
    return Publication(
        settings.published_file, build_id, settings.published_file.stat().st_size, rows, outcomes, kept
    )


def kept_builds(settings: Settings) -> list[Path]:
    """The builds published before the current one that are still there, newest first."""
    return sorted(_kept_folder(settings).glob("juesuan-*.duckdb"), reverse=True)


def _copy_for_users(
    build_file: Path, target: Path, last_words: Callable[[duckdb.DuckDBPyConnection], None] | None
) -> None:
    """A copy without the builder's schemas, checkpointed and closed: a WAL beside it would be orphaned by the rename."""
    with writer(build_file) as connection:
        connection.execute("checkpoint")
    assert not _wal(build_file).exists(), "the build file has a WAL after its checkpoint"
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(build_file, target)
    with writer(target) as connection:
        for schema in BUILDERS_SCHEMAS:
            connection.execute(f"drop schema if exists {schema} cascade")
        if last_words is not None:
            last_words(connection)
        connection.execute("checkpoint")
    assert not _wal(target).exists(), "the copy has a WAL after its checkpoint"


def _describe(path: Path) -> tuple[str, dict[str, int]]:
    """The id of the build and the rows of its marts, read from the closed copy: what cannot be read is not published."""
    with reader(path) as connection:
        (build_id,) = connection.execute("select build_id from marts.warehouse_version").fetchone() or ("",)
        names = connection.execute(
            "select table_name from duckdb_tables() where schema_name = 'marts' order by table_name"
        ).fetchall()
        rows = {name: _count(connection, f"marts.{name}") for (name,) in names}
    return build_id, rows


def _count(connection: duckdb.DuckDBPyConnection, relation: str) -> int:
    (rows,) = connection.execute(f"select count(*) from {relation}").fetchone() or (0,)
    return rows


def _keep_current(settings: Settings) -> None:
    """A second name for the file that is about to be replaced; its bytes are not copied."""
    if not settings.published_file.exists() or settings.builds_kept < 1:
        return
    folder = _kept_folder(settings)
    folder.mkdir(parents=True, exist_ok=True)
    published_at = datetime.fromtimestamp(settings.published_file.stat().st_mtime, UTC)
    name = folder / f"juesuan-{published_at:%Y%m%dT%H%M%S%f}.duckdb"
    if not name.exists():
        os.link(settings.published_file, name)


def _forget_old(settings: Settings) -> list[Path]:
    builds = kept_builds(settings)
    for path in builds[settings.builds_kept :]:
        path.unlink()
    return builds[: settings.builds_kept]


def _kept_folder(settings: Settings) -> Path:
    return settings.warehouse / "build" / "published"


def _wal(path: Path) -> Path:
    return path.with_name(f"{path.name}.wal")
