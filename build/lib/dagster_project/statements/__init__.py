"""Stage ``statements``: cells and lines → which form, which item, which measure → observations; who and when.

``read_statements`` is the whole stage. It imports only stages before it and does no arithmetic beyond the unit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

    from dagster_project.tables import DocumentContent

__all__ = ["Statements", "read_statements"]


@dataclass(frozen=True)
class Statements:
    """What the statements of one document say: frames of ``schemas``."""

    document: pl.DataFrame
    forms: pl.DataFrame
    observations: pl.DataFrame
    units: pl.DataFrame
    text_facts: pl.DataFrame
    rejections: pl.DataFrame
    lines: pl.DataFrame
    ledger: pl.DataFrame


def read_statements(content: DocumentContent) -> Statements:
    """The observations of all forms of a document, and its own statements about body, year and contents.

    Raises nothing for odd documents: what cannot be told is a rejection, or a null.
    """
    from .stage import read_document

    return Statements(**read_document(content))
