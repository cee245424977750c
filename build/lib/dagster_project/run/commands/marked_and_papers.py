"""What ``juesuan check`` writes on request: documents with their findings marked, and working papers."""

from __future__ import annotations

import logging
import os
from collections.abc import Sequence
from pathlib import Path

from dagster_project.report import CannotMarkError, Drawing, Paper, working_papers
from dagster_project.settings import Limits

from .named_files import Judged

log = logging.getLogger(__name__)


def write_marked(judged: Sequence[Judged], folder: Path, language: str) -> list[Path]:
    """A marked copy of every PDF with findings, named like the original; the paths. What cannot be marked is logged."""
    made = []
    with Drawing(Limits()) as drawing:
        for one in judged:
            if one.findings.is_empty() or one.path.suffix.lower() != ".pdf":
                continue
            out = folder / f"{one.path.stem}.marked.pdf"
            try:
                drawing.marked(one.path, one.findings, out.resolve(), language=language)
            except CannotMarkError as error:
                log.warning("no marked copy of %s", error)
            else:
                made.append(out)
    return made


def _link(path: Path, workbook: Path) -> str:
    """The link target of the workbook's page numbers; none for a text without pages or a file on another drive."""
    try:
        return (
            os.path.relpath(path.resolve(), workbook.resolve().parent)
            if path.suffix.lower() == ".pdf"
            else ""
        )
    except ValueError:
        return ""


def write_papers(judged: Sequence[Judged], out: Path, language: str) -> Path:
    """One workbook with a sheet for every file that could be read; its path."""
    papers = [
        Paper(one.file.frames["documents"].row(0, named=True), one.findings, _link(one.path, out))
        for one in judged
        if one.file.is_read
    ]
    working_papers(papers, out, language=language)
    return out
