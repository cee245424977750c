"""The costs of the vehicles: every part of the list counts, also one whose words name no item."""

from __future__ import annotations

import polars as pl
import pytest

from dagster_project.checks import evaluate

from ..statements import claim, evidence


@pytest.mark.parametrize(("tolls", "expected"), [("0.50", "holds"), ("1.50", "fails")])
def test_a_cost_without_item_is_a_part(tolls: str, expected: str) -> None:
    claims = [
        claim("w", final="10.00", item_code="vehicle_running", parts_closed=True),
        claim("a", final="6.00", item_code="vehicle_fuel", part_of_claim_id="cw"),
        claim("b", final="3.50", item_code="vehicle_repair", part_of_claim_id="cw"),
        claim("c", final=tolls, subject="过桥过路费等", part_of_claim_id="cw"),
    ]
    checks = evaluate(evidence(claims)).filter(pl.col("identity_id") == "N-VEHICLE-PARTS")
    assert checks["verdict"].to_list() == [expected]
