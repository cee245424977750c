"""Ledger and layout → the sheets of a document, in printed order."""

from __future__ import annotations

from samples.figures import Figures
from samples.forms_functional import functional_grid, measure_columns
from samples.forms_items import economic_grid, item_grid, other_grid, three_public_grid
from samples.forms_lines import fiscal_summary_grid, summary_grid
from samples.grids import FormSheet, Grid
from samples.layout import Layout, layout_data
from samples.ledger import Ledger
from samples.quantities import FUNCTIONAL_FORMS, functional_codes

LANDSCAPE = {
    "income",
    "expenditure",
    "fiscal_summary",
    "three_public",
    "gf_income_expenditure",
    "soc_income_expenditure",
}
EMPTY_WORDS = {
    "gf_income_expenditure": "政府性基金预算财政拨款收入和支出",
    "soc_income_expenditure": "国有资本经营预算财政拨款收入和支出",
    "three_public": "财政拨款“三公”经费支出",
    "gf_basic_economic": "政府性基金预算财政拨款基本支出",
}


def make_sheets(
    ledger: Ledger, layout: Layout, figures: Figures, *, undeclared: frozenset[str] = frozenset()
) -> list[FormSheet]:
    """Every form of the layout as a sheet. ``undeclared``: empty forms printed without their 无数据 note."""
    sheets = []
    for position, form_id in enumerate(layout.forms, start=1):
        state = "figures"
        if is_empty(ledger, form_id) or form_id in figures.empty:
            state = "empty_undeclared" if form_id in undeclared else "declared_empty"
        number = layout.number.format(n=f"{position:02d}", i=position)
        style = figures.styles[form_id]
        place = layout.unit_place if form_id == "expenditure" and layout.mixed_unit != form_id else "line"
        sheets.append(
            FormSheet(
                form_id,
                layout.titles[form_id],
                number,
                style.unit,
                layout.unit_line.format(unit=style.unit) if place == "line" else "",
                f"部门：{ledger.body.name}" if layout.department_line else "",
                _grid(form_id, ledger, layout, figures),
                _notes(form_id, ledger, layout, state),
                form_id in LANDSCAPE or (form_id == "gpb_expenditure" and layout.balances_05),
                state,
                {"line": "printed", "missing": "inherited"}.get(place, place),
            )
        )
    return sheets


def printed_measures(sheet: FormSheet, layout: Layout) -> list[str]:
    """The measures of a form's columns, also where the form prints no figure under them."""
    if sheet.form_id == "three_public":
        return ["budget", "actual"]
    if sheet.form_id in FUNCTIONAL_FORMS:
        return [measure for measure, _ in measure_columns(sheet.form_id, layout)]
    return []


def is_empty(ledger: Ledger, form_id: str) -> bool:
    """Whether the body has nothing to put into a form that may be empty."""
    if form_id in ("gf_income_expenditure", "soc_income_expenditure"):
        return functional_codes(ledger, form_id) == ["@total"]
    if form_id == "three_public":
        items = (ledger.three_public, ledger.three_public_initial, ledger.three_public_adjusted)
        return not any(any(kind.values()) for kind in items)
    return False


def _grid(form_id: str, ledger: Ledger, layout: Layout, figures: Figures) -> Grid:
    if form_id == "income_expenditure_summary":
        return summary_grid(layout, figures)
    if form_id == "fiscal_summary":
        return fiscal_summary_grid(layout, figures)
    if form_id in ("gpb_basic_economic", "gf_basic_economic"):
        return economic_grid(form_id, ledger, layout, figures)
    if form_id == "three_public":
        return three_public_grid(layout, figures, empty=is_empty(ledger, form_id))
    if form_id in ("procurement", "purchased_services"):
        return item_grid(form_id, ledger, layout, figures)
    if form_id == "other":
        return other_grid(ledger)
    return functional_grid(form_id, ledger, layout, figures)


def _notes(form_id: str, ledger: Ledger, layout: Layout, state: str) -> tuple[str, ...]:
    notes = [layout_data()["notes"][form_id]] if form_id in layout_data()["notes"] else []
    if form_id == "three_public" and layout.three_public_budget == "adjusted":
        notes = [
            "注：本表反映部门本年度“三公”经费支出预决算情况。其中，预算数为“三公”经费全年预算数，"
            "反映按规定程序调整后的预算数；决算数是包括当年财政拨款和以前年度结转资金安排的实际支出。"
        ]
    if state == "declared_empty":
        subject = EMPTY_WORDS[form_id]
        notes.append(f"说明：{ledger.body.name}本年度没有{subject}，故本表无数据。")
    return tuple(notes)
