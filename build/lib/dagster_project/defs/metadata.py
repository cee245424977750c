"""Metadata of frames and promises for Dagster's pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import dagster as dg
import polars as pl

from dagster_project.land.contract import Kept

OWNERS = ["team:juesuan"]
PREVIEW_ROWS = 8


def preview(frame: pl.DataFrame) -> dg.MarkdownMetadataValue:
    """The first rows as a table; text cells cut, so that a page of a document does not fill the screen."""
    if frame.is_empty():
        return dg.MetadataValue.md("*无 none*")
    return _table(frame.columns, frame.head(PREVIEW_ROWS).rows())


def row_counts(rows: Mapping[str, int]) -> dg.MarkdownMetadataValue:
    """Rows of each table as a table."""
    return _table(("表 table", "行 rows"), [(name, f"{count:,}") for name, count in rows.items()])


def failed_promise(kept: Kept) -> dg.AssetCheckResult:
    """A promise of the landing tables as an asset check: a broken one has severity ERROR, and the check is blocking."""
    return dg.AssetCheckResult(
        check_name=kept.promise.name,
        passed=kept.breaches == 0,
        severity=dg.AssetCheckSeverity.ERROR,
        metadata={"breaches": kept.breaches, "sample": preview(pl.DataFrame(kept.sample))},
    )


def _table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> dg.MarkdownMetadataValue:
    lines = [head, ["---"] * len(head), *([_cell(value) for value in row] for row in rows)]
    return dg.MetadataValue.md("\n".join("| " + " | ".join(line) + " |" for line in lines))


def _cell(value: object) -> str:
    text = "" if value is None else str(value)
    return text[:60].replace("|", "\\|").replace("\n", " ")
