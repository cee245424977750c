"""Thresholds of figures and of tables side by side: a case just inside each, a case just outside."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from dagster_project.statements.layout.amounts import own_unit, read_figure
from dagster_project.statements.layout.lanes import _are_beside


@pytest.mark.parametrize(("length", "is_figure"), [(60, True), (61, False)])
def test_the_longest_text_that_is_a_figure(length, is_figure):
    assert read_figure("12.50".rjust(length)).is_numeric is is_figure
    assert (own_unit("12.50万元".rjust(length)) is not None) is is_figure


@pytest.mark.parametrize(("shared", "is_beside"), [(31.0, True), (29.0, False)])
def test_tables_that_stand_beside_each_other(shared, is_beside):
    """Three tenths of the lower one, which is 100 points high."""
    one = SimpleNamespace(box=(0.0, 0.0, 200.0, 300.0))
    other = SimpleNamespace(box=(220.0, 300.0 - shared, 400.0, 400.0 - shared))
    assert _are_beside(one, other) is is_beside
