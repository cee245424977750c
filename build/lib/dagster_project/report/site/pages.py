"""Pages from templates: everything a document says goes through autoescape and ``plain``."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, get_args

import jinja2
import polars as pl

from dagster_project import __version__, schemas

from ..safe import one_line, plain
from ..words import LEVEL_CLASS, Words, word
from . import charts
from .coverage_view import HOLDING, coverage_view
from .findings_view import finding_views, marked_figures
from .forms_view import form_views
from .limits import PAGE_BYTES, STEPS, Limits
from .markup import form_rows, say, words
from .pictures import Picture, Place
from .source import Evidence

_HERE = Path(__file__).parent
_WAN = Decimal(10_000)
_MOST_REJECTIONS = 200
LEVEL_FILTERS = {"不一致": "e", "待核实": "w", "提示": "n"}
"""Level → what the filter of the list is called by in the page's address."""


@cache
def environment(language: str) -> jinja2.Environment:
    """Templates, and what they may use, in one first language."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"plain": one_line, "wan": _wan, "wan_of_yuan": _wan_of_yuan, "points": _points}
    environment.globals |= {
        "kind": _kind,
        "language": language,
        "version": __version__,
        "root": "",
        "chart_unit": word("charts", "unit"),
        "say": say,
        "t": words,
        "form_rows": form_rows,
    }
    return environment


def _wan(value: Decimal | None) -> str:
    return "" if value is None else f"{value:,.2f}"


def _wan_of_yuan(value: Decimal | None) -> str:
    return "" if value is None else f"{value / _WAN:,.2f}"


def _points(value: float) -> str:
    return f"{value:.2f}"


def file_slug(key: str) -> str:
    """A file name for an id: the id where it is plain, else a hash of it."""
    return key if re.fullmatch(r"[0-9A-Za-z_-]{1,64}", key) else hashlib.sha256(key.encode()).hexdigest()[:24]


def document_heading(document: Mapping[str, Any]) -> str:
    """``上海市普陀区财政局 2024 年度``, or the file's name."""
    name = one_line(document["entity_name"] or document["file_name"], longest=120)
    year = document["fiscal_year"]
    return f"{name} {year} 年度" if year and document["entity_name"] else name


def document_page(
    document: Mapping[str, Any],
    evidence: Evidence,
    pictures: Mapping[Place, Picture],
    *,
    downloads: Sequence[tuple[Words, str]],
    language: str,
    marked: str = "",
) -> str:
    """The page of one document, at most a megabyte; ``document`` is its row of ``source.documents``.

    ``marked``: the marked copy, from the page's folder; page numbers lead to its pages.
    """
    for limits in STEPS:
        page = _document_page(document, evidence, pictures, limits, downloads, marked, language)
        if len(page.encode()) <= PAGE_BYTES:
            break
    return page


def _document_page(
    document: Mapping[str, Any],
    evidence: Evidence,
    pictures: Mapping[Place, Picture],
    limits: Limits,
    downloads: Sequence[tuple[Words, str]],
    marked: str,
    language: str,
) -> str:
    findings = finding_views(evidence.findings, pictures, limits)
    rejections = evidence.rejections.to_dicts()
    entity = document["entity_id"]
    return (
        environment(language)
        .get_template("document.html.j2")
        .render(
            root="../",
            document=document,
            heading=document_heading(document),
            body_page=f"{file_slug(entity)}.html" if entity else None,
            facts=_facts(document, evidence),
            coverage=coverage_view(evidence),
            downloads=downloads,
            marked=marked,
            findings=findings,
            findings_left=evidence.findings.height - len(findings),
            charts=charts.document_charts(evidence.figures, evidence.budgets.to_dicts()),
            forms=form_views(
                evidence.figures, evidence.forms, marked_figures(evidence.findings), most_rows=limits.rows
            ),
            rejections=[
                row
                | {"reason": word("rejections", row["reason"]), "message": plain(row["message"], longest=300)}
                for row in rejections[:_MOST_REJECTIONS]
            ],
            rejections_left=max(0, len(rejections) - _MOST_REJECTIONS),
        )
    )


def failed_page(document: Mapping[str, Any], *, language: str) -> str:
    """In place of a page that could not be made, so that no link leads nowhere."""
    template = environment(language).get_template("failed.html.j2")
    return template.render(root="../", document=document, heading=document_heading(document))


def _facts(document: Mapping[str, Any], evidence: Evidence) -> list[tuple[Words, Any]]:
    """The strip of facts under the heading: pairs of name and value (text, or words in both languages)."""
    pages = document["page_count"]
    observed = sum(row["zero_style"] != "blank" for row in evidence.figures)
    held = sum(evidence.verdicts.get(verdict, 0) for verdict in HOLDING)
    failed = evidence.verdicts.get("fails", 0)
    missing = [word("forms", form) for form in document["missing_form_ids"] or []]
    facts: list[tuple[Words, Any]] = [
        (Words("类型", "Kind"), _kind(document["document_kind"])),
        (Words("地区", "Region"), one_line(document["region_name"]) or "—"),
        (Words("页数", "Pages"), str(pages or "—")),
        (Words("介质", "Medium"), word("media", document["media"])),
        (Words("金额单位", "Unit"), one_line(document["stated_unit"]) or "—"),
        (Words("读出的表内数字", "Figures read"), f"{observed:,}"),
        (Words("勾稽关系成立", "Identities that hold"), f"{held:,}"),
        (Words("勾稽关系不成立", "Identities that fail"), f"{failed:,}"),
    ]
    if missing:
        zh, en = "、".join(form.zh for form in missing), ", ".join(form.en for form in missing)
        facts.append((Words("目录所列而未见的表", "Listed but not found"), Words(zh, en)))
    return facts


