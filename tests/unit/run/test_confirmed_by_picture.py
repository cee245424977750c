"""Every finding passes through the look, with all places that it rests on: each identity of the catalogue, each text fact."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from dagster_project import schemas
from dagster_project.checks import FORM_ALIASES, Identity, load_catalogue
from dagster_project.checks.findings.text_facts import LEVEL_OF_FACT
from dagster_project.read.picture.look import Sight
from dagster_project.run.night import confirmed_by_picture as looking
from dagster_project.run.night.confirmed_by_picture import confirmed_by_picture
from dagster_project.run.night.places_of_findings import _pages_beside, at_page, place_of, places_of
from dagster_project.settings import Limits

DOCUMENT = "d" * 32
FORMS = sorted(FORM_ALIASES.values())
IDENTITIES = load_catalogue().identities
CLAIM = {"claim": "c" * 32, "form_id": "gf_income_expenditure"}
SAID = {
    "slot": "final",
    "text": "12.00",
    "page_number": 1,
    "bbox": {"x0": 1.0, "y0": 1.0, "x1": 9.0, "y1": 9.0},
}
SERIOUS = ("不一致", "待核实")


def box(left: float) -> dict[str, float]:
    return {"x0": left, "y0": 100.0, "x1": left + 40, "y1": 110.0}


def page_of(form: str) -> int:
    return 10 + 10 * FORMS.index(form)


def cell(form: str, row: int, text: str) -> dict[str, Any]:
    return {
        "document_id": DOCUMENT, "form_id": form, "page_number": page_of(form), "table_index": 0, "row_index": row,
        "column_index": row, "item_code": None, "value_raw": text, "bbox": box(100.0 * row), "confidence": 1.0,
    }  # fmt: skip


def evidence() -> dict[str, pl.DataFrame]:
    """Each form on a page of its own, with one figure and, on another row and column, one blank."""
    cells = [cell(form, row, text) for form in FORMS for row, text in ((1, "12.00"), (2, ""))]
    forms = [
        {
            "document_id": DOCUMENT,
            "form_id": form,
            "title": form,
            "first_page": page_of(form),
            "last_page": page_of(form),
        }
        for form in FORMS
    ]
    claim = {
        "document_id": DOCUMENT,
        "claim_id": CLAIM["claim"],
        "form_id": CLAIM["form_id"],
        "figure_boxes": [SAID],
    }
    return {
        "documents": schemas.DOCUMENTS.frame(
            [{"document_id": DOCUMENT, "file_name": "a.pdf", "media": "digital"}]
        ),
        "forms": schemas.FORMS.frame(forms),
        "observations": schemas.OBSERVATIONS.frame(cells),
        "claims": schemas.CLAIMS.frame([claim]),
    }


def failing(identity: Identity, figures: list[dict[str, Any]]) -> pl.DataFrame:
    row = {
        "document_id": DOCUMENT, "identity_id": identity.id, "binding": f"claim={CLAIM['claim']},n=1", "verdict": "fails",
        "severity": "error", "figures": [{"key": "k", "kind": "observation"} | figure for figure in figures],
    }  # fmt: skip
    return schemas.CHECKS.frame([row])


def finding(cause: str, members: list[dict[str, Any]]) -> pl.DataFrame:
    row = {"document_id": DOCUMENT, "finding_id": "f", "level": "不一致", "cause": cause, "members": members}
    return schemas.FINDINGS.frame([row])


def forms_of(identity: Identity) -> set[str]:
    named = {FORM_ALIASES[alias] for alias in re.findall(r"\bf\d\d\b", identity.formula)}
    return named | {str(CLAIM["form_id"])}


@pytest.mark.parametrize("identity", IDENTITIES, ids=lambda identity: identity.id)
def test_the_figures_of_every_check_are_places(identity):
    own = evidence()
    figures = [{"page_number": page_of(form), "bbox": box(100.0)} for form in forms_of(identity)]
    figures.append({"page_number": SAID["page_number"], "bbox": SAID["bbox"]})
    places = places_of(finding("unexplained", []), failing(identity, figures), own)
    assert {place_of(figure) for figure in figures} <= places.keys()
    assert {places[place_of(figure)].text for figure in figures} == {"12.00"}


@pytest.mark.parametrize("identity", IDENTITIES, ids=lambda identity: identity.id)
def test_what_a_check_found_nothing_in_is_a_place(identity):
    """An absence is looked at too: the blanks of the form, and whether its page is what it was read as."""
    places = places_of(finding("unexplained", []), failing(identity, []), evidence())
    for form in forms_of(identity):
        assert place_of({"page_number": page_of(form), "bbox": box(200.0)}) in places
        assert places[at_page(page_of(form))].whole


@pytest.mark.parametrize("seen", ["unsure", "no_ink", "ink", "other", "name"])
@pytest.mark.parametrize("has_figures", [True, False])
def test_no_check_fails_on_what_the_picture_does_not_confirm(monkeypatch, seen, has_figures):
    """Of every identity; a page that could not be looked at confirms nothing."""
    figures = [{"page_number": page_of(FORMS[0]), "bbox": box(100.0)}] if has_figures else []
    checks = pl.concat([failing(identity, figures) for identity in IDENTITIES])

    def judge(of, judged):
        told = pl.concat(
            [finding("unexplained", []) for _ in range(judged.filter(pl.col("verdict") == "fails").height)]
            or [schemas.FINDINGS.frame()]
        )
        return judged, told, schemas.REJECTIONS.frame()

    monkeypatch.setattr(
        looking, "look_at", lambda requests, limits: [[Sight(seen)] * len(one.places) for one in requests]
    )
    told = confirmed_by_picture(
        evidence(), checks, lambda of, ids: checks, judge, {DOCUMENT: Path("a.pdf")}, Limits()
    )
    assert told.findings.is_empty()
    assert set(told.checks["reason"]) == {"low_extraction_confidence"}
    assert set(told.rejections["reason"]) == {"picture_differs"}


@pytest.mark.parametrize("kind", [kind for kind, level in LEVEL_OF_FACT.items() if level in SERIOUS])
def test_no_text_fact_is_told_that_the_picture_does_not_confirm(monkeypatch, kind):
    member = {"stated_text": "12.00", "page_number": 1, "bbox": SAID["bbox"]}
    fact = finding(kind, [] if kind == "form_missing" else [member])
    monkeypatch.setattr(
        looking, "look_at", lambda requests, limits: [[Sight("unsure")] * len(one.places) for one in requests]
    )
    none = schemas.CHECKS.frame()

    def judge(of, judged):
        return judged, fact, schemas.REJECTIONS.frame()

    told = confirmed_by_picture(
        evidence(), none, lambda of, ids: none, judge, {DOCUMENT: Path("a.pdf")}, Limits()
    )
    assert told.findings.is_empty()


@pytest.mark.parametrize(("media", "stays"), [("digital", False), ("scanned", False), ("text", True)])
def test_what_is_said_of_a_file_that_is_gone_is_not_confirmed(media, stays):
    member = {"stated_text": "12.00", "page_number": 1, "bbox": SAID["bbox"]}
    fact = finding("malformed_number", [member])
    none = schemas.CHECKS.frame()
    of = evidence()
    of |= {"documents": of["documents"].with_columns(media=pl.lit(media))}
    told = confirmed_by_picture(
        of,
        none,
        lambda of, ids: none,
        lambda of, judged: (judged, fact, schemas.REJECTIONS.frame()),
        {},
        Limits(),
    )
    assert told.findings.is_empty() is not stays


def test_three_pages_on_each_side_of_a_form_may_hold_more_of_it():
    rows = [{"form_id": "income", "page_number": 10}, {"form_id": "expenditure", "page_number": 12}]
    observations = pl.DataFrame([*rows, {"form_id": "other", "page_number": 8}])
    assert _pages_beside(observations, ["income"]) == [(7, False), (8, True), (9, False), (11, False)]
    assert _pages_beside(observations, ["expenditure"]) == [(page, False) for page in (11, 13, 14, 15)]
