"""The figures of one document as they will be printed: exact values, styles by form, and what was planted."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from samples.classification import CLASS_LINES
from samples.layout import Layout
from samples.ledger import Ledger
from samples.printing import FACTOR, Figure, Style, print_figure, reprint
from samples.quantities import Key, quantities


@dataclass
class Figures:
    """Printed figures by key. ``overrides`` replace what the ledger says (errors, or fitted totals)."""

    exact: dict[Key, int]
    styles: dict[str, Style]
    overrides: dict[Key, Figure] = field(default_factory=dict)
    names: dict[tuple[str, str], str] = field(default_factory=dict)
    """(form, code) → a printed name that is not the code's own."""
    empty: frozenset[str] = frozenset()
    """Forms whose every figure is zero."""
    template: bool = False
    """Every figure is an empty cell."""

    def __getitem__(self, key: Key) -> Figure:
        if self.template:
            return Figure(0, "", self.styles[key.form_id].unit)
        if key in self.overrides:
            return self.overrides[key]
        exact = 0 if key.form_id in self.empty else self.exact[key]
        return print_figure(exact, self.styles[key.form_id])


def make_figures(ledger: Ledger, layout: Layout) -> Figures:
    """Every figure of the ledger in the layout's manner; 三公 budgets are those the layout prints."""
    exact = {}
    kind = layout.three_public_budget
    for key, value in quantities(ledger).items():
        if key.measure.startswith("budget_"):
            if key.measure == f"budget_{kind}":
                exact[key._replace(measure="budget")] = value
        else:
            exact[key] = value
    styles = {}
    for form in {*layout.forms, "unit_list"}:
        unit = layout.unit
        if form == layout.mixed_unit:
            unit = "万元" if unit == "元" else "元"
        zero = layout.zero_06 if form == "gpb_basic_economic" else layout.zero
        styles[form] = Style(unit, layout.separators, zero, layout.full_width, layout.wide_comma)
    return Figures(
        exact, styles, empty=frozenset({"gf_basic_economic"} if layout.fund_basic == "empty" else ())
    )


def fit_totals(figures: Figures) -> None:
    """尾差调整: where the rounded classes of 01 miss their rounded total by one last place, the largest class gives way.

    Form 04 gets the same treatment in its columns 合计 and 一般公共预算. Publishers do this to close a column; every
    figure stays within one last place of the same quantity elsewhere.
    """
    for form, measures in (("income_expenditure_summary", ("amount",)), ("fiscal_summary", ("total", "gpb"))):
        if form not in figures.styles:
            continue
        style = figures.styles[form]
        step = FACTOR[style.unit] // 10**style.decimals
        total = {m: figures[Key(form, "expenditure", "out.current_total", m)].printed for m in measures}
        classes = {
            m: {c: figures[Key(form, "expenditure", c, m)].printed for c in CLASS_LINES} for m in measures
        }
        gaps = {total[m] - sum(classes[m].values()) for m in measures}
        largest = {max(classes[m], key=classes[m].__getitem__) for m in measures}
        if len(gaps) != 1 or abs(gap := gaps.pop()) != step or len(largest) != 1:
            continue
        code = largest.pop()
        if len({classes[m][code] for m in measures}) != 1:
            continue
        for measure in measures:
            key = Key(form, "expenditure", code, measure)
            figures.overrides[key] = reprint(figures[key], classes[measure][code] + gap, style)


ODD_WAYS = ("{}①", "{}*", "-{}", "（{}）", "△{}")
"""A figure with a footnote mark; a negative one in three manners."""


def make_odd(figures: Figures, keys: Sequence[Key], rng: random.Random) -> None:
    """Print some figures in each odd way, and one with a point typed for a comma."""
    visible = [key for key in dict.fromkeys(keys) if figures[key].printed > 0]
    chosen = rng.sample(visible, min(len(visible), 3 * len(ODD_WAYS)))
    for number, key in enumerate(chosen):
        figure = figures[key]
        figures.overrides[key] = replace(figure, text=ODD_WAYS[number % len(ODD_WAYS)].format(figure.text))
    grouped = [k for k in visible if k not in chosen and "," in figures[k].text and "." in figures[k].text]
    for key in rng.sample(grouped, min(len(grouped), 2)):
        figure = figures[key]
        figures.overrides[key] = replace(figure, text=figure.text.replace(",", ".", 1))
