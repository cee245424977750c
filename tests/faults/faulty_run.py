"""``juesuan run`` with a fault in it: ``python -m tests.faults.faulty_run STEP WHEN SECONDS ARGUMENTS…``.

STEP is a step of the nightly job, WHEN ``before``, ``inside`` (after SECONDS, or before the next step where that comes first) or
``after``; the process is killed there, as by the machine. dbt builds without its tests, which take most of a small night: what
is asked here is which rows stand. With STEP ``none`` nothing is done to it, and the times of the steps are written to the file
that ``JUESUAN_STEP_TIMES`` names.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
import time
from pathlib import Path
from typing import Any

STEPS = {
    "raw_files": ("dagster_project.run.night.work", "register"),
    "documents_read": ("dagster_project.run.night.work", "read_new"),
    "landing": ("dagster_project.run.night.work", "land"),
    "verdicts": ("dagster_project.run.night.work", "judge_documents"),
    "dbt": ("dagster_dbt.DbtCliResource", "cli"),
    "arithmetic_suites": ("dagster_project.expectations.suites", "evaluate"),
    "published_warehouse": ("dagster_project.defs.publication", "publish_warehouse"),
    "data_release": ("dagster_project.defs.publication", "write_release"),
    "warehouse_docs": ("dagster_project.defs.publication", "build_docs"),
    "findings_site": ("dagster_project.defs.publication", "build_report"),
    "complete_night": ("dagster_project.defs.publication", "note_publication"),
}
"""Step → the function that does its work, where it is looked up."""


def main() -> None:
    """Put the fault in its place and run."""
    step, when, seconds, *arguments = sys.argv[1:]
    begun: dict[str, float] = {}
    for name, (owner, function) in STEPS.items():
        place = _place(owner)
        setattr(
            place, function, _watched(getattr(place, function), name, begun, (step, when, float(seconds)))
        )
    from dagster_project.defs import dbt_project

    whole = dbt_project.build_arguments
    dbt_project.build_arguments = lambda settings: [*whole(settings), "--exclude-resource-type", "test"]
    sys.argv = ["juesuan", "run", *arguments]
    from dagster_project.cli import main as juesuan

    try:
        juesuan()
    finally:
        if told := os.environ.get("JUESUAN_STEP_TIMES"):
            Path(told).write_text(json.dumps(begun | {"end": time.monotonic()}))


def _place(owner: str) -> Any:
    import importlib

    try:
        return importlib.import_module(owner)
    except ModuleNotFoundError:
        module, _, name = owner.rpartition(".")
        return getattr(importlib.import_module(module), name)


def _watched(original: Any, name: str, begun: dict[str, float], fault: tuple[str, str, float]) -> Any:
    def watched(*arguments: Any, **options: Any) -> Any:
        step, when, seconds = fault
        if when == "inside" and step in begun and step != name:
            _kill()
        begun.setdefault(name, time.monotonic())
        if step == name and when == "before":
            _kill()
        if step == name and when == "inside":
            threading.Timer(seconds, _kill).start()
        done = original(*arguments, **options)
        if step == name and when == "after":
            _kill()
        return done

    return watched


def _kill() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    main()
