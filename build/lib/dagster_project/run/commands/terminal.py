"""Findings on the terminal: ``juesuan check`` for people, and one finding whole for ``juesuan explain``."""

from __future__ import annotations

from typing import Any

import polars as pl
from rich.console import Console
from rich.table import Table
from rich.text import Text

from dagster_project import schemas
from dagster_project.report.safe import one_line, plain
from dagster_project.report.terminal import render
from dagster_project.report.words import MONEY, figure, identity, span

from .named_files import ReadFile

_HEADINGS = {
    "zh": ("勾稽关系", "对象", "左边", "右边", "左边 − 右边", "四舍五入后的差额区间"),
    "en": ("identity", "binding", "left side", "right side", "left − right", "its interval with rounding"),
}

_PAGES = {"zh": "第 {} 页", "en": "page {}"}


def print_check(
    file: ReadFile, checks: pl.DataFrame, findings: pl.DataFrame, *, language: str, show_all: bool
) -> None:
    """Print the findings of one file, laid out like compiler diagnostics."""
    document: dict[str, Any] = {"file_name": file.file_name}
    if file.is_read:
        document |= file.frames["documents"].row(0, named=True) | document
    console = Console(soft_wrap=True, highlight=False)
    rejections, forms = file.frames["rejections"], file.frames["forms"]
    console.print(render(document, findings, checks, rejections, language, forms=forms, show_all=show_all))
    console.print()


def print_explanation(finding: dict[str, Any], language: str) -> None:
    """One finding as ``check`` shows it, then every failing check it rests on with both sides and the interval."""
    console = Console(soft_wrap=True, highlight=False)
    frame = schemas.FINDINGS.frame([{name: finding.get(name) for name in schemas.FINDINGS.schema}])
    document = {"file_name": finding["file_name"], "entity_name": finding["document_entity"]}
    document |= {"fiscal_year": finding["document_year"], "document_id": finding["document_id"]}
    nothing = schemas.CHECKS.frame(), schemas.REJECTIONS.frame()
    console.print(render(document, frame, *nothing, language, show_all=True))
    if finding["checks"]:
        console.print(_recomputation(finding["checks"], finding["stated_unit"], language))
    for text in (finding["catalogue_version"], finding["extractor_version"]):
        console.print(Text(plain(text), style="dim"))


def _recomputation(checks: list[dict[str, Any]], unit_printed: str | None, language: str) -> Table:
    """Each check with its two sides as the identity has them, in the unit of the finding's figure."""
    table = Table(*_HEADINGS["en" if language == "en" else "zh"])
    for check in checks:
        unit = unit_printed if check["unit"] == "元" and unit_printed in MONEY else check["unit"]
        title, formula = identity(check["identity_id"])
        table.add_row(
            Text(f"{one_line(check['identity_id'])} {title.say(language)}"),
            Text(one_line(check["binding"])),
            *(Text(figure(check[side], unit)) for side in ("lhs", "rhs", "difference")),
            Text(span(check["difference_low"], check["difference_high"], unit)),
        )
        pages = sorted({term["page_number"] for term in check["terms"] if term["page_number"]})
        places = (
            _PAGES["en" if language == "en" else "zh"].format(", ".join(map(str, pages))) if pages else ""
        )
        table.add_row(Text(f"{formula}  {places}".strip(), style="dim"), "", "", "", "", "")
    return table
