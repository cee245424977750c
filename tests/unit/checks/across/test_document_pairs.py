"""Identities across documents: years, budgets, a department and its units; and the conditions that keep them silent."""

from __future__ import annotations

import random
from typing import Any

import polars as pl
import pytest

from dagster_project import schemas
from dagster_project.checks import Evidence, evaluate_across
from dagster_project.checks.across.document_pairs import HeldDocuments
from dagster_project.checks.across.units import every_unit_held
from samples.generate import build_plan, truth
from samples.invent import next_year
from samples.plan import make_profile

from ..statements import claim, figure

CLOSING, OPENING = "out.closing_balance", "in.opening_balance"
COMPARED = {"form_id": "expenditure", "item_code": "@total", "measure": "total", "base_kind": "prior_final"}


def document(
    name: str, year: int = 2024, kind: str = "部门决算", body: str = "某市某局", **more: Any
) -> dict:
    return {
        "document_id": name,
        "entity_name": body,
        "region_code": "110000",
        "fiscal_year": year,
        "document_kind": kind,
    } | more


def judged(
    documents: list[dict], figures: list[dict], claims: list[dict] = (), units: list[dict] = ()
) -> pl.DataFrame:
    return evaluate_across(held_documents(documents, figures, claims, units).evidence)


def held_documents(
    documents: list[dict], figures: list[dict], claims: list[dict] = (), units: list[dict] = ()
) -> HeldDocuments:
    forms = {(row["document_id"], row["form_id"]) for row in figures}
    states = [
        {"document_id": name, "form_id": form, "form_number": 1, "state": "figures", "unknown_figures": 0}
        for name, form in sorted(forms)
    ]
    return HeldDocuments(
        Evidence.of(
            documents=schemas.DOCUMENTS.frame(documents),
            forms=schemas.FORMS.frame(states),
            observations=schemas.OBSERVATIONS.frame(figures),
            claims=schemas.CLAIMS.frame(list(claims)),
            units=schemas.UNITS.frame(list(units)),
        )
    )


def at(checks: pl.DataFrame, identity: str) -> dict[str, str]:
    """binding → verdict, or the reason why there is none."""
    rows = checks.filter(pl.col("identity_id") == identity)
    return {row["binding"]: row["reason"] or row["verdict"] for row in rows.iter_rows(named=True)}


YEARS = [document("new"), document("old", 2023)]


def balances(opening: str, closing: str) -> list[dict]:
    return [
        figure("f01", OPENING, "amount", opening, document_id="new"),
        figure("f01", CLOSING, "amount", closing, document_id="old"),
    ]


@pytest.mark.parametrize(
    ("opening", "closing", "verdict"),
    [
        ("12.30", "12.30", "holds"),
        ("12.31", "12.30", "holds_within_rounding"),
        ("12.32", "12.30", "fails"),
        ("", "12.30", "fails"),
        ("1.2.3", "12.30", "malformed_number"),
    ],
)
def test_opening_is_last_years_closing(opening: str, closing: str, verdict: str) -> None:
    checks = judged(YEARS, balances(opening, closing))
    assert at(checks.filter(pl.col("document_id") == "new"), "Y-OPENING") == {"": verdict}


def test_opening_of_each_fund() -> None:
    figures = [
        figure("f04", "in.opening.gf", "amount", "1.00", document_id="new"),
        figure("f04", CLOSING, "gf", "2.00", document_id="old"),
    ]
    assert at(judged(YEARS, figures), "Y-OPENING")["form=fiscal_summary,m=gf"] == "fails"


@pytest.mark.parametrize(
    "other",
    [
        document("old", 2022),
        document("old", 2023, kind="单位决算"),
        document("old", 2023, body="某市另局"),
        document("old", 2023, is_template=True),
        document("old", 2023, region_code="310000"),
    ],
    ids=["year", "kind", "body", "template", "region"],
)
def test_without_last_years_document_nothing_is_judged(other: dict) -> None:
    checks = judged([document("new"), other], balances("12.30", "99.00"))
    assert at(checks.filter(pl.col("document_id") == "new"), "Y-OPENING") == {"": "prior_document_missing"}


def test_two_documents_of_one_year_leave_it_open() -> None:
    checks = judged([*YEARS, document("again", 2023)], balances("12.30", "99.00"))
    assert at(checks.filter(pl.col("document_id") == "new"), "Y-OPENING") == {"": "prior_document_missing"}