def _kind(kind: str | None) -> Words:
    said = word("document_kinds", kind)
    return Words(one_line(said.zh), one_line(said.en))


def body_page(
    name: str,
    region: str | None,
    documents: Sequence[Mapping[str, Any]],
    *,
    language: str,
) -> str:
    """The page of one body across years; ``documents`` newest first, each with ``earned`` and ``spent`` in 元."""
    current = [d for d in documents if d["is_current"] and d["fiscal_year"]]
    return (
        environment(language)
        .get_template("body.html.j2")
        .render(
            root="../",
            name=one_line(name),
            region=one_line(region),
            documents=documents,
            years_chart=charts.years(sorted(current, key=lambda d: d["fiscal_year"])),
        )
    )


def about_page(language: str) -> str:
    """How to read the report."""
    return environment(language).get_template("about.html.j2").render()


def drop_page(language: str) -> str:
    """Where files are dropped: ``juesuan open``. It talks to the program that shows it, so its policy is the header's."""
    return environment(language).get_template("drop.html.j2").render()


def index_page(
    documents: pl.DataFrame, totals: Mapping[str, Any], *, language: str, has_nights: bool = False
) -> str:
    """The overview: numbers, the list of documents with its filters, kinds of findings, what was read.

    ``has_nights``: a page of nights lies beside it.
    """
    verdicts = {row["verdict"]: row["n"] for row in totals["verdicts"]}
    figures = sum(row["figures"] for row in totals["forms"])
    levels = {level: sum(r["n"] for r in totals["causes"] if r["level"] == level) for level in LEVEL_CLASS}
    numbers = [
        (Words("文件", "documents"), documents.height, "#documents"),
        (Words("单位", "bodies"), documents["entity_id"].drop_nulls().n_unique(), ""),
        (Words("年度", "years"), documents["fiscal_year"].drop_nulls().n_unique(), ""),
        (Words("表内数字", "figures in forms"), figures, "#coverage"),
        (Words("勾稽校验", "checks"), sum(verdicts.values()), "#checks"),
        *((word("levels", level), levels[level], f"#level={LEVEL_FILTERS[level]}") for level in LEVEL_CLASS),
    ]
    return (
        environment(language)
        .get_template("index.html.j2")
        .render(
            numbers=[(name, f"{value:,}", href if value else "") for name, value, href in numbers],
            first_documents=documents.head(100).to_dicts(),
            has_nights=has_nights,
            years=sorted(documents["fiscal_year"].drop_nulls().unique(), reverse=True),
            regions=_values(documents, "province_name"),
            kinds=_values(documents, "document_kind"),
            causes=[
                row
                | {"code": one_line(row["cause"]), "cause": word("causes", row["cause"])}
                | {"level": word("levels", row["level"])}
                | {"level_class": LEVEL_CLASS.get(row["level"], "note")}
                for row in totals["causes"]
            ],
            verdicts=[
                {"verdict": word("verdicts", verdict), "n": verdicts[verdict]}
                for verdict in get_args(schemas.Verdict)
                if verdict in verdicts
            ],
            **_read_and_not_read(totals),
        )
    )


def _read_and_not_read(totals: Mapping[str, Any]) -> dict[str, Any]:
    """What the overview lists of forms and of what was not read."""
    return {
        "forms": [row | {"form": word("forms", row["form_id"])} for row in totals["forms"]],
        "rejections": [row | {"reason": word("rejections", row["reason"])} for row in totals["rejections"]],
        "unknown": [
            row | {"title": one_line(row["title"], longest=80) or "—", "heading": document_heading(row)}
            for row in totals["unknown"][:_MOST_REJECTIONS]
        ],
        "unknown_left": max(0, len(totals["unknown"]) - _MOST_REJECTIONS),
        "unreadable": [
            {
                "file_name": one_line(row["file_name"]),
                "reason": word("rejections", row["reason"]),
                "message": plain(row["message"], longest=300),
            }
            for row in totals["unreadable"][:_MOST_REJECTIONS]
        ],
    }


def _values(documents: pl.DataFrame, column: str) -> list[str]:
    return [one_line(value) for value in documents[column].drop_nulls().unique().sort()]


def document_list(documents: pl.DataFrame) -> dict[str, Any]:
    """The entries of the document list of the overview. The browser fetches it whole, so its keys are short.

    ``kinds``: English words of the kinds of documents.
    """
    kinds = {kind: _kind(kind).en for kind in _values(documents, "document_kind")}
    return {"documents": _listed(documents), "kinds": kinds}


def _listed(documents: pl.DataFrame) -> list[dict[str, Any]]:
    return [
        {
            "i": row["document_id"],
            "n": one_line(row["entity_name"], longest=120),
            "f": one_line(row["file_name"], longest=160),
            "y": row["fiscal_year"],
            "k": one_line(row["document_kind"]),
            "r": one_line(row["region_name"]),
            "p": one_line(row["province_name"]),
            "e": row["errors"],
            "w": row["warnings"],
            "h": row["notes"],
            "c": [one_line(cause) for cause in row["causes"] or []],
            "m": [one_line(form) for form in row["form_ids"] or []],
            "x": row["rejections"],
            "o": 0 if row["is_current"] else 1,
        }
        for row in documents.to_dicts()
    ]
