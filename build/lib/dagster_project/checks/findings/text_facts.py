"""Text facts (文字事实) as findings: their levels (docs/specification/verdicts.md#text-facts); of a template nothing above 提示."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from dagster_project.money import is_one_figure
from dagster_project.schemas import PARAGRAPH
from dagster_project.statements.forms.names import form_names

from ..catalogue.identities import Catalogue
from ..evidence import Evidence
from .malformed import closing_readings
from .misdated import misdated
from .rows import finding_id
from .wording import figures, sentences

LEVEL_OF_FACT = {
    "malformed_number": "不一致",
    "form_missing": "待核实",
    "wrong_year": "待核实",
    "foreign_name": "待核实",
    "placeholder": "待核实",
    "duplicate_number": "待核实",
    "listed_but_empty": "待核实",
    "template_words": "提示",
    "empty_undeclared": "提示",
    "code_name_mismatch": "提示",
}
OF_ONE_CAUSE = ("wrong_year", "foreign_name")
OF_ONE_ACCOUNT = frozenset(
    {"wrong_year", "foreign_name", "duplicate_number", "listed_but_empty", "form_missing"}
)
"""Facts that presume one account: of another year or body than what?"""
MAY_HOLD_ANOTHER = ("unknown_figures", "unbound", "page_unread")
"""Reasons for an incomplete form, of which the figures that were not read may be those of a form that was not found."""
FEWEST_FIGURES_OF_A_FORM = 10
_FORMS_SAID = ("form_missing", "empty_undeclared", "code_name_mismatch")
Row = dict[str, Any]


def facts_to_publish(evidence: Evidence) -> list[Row]:
    """Text facts of all documents, with sentences of another year and malformed cells that no fact tells of.

    Whose a sentence of a file with several accounts is, nobody can say; and a form of which another took the place, or that
    stands among figures that are bound to nothing, or whose title and words nobody could read, may be there.
    """
    facts = [_tidy(fact) for fact in evidence.text_facts.to_dicts()]
    facts += misdated(evidence)
    several, torn = (
        _with_reasons(evidence.forms, *reasons) for reasons in (("several_accounts",), MAY_HOLD_ANOTHER)
    )
    torn |= _with_unnamed_tables(evidence.forms)
    facts = [
        fact
        for fact in facts
        if not (fact["kind"] in OF_ONE_ACCOUNT and fact["document_id"] in several)
        and not (fact["kind"] == "form_missing" and fact["document_id"] in torn)
    ]
    told = {(f["document_id"], f["form_id"], f["stated_text"], f["page_number"]) for f in facts}
    cells = evidence.observations.filter(
        pl.col("amount_yuan").is_null()
        # Without a printed unit a well-formed figure has no amount either: `unit_unknown`, which accuses nobody.
        & pl.col("stated_unit").is_not_null()
        & pl.col("item_code").is_not_null()
        & pl.col("value_raw").is_not_null()
    )
    for cell in cells.iter_rows(named=True):
        stated = cell["value_raw"].strip()
        key = (cell["document_id"], cell["form_id"], stated, cell["page_number"])
        if is_one_figure(stated) and any(c.isdigit() for c in stated) and key not in told:
            told.add(key)
            facts.append(_cell_fact(cell, stated))
    return facts


def _with_reasons(forms: pl.DataFrame, *reasons: str) -> set[str]:
    """Documents with a form that was not read whole for one of these reasons."""
    told = pl.col("incomplete_reasons").list.set_intersection(list(reasons)).list.len() > 0
    return set(forms.filter(told)["document_id"])


def _with_unnamed_tables(forms: pl.DataFrame) -> set[str]:
    """Documents with a table of no known form and without a title, as large as a form."""
    has_no_title = pl.col("title").is_null() | (pl.col("title") == "")
    is_large = pl.col("printed_figures").fill_null(0) >= FEWEST_FIGURES_OF_A_FORM
    return set(forms.filter((pl.col("form_id") == "other") & has_no_title & is_large)["document_id"])


def _tidy(fact: Row) -> Row:
    """Words without the line breaks of the page."""
    said = fact["stated_text"]
    return fact | {"stated_text": "".join(said.split()) if said else said}


def _cell_fact(cell: Mapping[str, Any], stated: str) -> Row:
    fact: Row = dict.fromkeys(("expected_text", "quote", "char_start", "char_end"))
    names = ("document_id", "form_id", "item_code", "item_name", "measure", "page_number", "bbox")
    return fact | {"kind": "malformed_number", "stated_text": stated} | {name: cell[name] for name in names}


def fact_findings(
    evidence: Evidence, checks: pl.DataFrame, catalogue: Catalogue, published: set[tuple[str, str | None]]
) -> Iterator[Row]:
    """A row for each text fact; the same words on the same page are one finding with several places.

    Another body's name and another year are one finding for the whole document: text of another document was kept.

    ``published``: (document, words) of lists that a failing check has told of already.
    """
    facts = [f for f in facts_to_publish(evidence) if f["kind"] in LEVEL_OF_FACT]
    facts = [
        f
        for f in facts
        if f["kind"] != "listed_but_empty" or (f["document_id"], f["stated_text"]) not in published
    ]
    if not facts:
        return
    documents = {row["document_id"]: row for row in evidence.documents.iter_rows(named=True)}
    readings = closing_readings(evidence, checks, catalogue, facts)
    groups: dict[tuple, list[Row]] = {}
    for fact in facts:
        page = None if fact["kind"] in OF_ONE_CAUSE else fact["page_number"]
        key = (fact["document_id"], fact["kind"], fact["stated_text"], _form(fact), page)
        groups.setdefault(key, []).append(fact)
    for (document_id, *names, _), group in groups.items():
        group.sort(key=lambda fact: fact["page_number"] or 0)
        identifier = finding_id(document_id, *names, group[0]["page_number"])
        yield _row(identifier, group, documents.get(document_id, {}), readings)


def _form(fact: Mapping[str, Any]) -> str | None:
    """A text fact stands in the text unless it is about a form."""
    if fact["form_id"] and (fact["kind"] in _FORMS_SAID or fact["char_start"] is None):
        return fact["form_id"]
    return "narrative" if fact["char_start"] is not None or not fact["form_id"] else fact["form_id"]


def _row(identifier: str, group: list[Row], document: Mapping[str, Any], readings: Mapping[int, Row]) -> Row:
    fact = group[0]
    kind, said, expected = fact["kind"], fact["stated_text"], fact["expected_text"]
    reading = next((readings[id(f)] for f in group if id(f) in readings), None)
    level = "提示" if document.get("is_template") else LEVEL_OF_FACT[kind]
    words = [_words(fact, reading, language) for language in (0, 1)]
    value = reading["value"] if reading else None
    members = [_member(f, readings.get(id(f))) for f in group]
    return {
        "finding_id": identifier,
        "document_id": fact["document_id"],
        "level": level,
        "cause": kind,
        "title_zh": words[0][0],
        "title_en": words[1][0],
        "explanation_zh": words[0][1],
        "explanation_en": words[1][1],
        "form_id": _form(fact),
        "item_code": fact["item_code"],
        "item_name": fact["item_name"],
        "measure": fact["measure"],
        "stated_text": said if kind != "form_missing" else None,
        "expected_text": _expected(fact, reading),
        "expected_low": value,
        "expected_high": value,
        "unit": "元" if kind == "malformed_number" and expected is None else None,
        "page_number": fact["page_number"],
        "bbox": fact["bbox"],
        "members": [m for m in members if m["stated_text"] is not None],
        "instances": len(group),
        "checks": [],
        "identity_ids": sorted(reading["identities"]) if reading else [],
        "status": "open",
    }


def _words(fact: Row, reading: Row | None, language: int) -> tuple[str, str]:
    """(title, explanation): the sentence of the document, what it is about, and what a figure may be read as."""
    said, expected = fact["stated_text"] or "", _expected(fact, reading) or ""
    form = form_names("finding").get(fact["form_id"] or "other", (fact["form_id"],) * 2)[language]
    if fact["kind"] == "form_missing" and not expected:
        expected = form
    where = figures.page_words(fact["page_number"], language)
    if fact["form_id"] and _form(fact) != "narrative":
        where += f"{form}，" if language == 0 else f"{form}: "
    head, sentence = sentences.fact_words(fact["kind"], said, expected, language, where=where, form=form)
    lines = [sentence]
    if reading is not None:
        checks = ("；" if language == 0 else "; ").join(title[language] for title in reading["titles"])
        lines.append(sentences.words()["closes"][language].format(value=expected, checks=checks))
    quoted = figures.clause(fact["quote"], said) if fact["quote"] else ""
    first = f"“{quoted}”" if quoted else head + ("。" if language == 0 else ".")
    return head, PARAGRAPH.join([first, "\n".join(lines)])


def _expected(fact: Row, reading: Row | None) -> str | None:
    """What should be printed: words, or the figure that a malformed one may be read as, in its own unit."""
    return fact["expected_text"] if reading is None else f"{reading['printed']:,f}"


def _member(fact: Row, reading: Row | None) -> Row:
    value = reading["value"] if reading else None
    quoted = figures.clause(fact["quote"], fact["stated_text"] or "") if fact["quote"] else None
    return {
        "role": "stated", "stated_text": fact["stated_text"], "stated_value": None, "stated_unit": None,
        "expected_text": _expected(fact, reading), "expected_low": value, "expected_high": value, "unit": None, "form_id": _form(fact), "item_code": fact["item_code"],
        "item_name": fact["item_name"], "measure": fact["measure"], "page_number": fact["page_number"],
        "bbox": fact["bbox"], "quote": quoted,
    }  # fmt: skip
