"""A wrong total (docs/specification/verdicts.md#hypotheses): both sides added, a part left out or counted in, levels mixed."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from fractions import Fraction

from ..figures.constraints import Figure, Interval, Linear, total
from .case import LEAST_NAMED_DIGITS, Case, Reading, overlaps, significant, span
from .digits import LEAST_DIGITS, by_chance
from .named_figures import Quantity, first_stated

LARGEST_SUBSET = 3
"""Parts that may be left out of a total together: among more, some always fit."""
MOST_PARTS = 24
"""Parts among which they are looked for: 2,324 sets of three at most."""
_ALL = (("income", "@total", "total"), ("expenditure", "@total", "total"))
SIDES = {
    "income_expenditure_summary": (
        _ALL,
        (
            ("income_expenditure_summary", "in.current_total", "amount"),
            ("income_expenditure_summary", "out.current_total", "amount"),
        ),
    ),
    "fiscal_summary": (
        (("income", "@total", "fiscal"), ("expenditure", "@total", "total")),
        (
            ("fiscal_summary", "in.current_total", "amount"),
            ("fiscal_summary", "out.current_total", "total"),
        ),
        _ALL,
    ),
}
"""Form of the 总计 → pairs of (income, expenditure) that it may have added."""


def both_sides_added(case: Case, figure: Figure) -> Iterator[Reading]:
    """``both_sides_added``: a 总计 that is the sum of income and expenditure."""
    is_total = figure.kind == "claim" and (figure.record["item_code"] or "").endswith("total")
    if not is_total or significant(figure) < LEAST_DIGITS:
        return
    slot = figure.slot if figure.slot in ("final", "change") else "final"
    for sides in SIDES.get(figure.record["form_id"], ()):
        found = [side for quantity in sides if (side := _side(case, quantity, slot)) is not None]
        _, low, high = total((1, side) for side in found)
        if len(found) == len(sides) and overlaps((low, high), span(figure)):
            yield Reading("both_sides_added", figure, None, tuple(found))
            return


def _side(case: Case, quantity: Quantity, slot: str) -> Figure | None:
    if slot == "final":
        return first_stated(case, quantity)
    for claim in case.claims:
        if (claim["form_id"], claim["item_code"], claim["measure"]) == quantity:
            found = case.figure(claim, slot)
            if found is not None:
                return found
    return None


def components(case: Case, figure: Figure, needed: Interval, indices: list[int]) -> Iterator[Reading]:
    """``omitted_component``, ``extra_component``: a sum that lacks some of its parts, or holds one that is not of it.

    One answer only, or none.
    """
    for constraint in case.constraints_on(figure, indices):
        if not isinstance(constraint, Linear) or constraint.op != "==":
            continue
        parts = _parts_beside(constraint, figure)
        if len(parts) < 2 or figure.value == 0:
            continue
        missing = (needed[0] - figure.value, needed[1] - figure.value)
        found = _subset(parts[:MOST_PARTS], missing, figure) or _beside(case, missing, figure)
        if found is not None:
            yield found
            return


def _parts_beside(constraint: Linear, figure: Figure) -> list[Figure]:
    """The summands, where the figure is the sum."""
    for own, other in ((constraint.left, constraint.right), (constraint.right, constraint.left)):
        if len(own) == 1 and own[0][1].key == figure.key and all(sign > 0 for sign, _ in other):
            return [part for _, part in other if part.value > 0]
    return []


def _subset(parts: Sequence[Figure], missing: Interval, figure: Figure) -> Reading | None:
    tried = 0
    for size in range(1, LARGEST_SUBSET + 1):
        fitting = []
        for members in itertools.combinations(parts, size):
            if size == len(parts):
                continue
            tried += 1
            _, low, high = total((1, member) for member in members)
            if overlaps((low, high), missing) or overlaps((-high, -low), missing):
                fitting.append(members)
        if fitting:
            members = fitting[0]
            amount = sum((member.value for member in members), Fraction(0))
            width = missing[1] - missing[0]
            if len(fitting) > 1 or amount <= 3 * width or by_chance(figure, missing, tried):
                return None
            cause = "omitted_component" if missing[1] > 0 else "extra_component"
            return Reading(cause, figure, None, members, tried=tried)
    return None


def _beside(case: Case, missing: Interval, figure: Figure) -> Reading | None:
    """What the sum lacks is one other figure of the same part of the text, and one only."""
    if figure.kind != "claim" or missing[0] <= 0 <= missing[1]:
        return None
    part = (figure.record["section_path"] or [None])[0]
    found: dict[Fraction, Figure] = {}
    for claim in case.claims:
        if (claim["section_path"] or [None])[0] != part:
            continue
        other = case.figure(claim, "final")
        if other is None or other.key == figure.key or significant(other) < LEAST_NAMED_DIGITS:
            continue
        if overlaps(span(other), missing) or overlaps((-other.high, -other.low), missing):
            found[other.value] = other
    if len(found) != 1:
        return None
    (other,) = found.values()
    cause = "omitted_component" if missing[1] > 0 else "extra_component"
    return Reading(cause, figure, None, (other,), tried=len(case.claims))


def level_mix(figure: Figure, needed: Interval) -> Iterator[Reading]:
    """``level_mix``: a total that counts classes and what is below them."""
    record = figure.record
    if figure.kind != "observation" or record["item_code"] not in ("@total", "out.current_total"):
        return
    for times in (2, 3):
        if (
            overlaps((needed[0] * times, needed[1] * times), span(figure))
            and significant(figure) >= LEAST_DIGITS
        ):
            yield Reading("level_mix", figure, figure.value / times, words={"times": str(times)})
            return
