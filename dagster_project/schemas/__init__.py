"""Every table that a stage hands on, stated once: columns, types, units, keys, descriptions in both languages.

From these follow the Polars schemas, the DuckDB ``landing`` DDL with its comments and the dbt sources, so a
column that is not here does not exist. Names and meanings are those of docs/specification/contract.md; a landing table is
the mart of the same name without what only other documents can tell (``entity_id``, ``is_current``, …).
"""

from __future__ import annotations

from typing import Final

from .checks import CHECKS, FIGURE_REFERENCE, FINDING_CHECK, FINDINGS, MEMBER, PARAGRAPH, REJECTIONS
from .columns import (
    BBOX,
    CHECK_VALUE,
    DOCUMENT_ID,
    FILE_NAME,
    YUAN,
    Column,
    Table,
    box_column,
    list_column,
    yuan_column,
)
from .figure_keys import figure_key, figure_keys
from .narrative import CLAIMS, TEXT_FACTS, UNCLAIMED_NUMBERS
from .reading import CANDIDATES, CELLS, DOCUMENTS, FILES, LINES, PAGES, PICTURED
from .reasons import CheckReason, ClaimReason, FormReason, RejectionReason, RejectionScope, Verdict
from .statements import FORMS, LEDGER, OBSERVATIONS, UNITS

__all__ = [
    "BBOX",
    "CANDIDATES",
    "CELLS",
    "CHECKS",
    "CHECK_VALUE",
    "CLAIMS",
    "DOCUMENTS",
    "DOCUMENT_ID",
    "EXTRACTED",
    "FIGURE_REFERENCE",
    "FILES",
    "FILE_NAME",
    "FINDINGS",
    "FINDING_CHECK",
    "FORMS",
    "LEDGER",
    "LINES",
    "MEMBER",
    "OBSERVATIONS",
    "PAGES",
    "PARAGRAPH",
    "PICTURED",
    "REJECTIONS",
    "TABLES",
    "TEXT_FACTS",
    "UNCLAIMED_NUMBERS",
    "UNITS",
    "YUAN",
    "CheckReason",
    "ClaimReason",
    "Column",
    "FormReason",
    "RejectionReason",
    "RejectionScope",
    "Table",
    "Verdict",
    "box_column",
    "figure_key",
    "figure_keys",
    "list_column",
    "yuan_column",
]  # fmt: skip

TABLES: Final[dict[str, Table]] = {
    table.name: table
    for table in (
        FILES,
        DOCUMENTS,
        PAGES,
        CELLS,
        CANDIDATES,
        LINES,
        FORMS,
        OBSERVATIONS,
        LEDGER,
        UNITS,
        CLAIMS,
        UNCLAIMED_NUMBERS,
        TEXT_FACTS,
        REJECTIONS,
        CHECKS,
        FINDINGS,
    )
}

EXTRACTED: Final = (
    "documents",
    "pages",
    "cells",
    "forms",
    "observations",
    "units",
    "claims",
    "unclaimed_numbers",
    "text_facts",
    "rejections",
)
"""The landed tables that follow from one document alone, in the order in which they are loaded."""
