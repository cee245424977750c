"""Files that dead processes left half-made: nobody else takes them away. To call under the lock of the night."""

from __future__ import annotations

import logging
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil

from dagster_project.settings import Settings

HALVES = (".juesuan.duckdb.*", ".release.new", "last_publication.half", ".last_publication.json.*", "docs/.*")
SCRATCH = "juesuan-"
"""Beginning of the names of temporary folders, with the process that made each: ``juesuan-4711-…``."""
log = logging.getLogger(__name__)


def remove_leftovers(settings: Settings) -> int:
    """Remove what nights and commands that died left in the warehouse folder and among temporary files; how many."""
    removed = remove_scratch()
    for path in _halves(settings.warehouse):
        if path.name == ".made_from":
            continue
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
        removed += 1
    if removed:
        log.warning("%d half-made files of runs that died were removed", removed)
    return removed


def remove_scratch() -> int:
    """Remove the temporary folders of our processes that are no more; how many."""
    folders = list(_scratch())
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)
    return len(folders)


def _halves(warehouse: Path) -> Iterator[Path]:
    for pattern in HALVES:
        yield from warehouse.glob(pattern)


def _scratch() -> Iterator[Path]:
    """Temporary folders of ours whose process is no more."""
    for folder in Path(tempfile.gettempdir()).glob(f"{SCRATCH}*-*"):
        process = folder.name.removeprefix(SCRATCH).partition("-")[0]
        if process.isdecimal() and not psutil.pid_exists(int(process)):
            yield folder
