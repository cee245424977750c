"""Progress for people, on stderr: a bar on a terminal, else a line now and then; a line for each step of a night."""

from __future__ import annotations

import logging
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TextIO

from .log_format import ROOT
from .night.diary import BEGINS
from .workers.supervise import Progress

LINE_SECONDS = 10.0
"""Without a terminal, how often a long work says how far it is; what is done before says nothing."""

TITLES = {"reading": ("读取", "reading"), "judging": ("验算", "checking"), "report": ("报告", "report")}
STEPS = {
    "raw_files": ("登记文件", "register of files"),
    "documents_read": ("读取文件", "reading documents"),
    "landing": ("装载", "landing"),
    "verdicts": ("勾稽校验", "checks and findings"),
    "dbt_build": ("建库（dbt）", "building the warehouse (dbt)"),
    "arithmetic_suites": (
        "第二遍验算（Great Expectations）",
        "the arithmetic once more (Great Expectations)",
    ),
    "published_warehouse": ("核对并发布", "validating and publishing"),
    "data_release": ("数据发布包", "data release"),
    "warehouse_docs": ("数据仓库文档", "documentation of the warehouse"),
    "findings_site": ("报告", "report"),
    "complete_night": ("收尾", "closing"),
}
"""Steps of a night in their order, in words."""


@contextmanager
def bar(title: str, total: int, language: str = "zh") -> Iterator[Progress]:
    """A function that takes documents done; thread-safe. ``title``: one of ``TITLES``."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as RichProgress

    words = TITLES[title][language == "en"]
    console = Console(stderr=True)
    lock = threading.Lock()
    if not console.is_terminal:
        line = _line_by_line(words, total, sys.stderr, time.monotonic)

        def count(documents: int) -> None:
            with lock:
                line(documents)

        yield count
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with RichProgress(*columns, console=console, transient=True) as progress:
        task = progress.add_task(words, total=total)

        def advance(documents: int) -> None:
            with lock:
                progress.advance(task, documents)

        yield advance


def _line_by_line(words: str, total: int, out: TextIO, clock: Callable[[], float]) -> Progress:
    """A function that takes documents done and says how many, at most once in ``LINE_SECONDS``."""
    done, said = 0, clock()

    def count(documents: int) -> None:
        nonlocal done, said
        done += documents
        if clock() - said >= LINE_SECONDS:
            said = clock()
            print(f"{words} {done:,}/{total:,}" if total else f"{words} {done:,}", file=out, flush=True)

    return count


class StepLines(logging.Handler):
    """Each step of a night as it begins, with its number and the time; the log has the same with more."""

    def __init__(self, language: str, out: TextIO) -> None:
        super().__init__()
        self._english = language == "en"
        self._out = out

    def emit(self, record: logging.LogRecord) -> None:
        step = getattr(record, "step", None)
        if step not in STEPS or record.msg != BEGINS:
            return
        number = list(STEPS).index(step) + 1
        now = datetime.fromtimestamp(record.created)
        print(
            f"{now:%H:%M:%S}  {number}/{len(STEPS)}  {STEPS[step][self._english]}", file=self._out, flush=True
        )


@contextmanager
def told_by_steps(language: str, log_format: str) -> Iterator[None]:
    """Say each step on stderr while this lasts; not where the log tells it already (``json``)."""
    if log_format == "json":
        yield
        return
    own, lines = logging.getLogger(ROOT), StepLines(language, sys.stderr)
    level = own.level
    # With a handler of its own the logger loses the one of last resort, which says warnings.
    warnings = logging.StreamHandler(sys.stderr)
    warnings.setLevel(logging.WARNING)
    own.addHandler(lines)
    own.addHandler(warnings)
    own.setLevel(logging.INFO)
    try:
        yield
    finally:
        own.removeHandler(lines)
        own.removeHandler(warnings)
        own.setLevel(level)
