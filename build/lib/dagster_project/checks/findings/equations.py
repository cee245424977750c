"""A failing check as ``schemas.FINDING_CHECK``: both sides with their own terms, so that no output has to reconstruct them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from ..culprits.table_constraints import Check, OtherCheck
from ..figures.constraints import Figure, Linear, Ratio, Terms, ceiling, decimal, floor
from .wording.figures import stated_unit, unit_of

MOST_TERMS = 2_000
"""Of one finding, all its checks together: of a cluster with more the last ones have none."""


def equations(checks: list[Check]) -> list[dict[str, Any]]:
    """The checks of one finding in their order, with their terms as long as there is room."""
    rows, room = [], MOST_TERMS
    for check in checks:
        terms = list(_terms(check))
        rows.append(_equation(check) | {"terms": terms if len(terms) <= room else []})
        room -= len(rows[-1]["terms"])
    return rows


def _equation(check: Check) -> dict[str, Any]:
    judgement = check.judgement
    row: dict[str, Any] = {
        "identity_id": check.identity.id,
        "binding": check.binding,
        "relation": _relation(check),
    }
    constraint = check.constraint
    row["unit"] = check.unit if isinstance(check, OtherCheck) else constraint.unit if constraint else None
    if judgement is None:
        return row | dict.fromkeys(("lhs", "rhs", "difference", "difference_low", "difference_high"))
    return row | {
        "lhs": decimal(judgement.lhs),
        "rhs": decimal(judgement.rhs),
        "difference": decimal(judgement.difference),
        "difference_low": floor(judgement.low),
        "difference_high": ceiling(judgement.high),
    }


def _relation(check: Check) -> str:
    if isinstance(check, OtherCheck):
        return "documents"
    constraint = check.constraint
    if isinstance(constraint, Linear):
        return constraint.op
    return "rate" if isinstance(constraint, Ratio) else "count"


def _terms(check: Check) -> Iterator[Mapping[str, Any]]:
    constraint = check.constraint
    if isinstance(constraint, Linear):
        yield from _side("left", constraint.left)
        yield from _side("right", constraint.right)
        if constraint.constant:
            yield _constant(constraint.constant, constraint.unit)
    elif isinstance(constraint, Ratio):
        yield _term("left", 1, constraint.printed)
        yield from _side("numerator", constraint.numerator)
        yield from _side("denominator", constraint.denominator)
    else:
        yield from (_term("other", 1, figure) for figure in check.figures)


def _side(side: str, terms: Terms) -> Iterator[Mapping[str, Any]]:
    return (_term(side, sign, figure) for sign, figure in terms)


def _term(side: str, sign: int, figure: Figure) -> Mapping[str, Any]:
    record = figure.record
    is_cell = figure.kind == "observation"
    box = (
        None if is_cell else next((b for b in record["figure_boxes"] or () if b["slot"] == figure.slot), None)
    )
    return {
        "side": side,
        "sign": sign,
        "stated_text": figure.text,
        "stated_unit": stated_unit(figure),
        "value": decimal(figure.value),
        "unit": unit_of(figure),
        "form_id": record["form_id"] if is_cell else "narrative",
        "item_code": record["item_code"],
        "item_name": record["item_name"] if is_cell else record["subject"],
        "measure": record["measure"] if is_cell else figure.slot,
        "page_number": (box or record)["page_number"],
    }


def _constant(value: Fraction, unit: str) -> Mapping[str, Any]:
    """A number of the identity itself: 100 of the shares of one whole."""
    names = ("stated_text", "stated_unit", "form_id", "item_code", "item_name", "measure", "page_number")
    return dict.fromkeys(names) | {"side": "right", "sign": 1, "value": decimal(value), "unit": unit}
