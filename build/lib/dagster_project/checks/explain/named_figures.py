"""A wrong amount that is another figure of the document, or that another figure puts right (docs/specification/verdicts.md#hypotheses)."""

from __future__ import annotations

from collections.abc import Iterator

from ..catalogue.formula import ALIASES
from ..figures.constraints import Figure, Interval, total
from .case import LEAST_NAMED_DIGITS, Case, Reading, overlaps, significant, span


def same_elsewhere(case: Case, figure: Figure, needed: Interval, indices: list[int]) -> Iterator[Reading]:
    """``same_figure_elsewhere``: another printing of the same quantity says what is needed."""
    failing = {f.key for constraint in case.constraints_on(figure, indices) for f in constraint.figures()}
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
    """(form_id, item_code, measure) of the quantity that a figure states."""
    record = figure.record
    form, item, measure = record["form_id"], record["item_code"], record["measure"]
    if (
        not form
        or not item
        or not measure
        or (figure.kind == "claim" and figure.slot not in ("final", "count"))
    ):
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


def equals_other(case: Case, figure: Figure, needed: Interval) -> Iterator[Reading]:
    """``equals_other_named``: the printed figure is that of another quantity."""
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
    income = first_stated(case, ("income", "@total", "fiscal")) or first_stated(
        case, ("income", "@total", "total")
    )
    others = [
        first_stated(case, (form, "@total", "income")) or first_stated(case, (form, "@total", "total"))
        for form in ("gf_income_expenditure", "soc_income_expenditure")
    ]
    known = [other for other in others if other is not None]
    if income is None or not known:
        return
    _, low, high = total([(1, income), *((-1, other) for other in known)])
    if overlaps((low, high), span(figure)) and not overlaps((low, high), needed):
        yield Reading("equals_other_named", figure, None, (income, *known), {"joined": " − "})


def first_stated(case: Case, quantity: Quantity) -> Figure | None:
    for claim in case.claims:
        if (claim["form_id"], claim["item_code"], claim["measure"]) == quantity:
            figure = case.figure(claim, "final")
            if figure is not None and claim["budget_kind"] in (None, "final"):
                return figure
    return next(_printed_as(case, quantity), None)


def stale(case: Case, figure: Figure, needed: Interval) -> Iterator[Reading]:
    """``stale_text``: the figure is last year's, which the text's own comparison gives."""
    own = quantity_of(figure)
    if figure.kind != "claim" or own is None or significant(figure) < LEAST_NAMED_DIGITS:
        return
    for claim in case.claims:
        if (claim["form_id"], claim["item_code"], claim["measure"]) != own or claim[
            "base_kind"
        ] != "prior_final":
            continue
        change = case.figure(claim, "change")
        if change is None or change.value == 0:
            continue
        was = (needed[0] - change.high, needed[1] - change.low)
        if overlaps(was, span(figure)):
            yield Reading("stale_text", figure, figure.value + change.value, (change,))
            return
