"""The report site: what changed since the last time is written, by a few processes; the rest stays."""

from __future__ import annotations

import hashlib
import json
import logging
import multiprocessing
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from dagster_project.checks import catalogue_version
from dagster_project.processes import end_with_parent
from dagster_project.settings import Limits

from ..marked.pdf import CannotMarkError
from ..safe import script_json
from ..words import SERIOUS, Words
from ..workbook.papers import Paper, working_papers
from . import pages, source
from .drawing import Drawing
from .findings_view import wanted_places

log = logging.getLogger(__name__)

_STATE = ".state.json"
_PORTION = 50  # documents a process takes at once
_ALONE = 30  # fewer changed documents are written without other processes: starting them costs more


@dataclass(frozen=True)
class SiteBuilt:
    """What ``build_site`` did."""

    index: Path
    documents: int
    written: int
    removed: int
    failed: tuple[str, ...] = ()
    """Documents whose page could not be made; they are tried again next time."""


@dataclass(frozen=True)
class _Task:
    """What a worker process needs for some documents."""

    warehouse_file: Path
    raw: Path
    out: Path
    language: str
    documents: tuple[dict[str, Any], ...]


def build_site(
    warehouse_file: Path,
    raw: Path,
    out: Path,
    *,
    language: str = "zh",
    workers: int = 1,
    progress: Callable[[int], None] | None = None,
) -> SiteBuilt:
    """Build the report of a published warehouse into the folder ``out``; returns what was done.

    ``raw`` holds the documents, for the pictures and the marked copies (a document that is not there any more has
    none). Only documents of which something changed are written. ``progress`` is told how many are done.
    """
    out.mkdir(parents=True, exist_ok=True)
    with source.reader(warehouse_file, threads=max(1, workers)) as connection:
        documents = source.documents(connection)
        prints = source.fingerprints(connection)
        totals = source.overview(connection)
    design = _design(language)
    before = _read_state(out, design)
    changed = [
        row
        for row in documents.to_dicts()
        if before["documents"].get(row["document_id"]) != prints[row["document_id"]]
        or not (out / "documents" / f"{row['document_id']}.html").exists()
    ]
    write_assets(out, language)
    tasks = [
        _Task(warehouse_file, raw, out, language, tuple(changed[start : start + _PORTION]))
        for start in range(0, len(changed), _PORTION)
    ]
    failed: list[str] = []
    for done, lost in _run(tasks, workers if len(changed) > _ALONE else 1):
        failed += lost
        if progress:
            progress(done)
    bodies = _write_bodies(warehouse_file, out, documents, prints, before["bodies"], language)
    removed = _remove_gone(out, set(prints), set(bodies))
    (out / "data").mkdir(exist_ok=True)
    listed = script_json(pages.document_list(documents))
    _write(out / "data" / "documents.js", f"window.juesuan = {listed};\n")
    has_nights = (out / "nights.html").exists()
    _write(out / "index.html", pages.index_page(documents, totals, language=language, has_nights=has_nights))
    made = {key: value for key, value in prints.items() if key not in failed}
    _write(out / _STATE, json.dumps({"design": design, "documents": made, "bodies": bodies}))
    return SiteBuilt(out / "index.html", documents.height, len(changed) - len(failed), removed, tuple(failed))


