"""One night at a time in one warehouse folder, whoever began it: the terminal, the schedule or the sensor."""

from __future__ import annotations

import fcntl
import sys
from pathlib import Path
from typing import TextIO

from dagster_project.settings import Settings

_held: dict[Path, TextIO] = {}


def hold_night(settings: Settings) -> None:
    """Wait until no other process is at its night in this folder, then keep others waiting until this process ends.

    The system lets go of the lock however the process ends. To hold it twice is to hold it.
    """
    path = (settings.warehouse / ".night").resolve()
    if path in _held:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = path.open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        print("Another night is under way in this warehouse folder: waiting for it to end.", file=sys.stderr)
        fcntl.flock(lock, fcntl.LOCK_EX)
    _held[path] = lock
