"""Errors in the tables: one printed figure changed."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace

from samples.placing import CannotPlant, change_digit, swap_digits
from samples.plan import Plan, Planted
from samples.printing import FACTOR, Figure, number_text, read_printed, reprint, rounded
from samples.quantities import Key

GUARDED = {
    "income_expenditure_summary", "income", "expenditure", "fiscal_summary", "gpb_expenditure", "gpb_basic_economic", "three_public",
}  # fmt: skip
"""Forms in which every non-zero figure takes part in identities of level error."""


def _candidates(plan: Plan) -> list[Key]:
    """Printed keys with a visible amount, once each."""
    keys = dict.fromkeys(plan.printed_keys())
    step = FACTOR["元"] // 100
    return [
        key
        for key in keys
        if key.form_id in GUARDED
        and abs(plan.figures[key].printed) >= max(step, FACTOR[plan.figures[key].unit] // 5)
        and key.measure not in ("business_education",)
        and key.item_code not in ("in.other.donation", "in.fiscal.gf")
    ]


def _change(
    plan: Plan, rng: random.Random, kind: str, cause: str, make: Callable[[Figure], Figure | None]
) -> Planted:
    keys = _candidates(plan)
    rng.shuffle(keys)
    for key in keys:
        before = plan.figures[key]
        after = make(before)
        floor = 25 * FACTOR[before.unit] // 100
        if after is None or after.text == before.text or abs(after.printed - before.printed) < floor:
            continue
        plan.figures.overrides[key] = after
        return Planted(kind, cause, key.form_id, key.item_code, key.measure, after.text, before.text)
    raise CannotPlant(kind)


def cell_changed(plan: Plan, rng: random.Random) -> Planted:
    """A figure off by something that is no slip of digits."""

    def make(figure: Figure) -> Figure:
        offset = rounded(abs(figure.printed) * rng.randint(3, 40) // 100 + FACTOR[figure.unit], figure.unit)
        return reprint(figure, figure.printed + offset, plan.figures.styles[plan.layout.forms[0]])

    return _change(plan, rng, "cell_changed", "unexplained", make)


def transposition(plan: Plan, rng: random.Random) -> Planted:
    def make(figure: Figure) -> Figure | None:
        whole, point, tail = figure.text.partition(".")
        swapped = swap_digits(whole, rng.choice)
        return replace(figure, text=swapped + point + tail) if swapped else None

    return _change(plan, rng, "transposition", "transposition", make)


def single_digit(plan: Plan, rng: random.Random) -> Planted:
    def make(figure: Figure) -> Figure | None:
        text = change_digit(figure.text, rng)
        return replace(figure, text=text) if text else None

    return _change(plan, rng, "single_digit", "single_digit", make)


def unit_slip(plan: Plan, rng: random.Random) -> Planted:
    """A figure of the other unit: 元 where the form says 万元, or the reverse."""
    style = plan.figures.styles[plan.layout.forms[0]]

    def make(figure: Figure) -> Figure:
        other = "元" if figure.unit == "万元" else "万元"
        shown = rounded(figure.exact, other)
        return replace(figure, text=number_text(shown, other, separators=style.separators))

    return _change(plan, rng, "unit_slip", "unit_slip", make)


def sign(plan: Plan, rng: random.Random) -> Planted:
    """A minus that is not there in truth."""
    return _change(plan, rng, "sign", "sign", lambda figure: replace(figure, text="-" + figure.text))


def malformed_cell(plan: Plan, rng: random.Random) -> Planted:
    """A point typed for a comma."""
    for key in rng.sample(keys := _candidates(plan), len(keys)):
        before = plan.figures[key]
        if "," in before.text and "." in before.text:
            after = replace(before, text=before.text.replace(",", ".", 1))
            plan.figures.overrides[key] = after
            return Planted(
                "malformed_cell",
                "malformed_number",
                *key[0:1],
                key.item_code,
                key.measure,
                after.text,
                before.text,
            )
    raise CannotPlant("malformed_cell")


def omitted_component(plan: Plan, rng: random.Random) -> Planted:
    """A column total that lacks one of its classes."""
    keys = _candidates(plan)
    totals = [
        k
        for k in keys
        if k.item_code in ("@total", "out.current_total")
        and k.form_id in ("expenditure", "gpb_expenditure", "income", "income_expenditure_summary")
    ]
    rng.shuffle(totals)
    for key in totals:
        parts = [
            k
            for k in keys
            if k.form_id == key.form_id
            and k.measure == key.measure
            and k.item_code.isdigit()
            and len(k.item_code) == 3
        ]
        before = plan.figures[key]
        if len(parts) < 3:
            continue
        missing = plan.figures[rng.choice(parts)].printed
        if missing < FACTOR[before.unit]:
            continue
        after = reprint(before, before.printed - missing, plan.figures.styles[key.form_id])
        plan.figures.overrides[key] = after
        return Planted(
            "omitted_component",
            "omitted_component",
            key.form_id,
            key.item_code,
            key.measure,
            after.text,
            before.text,
        )
    raise CannotPlant("omitted_component")


def within_rounding(plan: Plan, rng: random.Random) -> Planted:
    """A 款 of form 06 moved by one unit of its last place, inside the rounding of its column: nothing may be said."""
    form = "gpb_basic_economic"
    if form not in plan.layout.forms or plan.figures.styles[form].unit == "元":
        raise CannotPlant("within_rounding")
    step = FACTOR[plan.figures.styles[form].unit] // 10 ** plan.figures.styles[form].decimals
    printed = [
        key for key in dict.fromkeys(plan.printed_keys()) if key.form_id == form and plan.figures[key].printed
    ]
    linked = {"30108", "30109", "30110", "30111", "30113", "30212", "30217", "30231", "31013"}
    for parent in ("302", "301", "303"):
        children = [k for k in printed if k.item_code.startswith(parent) and len(k.item_code) == 5]
        whole = [k for k in printed if k.item_code == parent]
        free = [k for k in children if k.item_code not in linked]
        if not whole or not free:
            continue
        gap = sum(plan.figures[k].printed for k in children) - plan.figures[whole[0]].printed
        if 2 * (abs(gap) + step) > step * (len(children) + 1):
            continue
        key = rng.choice(free)
        before = plan.figures[key]
        after = reprint(before, before.printed + step, plan.figures.styles[form])
        plan.figures.overrides[key] = after
        return Planted(
            "within_rounding", "none", form, key.item_code, key.measure, after.text, before.text, silent=True
        )
    raise CannotPlant("within_rounding")


def printed_value(figure: Figure) -> int:
    return read_printed(figure.text, figure.unit)


TABLE_KINDS: dict[str, Callable[[Plan, random.Random], Planted]] = {
    planter.__name__: planter
    for planter in (
        cell_changed,
        transposition,
        single_digit,
        unit_slip,
        sign,
        malformed_cell,
        omitted_component,
        within_rounding,
    )
}
