"""What is done to a house: kills, a full disk, damage, two nights at once, a moved clock, a restore."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta
from typing import Any

from dagster_project.land import sealed
from dagster_project.run.commands import backup
from dagster_project.settings import Settings
from tests.faults.faulty_run import STEPS
from tests.faults.house import FAULTY, House

DISKS = (100_000, 2_000_000, 6_000_000)
"""Bytes that no file may exceed (EFBIG where a full disk says ENOSPC, by the same paths)."""
DAMAGED = {
    "stage": "stage/observations/*.parquet",
    "sums": "stage/sums/*.json",
    "register": "stage/files/*.parquet",
    "build": "build/juesuan.duckdb",
    "published": "juesuan.duckdb",
    "note": "last_publication.json",
    "runs": ".dagster/history/runs.db",
    "events": ".dagster/history/runs/index.db",
    "schedules": ".dagster/schedules/schedules.db",
    "report": "report/.state.json",
    "dbt": "build/dbt/manifest.json",
}


def killed(step: str, when: str, times: dict[str, float]) -> Callable[[House], str]:
    """Kill the night at a step."""
    order = [*STEPS, "end"]
    following = times[order[order.index(step) + 1]]
    half = max(0.05, (following - times[step]) / 2)

    def do(house: House) -> str:
        process = house.run(*FAULTY, step, when, f"{half:.2f}")
        process.communicate(timeout=3600)
        return (
            f"ended by {signal.Signals(-process.returncode).name}"
            if process.returncode < 0
            else "ran through"
        )

    return do


def starved(size: int) -> Callable[[House], str]:
    """A disk on which no file gets larger than so many bytes."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    def do(house: House) -> str:
        process = house.run(preexec_fn=limit)
        _, words = process.communicate(timeout=3600)
        lines = [line for line in words.splitlines() if line.strip()]
        return f"exit status {process.returncode}: {(lines or ['(no word)'])[-1][:90]}"

    return do


def damaged(pattern: str) -> Callable[[House], str]:
    """Flip a bit in the middle and one near the head of each file of a kind."""

    def do(house: House) -> str:
        files = sorted(house.warehouse.glob(pattern))
        for file in files:
            content = bytearray(file.read_bytes())
            content[len(content) // 2] ^= 1
            content[min(20, len(content) - 1)] ^= 1
            file.chmod(0o644)
            file.write_bytes(content)
        return f"{len(files)} files damaged"

    return do


def two(house: House) -> str:
    """Two nights at once."""
    both = [house.run() for _ in range(2)]
    words = [process.communicate(timeout=3600)[1] for process in both]
    waited = sum("waiting for it to end" in word for word in words)
    return f"exit status {', '.join(str(process.returncode) for process in both)}; {waited} waited"


def waiting_ended(house: House) -> str:
    """A night that waits for another is told to end."""
    first = house.run(*FAULTY, "documents_read", "inside", "30")
    time.sleep(8)
    second = house.run()
    assert second.stderr is not None
    line = second.stderr.readline() + second.stderr.readline()  # that it begins, and for whom it waits
    begun = time.monotonic()
    second.terminate()
    _, words = second.communicate(timeout=60)
    took = time.monotonic() - begun
    first.kill()
    first.communicate()
    return (
        f"{'waited' if 'waiting' in line else 'did not wait'}; ended after {took:.1f} s: {words.strip()[:60]}"
    )


def restored(house: House) -> str:
    """Back up; lose the whole folder; restore."""
    settings = Settings(warehouse=house.warehouse, reviews=house.warehouse / "reviews.yaml")
    archive = house.warehouse.with_name("backup.tar.gz")
    kept = backup.back_up(settings, archive)
    shutil.rmtree(house.warehouse)
    came_back = backup.restore(settings, archive)
    archive.unlink()
    return f"{kept} files backed up, the folder removed, {came_back} restored"


def clock_moved(days: int) -> Callable[[House], str]:
    """The nights before were done while the clock stood at another time: all that they wrote says so."""
    moved = timedelta(days=days)

    def do(house: House) -> str:
        files = [path for path in (*house.raw.rglob("*"), *house.warehouse.rglob("*")) if path.is_file()]
        notes = [house.warehouse / "last_publication.json", *house.warehouse.glob("nights/*.json")]
        for note in notes:
            told = sealed.read_note(note)
            assert told is not None
            sealed.write_note(note, {name: _moved(value, moved) for name, value in told.items()})
        with closing(sqlite3.connect(house.warehouse / ".dagster" / "history" / "runs.db")) as history:
            history.execute(
                "update runs set create_timestamp = datetime(create_timestamp, ?), start_time = start_time + ?, "
                "end_time = end_time + ?",
                [f"{days} days", moved.total_seconds(), moved.total_seconds()],
            )
            history.commit()
        for file in files:
            then = file.stat().st_mtime + moved.total_seconds()
            os.utime(file, (then, then))
        return f"{len(files)} files, {len(notes)} notes and the history of runs moved by {days:+} days"

    return do


def _moved(value: Any, by: timedelta) -> Any:
    """The value of a note, later or earlier where it is a time."""
    try:
        return (datetime.fromisoformat(value) + by).isoformat()
    except (TypeError, ValueError):
        return value


Fault = Callable[[House], str]


def faults(times: dict[str, float]) -> dict[str, list[tuple[str, Fault]]]:
    """Kind → (name, what is done), in an order in which they can be done to one house, one after the other."""
    kinds: dict[str, list[tuple[str, Fault]]] = {
        f"kill-{when}": [(f"kill-{when}-{step}", killed(step, when, times)) for step in STEPS]
        for when in ("inside", "before", "after")
    }
    kinds["disk"] = [(f"disk-{size}", starved(size)) for size in DISKS]
    kinds["damage"] = [(f"damage-{name}", damaged(pattern)) for name, pattern in DAMAGED.items()]
    kinds["two"] = [("two-at-once", two)]
    kinds["restore"] = [("restore", restored)]
    kinds["clock"] = [(f"clock-{days:+}-days", clock_moved(days)) for days in (400, -800)]
    kinds["waiting"] = [("waiting-ended", waiting_ended)]
    return kinds
