"""Working papers: the findings as a workbook, one sheet a document, the recomputation as live formulas."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
import xlsxwriter
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from ..safe import plain
from ..words import word
from .recomputation import letter, write_checks, write_number

_COLUMNS = (
    # key, words, width
    ("level", ("级别", "Level"), 10),
    ("role", ("角色", "Role"), 10),
    ("form", ("表", "Form"), 26),
    ("item", ("项目", "Item"), 26),
    ("measure", ("指标", "Measure"), 14),
    ("page", ("页", "Page"), 6),
    ("stated_text", ("印出", "As printed"), 18),
    ("stated", ("数值", "Value"), 18),
    ("low", ("应为（下限）", "Expected from"), 18),
    ("high", ("应为（上限）", "Expected to"), 18),
    ("difference", ("差额", "Difference"), 18),
    ("agrees", ("结论", "Conclusion"), 12),
    ("unit", ("单位", "Unit"), 7),
    ("quote", ("原文", "Quote"), 48),
)
_AT = {key: position for position, (key, _, _) in enumerate(_COLUMNS)}


@dataclass(frozen=True)
class Paper:
    """One document of the workbook: its row of ``dim_document``, findings, the checks they rest on, and the figures
    of its forms (without them the two sides of a check are numbers, not sums).
    """

    document: Mapping[str, Any]
    findings: pl.DataFrame
    checks: pl.DataFrame
    observations: pl.DataFrame | None = None


def working_papers(papers: Iterable[Paper], out: Path, *, language: str = "zh") -> int:
    """Write the workbook ``out``; returns the number of sheets.

    ``findings`` are rows of ``schemas.FINDINGS``, ``checks`` of ``schemas.CHECKS`` (those that fail are written).
    Text of documents is written as text, never as a formula or a link; the only formulas are ours. Each is written with
    its result: not every program computes a workbook that it opens.
    """
    out.parent.mkdir(parents=True, exist_ok=True)
    options = {
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "in_memory": True,
    }
    names: set[str] = set()
    with xlsxwriter.Workbook(str(out), options) as workbook:
        formats = _formats(workbook)
        for paper in papers:
            sheet = workbook.add_worksheet(_sheet_name(paper.document, names))
            _write_paper(sheet, paper, formats, language)
        if not names:
            sheet = workbook.add_worksheet("—")
            sheet.write_string(0, 0, "没有发现" if language == "zh" else "No findings")
    return len(names)


def _formats(workbook: Workbook) -> dict[str, Any]:
    wrapped = {"text_wrap": True, "valign": "top"}
    return {
        "title": workbook.add_format({"bold": True, "font_size": 14}),
        "head": workbook.add_format({"bold": True, "bg_color": "#E8EDF2", "border": 1, **wrapped}),
        "finding": workbook.add_format({"bold": True, "bg_color": "#F6F3EA", **wrapped}),
        "text": workbook.add_format(wrapped),
        "money": workbook.add_format({"num_format": "#,##0.00", "valign": "top"}),
        "other": workbook.add_format({"num_format": "#,##0.00####", "valign": "top"}),
    }


def _sheet_name(document: Mapping[str, Any], taken: set[str]) -> str:
    r"""At most 31 characters, none of ``[]:*?/\\``, unique without regard to case."""
    said = plain(document.get("entity_name") or document.get("file_name") or "document")
    base = re.sub(r"[\[\]:*?/\\'\ufffd]", " ", f"{said} {document.get('fiscal_year') or ''}").strip()[:25]
    base = base or "document"
    name, number = base, 1
    while name.casefold() in taken or name.casefold() == "history":
        number += 1
        name = f"{base} {number}"
    taken.add(name.casefold())
    return name


def _write_paper(sheet: Worksheet, paper: Paper, formats: Mapping[str, Any], language: str) -> None:
    english = language == "en"
    for position, (_, _, width) in enumerate(_COLUMNS):
        sheet.set_column(position, position, width)
    document = paper.document
    title = f"{document.get('entity_name') or ''} {document.get('fiscal_year') or ''}".strip()
    sheet.write_string(0, 0, plain(title or document.get("file_name")), formats["title"])
    sheet.write_string(1, 0, plain(document.get("file_name")))
    sheet.write_string(2, 0, plain(document.get("document_id")))
    for position, (_, words, _) in enumerate(_COLUMNS):
        sheet.write_string(4, position, words[english], formats["head"])
    sheet.freeze_panes(5, 0)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    row = 5
    for finding in paper.findings.to_dicts():
        row = _write_finding(sheet, row, finding, formats, language)
    write_checks(sheet, row + 2, paper.checks, paper.observations, formats, language)


def _write_finding(
    sheet: Worksheet, row: int, finding: dict[str, Any], formats: Mapping[str, Any], language: str
) -> int:
    """A heading row, one row for each place, and the explanation; returns the next free row."""
    title = finding["title_en"] if language == "en" else finding["title_zh"]
    level = word("levels", finding["level"]).say(language)
    sheet.write_string(row, 0, level, formats["finding"])
    sheet.merge_range(
        row, 1, row, len(_COLUMNS) - 1, f"{plain(title)}  ({finding['finding_id']})", formats["finding"]
    )
    row += 1
    for place in finding["members"] or [finding | {"role": "stated", "quote": None}]:
        _write_place(sheet, row, place, formats, language)
        row += 1
    told = finding["explanation_en"] if language == "en" else finding["explanation_zh"]
    sheet.merge_range(row, 1, row, len(_COLUMNS) - 1, plain(told), formats["text"])
    sheet.set_row(row, 15 * min(27, 1 + plain(told).count("\n") + len(plain(told)) // 110))
    return row + 2


def _write_place(
    sheet: Worksheet, row: int, place: Mapping[str, Any], formats: Mapping[str, Any], language: str
) -> None:
    texts = {
        "role": word("roles", place["role"]).say(language),
        "form": word("forms", place["form_id"]).say(language),
        "item": plain(place["item_name"] or place["item_code"]),
        "measure": word("measures", place["measure"]).say(language),
        "page": str(place["page_number"] or ""),
        "stated_text": plain(place["stated_text"]),
        "unit": plain(place["unit"]),
        "quote": plain(place["quote"]),
    }
    for key, text in texts.items():
        sheet.write_string(row, _AT[key], text, formats["text"])
    style = formats["money"] if place["unit"] == "元" else formats["other"]
    for key, value in (
        ("stated", place["stated_value"]),
        ("low", place["expected_low"]),
        ("high", place["expected_high"]),
    ):
        write_number(sheet, row, _AT[key], value, style)
    value, least, most = place["stated_value"], place["expected_low"], place["expected_high"]
    if value is None or least is None or most is None:
        return
    line = row + 1
    stated, low, high = (f"{letter(_AT[key])}{line}" for key in ("stated", "low", "high"))
    inside, outside = ("agrees", "differs") if language == "en" else ("一致", "不一致")
    sheet.write_formula(
        row,
        _AT["difference"],
        f"=IF({stated}<{low},{stated}-{low},IF({stated}>{high},{stated}-{high},0))",
        style,
        float(value - min(max(value, least), most)),
    )
    sheet.write_formula(
        row,
        _AT["agrees"],
        f'=IF(AND({stated}>={low},{stated}<={high}),"{inside}","{outside}")',
        formats["text"],
        inside if least <= value <= most else outside,
    )
