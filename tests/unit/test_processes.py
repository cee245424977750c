"""Processes end with whoever began them, at a signal, and at their limits, wherever they are at that moment."""

from __future__ import annotations

import signal
import subprocess
import sys
import time

import psutil
import pytest

from dagster_project.processes import Answerer, why_it_ended
from dagster_project.settings import PROJECT_ROOT

FRUITLESS = "sum(i for i in range(10**12))"
HEAD = "import sys, time; from dagster_project import processes; "


def run(code: str, **pipes) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-c", HEAD + code], cwd=PROJECT_ROOT, text=True, **pipes)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize(
    "busy",
    [
        "time.sleep(600)",
        FRUITLESS,
        "__import__('duckdb').sql('select sum(random()) from range(1e12::bigint)').fetchall()",
    ],
)
def test_a_signal_ends_it_at_once_with_one_line_whatever_it_is_at(number, busy):
    code = (
        "import subprocess; child = subprocess.Popen(['sleep', '600']); "
        "processes.end_on_signals('What was published stands.'); "
        f"print(child.pid, flush=True); {busy}"
    )
    with run(code, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        child = psutil.Process(int(process.stdout.readline()))
        process.send_signal(number)
        _, words = process.communicate(timeout=20)
        assert (process.returncode, words) == (2, f"Ended by {number.name}. What was published stands.\n")
    psutil.wait_procs([child], timeout=20)  # who reaps it is another matter
    assert not child.is_running() or child.status() == psutil.STATUS_ZOMBIE


def test_a_process_ends_when_the_one_that_began_it_was_killed():
    child = HEAD + "processes.end_with_parent(); print('up', flush=True); time.sleep(600)"
    code = (
        "import subprocess; "
        f"child = subprocess.Popen([sys.executable, '-c', {child!r}], stdout=subprocess.PIPE, text=True); "
        "child.stdout.readline(); print(child.pid, flush=True); time.sleep(600)"
    )
    with run(code, stdout=subprocess.PIPE) as parent:
        orphan = psutil.Process(int(parent.stdout.readline()))
        parent.kill()
    _, alive = psutil.wait_procs([orphan], timeout=20)
    assert alive == []


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("processes.confine(50); bytearray(200_000_000)", "memory_limit"),
        (f"processes.allow_seconds(0.1); {FRUITLESS}", "time_limit"),
        ("import os; os.abort()", "crash"),
    ],
)
def test_the_operating_system_holds_the_limits(code, reason):
    with run(code, stderr=subprocess.PIPE) as process:
        _, noise = process.communicate(timeout=60)
        assert why_it_ended(process.returncode, noise)[0] == reason


def test_one_question_that_kills_or_hangs_costs_itself(tmp_path):
    script = tmp_path / "answers.py"
    script.write_text(
        "import os, sys, time\n"
        "for line in sys.stdin:\n"
        "    if 'kill' in line: os._exit(1)\n"
        "    if 'hang' in line: time.sleep(600)\n"
        "    print(line.strip().upper(), flush=True)\n"
    )
    started = time.monotonic()
    with Answerer([sys.executable, str(script)], start_seconds=2, cwd=tmp_path) as answerer:
        answers = [answerer.ask(word, 1) for word in ("a", "kill", "b", "hang", "c")]
    assert answers == ["A", None, "B", None, "C"]
    assert time.monotonic() - started < 60
