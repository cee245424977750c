"""Other values for the figures of a check: a rate left without a base does not hold, and nothing breaks."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from dagster_project.checks.figures.constraints import Ratio, holds_with

from ..statements import account_of, claim


def ratio() -> Ratio:
    bound = account_of([claim("a", final="30.00", base="60.00", completion="50.00")])
    row = bound.claims[0]
    printed, final, base = (bound.figure(row, slot) for slot in ("completion", "final", "base"))
    assert printed is not None
    assert final is not None
    assert base is not None
    return Ratio(printed, ((1, final),), ((1, base),))


def test_a_rate_without_base_does_not_hold():
    constraint = ratio()
    base = constraint.denominator[0][1]
    zero = replace(base, value=Fraction(0), low=Fraction(0), high=Fraction(0))
    assert holds_with(constraint, {})
    assert not holds_with(constraint, {base.key: zero})
    doubled = replace(base, value=base.value * 2, low=base.low * 2, high=base.high * 2)
    assert not holds_with(constraint, {base.key: doubled})
