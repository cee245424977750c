"""Table identities: a consistent account holds, and each identity is seen to break."""

from __future__ import annotations

import polars as pl
import pytest

from dagster_project import schemas
from dagster_project.checks import evaluate, find

from ..accounts import account


@pytest.mark.parametrize("unit", ["元", "万元"])
def test_a_consistent_account_fails_nothing_that_is_published(unit: str) -> None:
    for seed in (1, 2, 3):
        checks = evaluate(account(seed, unit=unit).evidence())
        failing = checks.filter((pl.col("verdict") == "fails") & (pl.col("severity") != "hint"))
        assert failing.is_empty(), failing.select("identity_id", "binding", "difference").rows()
        assert checks.schema == schemas.CHECKS.schema


def test_a_changed_cell_fails_and_is_found() -> None:
    changed = account(1)
    key = changed.key("f05", "2080505", "basic")
    changed.figures[key] += 900
    evidence = changed.evidence()
    checks = evaluate(evidence)
    failing = set(checks.filter(pl.col("verdict") == "fails")["identity_id"])
    assert {"I-05-ROW", "I-05-TREE"} <= failing
    assert not find(evidence, checks).is_empty()
