"""One batch in a process of its own, watched: a crash, a hang or excessive memory rejects one document, by name.

The parent reads which file the worker is at. If the worker dies or has to be ended, the file it was at is rejected;
the files before it are read again (each at most once more, for the dead process took their rows along) and those
after it go on as a batch of their own.
"""

from __future__ import annotations

import json
import logging
import queue
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from dagster_project import schemas
from dagster_project.land import stage
from dagster_project.processes import lines_of, why_it_ended
from dagster_project.settings import PROJECT_ROOT, Limits

from .batches import Batch
from .document import rejected

WORKER = (sys.executable, "-m", "dagster_project.run.workers.worker")
IDLE_SECONDS = 300.0
"""A worker that has neither begun a file nor written its rows by then is hung: either takes seconds."""

Progress = Callable[[int], None]
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Death:
    """Why a worker ended early, and the number of the file it was at (None: it was beginning, or writing)."""

    reason: schemas.RejectionReason
    message: str
    at: int | None


def read_in_process(batch: Batch, limits: Limits, progress: Progress = lambda _: None) -> int:
    """Read the batch in watched processes; the number of documents it cost. ``progress`` is called with the number of documents done.

    Raises RuntimeError where a worker cannot begin or cannot write its rows: no document is to blame for that.
    """
    waiting = [batch]
    lost = 0
    while waiting:
        part = waiting.pop()
        death = _run_worker(part, limits, progress)
        if death is None:
            continue
        if death.at is None:
            raise RuntimeError(f"the reading process failed outside any document: {death.message}")
        culprit = part.sources[death.at]
        log.warning("%s: %s (%s)", culprit.file_name, death.reason, death.message)
        _reject(part, death)
        progress(1 - death.at)
        lost += 1
        waiting += [rest for rest in (part.part(0, death.at), part.part(death.at + 1)) if rest.sources]
    return lost


def _reject(batch: Batch, death: Death) -> None:
    """The culprit's own part of the stage: one rejection, and that it counts as read."""
    assert death.at is not None
    alone = batch.part(death.at, death.at + 1)
    source = alone.sources[0]
    frames = rejected(source.document_id, source.file_name, death.reason, death.message)
    row = stage.read_row(source.document_id, source.file_name, frames, 0.0, source.attempt)
    row |= {"extractor_version": batch.extractor_version, "batch_id": alone.batch_id}
    stage.write_part(Path(batch.stage_dir), alone.batch_id, frames, [row])


def _run_worker(batch: Batch, limits: Limits, progress: Progress) -> Death | None:
    """One worker over one batch: None if it finished, else how it died."""
    with tempfile.TemporaryFile() as noise:
        process = subprocess.Popen(
            WORKER,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=noise,
            text=True,
            cwd=PROJECT_ROOT,
        )
        assert process.stdin is not None
        assert process.stdout is not None
        lines = lines_of(process.stdout)
        try:
            json.dump({"batch": batch.to_json(), "limits": limits.model_dump()}, process.stdin)
            process.stdin.close()
            return _watch(process, lines, limits, progress, noise)
        except BrokenPipeError:
            process.wait()
            return _death(process, noise, None)
        finally:
            process.kill()
            process.wait()


def _watch(
    process: subprocess.Popen[str],
    lines: queue.SimpleQueue[str | None],
    limits: Limits,
    progress: Progress,
    noise: IO[bytes],
) -> Death | None:
    """Follow the worker's lines until it is done, dead or late; memory and processor time are the system's to bound."""
    at: int | None = None
    while True:
        allowed = IDLE_SECONDS if at is None else limits.document_seconds
        try:
            line = lines.get(timeout=allowed)
        except queue.Empty:
            return Death("time_limit", f"not done within {allowed:g} seconds", at)
        if line is None:
            process.wait()
            return _death(process, noise, at)
        word, _, number = line.partition(" ")
        if word == "done":
            process.wait()
            return None
        if word == "begin":
            at = int(number)
        elif word == "end":
            at = None
            progress(1)


def _death(process: subprocess.Popen[str], noise: IO[bytes], at: int | None) -> Death:
    """How the operating system says that it ended, with the last line it wrote."""
    noise.seek(0)
    return Death(*why_it_ended(process.returncode, noise.read().decode("utf-8", "replace")), at)