def _design(language: str) -> str:
    """A hash of everything that shapes a page: our code, templates, words, styles, and the catalogue's titles."""
    folder = Path(__file__).parents[1]
    digest = hashlib.sha256(f"{language} {catalogue_version()}".encode())
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def _read_state(out: Path, design: str) -> dict[str, dict[str, str]]:
    """Fingerprints of what is there; nothing where there is no state, or another design made it."""
    empty: dict[str, dict[str, str]] = {"documents": {}, "bodies": {}}
    try:
        state = json.loads((out / _STATE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return empty
    return state if state.get("design") == design else empty


def write_assets(out: Path, language: str) -> None:
    """Styles and script of every page, and the page that tells how to read them."""
    folder = Path(__file__).parent / "assets"
    target = out / "assets"
    target.mkdir(parents=True, exist_ok=True)
    for path in folder.iterdir():
        shutil.copyfile(path, target / path.name)
    _write(out / "about.html", pages.about_page(language))


def _run(tasks: Sequence[_Task], workers: int) -> Iterator[tuple[int, list[str]]]:
    """Do the tasks; yields of each how many documents it took and which of them failed."""
    if workers <= 1 or len(tasks) <= 1:
        for task in tasks:
            yield _write_documents(task)
        return
    # Processes are started afresh: a copy of this one would hold locks of its threads.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(
        min(workers, len(tasks)), mp_context=context, initializer=end_with_parent
    ) as pool:
        for future in as_completed([pool.submit(_write_documents, task) for task in tasks]):
            yield future.result()


def _write_documents(task: _Task) -> tuple[int, list[str]]:
    with source.reader(task.warehouse_file) as connection:
        found = source.evidence(connection, [row["document_id"] for row in task.documents])
    failed = []
    with Drawing(Limits()) as drawing:
        for document in task.documents:
            if not _is_written(document, found[document["document_id"]], task, drawing):
                failed.append(document["document_id"])
    return len(task.documents), failed


def _is_written(document: dict[str, Any], evidence: source.Evidence, task: _Task, drawing: Drawing) -> bool:
    try:
        _write_document(document, evidence, task, drawing)
    except (
        Exception
    ):  # one odd document must not cost the others their pages; it is logged, told and tried again
        log.exception("no page of %s", document["document_id"])
        html = pages.failed_page(document, language=task.language)
        _write(task.out / "documents" / f"{document['document_id']}.html", html)
        return False
    return True


def _write_document(
    document: dict[str, Any], evidence: source.Evidence, task: _Task, drawing: Drawing
) -> None:
    write_document(
        document, evidence, original(document, task.raw), task.out, drawing, language=task.language
    )


def write_document(
    document: Mapping[str, Any],
    evidence: source.Evidence,
    pdf: Path | None,
    out: Path,
    drawing: Drawing,
    *,
    language: str,
) -> Path:
    """Write the page of one document with its pictures, marked copy and working papers into the site ``out``; its path.

    ``pdf``: the document itself, None where there are no pages to draw.
    """
    document_id = document["document_id"]
    folder = out / "pictures" / document_id
    drawn = drawing.pictures(pdf, wanted_places(evidence.findings), folder) if pdf else {}
    _keep_only(folder, {picture.name for picture in drawn.values()})
    downloads: list[tuple[Words, str]] = []
    marked = out / "marked" / f"{document_id}.pdf"
    if pdf and _mark(drawing, pdf, evidence.findings, marked, language):
        downloads.append((Words("标注版 PDF", "Marked PDF"), f"../marked/{document_id}.pdf"))
    else:
        marked.unlink(missing_ok=True)
    papers = out / "papers" / f"{document_id}.xlsx"
    if evidence.findings.height:
        paper = Paper(document, evidence.findings, f"../marked/{document_id}.pdf" if marked.exists() else "")
        working_papers([paper], papers, language=language)
        downloads.append(
            (Words("工作底稿（Excel）", "Working papers (Excel)"), f"../papers/{document_id}.xlsx")
        )
    else:
        papers.unlink(missing_ok=True)
    html = pages.document_page(
        document,
        evidence,
        drawn,
        downloads=downloads,
        language=language,
        marked=f"../marked/{document_id}.pdf" if marked.exists() else "",
    )
    page = out / "documents" / f"{document_id}.html"
    _write(page, html)
    return page


def original(document: Mapping[str, Any], raw: Path) -> Path | None:
    """The document's file under ``raw`` if it is a PDF that is still there, with the same content."""
    relative = document.get("file_path") or document["file_name"]
    path = (raw / relative).resolve()
    if not path.is_relative_to(raw.resolve()) or not path.is_file():
        return None
    with path.open("rb") as file:
        if file.read(1024).find(b"%PDF-") < 0:
            return None
        file.seek(0)
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return path if digest.startswith(document["document_id"]) else None


def _mark(drawing: Drawing, pdf: Path, findings: pl.DataFrame, target: Path, language: str) -> bool:
    serious = findings.filter(pl.col("level").is_in(SERIOUS) & (pl.col("status") == "open"))
    if serious.is_empty():
        return False
    try:
        return drawing.marked(pdf, serious, target, language=language) > 0
    except CannotMarkError as error:
        log.warning("no marked copy: %s", error)
        return False


def _write_bodies(
    warehouse_file: Path,
    out: Path,
    documents: pl.DataFrame,
    prints: Mapping[str, str],
    before: Mapping[str, str],
    language: str,
) -> dict[str, str]:
    """Pages of the bodies of which a document changed; returns the fingerprint of each body."""
    groups = documents.filter(pl.col("entity_id").is_not_null()).partition_by(
        "entity_id", as_dict=True, maintain_order=True
    )
    bodies = {
        str(key[0]): hashlib.sha256("".join(prints[i] for i in part["document_id"]).encode()).hexdigest()[:16]
        for key, part in groups.items()
    }
    changed = {key[0]: part for key, part in groups.items() if bodies[str(key[0])] != before.get(str(key[0]))}
    if not changed:
        return bodies
    with source.reader(warehouse_file) as connection:
        ids = [i for part in changed.values() for i in part["document_id"]]
        totals = source.totals(connection, ids)
    for key, part in changed.items():
        rows = [
            row | {name: totals.get(row["document_id"], {}).get(name) for name in ("earned", "spent")}
            for row in part.to_dicts()
        ]
        latest = rows[0]
        html = pages.body_page(latest["entity_name"], latest["region_name"], rows, language=language)
        _write(out / "bodies" / f"{pages.file_slug(str(key))}.html", html)
    return bodies


def _remove_gone(out: Path, documents: set[str], bodies: set[str]) -> int:
    """Take away what belongs to documents and bodies that are no more; returns the pages removed."""
    slugs = {pages.file_slug(body) for body in bodies}
    removed = 0
    for folder, kept in (
        ("documents", documents),
        ("marked", documents),
        ("papers", documents),
        ("bodies", slugs),
    ):
        for path in _children(out / folder):
            if path.stem not in kept:
                path.unlink()
                removed += folder in ("documents", "bodies")
    for path in _children(out / "pictures"):
        if path.name not in documents:
            shutil.rmtree(path)
    return removed


def _keep_only(folder: Path, names: set[str]) -> None:
    for path in _children(folder):
        if path.name not in names:
            path.unlink()


def _children(folder: Path) -> Iterable[Path]:
    return sorted(folder.iterdir()) if folder.is_dir() else ()


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
