"""Working papers: the findings as a workbook, one sheet a document, the recomputation as live formulas."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import xlsxwriter
from xlsxwriter.workbook import Workbook

from ..finding_parts import paragraphs
from ..safe import plain
from ..words import word
from .recomputation import Expected, Paperwork, in_unit, letter, place_key, write_checks, write_number

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
    ("expected", ("应为", "Expected"), 18),
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
    """One document of the workbook: its row of ``dim_document``, its findings, and the file that page numbers lead to,
    from the workbook's folder (none without).
    """

    document: Mapping[str, Any]
    findings: pl.DataFrame
    link: str = ""


def working_papers(papers: Iterable[Paper], out: Path, *, language: str = "zh") -> int:
    """Write the workbook ``out``; returns the number of sheets.

    ``findings`` are rows of ``schemas.FINDINGS``. Text of documents is written as text, never as a formula or a link; the
    only formulas and links are ours. Each formula is written with its result: not every program computes a workbook that
    it opens. Amounts are shown in the unit in which they are printed.
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
            _write_paper(Paperwork(sheet, formats, language, paper.link), paper)
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
        "link": workbook.add_format({"font_color": "#1F5A80", "underline": 1, "valign": "top"}),
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


def _write_paper(work: Paperwork, paper: Paper) -> None:
    sheet = work.sheet
    for position, (_, _, width) in enumerate(_COLUMNS):
        sheet.set_column(position, position, width)
    document = paper.document
    title = f"{document.get('entity_name') or ''} {document.get('fiscal_year') or ''}".strip()
    sheet.write_string(0, 0, plain(title or document.get("file_name")), work.formats["title"])
    sheet.write_string(1, 0, plain(document.get("file_name")))
    sheet.write_string(2, 0, plain(document.get("document_id")))
    for position, (_, words, _) in enumerate(_COLUMNS):
        sheet.write_string(4, position, work.say(words), work.formats["head"])
    sheet.freeze_panes(5, 0)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    row = 5
    for finding in paper.findings.to_dicts():
        row = _write_finding(work, row, finding)


def _write_finding(work: Paperwork, row: int, finding: dict[str, Any]) -> int:
    """A heading row, one row for each place, the explanation and the recomputation; returns the next free row."""
    sheet, last = work.sheet, len(_COLUMNS) - 1
    spoken = "en" if work.language == "en" else "zh"
    sheet.write_string(row, 0, word("levels", finding["level"]).say(work.language), work.formats["finding"])
    title = f"{plain(finding[f'title_{spoken}'])}  ({finding['finding_id']})"
    sheet.merge_range(row, 1, row, last, title, work.formats["finding"])
    places = finding["members"] or [finding | {"role": "stated", "quote": None}]
    said = paragraphs(finding[f"explanation_{spoken}"])
    told = "\n".join(filter(None, (said.sentence, said.reading, said.review)))
    below = row + 1 + len(places)
    sheet.merge_range(below, 1, below, last, told, work.formats["text"])
    sheet.set_row(below, 15 * min(27, 1 + told.count("\n") + len(told) // 110))
    after, expected = write_checks(work, below + 1, finding["checks"] or [])
    for number, place in enumerate(places, start=1):
        _write_place(work, row + number, place, expected)
    return after + 1


def _write_place(work: Paperwork, row: int, place: Mapping[str, Any], expected: Expected) -> None:
    sheet, text = work.sheet, work.formats["text"]
    texts = {
        "role": word("roles", place["role"]).say(work.language),
        "form": word("forms", place["form_id"]).say(work.language),
        "item": plain(place["item_name"] or place["item_code"]),
        "measure": word("measures", place["measure"]).say(work.language),
        "stated_text": plain(place["stated_text"]),
        "unit": plain(place["stated_unit"] or place["unit"]),
        "quote": plain(place["quote"]),
    }
    for key, value in texts.items():
        sheet.write_string(row, _AT[key], value, text)
    work.page(row, _AT["page"], place["page_number"])
    stated, low, high = (
        in_unit(place[name], place["stated_unit"])
        for name in ("stated_value", "expected_low", "expected_high")
    )
    style = work.formats["other"]
    for key, number in (("stated", stated), ("low", low), ("high", high)):
        write_number(sheet, row, _AT[key], number, style)
    if stated is None or low is None or high is None:
        return
    if found := expected.get(place_key(place)):
        sheet.write_formula(row, _AT["expected"], f"={found[0]}", style, found[1])
    _write_verdict(work, row, stated, low, high)


def _write_verdict(work: Paperwork, row: int, value: Decimal, least: Decimal, most: Decimal) -> None:
    """How far a place is from what it should be, and whether it agrees."""
    line = row + 1
    stated, low, high = (f"{letter(_AT[key])}{line}" for key in ("stated", "low", "high"))
    inside, outside = work.say(("一致", "agrees")), work.say(("不一致", "differs"))
    work.sheet.write_formula(
        row,
        _AT["difference"],
        f"=IF({stated}<{low},{stated}-{low},IF({stated}>{high},{stated}-{high},0))",
        work.formats["other"],
        float(value - min(max(value, least), most)),
    )
    work.sheet.write_formula(
        row,
        _AT["agrees"],
        f'=IF(AND({stated}>={low},{stated}<={high}),"{inside}","{outside}")',
        work.formats["text"],
        inside if least <= value <= most else outside,
    )
