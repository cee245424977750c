"""Narrative identities in SQL: silent on clean documents, and each planted error fails the identity that covers it."""

from __future__ import annotations

import duckdb
import polars as pl
import pytest

from dagster_project import schemas
from dagster_project.expectations import suites
from dagster_project.expectations.prepare import prepare
from samples import Frames, frames
from tests.unit.expectations.marts import make_marts

SEEDS = range(8)
TABLES = ("documents", "forms", "observations", "claims")


def fitted(name: str, frame: pl.DataFrame) -> pl.DataFrame:
    """The truth of samples has the columns that truth can know; the others of the table are null."""
    table = schemas.TABLES[name]
    absent = [
        pl.lit(None, dtype=dtype).alias(c) for c, dtype in table.schema.items() if c not in frame.columns
    ]
    return frame.with_columns(absent).select(pl.col(c).cast(dtype) for c, dtype in table.schema.items())


@pytest.fixture
def failing(tmp_path):
    """A function: frames of samples -> {identity: documents in which it fails}, by the narrative suites."""

    def run(truth: Frames) -> dict[str, set[str]]:
        make_marts(tmp_path / "build.duckdb", {name: fitted(name, getattr(truth, name)) for name in TABLES})
        prepare(tmp_path / "build.duckdb", tmp_path / "figures.duckdb")
        found = {}
        with duckdb.connect(str(tmp_path / "figures.duckdb"), read_only=True) as connection:
            for suite in suites.compiled():
                for rule in suite.rules if suite.name.startswith("narrative") else ():
                    rows = connection.execute(rule.sql.replace("{batch}", "figures")).fetchall()
                    if rows:
                        found[rule.identity_id] = {row[1] for row in rows}
        return found

    return run


def test_clean_documents_of_every_layout_are_silent(failing):
    assert failing(frames(range(20))) == {}


@pytest.mark.parametrize(
    ("kind", "identities"),
    [
        ("wrong_base", {"N-GROWTH"}),
        ("wrong_denominator", {"N-SHARE"}),
        ("both_sides_added", {"NX-01-TOTAL", "NX-04-TOTAL"}),
        ("omitted_part", {"N-PARTS", "N-PROCUREMENT"}),
        ("direction", {"N-DIRECTION-PAIR"}),
    ],
)
def test_a_planted_error_fails_the_identity_that_covers_it(failing, kind, identities):
    truth = frames(SEEDS, errors=(kind,))
    planted = set(truth.planted["document_id"])
    found = failing(truth)
    assert planted
    assert set().union(*(found.get(identity, set()) for identity in identities)) == planted
