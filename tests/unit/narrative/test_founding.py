"""The founding document: every row of its list of checkable claims is found, with its base and recomputation.

``founding_claims.csv`` names a claim by what it is about and one printed figure, and gives what the figure must
recompute to: the base (change), the change (base), the rate, share or completion in per cent, the sum of the parts.
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

ROWS = list(csv.DictReader((Path(__file__).parent / "data" / "founding_claims.csv").open(encoding="utf-8")))
pytestmark = pytest.mark.corpus


@pytest.fixture(scope="module")
def narrative(corpus_dir: Path) -> Narrative:
    text = next(path for path in corpus_dir.glob("*.txt"))
    return read_narrative(statements_of(text.read_text(encoding="utf-8"), 2023))


@pytest.mark.parametrize("row", ROWS, ids=[f"{row['row']}-{row['slot']}-{row['printed']}" for row in ROWS])
def test_every_listed_claim_is_found_and_recomputes(row: dict[str, str], narrative: Narrative) -> None:
    found = candidates(narrative.claims, row)
    assert found, f"no claim {row['find']} with {row['slot']} {row['printed']}"
    if row["slot"] == "malformed":
        facts = narrative.text_facts.filter(pl.col("kind") == "malformed_number")
        assert facts["expected_text"].to_list() == [row["recomputed"]]
        return
    if not row["recomputed"]:
        return
    assert Decimal(row["recomputed"]) in recomputed(narrative.claims, row)


def test_every_row_of_the_list_has_a_claim() -> None:
    derived_from_others = {53, 54}  # sums over the claims of rows 20-51
    assert {int(row["row"]) for row in ROWS} | derived_from_others == set(range(1, 77))


def test_the_two_ways_to_the_increase_disagree_as_listed(narrative: Narrative) -> None:
    """Rows 53 and 54: by function and by nature."""
    compared = narrative.claims.filter((pl.col("base_kind") == "initial") & (pl.col("fund_source") == "gpb"))
    classes = compared.filter(
        pl.col("item_code").str.contains(r"^\d{3}$") & (pl.col("form_id") == "gpb_expenditure")
    )
    natures = compared.filter(pl.col("item_code") == "@total")
    assert classes["change_yuan"].sum() == Decimal("94718724.50")
    assert natures["change_yuan"].sum() == Decimal("99935757.41")


def test_all_numbers_are_accounted_for(narrative: Narrative) -> None:
    assert narrative.shares.unparsed is not None
    assert (narrative.unclaimed_numbers["kind"] == "unparsed").sum() == 0
    assert narrative.shares.unparsed <= 0.03  # numbers whose claim has no known subject are among them


def test_text_facts(narrative: Narrative) -> None:
    facts = narrative.text_facts
    assert facts.filter(pl.col("kind") == "duplicate_number")["stated_text"].to_list() == ["6、"]
    assert "增加减少" in facts.filter(pl.col("kind") == "template_words")["stated_text"].to_list()
    renamed = facts.filter(pl.col("kind") == "code_name_mismatch")
    assert renamed["item_code"].to_list() == ["22301"]


def test_lists_that_name_all_members_are_closed(narrative: Narrative) -> None:
    closed = narrative.claims.filter(pl.col("parts_closed"))["item_code"].to_list()
    assert {"201", "208", "210", "212", "total", "vehicle", "vehicle_running"} <= set(closed)
    fixed = narrative.claims.filter(
        (pl.col("item_code") == "asset_fixed") & (pl.col("final_text") == "19,527,242.67")
    )
    assert fixed["parts_closed"].to_list() == [False]
