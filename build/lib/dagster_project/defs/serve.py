"""Dagster's web page and daemon on loopback, both of one instance, until Ctrl-C."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from dagster_project.processes import die_with_parent
from dagster_project.run.night.summary import look_next
from dagster_project.settings import PROJECT_ROOT, Settings

from .launch import SERVED_BY, export

HOST = "127.0.0.1"
PATIENCE_SECONDS = 15.0


def commands(port: int) -> list[list[str]]:
    """The two programs of this environment."""
    programs = Path(sys.executable).parent
    module = ["-m", "dagster_project.definitions"]
    return [
        [
            sys.executable,
            "-m",
            "dagster_project.defs.webserver",
            *module,
            "--host",
            HOST,
            "--port",
            str(port),
        ],
        [str(programs / "dagster-daemon"), "run", *module],
    ]


def serve_forever(settings: Settings, port: int) -> int:
    """Start both, print where to look, end both when either ends or Ctrl-C is pressed; the exit status."""
    from dagster_project.publish.dbt import parsed_project

    from .instance import make_history, prepare_home

    export(settings)
    prepare_home(settings)
    make_history(settings)
    parsed_project(settings)
    print(f"Dagster  http://{HOST}:{port}   (Ctrl-C ends it)", flush=True)
    for path in look_next(settings).values():
        print(f"         {Path(path).as_uri()}", flush=True)
    os.environ[SERVED_BY] = str(os.getpid())
    children = [
        subprocess.Popen(command, cwd=PROJECT_ROOT, preexec_fn=die_with_parent) for command in commands(port)
    ]
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        while all(child.poll() is None for child in children):
            time.sleep(0.5)
        return next(child.returncode for child in children if child.poll() is not None) or 0
    except KeyboardInterrupt:
        return 0
    finally:
        for child in children:
            child.terminate()
        for child in children:
            try:
                child.wait(PATIENCE_SECONDS)
            except subprocess.TimeoutExpired:
                child.kill()


def _interrupt(number: int, frame: object) -> None:
    raise KeyboardInterrupt
