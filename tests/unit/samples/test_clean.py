"""Clean documents of every layout hold every identity; a changed cell breaks one (through the product's own evaluator)."""

import polars as pl
import pytest

import samples
from dagster_project import schemas
from dagster_project.checks import Evidence, evaluate

SEEDS = range(5)


def verdicts(frames: samples.Frames) -> pl.DataFrame:
    evidence = Evidence(
        documents=frames.documents,
        forms=frames.forms,
        observations=frames.observations,
        claims=frames.claims,
        text_facts=schemas.TEXT_FACTS.frame(),
        units=schemas.UNITS.frame(),
    )
    return evaluate(evidence)


@pytest.mark.parametrize("layout", samples.FAMILIES)
def test_no_identity_fails_in_a_clean_document(layout):
    checks = verdicts(samples.frames(SEEDS, layout))
    failing = checks.filter(pl.col("verdict") == "fails")
    assert failing.is_empty(), failing.select("identity_id", "binding", "lhs", "rhs").head(5)
    assert checks.filter(pl.col("verdict").str.starts_with("holds")).height > 100 * len(SEEDS)


@pytest.mark.parametrize(
    "kind", ["cell_changed", "transposition", "single_digit", "unit_slip", "sign", "omitted_component"]
)
def test_a_changed_cell_breaks_an_identity(kind):
    frames = samples.frames(SEEDS, "shanghai", [kind])
    failing = verdicts(frames).filter(
        (pl.col("verdict") == "fails") & pl.col("severity").is_in(["error", "warning"])
    )
    assert set(failing["document_id"]) == set(frames.planted["document_id"])


def test_a_change_inside_the_rounding_breaks_nothing():
    frames = samples.frames(SEEDS, "shanghai", ["within_rounding"])
    assert not frames.planted.is_empty()
    assert verdicts(frames).filter(pl.col("verdict") == "fails").is_empty()
