"""Feasibility of a small system of intervals: exact Fourier–Motzkin elimination for one, two or three unknown figures.

A row says ``low <= sum of coefficient * unknown <= high``; rational arithmetic, so a clean document that lands exactly
on its limit stays inside.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from ..figures.constraints import Interval

Half = tuple[tuple[Fraction, ...], Fraction]
"""``sum of coefficient * unknown <= bound``."""
Row = tuple[Mapping[str, int], Fraction, Fraction]
FAR = Fraction(10) ** 30
MOST_ROWS = 4_000
"""Elimination multiplies rows; a system that grows beyond this is given up as infeasible."""


def demanded(rows: Iterable[Row], unknowns: Sequence[str]) -> dict[str, Interval] | None:
    """The interval of each unknown in the solutions of all rows; null where there is no solution."""
    halves = _halves(rows, unknowns)
    found: dict[str, Interval] = {}
    for position, name in enumerate(unknowns):
        others = [index for index in range(len(unknowns)) if index != position]
        projected = halves
        for index in others:
            reduced = _eliminate(projected, index)
            if reduced is None:
                return None
            projected = reduced
        interval = _ends(projected, position)
        if interval is None:
            return None
        found[name] = interval
    return found


def _halves(rows: Iterable[Row], unknowns: Sequence[str]) -> list[Half]:
    tightest: dict[tuple[Fraction, ...], Fraction] = {}
    for coefficients, low, high in rows:
        vector = tuple(Fraction(coefficients.get(name, 0)) for name in unknowns)
        if high < FAR:
            _keep(tightest, vector, high)
        if low > -FAR:
            _keep(tightest, tuple(-c for c in vector), -low)
    return list(tightest.items())


def _keep(
    tightest: dict[tuple[Fraction, ...], Fraction], vector: tuple[Fraction, ...], bound: Fraction
) -> None:
    """Of parallel half-spaces only the tightest says anything."""
    scale = next((abs(c) for c in vector if c), Fraction(1))
    vector, bound = tuple(c / scale for c in vector), bound / scale
    if vector not in tightest or bound < tightest[vector]:
        tightest[vector] = bound


def _eliminate(halves: list[Half], index: int) -> list[Half] | None:
    upper = [h for h in halves if h[0][index] > 0]
    lower = [h for h in halves if h[0][index] < 0]
    if len(upper) * len(lower) > MOST_ROWS:
        return None
    tightest: dict[tuple[Fraction, ...], Fraction] = {}
    for vector, bound in halves:
        if vector[index] == 0:
            _keep(tightest, vector, bound)
    for u, u_bound in upper:
        for v, v_bound in lower:
            a, b = u[index], -v[index]
            vector = tuple(x / a + y / b for x, y in zip(u, v, strict=True))
            _keep(tightest, vector, u_bound / a + v_bound / b)
    return list(tightest.items())


def _ends(halves: list[Half], index: int) -> Interval | None:
    low, high = -FAR, FAR
    for vector, bound in halves:
        coefficient = vector[index]
        if coefficient == 0:
            if bound < 0:
                return None
        elif coefficient > 0:
            high = min(high, bound / coefficient)
        else:
            low = max(low, bound / coefficient)
    return (low, high) if low <= high else None
