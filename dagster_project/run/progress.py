"""Progress for people, on stderr: a bar on a terminal, nothing in a log."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from .workers.supervise import Progress


@contextmanager
def bar(title: str, total: int) -> Iterator[Progress]:
    """A function that takes documents done; thread-safe."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as RichProgress

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with RichProgress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task(title, total=total)
        lock = threading.Lock()

        def advance(documents: int) -> None:
            with lock:
                progress.advance(task, documents)

        yield advance
