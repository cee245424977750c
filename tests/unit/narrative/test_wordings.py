"""What the grammar makes of the wordings of several provinces."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest
import yaml

from dagster_project.narrative import read_narrative
from tests.unit.narrative.stand_in import statements_of

CASES = yaml.safe_load((Path(__file__).parent / "data" / "wordings.yaml").read_text(encoding="utf-8"))


def matches(claim: dict[str, Any], wanted: dict[str, Any], items: dict[str, str | None]) -> bool:
    for column, value in wanted.items():
        if column == "part_of":
            found: Any = items.get(claim["part_of_claim_id"]) if claim["part_of_claim_id"] else None
        else:
            found = claim[column]
        if isinstance(value, str) and found is not None:
            found = str(found)
        if found != value:
            return False
    return True


@pytest.mark.parametrize("case", CASES, ids=[case["text"][:24] for case in CASES])
def test_claims_of_a_wording(case: dict[str, Any]) -> None:
    year = case.get("year", 2024 if "2024年" in case["text"] else 2023)
    narrative = read_narrative(statements_of(f"{case['heading']}\n{case['text']}", year))
    claims = narrative.claims.rows(named=True)
    items = {claim["claim_id"]: claim["item_code"] for claim in claims}
    for wanted in case["claims"]:
        assert any(matches(claim, wanted, items) for claim in claims), f"no claim {wanted}"
    unparsed = narrative.unclaimed_numbers.filter(pl.col("kind") == "unparsed")
    assert unparsed["context"].to_list() == []
