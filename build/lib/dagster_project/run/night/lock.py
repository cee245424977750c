"""A lock that allows one nightly run at a time in a warehouse folder, started by the terminal, the schedule or the sensor."""

from __future__ import annotations

import fcntl
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from dagster_project.settings import Settings

_held: set[Path] = set()


@contextmanager
def night_lock(settings: Settings) -> Iterator[None]:
    """Wait until no other process is at its night in this folder, and keep others waiting until the block ends.

    The operating system releases the lock however the process ends. Entering again in the same process does nothing.
    """
    path = (settings.warehouse / ".night").resolve()
    if path in _held:
        yield
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+", encoding="utf-8") as lock:
        _acquire(lock)
        _held.add(path)
        try:
            lock.truncate(0)
            json.dump(
                {"process": os.getpid(), "since": datetime.now(UTC).isoformat(timespec="seconds")}, lock
            )
            lock.flush()
            yield
        finally:
            _held.discard(path)


@contextmanager
def alive(settings: Settings, run_id: str) -> Iterator[None]:
    """Let other processes see that the run is alive until the block, or this process, ends (``is_alive``)."""
    path = _life(settings, run_id)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+") as life:
        fcntl.flock(life, fcntl.LOCK_EX)
        try:
            yield
        finally:
            path.unlink(missing_ok=True)


def is_alive(settings: Settings, run_id: str) -> bool | None:
    """Whether the process of a run is there; None where the run never said that it is alive, or ended by itself."""
    try:
        life = _life(settings, run_id).open("r+")
    except OSError:
        return None
    with life:
        return not _taken(life)


def forget_life(settings: Settings, run_id: str) -> None:
    """Remove what a dead run left to be seen by."""
    _life(settings, run_id).unlink(missing_ok=True)


def holder(settings: Settings) -> str | None:
    """Who is at a night in this folder (`` (process 4711, since …)``, or empty where it does not say); None for nobody."""
    try:
        lock = (settings.warehouse / ".night").open("r+", encoding="utf-8")
    except OSError:
        return None
    with lock:
        return None if _taken(lock) else _holder(lock)


def _life(settings: Settings, run_id: str) -> Path:
    return settings.warehouse / "build" / "alive" / run_id


def _taken(file: TextIO) -> bool:
    """Take the lock of an open file, until it is closed; False where another process has it."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _acquire(lock: TextIO) -> None:
    if _taken(lock):
        return
    print(
        f"Another night is under way in this warehouse folder{_holder(lock)}: waiting for it to end.",
        file=sys.stderr,
        flush=True,
    )
    fcntl.flock(lock, fcntl.LOCK_EX)


def _holder(lock: TextIO) -> str:
    """`` (process 4711, since 2026-01-01T02:30:00+00:00)``, or nothing while the holder has not yet said who it is."""
    lock.seek(0)
    with suppress(ValueError, KeyError, TypeError):
        note = json.loads(lock.read())
        return f" (process {note['process']}, since {note['since']})"
    return ""
