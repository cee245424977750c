"""Processes of our own: they end with whoever began them, use no more than they may, and answer line by line.

A document is hostile until it has been read, and so is each later look at it: whatever opens one runs in a process whose
memory and processor time the operating system bounds (`confine`). Nothing here knows what the processes do.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import queue
import resource
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO, Any, Literal

import psutil

PARENT_SECONDS = 0.5
_PR_SET_PDEATHSIG = 1
OUT_OF_MEMORY = (
    "bad_alloc",
    "MemoryError",
    "memory allocation of",
    "out of memory",
    "Cannot allocate memory",
)
"""What the libraries say when the operating system gives no more memory, whatever way they end."""


def end_with_parent() -> None:
    """Nobody watches an orphan: when the process that began this one is gone, so is this one, within a second."""
    parent = os.getppid()
    die_with_parent()
    end_with(parent, is_over=lambda: os.getppid() != parent)


def end_with(process: int, is_over: Any = None) -> None:
    """End this process when another one (not its parent, perhaps) has ended."""

    def is_gone() -> bool:
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return True
        except PermissionError:
            return False
        return False

    over = is_over or is_gone

    def watch() -> None:
        while not over():
            time.sleep(PARENT_SECONDS)
        os._exit(1)

    threading.Thread(target=watch, name="end-with", daemon=True).start()


def end_on_signals(last_words: str) -> None:
    """Let SIGINT and SIGTERM end this process and its children at once, with one line on stderr and exit status 2.

    Python runs handlers between its own instructions, so a query of minutes, or a library that holds signals back, would
    make it deaf; the wakeup descriptor is written to by the operating system's own handler, and a thread reads it. What is
    cut off is left as after a power cut, which every write here stands.
    """
    readable, writable = os.pipe()
    os.set_blocking(writable, False)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: None)
    signal.set_wakeup_fd(writable, warn_on_full_buffer=False)

    def wait() -> None:
        while (number := os.read(readable, 1)[0]) not in (signal.SIGINT, signal.SIGTERM):
            pass
        os.write(2, f"Ended by {signal.Signals(number).name}. {last_words}\n".encode())
        for child in psutil.Process().children(recursive=True):
            with contextlib.suppress(psutil.NoSuchProcess):
                child.kill()
        os._exit(2)

    threading.Thread(target=wait, name="signals", daemon=True).start()


def die_with_parent() -> None:
    """Ask Linux to kill this process when the thread that began it ends; it holds across exec. Elsewhere nothing."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def confine(megabytes: float) -> None:
    """Bound the memory that this process may take from now on, beside what it holds already.

    Private writable memory (RLIMIT_DATA, Linux 4.7 and later), not address space: engines reserve much that they never use.
    Beyond it allocation fails, which the libraries raise as MemoryError or die of.
    """
    limit = _data_held() + int(megabytes * 1_000_000)
    _lower(resource.RLIMIT_DATA, limit)
    _lower(resource.RLIMIT_CORE, 0)


def allow_seconds(seconds: float) -> None:
    """Let this process use so much processor time from now on; then SIGXCPU ends it, wherever it is."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    used = usage.ru_utime + usage.ru_stime
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    soft = int(used + seconds) + 1
    resource.setrlimit(
        resource.RLIMIT_CPU, (soft if hard == resource.RLIM_INFINITY else min(soft, hard), hard)
    )


def _lower(kind: int, limit: int) -> None:
    _, hard = resource.getrlimit(kind)
    resource.setrlimit(kind, (limit if hard == resource.RLIM_INFINITY else min(limit, hard), hard))


def _data_held() -> int:
    """Bytes of private writable memory that this process has now; 0 where the system does not tell."""
    try:
        lines = Path("/proc/self/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmData:")), 0)


Ending = Literal["time_limit", "memory_limit", "crash"]


def why_it_ended(code: int | None, noise: str) -> tuple[Ending, str]:
    """(reason, a sentence) of a process by its exit status and last words."""
    last = noise.strip().rpartition("\n")[2][:300]
    if code == -signal.SIGXCPU:
        return "time_limit", "it used more processor time than one document may"
    ended = (
        f"ended by {signal.Signals(-code).name}" if code is not None and code < 0 else f"exit status {code}"
    )
    is_out_of_memory = any(word in noise for word in OUT_OF_MEMORY)
    reason: Ending = "memory_limit" if is_out_of_memory else "crash"
    return reason, f"the process {ended}" + (f": {last}" if last else "")


def own_output() -> IO[str]:
    """A pipe of its own to whoever began this process; what native libraries print goes to stderr from now on."""
    output = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)
    return output


def answer_questions(answer: Callable[[dict[str, Any]], Any]) -> None:
    """The other side of an `Answerer`: each line of standard input is a question, a JSON object, and is answered with a line.

    ``seconds`` of a question is the processor time that it may take; ``megabytes`` of the first holds for all.
    """
    end_with_parent()
    answers = own_output()
    is_confined = False
    for line in sys.stdin:
        question = json.loads(line)
        if not is_confined:
            confine(question["megabytes"])
            is_confined = True
        allow_seconds(question["seconds"])
        print(json.dumps(answer(question)), file=answers, flush=True)


def lines_of(stream: IO[str]) -> queue.SimpleQueue[str | None]:
    """Lines of a pipe as they come, None at the end: a pipe has no timeout, a queue has."""
    lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()

    def pump() -> None:
        for line in stream:
            lines.put(line.strip())
        lines.put(None)

    threading.Thread(target=pump, daemon=True).start()
    return lines


class Answerer:
    """A process that answers one line of JSON with another, for one document at a time; begun again after it died.

    ``command`` reads requests from its standard input and answers on its standard output.
    """

    def __init__(self, command: Sequence[str], *, start_seconds: float, cwd: Path) -> None:
        self._command, self._cwd = tuple(command), cwd
        self._start_seconds = start_seconds
        self._process: subprocess.Popen[str] | None = None
        self._lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()

    def __enter__(self) -> Answerer:
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def ask(self, question: str, seconds: float) -> str | None:
        """The answer; None where the process died of the question or did not answer within ``seconds``."""
        if self._process is None:
            self._process = subprocess.Popen(
                self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                text=True, cwd=self._cwd, bufsize=1,
            )  # fmt: skip
            assert self._process.stdout is not None
            self._lines = lines_of(self._process.stdout)
            seconds += self._start_seconds
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(question + "\n")
            self._process.stdin.flush()
            answer = self._lines.get(timeout=seconds)
        except (BrokenPipeError, queue.Empty):
            answer = None
        if answer is None:
            self._end()
        return answer

    def _end(self) -> None:
        if self._process is None:
            return
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(BrokenPipeError):
                    pipe.close()
        self._process = None
