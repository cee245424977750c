"""One batch in a process of its own, watched: a crash, a hang or excessive memory rejects one document, by name.

The parent reads which file the worker is at. If the worker dies or has to be ended, the file it was at is rejected;
the files before it are read again (each at most once more, for the dead process took their rows along) and those
after it go on as a batch of their own.
"""

from __future__ import annotations

import json
import logging
import queue
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psutil

from dagster_project import schemas
from dagster_project.land import stage
from dagster_project.settings import PROJECT_ROOT, Limits

from .batches import Batch
from .document import rejected

WORKER = (sys.executable, "-m", "dagster_project.run.workers.worker")
WATCH_SECONDS = 0.25
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
        lines = _lines_of(process)
        try:
            json.dump({"batch": batch.to_json(), "limits": limits.model_dump()}, process.stdin)
            process.stdin.close()
            return _watch(process, lines, limits, progress, noise)
        except BrokenPipeError:
            process.wait()
            return Death("crash", _how_it_ended(process, noise), None)
        finally:
            process.kill()
            process.wait()


def _watch(
    process: subprocess.Popen[str],
    lines: queue.SimpleQueue[str | None],
    limits: Limits,
    progress: Progress,
    noise,
) -> Death | None:
    """Follow the worker's lines until it is done, dead, too slow or too fat."""
    at: int | None = None
    since = time.monotonic()
    while True:
        try:
            line = lines.get(timeout=WATCH_SECONDS)
        except queue.Empty:
            line = ""
        if line is None:
            process.wait()
            return Death("crash", _how_it_ended(process, noise), at)
        word, _, number = line.partition(" ")
        if word == "done":
            process.wait()
            return None
        if word == "begin":
            at, since = int(number), time.monotonic()
        elif word == "end":
            at, since = None, time.monotonic()
            progress(1)
        if (death := _beyond_limits(process, limits, at, time.monotonic() - since)) is not None:
            return death


def _beyond_limits(
    process: subprocess.Popen[str], limits: Limits, at: int | None, seconds: float
) -> Death | None:
    allowed = IDLE_SECONDS if at is None else limits.document_seconds
    if seconds > allowed:
        return Death("time_limit", f"not done within {allowed:g} seconds", at)
    if at is None:
        return None
    try:
        megabytes = psutil.Process(process.pid).memory_info().rss / 1e6
    except psutil.NoSuchProcess:
        return None
    if megabytes > limits.worker_megabytes:
        return Death("memory_limit", f"reading it took more than {limits.worker_megabytes} MB of memory", at)
    return None


def _lines_of(process: subprocess.Popen[str]) -> queue.SimpleQueue[str | None]:
    """The worker's lines as they come, None at the end: a pipe has no timeout, a queue has."""
    lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()

    def pump() -> None:
        assert process.stdout is not None
        for line in process.stdout:
            lines.put(line.strip())
        lines.put(None)

    threading.Thread(target=pump, daemon=True).start()
    return lines


def _how_it_ended(process: subprocess.Popen[str], noise) -> str:
    """``ended by SIGSEGV`` or its exit status, with the last line it wrote."""
    code = process.returncode
    ended = (
        f"ended by {signal.Signals(-code).name}" if code is not None and code < 0 else f"exit status {code}"
    )
    noise.seek(0)
    last = noise.read().decode("utf-8", "replace").strip().rpartition("\n")[2]
    return f"the reading process {ended}" + (f": {last[:300]}" if last else "")
