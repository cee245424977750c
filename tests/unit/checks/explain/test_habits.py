"""Thresholds of what is a habit of a document or a slip of our reading: a case just inside each, a case just outside."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from types import SimpleNamespace

import pytest

from dagster_project.checks.explain.abstain.misreading import _holding_when_shifted
from dagster_project.checks.explain.last_place import _all_cut_off
from dagster_project.checks.figures.constraints import Figure, Linear


def printed(key: str, value: int, *, exact: bool = False) -> Figure:
    """A figure in whole 万元, as rounded as it is printed; ``exact``: to the 分."""
    half = Fraction(0) if exact else Fraction(5000)
    amount = Fraction(value) * 10_000
    return Figure(
        key, "observation", "amount", amount, amount - half, amount + half, Fraction(10_000), str(value), {}
    )


def cut_off_sum(number: int, parts: int) -> Linear:
    """So many parts, cut off, which miss their total by one last place."""
    members = tuple((1, printed(f"{number}/{k}", 10 * number + k)) for k in range(1, parts + 1))
    whole = sum(10 * number + k for k in range(1, parts + 1)) + 1
    return Linear("==", members, ((1, printed(f"{number}/whole", whole)),))


@pytest.mark.parametrize(("sums", "parts", "is_habit"), [(5, 3, True), (4, 3, False), (5, 2, False)])
def test_sums_that_show_that_amounts_are_cut_off(sums, parts, is_habit):
    """Five different ones, each of three parts at least."""
    assert _all_cut_off([cut_off_sum(number, parts) for number in range(1, sums + 1)]) is is_habit


def row_case(values: list[int], totals: dict[str, tuple[int, int]]) -> tuple[SimpleNamespace, list[Figure]]:
    """A printed row, and failing checks: name → (place in the row, what stands there in truth)."""
    row = [printed(f"row/{place}", value, exact=True) for place, value in enumerate(values)]
    checks, by_figure = [], defaultdict(list)
    for number, (name, (place, truth)) in enumerate(totals.items()):
        other = printed(name, truth, exact=True)
        constraint = Linear("==", ((1, row[place]),), ((1, other),))
        checks.append(SimpleNamespace(constraint=constraint, fails=values[place] != truth))
        by_figure[row[place].key].append(number)
    return SimpleNamespace(board=SimpleNamespace(checks=checks, by_figure=by_figure)), row


@pytest.mark.parametrize(
    ("values", "totals", "holding"),
    [
        ([0, 7, 5], {"a": (0, 7), "b": (1, 5)}, 2),
        ([0, 7, 5], {"a": (0, 7)}, 0),
        ([0, 7], {"a": (0, 7), "b": (1, 0)}, 0),
        ([0, 0, 5], {"a": (1, 5), "b": (2, 0)}, 0),
    ],
    ids=["two checks", "one check", "a row of two figures", "one figure that is not 0"],
)
def test_a_row_that_was_read_one_column_beside(values, totals, holding):
    """Two checks at least hold again, and two figures of three at least have moved."""
    case, row = row_case(values, totals)
    assert len(_holding_when_shifted(case, row, 1)) == holding
