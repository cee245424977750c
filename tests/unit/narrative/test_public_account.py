"""What the narratives of real accounts are held to, on an invented one that every clone has.

``public_claims.csv`` names claims as ``founding_claims.csv`` does.
"""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from dagster_project.narrative import Narrative, read_narrative
from tests.unit.narrative.recomputing import candidates, recomputed
from tests.unit.narrative.stand_in import statements_of

DATA = Path(__file__).parent / "data"
ROWS = list(csv.DictReader((DATA / "public_claims.csv").open(encoding="utf-8")))


@pytest.fixture(scope="module")
def narrative() -> Narrative:
    return read_narrative(statements_of((DATA / "public_account.txt").read_text(encoding="utf-8"), 2023))


@pytest.mark.parametrize("row", ROWS, ids=[f"{row['find']}-{row['slot']}" for row in ROWS])
def test_every_listed_claim_is_found_and_recomputes(row: dict[str, str], narrative: Narrative) -> None:
    assert candidates(narrative.claims, row), f"no claim {row['find']} with {row['slot']} {row['printed']}"
    if row["slot"] == "malformed":
        facts = narrative.text_facts.filter(pl.col("kind") == "malformed_number")
        assert facts["expected_text"].to_list() == [row["recomputed"]]
    elif row["recomputed"]:
        assert Decimal(row["recomputed"]) in recomputed(narrative.claims, row)


def test_the_two_ways_to_the_increase_are_both_there(narrative: Narrative) -> None:
    """By function nothing is added to the budget, by nature 200,000 less: both sums follow from the claims."""
    compared = narrative.claims.filter((pl.col("base_kind") == "initial") & (pl.col("fund_source") == "gpb"))
    classes = compared.filter(
        pl.col("item_code").str.contains(r"^\d{3}$") & (pl.col("form_id") == "gpb_expenditure")
    )
    natures = compared.filter(pl.col("item_code") == "@total")
    assert classes["change_yuan"].sum() == 0
    assert natures["change_yuan"].sum() == Decimal("-200000.00")


def test_all_numbers_are_accounted_for(narrative: Narrative) -> None:
    assert set(narrative.unclaimed_numbers["kind"]) == {"year", "date", "numbering"}
    assert narrative.shares.unparsed == 0


def test_text_facts(narrative: Narrative) -> None:
    facts = narrative.text_facts
    assert facts.filter(pl.col("kind") == "duplicate_number")["stated_text"].to_list() == ["2、"]
    assert facts.filter(pl.col("kind") == "template_words")["stated_text"].to_list() == ["增加减少"]


def test_lists_that_name_all_members_are_closed_and_others_are_not(narrative: Narrative) -> None:
    closed = narrative.claims.filter(pl.col("parts_closed"))["item_code"].to_list()
    assert {"205", "208", "212", "total", "vehicle"} <= set(closed)
    fixed = narrative.claims.filter(pl.col("item_code") == "asset_fixed")
    assert fixed["parts_closed"].to_list() == [False]


def test_every_figure_has_its_place(narrative: Narrative) -> None:
    for boxes in narrative.claims["figure_boxes"].to_list():
        assert all(box["page_number"] and box["char_start"] < box["char_end"] for box in boxes)


def test_a_name_of_the_list_is_a_claim_without_figure(narrative: Narrative) -> None:
    claims = narrative.claims.rows(named=True)
    personnel = next(claim for claim in claims if claim["item_code"] == "@personnel")
    listed = [claim for claim in claims if claim["item_code"] == "30399"]
    assert [claim["part_of_claim_id"] for claim in listed] == [personnel["claim_id"]]
    assert listed[0]["figure_boxes"] == []
