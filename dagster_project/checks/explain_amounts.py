"""Readings of a wrong amount (verdict model §3): where the printed figure may come from, given what should stand there.

Each function is one row of the table; ``readings`` asks them all and puts the best first.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from .constraints import Figure, Interval, Linear, total
from .explain_case import Case, Reading, overlaps, significant, span
from .explain_digits import LEAST_DIGITS, by_chance, sign_slip, slips, unit_slip
from .formula import ALIASES

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
"""Best first. §3's order, with one reading of it: what names the source of the printed digits stands before the mere
fact that the right figure is printed elsewhere, which is true of every second printing; a text copies the tables, a
table copies nothing."""
BY_CHANCE = ("omitted_component", "extra_component", "transposition", "single_digit")
"""Worded as one reading, never as the cause (chance guard)."""
LARGEST_SUBSET = 3
MOST_PARTS = 24
LEAST_NAMED_DIGITS = 4


def readings(case: Case, figure: Figure, needed: Interval, checks: Iterable[int]) -> list[Reading]:
    """All readings that fit, best first. ``checks``: the failing checks that the figure is to explain."""
    indices = list(checks)
    found = [
        *_both_sides_added(case, figure),
        *_stale(case, figure, needed),
        *_equals_other(case, figure, needed),
        *_same_elsewhere(case, figure, needed, indices),
        *_components(case, figure, needed, indices),
        *_level_mix(figure, needed),
        *slips(figure, needed),
    ]
    found += [reading for reading in (unit_slip(figure, needed), sign_slip(figure, needed)) if reading]
    order = ORDER_IN_TEXT if figure.kind == "claim" else ORDER_IN_TABLES
    return sorted(found, key=lambda reading: order.index(reading.cause))


# ---------------------------------------------------------------- the same quantity, another quantity
def _same_elsewhere(case: Case, figure: Figure, needed: Interval, indices: list[int]) -> Iterator[Reading]:
    """Row 3: another printing of the same quantity says what is needed."""
    failing = {
        f.key for constraint in case.constraints_on(figure, indices) for f in constraint.figures()
    }
    for twin in case.twins(figure):
        if twin.key in failing and overlaps(span(twin), needed) and twin.value != figure.value:
            yield Reading("same_figure_elsewhere", figure, twin.value, (twin,))
            return


MIRRORED = {
    ("income", "@total", "total"): ("expenditure", "@total", "total"),
    ("income", "@total", "fiscal"): ("gpb_expenditure", "@total", "total"),
    ("income_expenditure_summary", "in.current_total", "amount"): ("income_expenditure_summary", "out.current_total", "amount"),
    ("fiscal_summary", "in.current_total", "amount"): ("fiscal_summary", "out.current_total", "total"),
    ("fiscal_summary", "in.gpb", "amount"): ("fiscal_summary", "out.current_total", "gpb"),
    ("gf_income_expenditure", "@total", "income"): ("gf_income_expenditure", "@total", "total"),
    ("soc_income_expenditure", "@total", "income"): ("soc_income_expenditure", "@total", "total"),
    ("three_public", "total", "budget"): ("three_public", "total", "actual"),
}  # fmt: skip
"""Income and expenditure, budget and final: what is taken for the other."""
_MIRROR = MIRRORED | {other: one for one, other in MIRRORED.items()}
NATURES = ("total", "basic", "project")

Quantity = tuple[str, str, str]


def quantity_of(figure: Figure) -> Quantity | None:
    """(form_id, item_code, measure) that a figure speaks of."""
    record = figure.record
    form, item, measure = record["form_id"], record["item_code"], record["measure"]
    if not form or not item or not measure or (figure.kind == "claim" and figure.slot not in ("final", "count")):
        return None
    return form, item, measure


def _printed_as(case: Case, quantity: Quantity) -> Iterator[Figure]:
    """Figures of tables and text that state a quantity."""
    form, item, measure = quantity
    alias = ALIASES.get(form, "")
    for place in (item, f"out.{item}"):
        figure = case.forms.one(alias, place, measure)
        if figure is not None:
            yield figure
    for claim in case.claims:
        if (claim["form_id"], claim["item_code"], claim["measure"]) == quantity:
            figure = case.figure(claim, "final")
            if figure is not None:
                yield figure


def _is_named(figure: Figure, other: Figure) -> bool:
    """The same digits, and enough of them to mean something."""
    close = abs(figure.value - other.value) <= (figure.step + other.step) / 2
    if figure.step == other.step:
        close = figure.value == other.value
    return close and significant(figure) >= LEAST_NAMED_DIGITS and significant(other) >= LEAST_NAMED_DIGITS


def _equals_other(case: Case, figure: Figure, needed: Interval) -> Iterator[Reading]:
    """Row 4: the printed figure is that of another quantity."""
    own = quantity_of(figure)
    if own is None:
        return
    for quantity in _other_quantities(own):
        for other in _printed_as(case, quantity):
            if other.key != figure.key and _is_named(figure, other) and not overlaps(span(other), needed):
                yield Reading("equals_other_named", figure, None, (other,))
                return
    yield from _income_of_the_fund(case, figure, own, needed)


def _other_quantities(own: Quantity) -> Iterator[Quantity]:
    form, item, measure = own
    if own in _MIRROR:
        yield _MIRROR[own]
    if item[:1].isdigit() or item == "@total":
        for other_form in ("expenditure", "gpb_expenditure", "fiscal_expenditure"):
            if other_form != form and measure in NATURES:
                yield other_form, item, measure
        yield from ((form, item, other) for other in NATURES if other != measure and measure in NATURES)


def _income_of_the_fund(case: Case, figure: Figure, own: Quantity, needed: Interval) -> Iterator[Reading]:
    """Expenditure of the general budget printed as its income: fiscal income less the two other budgets."""
    if own != ("gpb_expenditure", "@total", "total"):
        return
    income = _first(case, ("income", "@total", "fiscal")) or _first(case, ("income", "@total", "total"))
    others = [
        _first(case, (form, "@total", "income")) or _first(case, (form, "@total", "total"))
        for form in ("gf_income_expenditure", "soc_income_expenditure")
    ]
    known = [other for other in others if other is not None]
    if income is None or not known:
        return
    _, low, high = total([(1, income), *((-1, other) for other in known)])
    if overlaps((low, high), span(figure)) and not overlaps((low, high), needed):
        yield Reading("equals_other_named", figure, None, (income, *known))


def _first(case: Case, quantity: Quantity) -> Figure | None:
    for claim in case.claims:
        if (claim["form_id"], claim["item_code"], claim["measure"]) == quantity:
            figure = case.figure(claim, "final")
            if figure is not None and claim["budget_kind"] in (None, "final"):
                return figure
    return next(_printed_as(case, quantity), None)


def _stale(case: Case, figure: Figure, needed: Interval) -> Iterator[Reading]:
    """Row 17: the figure is last year's, which the text's own comparison gives."""
    own = quantity_of(figure)
    if figure.kind != "claim" or own is None or significant(figure) < LEAST_NAMED_DIGITS:
        return
    for claim in case.claims:
        if (claim["form_id"], claim["item_code"], claim["measure"]) != own or claim["base_kind"] != "prior_final":
            continue
        change = case.figure(claim, "change")
        if change is None or change.value == 0:
            continue
        was = (needed[0] - change.high, needed[1] - change.low)
        if overlaps(was, span(figure)):
            yield Reading("stale_text", figure, figure.value + change.value, (change,))
            return


# ---------------------------------------------------------------- sums
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


def _both_sides_added(case: Case, figure: Figure) -> Iterator[Reading]:
    """Row 5: a 总计 that is the sum of income and expenditure."""
    form = figure.record["form_id"]
    if figure.kind != "claim" or form not in SIDES or not (figure.record["item_code"] or "").endswith("total"):
        return
    slot = figure.slot if figure.slot in ("final", "change") else "final"
    for sides in SIDES[form]:
        found = [_side(case, quantity, slot) for quantity in sides]
        if any(side is None for side in found):
            continue
        _, low, high = total((1, side) for side in found if side is not None)
        if overlaps((low, high), span(figure)) and significant(figure) >= LEAST_DIGITS:
            yield Reading("both_sides_added", figure, None, tuple(side for side in found if side is not None))
            return


def _side(case: Case, quantity: Quantity, slot: str) -> Figure | None:
    if slot == "final":
        return _first(case, quantity)
    for claim in case.claims:
        if (claim["form_id"], claim["item_code"], claim["measure"]) == quantity:
            found = case.figure(claim, slot)
            if found is not None:
                return found
    return None


def _components(case: Case, figure: Figure, needed: Interval, indices: list[int]) -> Iterator[Reading]:
    """Row 10: a sum that lacks some of its parts, or holds one that is not of it. One answer only, or none."""
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


def _level_mix(figure: Figure, needed: Interval) -> Iterator[Reading]:
    """Row 16: a total that counts classes and what is below them."""
    record = figure.record
    if figure.kind != "observation" or record["item_code"] not in ("@total", "out.current_total"):
        return
    for times in (2, 3):
        if overlaps((needed[0] * times, needed[1] * times), span(figure)) and significant(figure) >= LEAST_DIGITS:
            yield Reading("level_mix", figure, figure.value / times, words={"times": str(times)})
            return
