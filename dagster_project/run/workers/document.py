"""One document through the stages: read → tables → statements → narrative."""

from __future__ import annotations

import logging
import traceback
from pathlib import Path

import polars as pl

from dagster_project import schemas
from dagster_project.settings import Limits

Frames = dict[str, pl.DataFrame]

log = logging.getLogger(__name__)


def extract_document(path: Path, *, document_id: str, file_name: str, limits: Limits) -> Frames:
    """Everything one file says, as frames of ``schemas`` by table name (``EXTRACTED``).

    Never raises for a document: what could not be read is a row of ``rejections``, and so is a failure of our own
    (reason ``crash``, with the place in our code), so that one document cannot take its batch along.
    """
    try:
        return _through_the_stages(path, document_id, file_name, limits)
    except MemoryError:
        return rejected(document_id, file_name, "memory_limit", "reading it needed more memory than there is")
    except Exception as error:
        log.exception("%s: a stage failed", file_name)
        return rejected(document_id, file_name, "crash", f"{type(error).__name__}: {error} ({_place(error)})")


def _through_the_stages(path: Path, document_id: str, file_name: str, limits: Limits) -> Frames:
    # Imported here: `juesuan --help` must not wait for the engines.
    from dagster_project.narrative import read_narrative
    from dagster_project.statements import read_statements
    from dagster_project.tables import read_content

    content = read_content(path, document_id=document_id, file_name=file_name, limits=limits)
    if not content.page_count:
        return empty() | {"rejections": content.rejections}
    statements = read_statements(content)
    narrative = read_narrative(statements)
    documents = statements.document.with_columns(
        **{
            f"narrative_{name}_share": pl.lit(share, dtype=pl.Float64)
            for name, share in narrative.shares._asdict().items()
        }
    )
    return {
        "documents": documents,
        "pages": content.pages,
        "cells": content.cells,
        "forms": statements.forms,
        "observations": statements.observations,
        "units": statements.units,
        "ledger": statements.ledger,
        "claims": narrative.claims,
        "unclaimed_numbers": narrative.unclaimed_numbers,
        "text_facts": pl.concat([statements.text_facts, narrative.text_facts]),
        "rejections": pl.concat([content.rejections, statements.rejections]),
    }


def empty() -> Frames:
    """Every table without rows: the frames of a document that gave nothing."""
    return {name: schemas.TABLES[name].frame() for name in schemas.EXTRACTED}


def rejected(
    document_id: str | None, file_name: str, reason: schemas.RejectionReason, message: str
) -> Frames:
    """A whole file that could not be read, with its reason (docs/specification/contract.md#rejections)."""
    row = {
        "document_id": document_id,
        "file_name": file_name,
        "scope": "file",
        "reason": reason,
        "message": message,
    }
    return empty() | {"rejections": schemas.REJECTIONS.frame([row])}


def merge(parts: list[Frames]) -> Frames:
    """Frames of several documents, one under the other."""
    return {
        name: pl.concat([part[name] for part in parts]) if parts else schemas.TABLES[name].frame()
        for name in schemas.EXTRACTED
    }


def _place(error: Exception) -> str:
    """``module.py:12``: the innermost line of our own code, or of anybody's if none is ours."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if "dagster_project" in frame.filename]
    frame = (ours or frames)[-1]
    return f"{Path(frame.filename).name}:{frame.lineno}"
