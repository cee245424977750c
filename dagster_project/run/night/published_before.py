"""What the published warehouse remembers, for a night whose register or build had to be made anew."""

from __future__ import annotations

import logging
from pathlib import Path

import duckdb
import polars as pl

from dagster_project import schemas
from dagster_project.land.warehouse import reader
from dagster_project.register.files import REGISTER
from dagster_project.settings import Settings

log = logging.getLogger(__name__)


def register_as_published(settings: Settings) -> pl.DataFrame | None:
    """The register by what is published: when each content was first seen. None where nothing is published."""
    columns = ", ".join(schemas.FILES.schema.names())
    files = _ask(settings.published_file, f"select {columns} from marts.dim_file")
    if files is None:
        return None
    landed = files.cast(schemas.FILES.schema)
    unknown = {
        name: pl.lit(None, dtype=dtype) for name, dtype in REGISTER.items() if name not in landed.columns
    }
    return landed.with_columns(**unknown)


def published_documents(settings: Settings) -> pl.Series | None:
    """The documents of what is published; where that is damaged, of the build; None where neither can be read."""
    asked = (
        (
            settings.published_file,
            "select distinct document_id from marts.dim_file where document_id is not null",
        ),
        (settings.build_file, "select distinct document_id from landing.files where document_id is not null"),
    )
    answers = (_ask(file, query) for file, query in asked)
    return next((found["document_id"] for found in answers if found is not None), None)


def first_found(settings: Settings) -> pl.DataFrame | None:
    """(finding_id, opened_at) of the published findings; None where nothing is published."""
    found = _ask(settings.published_file, "select finding_id, opened_at from marts.fct_finding")
    return None if found is None else found.cast({"opened_at": schemas.FINDINGS.schema["opened_at"]})


def _ask(file: Path, query: str) -> pl.DataFrame | None:
    if not file.exists():
        return None
    try:
        with reader(file) as connection:
            return connection.execute(query).pl()
    except duckdb.Error as error:
        log.warning("%s cannot be read: %s", file, str(error).splitlines()[0])
        return None
