"""A stand-in for the statements of a plain text: what the narrative stage reads of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl

from dagster_project.schemas import DOCUMENTS, LINES, OBSERVATIONS

DOCUMENT_ID = "d" * 32


@dataclass(frozen=True)
class StatementsStandIn:
    document: pl.DataFrame
    lines: pl.DataFrame
    observations: pl.DataFrame


def statements_from_lines(
    lines: pl.DataFrame,
    year: int,
    observations: list[dict[str, Any]] | None = None,
    stated_unit: str | None = None,
) -> Any:
    """Statements whose lines are given."""
    document = DOCUMENTS.frame(
        [{"document_id": DOCUMENT_ID, "fiscal_year": year, "stated_unit": stated_unit}]
    )
    return StatementsStandIn(document, lines, OBSERVATIONS.frame(observations or []))


def statements_of(
    text: str,
    year: int,
    observations: list[dict[str, Any]] | None = None,
    stated_unit: str | None = None,
) -> Any:
    """Statements of a plain text, one line a line, with the observations given."""
    rows, at = [], 0
    for index, line in enumerate(text.split("\n")):
        rows.append(
            {
                "document_id": DOCUMENT_ID,
                "page_number": 1,
                "line_index": index,
                "text": line,
                "char_start": at,
                "role": "body",
            }
        )
        at += len(line) + 1
    return statements_from_lines(LINES.frame(rows), year, observations, stated_unit)


def wrapped(text: str, width: int, indent: str) -> str:
    """Each paragraph broken after so many characters, its first line indented."""
    lines = []
    for paragraph in text.split("\n"):
        rest = indent + paragraph
        while rest:
            lines.append(rest[:width])
            rest = rest[width:]
    return "\n".join(lines)