@pytest.mark.parametrize(
    ("columns", "verdict"),
    [
        ({"final": "9.00", "change": "1.00"}, "holds"),
        ({"final": "9.01", "change": "1.00"}, "holds_within_rounding"),
        ({"final": "9.00", "change": "-1.00"}, "fails"),
        ({"final": "8.00", "change": "持平"}, "holds"),
        ({"final": "9.00", "base": "8.00"}, "holds"),
        ({"final": "9.00", "base": "7.00"}, "fails"),
    ],
)
def test_the_base_is_last_years_figure(columns: dict, verdict: str) -> None:
    told = claim(1, document_id="new", **COMPARED, **columns)
    checks = judged(YEARS, [figure("f03", "@total", "total", "8.00", document_id="old")], [told])
    assert at(checks, "Y-BASE") == {"claim=c1": verdict}
    assert checks.filter(identity_id="Y-BASE")["document_id"].to_list() == ["new"]


@pytest.mark.parametrize(
    "columns",
    [
        {"base_kind": "initial"},
        {"is_side": True},
        {"reason": "in_explanation"},
        {"year": 2023},
    ],
    ids=lambda columns: next(iter(columns)),
)
def test_only_comparisons_with_last_year_are_judged(columns: dict) -> None:
    told = claim(1, document_id="new", **(COMPARED | {"final": "9.00", "change": "5.00"} | columns))
    checks = judged(YEARS, [figure("f03", "@total", "total", "8.00", document_id="old")], [told])
    assert at(checks, "Y-BASE") == {}


@pytest.mark.parametrize(("kind", "verdict"), [("部门预算", "fails"), ("部门决算", "prior_document_missing")])
def test_the_budget_is_the_published_budget(kind: str, verdict: str) -> None:
    told = claim(1, document_id="new", **(COMPARED | {"base_kind": "initial"}), final="9.00", base="7.00")
    documents = [document("new"), document("plan", 2024 if kind == "部门预算" else 2023, kind=kind)]
    checks = judged(documents, [figure("f03", "@total", "total", "8.00", document_id="plan")], [told])
    assert set(at(checks, "Y-BUDGET").values()) == {verdict}


# ---------------------------------------------------------------- department and units
UNITS = [
    {"document_id": "all", "sequence": 1, "unit_name": "某市某局（本级）"},
    {"document_id": "all", "sequence": 2, "unit_name": "某市某站"},
]
HELD = [
    document("all"),
    document("own", kind="单位决算", body="某市某局本级"),
    document("station", kind="单位决算", body="某市某站"),
]


def lines(station: str) -> list[dict]:
    return [
        figure("f05", "201", "total", amount, document_id=name)
        for name, amount in (("all", "9.00"), ("own", "5.00"), ("station", station))
    ]


@pytest.mark.parametrize(
    ("station", "verdict"), [("4.00", "holds"), ("4.01", "holds_within_rounding"), ("4.02", "fails")]
)
def test_the_department_is_the_sum_of_its_units(station: str, verdict: str) -> None:
    checks = judged(HELD, lines(station), units=UNITS)
    assert at(checks, "U-DEPT")["c=201,m=total"] == verdict
    found = checks.filter(pl.col("binding") == "c=201,m=total").row(0, named=True)
    assert found["document_id"] == "all"
    assert len(found["figures"]) == 3


def test_a_line_that_no_unit_prints_is_seen() -> None:
    extra = figure("f05", "208", "total", "1.00", document_id="all")
    assert at(judged(HELD, [*lines("4.00"), extra], units=UNITS), "U-DEPT")["c=208,m=total"] == "fails"


@pytest.mark.parametrize("missing", ["own", "station"])
def test_every_unit_must_be_held(missing: str) -> None:
    held = [one for one in HELD if one["document_id"] != missing]
    figures = [one for one in lines("4.02") if one["document_id"] != missing]
    assert at(judged(held, figures, units=UNITS), "U-DEPT") == {"": "prior_document_missing"}
    assert every_unit_held(held_documents(held, figures, units=UNITS))["is_met"].to_list() == [False]
    assert every_unit_held(held_documents(HELD, lines("4.02"), units=UNITS))["is_met"].to_list() == [True]


@pytest.mark.parametrize("layout", ["shanghai", "beijing"])
def test_two_clean_years_of_one_body_agree(layout: str) -> None:
    first, _ = build_plan(3, layout)
    rng = random.Random(3)
    second, _ = build_plan(3, layout, ledger=next_year(rng, first.ledger, make_profile(rng, layout)))
    plans = {"first": first, "second": second}
    evidence = Evidence.of(
        **{
            "documents": pl.concat(
                truth.document(plan, name, "x", 1, text_only=False) for name, plan in plans.items()
            ),
            "forms": pl.concat(truth.forms(plan, name, {}) for name, plan in plans.items()),
            "observations": pl.concat(
                truth.observations_unplaced(plan, name) for name, plan in plans.items()
            ),
            "claims": pl.concat(truth.claims(plan, name, {}, {}) for name, plan in plans.items()),
        }
    )
    checks = evaluate_across(evidence).filter(pl.col("document_id") == "second")
    base = checks.filter(pl.col("identity_id") == "Y-BASE")
    assert base.height > 1
    assert set(base["verdict"]) <= {"holds", "holds_within_rounding"}
