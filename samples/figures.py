"""The figures of one document as they will be printed: exact values, styles by form, and what was planted."""

from __future__ import annotations

from dataclasses import dataclass, field

from samples.layout import Layout
from samples.printing import Figure, Style, print_figure
from samples.quantities import Key, quantities


@dataclass
class Figures:
    """Printed figures by key. ``overrides`` replace what the ledger says (errors, or fitted totals)."""

    exact: dict[Key, int]
    styles: dict[str, Style]
    overrides: dict[Key, Figure] = field(default_factory=dict)
    template: bool = False
    """Every figure is an empty cell."""

    def __getitem__(self, key: Key) -> Figure:
        if self.template:
            return Figure(0, "", self.styles[key.form_id].unit)
        if key in self.overrides:
            return self.overrides[key]
        return print_figure(self.exact[key], self.styles[key.form_id])


def make_figures(ledger, layout: Layout) -> Figures:
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
        styles[form] = Style(unit, layout.separators, zero, layout.full_width)
    return Figures(exact, styles)
