"""Files that were dropped: where each lies, how far it is, and the work on them, one after the other."""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import polars as pl

from dagster_project.report.site.alone import evidence_alone
from dagster_project.report.site.build import write_document
from dagster_project.report.site.drawing import Drawing
from dagster_project.report.words import SERIOUS, Words
from dagster_project.schemas import PICTURED
from dagster_project.settings import Settings

from ..commands.named_files import Judged, judge_files, read_files

log = logging.getLogger(__name__)

WAITING, READING, CHECKING, DRAWING, DONE = range(5)
STEPS = (
    Words("等待", "waiting"),
    Words("第 1 步，共 3 步：读取", "step 1 of 3: reading"),
    Words("第 2 步，共 3 步：验算", "step 2 of 3: checking"),
    Words("第 3 步，共 3 步：标注", "step 3 of 3: marking"),
)
_LONGEST_NAME = 120
_NOT_IN_NAMES = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]+')


@dataclass(frozen=True)
class Dropped:
    """One file: its number, its name as given, where it lies, the step it is at; at the end what came of it."""

    number: int
    name: str
    path: Path
    step: int = WAITING
    outcome: Words | None = None
    href: str | None = None

    def as_json(self) -> dict[str, Any]:
        """What the page is told."""
        said = self.outcome or STEPS[self.step]
        return {
            "number": self.number,
            "name": self.name,
            "step": self.step,
            "steps": DONE,
            "said": {"zh": said.zh, "en": said.en},
            "href": self.href,
        }


class Shelf:
    """The dropped files of one session in ``folder``, and the site that is made of them in ``folder/site``."""

    def __init__(self, folder: Path, settings: Settings) -> None:
        self.folder = folder
        self.site = folder / "site"
        self.most_bytes = settings.limits.file_bytes
        self._settings = settings
        self._lock = threading.Lock()
        self._files: dict[int, Dropped] = {}
        self._count = 0
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="check")

    def place_for(self, name: str) -> Dropped:
        """A place for a file of this name, which comes from outside: its own folder, no separators, no length."""
        bare = _NOT_IN_NAMES.sub("_", name).strip(". ") or "file"
        stem, dot, suffix = bare.rpartition(".")
        bare = f"{stem[:_LONGEST_NAME]}{dot}{suffix[:16]}" if dot else bare[:_LONGEST_NAME]
        with self._lock:
            self._count += 1
            number = self._count
        path = self.folder / "files" / str(number) / bare
        path.parent.mkdir(parents=True)
        return Dropped(number, bare, path)

    def take(self, file: Dropped) -> None:
        """The file lies at its place: it is checked when its turn comes."""
        self._note(file)
        self._worker.submit(self._work, file)

    def listed(self) -> list[dict[str, Any]]:
        """All files in the order in which they came."""
        with self._lock:
            return [file.as_json() for _, file in sorted(self._files.items())]

    def close(self) -> None:
        """Wait for the one under way; those that wait are given up."""
        self._worker.shutdown(wait=True, cancel_futures=True)

    def _note(self, file: Dropped, **change: Any) -> None:
        with self._lock:
            self._files[file.number] = replace(file, **change)

    def _work(self, file: Dropped) -> None:
        try:
            self._note(file, step=READING)
            read = read_files([file.path], self._settings)
            self._note(file, step=CHECKING)
            ((judged, checks, findings),) = judge_files(read)
            self._note(file, step=DRAWING)
            one = Judged(file.path, judged, checks, findings)
            self._note(file, step=DONE, outcome=_outcome(one), href=self._page(one))
        except Exception as error:  # one odd file must not end the page; it is logged and told
            log.exception("%s was not checked", file.name)
            outcome = Words(f"未能检查：{error}", f"not checked: {error}")
            self._note(file, step=DONE, outcome=outcome)

    def _page(self, one: Judged) -> str | None:
        if not one.file.is_read:
            return None
        tables = {**one.file.frames, "checks": one.checks, "findings": one.findings}
        document, evidence = evidence_alone(tables)
        with Drawing(self._settings.limits) as drawing:
            page = write_document(
                document,
                evidence,
                one.path if document["media"] in PICTURED else None,
                self.site,
                drawing,
                language=self._settings.language,
            )
        return page.relative_to(self.site).as_posix()


def _outcome(one: Judged) -> Words:
    """What came of a file in one line: why it was not read, that nothing could be checked, or what was found."""
    if not one.file.is_read:
        return _lost(one.file.frames["rejections"]["message"].to_list())
    if not one.is_checked:
        return Words("没有可以验算的内容", "nothing in it could be checked")
    counts = {level: one.findings.filter(pl.col("level") == level).height for level in SERIOUS}
    if not sum(counts.values()):
        return Words("没有发现不一致", "nothing found that does not agree")
    errors, warnings = (counts[level] for level in SERIOUS)
    return Words(f"不一致 {errors}，待核实 {warnings}", f"{errors} do not agree, {warnings} to be verified")


def _lost(messages: Sequence[str | None]) -> Words:
    why = next((message for message in messages if message), "")
    return Words(f"未能读出：{why}", f"could not be read: {why}")
