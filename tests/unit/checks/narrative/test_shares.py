"""Shares of a group: their sum is 100 only as far as the printed amounts make their whole."""

from __future__ import annotations

import polars as pl
import pytest

from dagster_project.checks import evaluate

from ..statements import claim, evidence


def verdict(whole: str, parts: tuple[tuple[str, str], ...]) -> str:
    claims = [claim("w", final=whole, parts_closed=True)]
    claims += [
        claim(
            number,
            final=amount,
            share=share,
            part_of_claim_id="cw",
            denominator_claim_id="cw",
        )
        for number, (amount, share) in enumerate(parts)
    ]
    checks = evaluate(evidence(claims))
    return checks.filter(pl.col("identity_id") == "N-SHARE-SUM")["verdict"].item()


@pytest.mark.parametrize(
    ("whole", "parts", "expected"),
    [
        ("0.19", (("0.08", "42.11"), ("0.09", "47.37"), ("0.03", "15.79")), "holds_within_rounding"),
        ("20060.27", (("4295.34", "21.41"), ("16079.09", "80.15")), "fails"),
        ("100.00", (("40.00", "40.00"), ("60.00", "60.00")), "holds"),
    ],
)
def test_shares_of_rounded_amounts_may_miss_a_hundred(
    whole: str, parts: tuple[tuple[str, str], ...], expected: str
) -> None:
    assert verdict(whole, parts) == expected
