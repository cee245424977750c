"""Files named on the command line: read and judged alone, without a warehouse."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import get_args

import polars as pl

from dagster_project import schemas
from dagster_project.checks.ledger import coverage
from dagster_project.land import stage
from dagster_project.register.files import as_text, document_id_of
from dagster_project.report.words import FIGURE_COUNTS
from dagster_project.settings import Settings
from dagster_project.version import extractor_version

from ..night.leftovers import SCRATCH
from ..progress import bar
from ..workers.batches import Source, plan
from ..workers.document import Frames, empty, merge, rejected
from ..workers.pool import read_batches

FILES_AT_ONCE = 20
"""Files judged together: the first results come soon, the cost of starting is shared."""


@dataclass(frozen=True)
class ReadFile:
    """One argument of the command: its name, the hash of its content, and the frames read from it."""

    file_name: str
    document_id: str | None
    frames: Frames
    path: Path | None = None

    @property
    def is_read(self) -> bool:
        """False where the whole file was rejected."""
        return not self.frames["documents"].is_empty()

    @property
    def is_whole(self) -> bool:
        """False where the file as a whole was rejected, in reading or in judging."""
        return "file" not in self.frames["rejections"]["scope"]


@dataclass(frozen=True)
class Judged:
    """One argument of ``juesuan check`` with its checks and findings."""

    path: Path
    file: ReadFile
    checks: pl.DataFrame
    findings: pl.DataFrame

    @property
    def is_checked(self) -> bool:
        """False where the file was lost as a whole, or not one check could be evaluated in it."""
        return self.file.is_whole and not coverage(self.checks).is_nothing


def read_files(paths: Sequence[Path], settings: Settings) -> list[ReadFile]:
    """Read the files in watched processes; one result for each argument, in their order."""
    identities = [_identify(path) for path in paths]
    by_content: dict[str, Source] = {}
    for path, (document_id, _) in zip(paths, identities, strict=True):
        if document_id is not None:
            by_content.setdefault(document_id, Source(document_id, as_text(path.name), str(path.resolve())))
    with tempfile.TemporaryDirectory(prefix=f"{SCRATCH}{os.getpid()}-") as folder:
        frames = _read_sources(list(by_content.values()), Path(folder), settings)
    return [
        replace(_result(as_text(path.name), document_id, message, frames), path=path.resolve())
        for path, (document_id, message) in zip(paths, identities, strict=True)
    ]


def _identify(path: Path) -> tuple[str | None, str]:
    """(content hash, "") or (None, why there is none)."""
    try:
        return document_id_of(path), ""
    except FileNotFoundError:
        return None, f"{path} does not exist"
    except IsADirectoryError:
        return None, f"{path} is a folder; name the files in it"
    except OSError as error:
        return None, f"{path} cannot be opened: {error.strerror}"


def _read_sources(sources: list[Source], folder: Path, settings: Settings) -> Frames:
    version = extractor_version()
    batches = plan(
        sources,
        batch_files=settings.batch_files,
        workers=settings.workers,
        stage_dir=folder,
        extractor_version=version,
    )
    with bar("reading", len(sources), settings.language) as progress:
        read_batches(
            batches,
            settings.limits,
            workers=settings.workers,
            dask_address=settings.dask_address,
            progress=progress,
        )
    reads = stage.read_reads(folder)
    return {name: stage.read_table(folder, schemas.TABLES[name], reads) for name in schemas.EXTRACTED}


def _result(file_name: str, document_id: str | None, message: str, frames: Frames) -> ReadFile:
    if document_id is None:
        return ReadFile(file_name, None, rejected(None, file_name, "not_a_document", message))
    own = {name: frame.filter(pl.col("document_id") == document_id) for name, frame in frames.items()}
    # Content that is given under several names was read once, under the first name.
    named = {
        name: frame.with_columns(file_name=pl.lit(file_name)) if "file_name" in frame.columns else frame
        for name, frame in own.items()
    }
    return ReadFile(file_name, document_id, named)


def judge_files(files: Sequence[ReadFile]) -> Iterator[tuple[ReadFile, pl.DataFrame, pl.DataFrame]]:
    """(file, checks, findings) of each, in order, each judged without the others; they are evaluated together, which costs little more than one.

    A file on which judging failed is returned with one more rejection.
    """
    from ..night.verdicts import judge_each

    for start in range(0, len(files), FILES_AT_ONCE):
        portion = files[start : start + FILES_AT_ONCE]
        distinct = {file.document_id: file.frames for file in portion if file.is_read}
        tables = [schemas.CHECKS.frame(), schemas.FINDINGS.frame(), schemas.REJECTIONS.frame()]
        if distinct:
            paths = {file.document_id: file.path for file in portion if file.document_id and file.path}
            tables = list(judge_each(merge(list(distinct.values())), without_others=True, paths=paths))
        for file in portion:
            own = pl.col("document_id") == (file.document_id if file.is_read else "")
            checks, findings, rejections = (table.filter(own) for table in tables)
            yield _with_rejections(file, rejections), checks, findings


def _with_rejections(file: ReadFile, more: pl.DataFrame) -> ReadFile:
    rejections = pl.concat([file.frames["rejections"], more.with_columns(file_name=pl.lit(file.file_name))])
    return replace(file, frames=file.frames | {"rejections": rejections})


def with_file_names(files: Sequence[ReadFile], name: str) -> pl.DataFrame:
    """One table of all files, with ``file_name`` first where the table has none of its own."""
    frames = [
        file.frames[name].select(pl.lit(file.file_name).alias("file_name"), pl.exclude("file_name"))
        for file in files
    ]
    return pl.concat(frames or [empty()[name]])


FILE_DOCUMENT_COLUMNS = (
    "document_id",
    "entity_name",
    "region_code",
    "fiscal_year",
    "document_kind",
    "layout",
    "stated_unit",
    "page_count",
    "media",
    "form_ids",
    "missing_form_ids",
    "narrative_unparsed_share",
    "narrative_judged_share",
    "narrative_unjudged_share",
    "narrative_unbound_share",
    "extractor_version",
)
"""The columns of ``dim_document`` that one file alone can tell, beside its name."""


def as_json(file: ReadFile, checks: pl.DataFrame, findings: pl.DataFrame) -> dict:
    """The object of one file that ``juesuan check --json`` prints (docs/specification/contract.md#commands)."""
    document: Mapping = file.frames["documents"].row(0, named=True) if file.is_read else {}
    counts = dict(checks.group_by("verdict").len().iter_rows())
    verdicts = get_args(schemas.Verdict)
    covered = coverage(checks)
    forms = file.frames["forms"]
    return {
        "document": {"file_name": file.file_name}
        | {column: document.get(column) for column in FILE_DOCUMENT_COLUMNS}
        | {"document_id": file.document_id},
        "findings": findings.to_dicts(),
        "checks": {verdict: counts.get(verdict, 0) for verdict in verdicts},
        "coverage": {
            "evaluated": covered.evaluated,
            "form_ids": covered.forms,
            "claims": covered.claims,
            "not_evaluable": covered.reasons,
        },
        "figures": {name: int(forms[name].sum() or 0) for name in FIGURE_COUNTS},
        "rejections": file.frames["rejections"].to_dicts(),
    }
