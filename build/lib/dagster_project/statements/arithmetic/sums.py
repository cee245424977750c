"""The sums that a form's description tells, evaluated on one reading of it: which hold and which fail.

In whole halves of a 分: a figure stands for the interval of its printed digits, so a sum holds where its two sides differ
by no more than the half widths of its figures together. A sum of fewer than two figures that are not zero says nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from dagster_project.money import half_width_yuan

from ..forms.descriptions import Form, Formula
from ..observations.drafts import Draft

HALVES_IN_A_FEN = 2
HALVES_IN_A_YUAN = 200
"""Amounts are counted in halves of a 分, so that half of the last place is a whole number."""
LEAST_FILLED = 2
CLASSES = "classes"
"""The name in a formula for all 类 of a side."""
AGAIN = " again"
"""Ends the name of a sum that compares with another form."""
Key = tuple[str, str]
"""(item, measure)."""


class Figure(NamedTuple):
    """A printed amount and the half width of its interval, in halves of a 分."""

    value: int
    half_width: int


Figures = Mapping[Key, Figure]


@dataclass(frozen=True)
class Outcome:
    """The sums that hold and those that fail, by name, each with the digits of its whole."""

    holding: Mapping[str, int] = field(default_factory=dict)
    failing: Mapping[str, int] = field(default_factory=dict)

    @property
    def is_confirmed(self) -> bool:
        """Whether another form prints some figure of it again."""
        return any(name.endswith(AGAIN) for name in self.holding)


class Sum(NamedTuple):
    """``name`` is the same in every reading of the table."""

    name: str
    left: Sequence[Figure]
    right: Sequence[Figure]


def figures_of(drafts: Iterable[Draft]) -> dict[Key, Figure]:
    """The amounts of a reading; a key that is printed with two amounts is left out."""
    found: dict[Key, Figure] = {}
    twice: set[Key] = set()
    for draft in drafts:
        if draft.item_code is None or draft.amount_yuan is None or draft.stated_unit is None:
            continue
        figure = draft.cell.figure
        width = half_width_yuan(figure.decimals, draft.stated_unit, figure.zero_style)
        amount = Figure(int(draft.amount_yuan * HALVES_IN_A_YUAN), int(width * HALVES_IN_A_YUAN))
        key = draft.item_code, draft.measure
        if found.setdefault(key, amount) != amount:
            twice.add(key)
    return {key: figure for key, figure in found.items() if key not in twice}


def outcome_of(form: Form, figures: Figures, others: Mapping[str, Figures]) -> Outcome:
    """What the sums of a form say of a reading. ``others``: form id → the figures of forms that are known."""
    holding: dict[str, int] = {}
    failing: dict[str, int] = {}
    for one in _sums(form, figures, others):
        if _is_told(one):
            (holding if _holds(one) else failing)[one.name] = _digits(one)
    return Outcome(holding, failing)


def _is_told(one: Sum) -> bool:
    return sum(figure.value != 0 for figure in (*one.left, *one.right)) >= LEAST_FILLED


def _holds(one: Sum) -> bool:
    difference = sum(figure.value for figure in one.left) - sum(figure.value for figure in one.right)
    return abs(difference) <= sum(figure.half_width for figure in (*one.left, *one.right))


def _digits(one: Sum) -> int:
    """Digits of the largest figure of the left side, down to the last that it prints."""
    largest = max(one.left, key=lambda figure: abs(figure.value))
    return len(str(abs(largest.value) // max(HALVES_IN_A_FEN, 2 * largest.half_width)))


def _sums(form: Form, figures: Figures, others: Mapping[str, Figures]) -> Iterator[Sum]:
    items = list(dict.fromkeys(item for item, _ in figures))
    measures = list(dict.fromkeys(measure for _, measure in figures))
    for item in items:
        for formula in form.sums.columns:
            yield from _of_formula(formula, figures, item=item)
    for measure in measures:
        for formula in form.sums.rows:
            yield from _of_formula(formula, figures, measure=measure)
        if form.rows in ("functional", "economic"):
            yield from _of_levels(items, measure, figures)
    yield from _printed_again(form, figures, others)


def _of_formula(formula: Formula, figures: Figures, *, item: str = "", measure: str = "") -> Iterator[Sum]:
    """The sum of one row, or of one column, where its whole left side and some of its right side are printed."""
    sides = []
    for names in (formula.left, formula.right):
        keys = [key for name in names for key in _keys(name, item, measure, figures)]
        sides.append([figures[key] for key in keys if key in figures])
    if len(sides[0]) >= len(formula.left) and sides[1]:
        yield Sum(f"{formula.text}/{item or measure}", *sides)


def _keys(name: str, item: str, measure: str, figures: Figures) -> list[Key]:
    if name == CLASSES:
        return [key for key in figures if key[1] == measure and _is_class(key[0])]
    return [(item, name) if item else (name, measure)]


def _is_class(item: str) -> bool:
    return item.isdigit() and len(item) == 3


def _of_levels(items: Sequence[str], measure: str, figures: Figures) -> Iterator[Sum]:
    """A 类 is the sum of its 款, a 款 of its 项; a total that of the highest level below it."""
    codes = [item for item in items if item.isdigit() and (item, measure) in figures]
    children: dict[str, list[Figure]] = {}
    for code in codes:
        children.setdefault(code[:-2], []).append(figures[code, measure])
    for code in codes:
        if code in children:
            yield _of_whole(code, figures[code, measure], children[code])
    for total, parts in _totals(codes, items):
        if parts and (total, measure) in figures:
            below = [figures[part, measure] for part in parts if (part, measure) in figures]
            yield _of_whole(total, figures[total, measure], below)


def _of_whole(item: str, whole: Figure, parts: Sequence[Figure]) -> Sum:
    """By its amount and not its column: what adds up in a column says nothing of which column it is."""
    return Sum(f"{item} of {whole.value}", [whole], parts)


PERSONNEL = ("301", "303")


def _totals(codes: Sequence[str], items: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
    highest = min(map(len, codes), default=0)
    top = [code for code in codes if len(code) == highest]
    if not {"@personnel", "@public"} & set(items):
        yield "@total", top
        return
    yield "@personnel", [code for code in top if code[:3] in PERSONNEL]
    yield "@public", [code for code in top if code[:3] not in PERSONNEL]
    yield "@total", ["@personnel", "@public"]


def _printed_again(form: Form, figures: Figures, others: Mapping[str, Figures]) -> Iterator[Sum]:
    """Its totals and 类 where another form prints them too."""
    for again in form.sums.again:
        there = others.get(again.form_id)
        if there is None:
            continue
        whole = [
            figures[key]
            for name in _whole(figures, again.measure)
            if (key := (name, again.measure)) in figures
        ]
        same = there.get((again.total, again.there))
        if whole and same:
            yield Sum(f"@total{AGAIN}", whole, [same])
        for item, measure in figures:
            if measure == again.measure and _is_class(item) and (item, again.there) in there:
                yield Sum(f"{item}{AGAIN}", [figures[item, measure]], [there[item, again.there]])


def _whole(figures: Figures, measure: str) -> list[str]:
    return ["@total"] if ("@total", measure) in figures else ["@personnel", "@public"]
