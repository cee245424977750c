"""Three real accounts: what of their narrative fails, what holds within rounding, and nothing else."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from dagster_project.checks import Evidence, evaluate
from dagster_project.narrative import read_narrative
from dagster_project.settings import Limits
from dagster_project.statements import read_statements
from dagster_project.tables import read_content

pytestmark = pytest.mark.corpus

FAILING = {
    "财政局": {
        ("NX-04-TOTAL", "error"),
        ("Y-PRIOR-TOTAL", "warning"),
        ("N-SHARE", "error"),
        ("N-SHARE-SUM", "warning"),
        ("NX-06-LIST", "warning"),
    },
    # A share cut off (or set so that the group makes 100), a budget named wrongly, and what both lists of one whole add up to.
    "社会工作部": {("N-SHARE", "note"), ("N-GROWTH-ZERO-BASE", "note"), ("N-PROCUREMENT-BOUND", "warning")},
    "西南大学": {("N-SHARE", "note")},
}
WITHIN_ROUNDING = [
    ("财政局", "NX-05-BUDGETS", "29939300", "29939200"),
    ("财政局", "N-PARTS", "29400600", "29400500"),
    ("财政局", "N-PROCUREMENT", "2512600", "2512500"),
    ("社会工作部", "N-PARTS", "1055900", "1055800"),
    ("社会工作部", "NX-06-LIST", "0", "0"),
]
HOLDING = [
    ("社会工作部", "NX-05-BUDGETS", "3210200"),
    ("西南大学", "NX-01-TOTAL", "4307250300"),
    ("财政局", "N-GROWTH", "1.87"),
    ("财政局", "N-GROWTH", "2.10"),
    ("财政局", "N-GROWTH", "1.40"),
    ("财政局", "N-COMPLETION", "98.20"),
]


@pytest.fixture(scope="module")
def checks(corpus_dir: Path) -> dict[str, pl.DataFrame]:
    judged = {}
    for name in FAILING:
        path = next(path for path in corpus_dir.glob("*.pdf") if name in path.name)
        content = read_content(path, document_id="d" * 32, file_name=path.name, limits=Limits())
        statements = read_statements(content)
        claims = read_narrative(statements).claims
        judged[name] = evaluate(
            Evidence.of(
                documents=statements.document,
                forms=statements.forms,
                observations=statements.observations,
                claims=claims,
                units=statements.units,
            )
        )
    return judged


@pytest.mark.parametrize("name", FAILING)
def test_what_fails_is_what_is_known_to_disagree(name: str, checks: dict[str, pl.DataFrame]) -> None:
    failing = checks[name].filter((pl.col("verdict") == "fails") & (pl.col("severity") != "hint"))
    assert set(failing.select("identity_id", "severity").rows()) == FAILING[name]
    assert failing.height == len(FAILING[name])


@pytest.mark.parametrize(("name", "identity", "lhs", "rhs"), WITHIN_ROUNDING)
def test_rounding_explains(
    name: str, identity: str, lhs: str, rhs: str, checks: dict[str, pl.DataFrame]
) -> None:
    found = checks[name].filter(identity_id=identity, verdict="holds_within_rounding")
    assert (Decimal(lhs), Decimal(rhs)) in found.select("lhs", "rhs").rows()


@pytest.mark.parametrize(("name", "identity", "lhs"), HOLDING)
def test_what_is_right_holds(name: str, identity: str, lhs: str, checks: dict[str, pl.DataFrame]) -> None:
    found = checks[name].filter(pl.col("identity_id") == identity, pl.col("verdict") == "holds")
    assert Decimal(lhs) in found["lhs"].to_list()


def test_a_body_founded_in_the_year_has_no_growth(checks: dict[str, pl.DataFrame]) -> None:
    growth = checks["社会工作部"].filter(pl.col("identity_id") == "N-GROWTH")
    assert set(growth["reason"]) == {"zero_base"}
