"""Invariants of a build: each is a query, and a query that cannot be asked does not hold."""

from __future__ import annotations

import duckdb
import pytest

from dagster_project.publish.validate import (
    BrokenBuildError,
    Invariant,
    Outcome,
    invariants,
    refuse_broken,
    validate_build,
)


def test_names_are_unique_and_words_are_in_both_languages():
    known = invariants()
    assert len({invariant.name for invariant in known}) == len(known)
    assert all(invariant.zh and invariant.en for invariant in known)


def test_an_empty_file_holds_nothing(tmp_path):
    path = tmp_path / "build.duckdb"
    duckdb.connect(str(path)).close()
    outcomes = validate_build(path)
    assert len(outcomes) == len(invariants())
    assert not any(outcome.holds for outcome in outcomes)
    assert all(outcome.error for outcome in outcomes)


def test_the_refusal_names_what_is_broken():
    invariant = Invariant("rows", "行数相等", "the rows are equal", "select 1")
    refuse_broken([Outcome(invariant, 0)])
    with pytest.raises(BrokenBuildError, match=r"the rows are equal .*: 3 rows"):
        refuse_broken([Outcome(invariant, 0), Outcome(invariant, 3)])
