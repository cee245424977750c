"""The page for as long as the program runs; what was dropped goes with it."""

from __future__ import annotations

import contextlib
import os
import secrets
import signal
import socket
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NoReturn

import psutil
import uvicorn

from dagster_project.report.site.build import write_assets
from dagster_project.settings import Settings

from ..night.leftovers import SCRATCH, remove_scratch
from .app import application
from .dropped import Shelf

LOOPBACK = "127.0.0.1"


def open_page(settings: Settings, port: int, keep: Path | None, told: Callable[[str], None]) -> None:
    """Serve until Ctrl-C or a signal; ``told`` is given the address once. Port 0: any that is free.

    Everything lies in a temporary folder that goes with the program, or in ``keep``. Raises OSError where the port is taken.
    """
    remove_scratch()
    with _folder(keep) as folder, socket.socket() as listening:
        listening.bind((LOOPBACK, port))
        listening.listen()  # before the address is told: who opens it at once waits instead of being refused
        shelf = Shelf(folder, settings)
        write_assets(shelf.site, settings.language)
        secret = secrets.token_urlsafe(16)
        server = uvicorn.Server(
            uvicorn.Config(
                application(shelf, secret, settings.language), log_level="warning", access_log=False
            )
        )
        # The server passes a signal on when it has closed: what lies here is taken away first.
        for ending in (signal.SIGINT, signal.SIGTERM):
            signal.signal(ending, _end)
        told(f"http://{LOOPBACK}:{listening.getsockname()[1]}/{secret}/")
        try:
            server.run(sockets=[listening])
        finally:
            _end_children()
            shelf.close()


@contextlib.contextmanager
def _folder(keep: Path | None) -> Iterator[Path]:
    if keep is not None:
        keep.mkdir(parents=True, exist_ok=True)
        yield keep
        return
    with tempfile.TemporaryDirectory(prefix=f"{SCRATCH}{os.getpid()}-") as folder:
        yield Path(folder)


def _end(*_signal: object) -> NoReturn:
    raise SystemExit(0)


def _end_children() -> None:
    """Whoever still reads a file for nobody."""
    for child in psutil.Process().children(recursive=True):
        with contextlib.suppress(psutil.NoSuchProcess):
            child.terminate()
