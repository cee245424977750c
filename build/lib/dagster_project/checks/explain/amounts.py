"""Readings of a wrong amount (docs/specification/verdicts.md#hypotheses): where the printed figure may come from.

Each function tries some names of that table, given what should stand there; ``readings`` asks them all and puts the best first.
"""

from __future__ import annotations

from collections.abc import Iterable

from ..figures.constraints import Figure, Interval
from .case import Case, Reading
from .digits import sign_slip, slips, unit_slip
from .named_figures import equals_other, same_elsewhere, stale
from .sums import both_sides_added, components, level_mix

ORDER_IN_TEXT = (
    "malformed_number",
    "both_sides_added",
    "stale_text",
    "equals_other_named",
    "unit_slip",
    "sign",
    "omitted_component",
    "extra_component",
    "same_figure_elsewhere",
    "level_mix",
    "transposition",
    "single_digit",
)
ORDER_IN_TABLES = (
    "malformed_number",
    "unit_slip",
    "sign",
    "equals_other_named",
    "omitted_component",
    "extra_component",
    "level_mix",
    "transposition",
    "single_digit",
    "same_figure_elsewhere",
)
"""Best first (docs/decisions/0009-causes-in-what-order.md): what names the source of the printed digits stands before the
mere fact that the right figure is printed elsewhere, which is true of every second printing; a text copies the tables, a
table copies nothing."""
BY_CHANCE = ("omitted_component", "extra_component", "transposition", "single_digit")
"""Worded as one reading, never as the cause (chance guard)."""


def readings(case: Case, figure: Figure, needed: Interval, checks: Iterable[int]) -> list[Reading]:
    """All readings that fit, best first. ``checks``: the failing checks that the figure is to explain."""
    indices = list(checks)
    found = [
        *both_sides_added(case, figure),
        *stale(case, figure, needed),
        *equals_other(case, figure, needed),
        *same_elsewhere(case, figure, needed, indices),
        *components(case, figure, needed, indices),
        *level_mix(figure, needed),
        *slips(figure, needed),
    ]
    found += [reading for reading in (unit_slip(figure, needed), sign_slip(figure, needed)) if reading]
    order = ORDER_IN_TEXT if figure.kind == "claim" else ORDER_IN_TABLES
    return sorted(found, key=lambda reading: order.index(reading.cause))
