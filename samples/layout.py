"""A layout: every habit of printing that varies between publishers, chosen by seed from ``layouts.yaml``."""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

import yaml

EXTRA_FORMS = ("gpb_project", "other")
"""Forms that some publishers add to the set."""
RETITLED: dict[tuple[str, bool], tuple[str, str]] = {
    ("soc_balances", False): ("soc_income_expenditure", "国有资本经营预算财政拨款支出决算表"),
    ("gf_balances", False): ("gf_income_expenditure", "政府性基金预算财政拨款支出决算表"),
    ("balances_05", True): ("gpb_expenditure", "一般公共预算财政拨款收入支出决算表"),
    ("conferences", True): ("three_public", "财政拨款“三公”经费、会议费和培训费支出决算表"),
}
"""Habits that change the title of a form."""
FAMILIES = ("shanghai", "mof", "beijing", "education", "free")


@cache
def layout_data() -> dict[str, Any]:
    return yaml.load((Path(__file__).parent / "layouts.yaml").read_text(encoding="utf-8"), yaml.CSafeLoader)


@dataclass(frozen=True)
class Layout:
    """The choices for one document."""

    family: str
    unit: str
    unit_line: str
    number: str
    line_numbers: bool | str
    """True: 行次 and 栏次; "columns": 栏次 only."""
    department_line: bool
    code_cells: int
    """Cells that a code takes: 1, 3 (类|款|项), or 0 (indented names without codes)."""
    total: str
    """Where 合计 stands: first, last, header (in the last header row), both."""
    total_05: str
    three_public: str
    """pairs, groups (six budgets then six actuals), rows (items as rows)."""
    three_public_budget: str
    economic_blocks: int
    soc_balances: bool
    zero: str
    zero_06: str
    class_lines: int
    forms: tuple[str, ...]
    narrative: str
    titles: dict[str, str] = field(default_factory=dict)
    separators: bool = True
    full_width: bool = False
    rules: str = "full"
    """full, horizontal (no vertical rules), three_line, rects (thin filled rectangles), doubled."""
    continuation: str = "plain"
    """Further pages of a form: plain, header (repeated), open_top (first row without a top rule)."""
    rotate: bool = False
    """Landscape forms on portrait paper with /Rotate 90."""
    stray_rows: bool = False
    """Rows of nothing but blanks: between header and figures of 三公, at the end of functional forms."""
    spaced_words: bool = False
    """``合　计`` with a wide space."""
    mixed_unit: str | None = None
    """One form that is printed in the other unit, and says so."""
    indent: str = "wide"
    """Levels of names without codes: wide (full-width spaces) or offset (further to the right)."""
    narrow_names: bool = False
    """Columns of names so narrow that most names take several lines."""
    broken: str = "none"
    """Further pages: split_row (the name of a row on one page, its figures on the next), title (all repeated)."""
    economic_code_cells: int = 1
    small_unit: str = "none"
    education_column: bool = False
    """其中：教育收费 in form 02."""
    balances_05: bool = False
    """Form 05 with opening, income, expenditure and closing, each by nature."""
    conferences: bool = False
    """会议费 and 培训费 beside the 三公."""
    gf_balances: bool = True
    old_names: bool = False
    """Class lines under names of other years."""
    wide_comma: bool = False
    """Thousands parted by ``，``."""
    align: str = "right"
    economic_total: bool = False
    """A row 合计 of both blocks in form 06."""
    unit_place: str = "line"
    """Of form 03: line, header (（万元） beside the columns) or missing (it is that of the other forms)."""
    fund_basic: str = "none"
    """Form 13: none, empty, figures."""
    blank_between: bool = False
    """Rows of blanks in the middle of functional forms."""
    odd_figures: bool = False
    """A malformed separator, footnote marks, three ways to write a negative number."""


def make_layout(family: str, rng: random.Random, later: random.Random) -> Layout:
    """The layout of a family; its lists of alternatives are settled by ``rng``, those of ``free_more`` by ``later``."""
    data = layout_data()
    base = family if family != "free" else rng.choice(["shanghai", "mof", "beijing"])
    if base not in data["families"]:
        raise ValueError(f"no layout {family!r}; known: {', '.join(FAMILIES)}")
    chosen = {
        key: rng.choice(value) if isinstance(value, list) and key != "forms" else value
        for key, value in data["families"][base].items()
    }
    titles_of = chosen.pop("titles")
    forms = list(chosen.pop("forms"))
    extra: dict[str, Any] = {}
    if family == "free":
        options = {key: rng.choice(value) for key, value in data["free"].items()}
        options["total_05"] = rng.choice(["first", "last"])
        if options["full_width"]:  # wide digits leave no room for more
            options |= {"unit": "万元", "separators": False}
        options["zero_06"] = rng.choice([options["zero"], "decimal", "blank"])
        if options.pop("extra_forms"):
            forms += [form for form in EXTRA_FORMS if form not in forms]
        if options.pop("shuffle"):
            forms = forms[:4] + rng.sample(forms[4:], len(forms) - 4)
        mixed = rng.choice([f for f in forms if f != "other"]) if options.pop("mixed_unit") else None
        chosen.update(options)
        extra["mixed_unit"] = mixed
        titles_of = "free"
    titles = {
        form: rng.choice(data["titles"][titles_of].get(form, data["titles"]["shanghai"][form]))
        for form in forms
    }
    if not chosen["soc_balances"] and family == "free":
        titles["soc_income_expenditure"] = "国有资本经营预算财政拨款支出决算表"
    layout = Layout(family=family, forms=tuple(forms), titles=titles, **chosen, **extra)
    if family == "free":
        drawn = {key: later.choice(value) for key, value in data["free_more"].items()}
        layout = changed_layout(layout, drawn, later)
    return layout


def plain_habits() -> dict[str, Any]:
    """The habits of ``free_more`` as no family has them: their first values."""
    return {habit: values[0] for habit, values in layout_data()["free_more"].items()}


def changed_layout(layout: Layout, changes: dict[str, Any], rng: random.Random) -> Layout:
    """The layout with some habits replaced: fields of ``Layout``, or an option of ``free`` by its name there."""
    fields = dict(changes)
    forms = list(fields.get("forms", layout.forms))
    if fields.pop("extra_forms", False):
        forms += [form for form in EXTRA_FORMS if form not in forms]
    if fields.pop("shuffle", False):
        forms = forms[:4] + rng.sample(forms[4:], len(forms) - 4)
    if fields.get("mixed_unit") is True:
        fields["mixed_unit"] = rng.choice([form for form in forms if form != "other"])
    elif fields.get("mixed_unit") is False:
        fields["mixed_unit"] = None
    if fields.get("fund_basic", "none") != "none" and "gf_basic_economic" not in forms:
        forms.append("gf_basic_economic")
    if fields.get("small_unit", "none") != "none":
        fields["unit"] = fields["small_unit"]
    titles = layout_data()["titles"]["shanghai"] | layout.titles | fields.get("titles", {})
    titles |= {
        form: title for (habit, value), (form, title) in RETITLED.items() if fields.get(habit) is value
    }
    fields |= {"forms": tuple(forms), "titles": {form: _first(titles[form]) for form in forms}}
    return replace(layout, **fields)


def _first(title: str | list[str]) -> str:
    return title if isinstance(title, str) else title[0]
