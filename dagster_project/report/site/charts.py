"""Charts of a document: the bars by Vega-Lite (offline, as static SVG), everything that is read as HTML beside them.

So a chart needs no script, its names and figures are a table for a reader who does not see it, it speaks both
languages, and it costs milliseconds (measuring text is what a drawing of charts spends its time on).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.util import find_spec
from typing import Any

from markupsafe import Markup

from ..safe import one_line
from ..words import Words, order, word

COLOURS = {"#2a6f97": "a", "#e0a458": "b"}
"""What the bars are drawn in, and the class by which the style sheet gives them the colour of the theme."""
STEP = {"stacked": 26, "grouped": 40}
"""Height of a row in pixels; the style sheet gives the table beside the bars the same."""
Observations = Sequence[Mapping[str, Any]]
"""Rows of ``fct_observation`` of one document."""
DRAWS = find_spec("altair") is not None and find_spec("vl_convert") is not None
"""They come with the warehouse: a page that is shown without (``juesuan open``) has its figures in the forms, and no bars."""
_WAN = Decimal(10_000)
_MOST_BARS = 12


@dataclass(frozen=True)
class BarRow:
    """One name with its figures, one for each series, in 万元."""

    name: Words
    values: tuple[Decimal | None, ...]

    @property
    def total(self) -> Decimal:
        """Sum of what is there."""
        return sum((value for value in self.values if value is not None), Decimal(0))


@dataclass(frozen=True)
class Chart:
    """A titled bar chart: rows of names and figures, and the drawing of the bars."""

    kind: str  # stacked | grouped
    title: Words
    series: tuple[Words, ...]
    rows: tuple[BarRow, ...]
    left_out: int

    @property
    def svg(self) -> Markup:
        """The bars alone, as an SVG that the table's middle column stretches."""
        return Markup(_draw(self))  # noqa: S704  (numbers and our own words only: no text of a document is in it)


def document_charts(observations: Observations, budgets: Sequence[Mapping[str, Any]] = ()) -> list[Chart]:
    """The charts of one document, from its rows of ``fct_observation``; none where there is nothing to show.

    ``budgets`` are rows of item_code, item_name, budget and actual in 元, one for each class with a budget.
    """
    if not DRAWS:
        return []
    charts = (_by_class(observations), _budget_by_class(budgets), _three_public(observations))
    return [chart for chart in charts if chart is not None]


def _budget_by_class(budgets: Sequence[Mapping[str, Any]]) -> Chart | None:
    """Budget and final of each class of the general public budget for which the text tells a budget."""
    if not budgets:
        return None
    rows = sorted(budgets, key=lambda row: (-max(row["budget"], row["actual"] or 0), row["item_code"]))
    bars = []
    for row in rows[:_MOST_BARS]:
        name = one_line(row["item_name"] or row["item_code"], longest=24)
        bars.append(_row(Words(name, name), row, ("budget", "actual")))
    series = (word("measures", "budget"), word("measures", "actual"))
    title = word("charts", "budget_by_class")
    return Chart("grouped", title, series, tuple(bars), max(0, len(rows) - _MOST_BARS))


def _by_class(observations: Observations) -> Chart | None:
    """基本 and 项目支出 by class: of form 05, else 12, else 03."""
    for form_id in ("gpb_expenditure", "fiscal_expenditure", "expenditure"):
        rows = [row for row in observations if row["form_id"] == form_id and _is_part_of_a_class(row)]
        if rows:
            found: dict[str, dict[str, Any]] = {}
            for row in rows:
                name = one_line(row["item_name"] or row["item_label"] or row["item_code"], longest=24)
                found.setdefault(row["item_code"] or name, {"name": name})[row["measure"]] = row[
                    "amount_yuan"
                ]
            bars = [
                _row(Words(item["name"], item["name"]), item, ("basic", "project")) for item in found.values()
            ]
            bars.sort(key=lambda bar: -bar.total)
            title = word("charts", "by_class" if form_id == "gpb_expenditure" else "by_class_all")
            series = (word("measures", "basic"), word("measures", "project"))
            left = max(0, len(bars) - _MOST_BARS)
            return Chart("stacked", title, series, tuple(bars[:_MOST_BARS]), left)
    return None


def _is_part_of_a_class(row: Mapping[str, Any]) -> bool:
    """基本 or 项目支出 of a 类, with an amount that a bar can show."""
    return (
        row["item_level"] == "类"
        and row["occurrence"] == 1
        and row["measure"] in ("basic", "project")
        and (row["amount_yuan"] or 0) > 0
    )


def _three_public(observations: Observations) -> Chart | None:
    """Budget and final of each 三公 item; None where there is no figure but zero."""
    rows = [
        row
        for row in observations
        if row["form_id"] == "three_public"
        and row["occurrence"] == 1
        and row["item_code"] in order("three_public_items")
        and row["measure"] in ("budget", "actual")
        and row["amount_yuan"] is not None
    ]
    if not any(row["amount_yuan"] for row in rows):
        return None
    found: dict[str, dict[str, Decimal]] = {}
    for row in rows:
        found.setdefault(row["item_code"], {})[row["measure"]] = row["amount_yuan"]
    bars = tuple(
        _row(word("three_public_items", code), found[code], ("budget", "actual"))
        for code in order("three_public_items")
        if code in found
    )
    series = (word("measures", "budget"), word("measures", "actual"))
    return Chart("grouped", word("charts", "three_public"), series, bars, 0)


def years(rows: Sequence[Mapping[str, Any]]) -> Chart | None:
    """Income and expenditure by year (``fiscal_year``, ``earned``, ``spent`` in 元); None below two years."""
    bars = [
        _row(Words(str(row["fiscal_year"]), str(row["fiscal_year"])), row, ("earned", "spent"))
        for row in rows
        if row["earned"] is not None or row["spent"] is not None
    ]
    if len(bars) < 2:
        return None
    series = (word("blocks", "income"), word("blocks", "expenditure"))
    return Chart("grouped", word("charts", "years"), series, tuple(bars), 0)


def _row(name: Words, amounts: Mapping[str, Any], measures: tuple[str, ...]) -> BarRow:
    return BarRow(
        name, tuple(None if (value := amounts.get(measure)) is None else value / _WAN for measure in measures)
    )


def _draw(chart: Chart) -> str:
    values = [
        {"row": position, "series": number, "value": float(max(value, Decimal(0)))}
        for position, row in enumerate(chart.rows)
        for number, value in enumerate(row.values)
        if value is not None
    ]
    template = _template(chart.kind)
    source, *derived = template["data"]
    import vl_convert

    svg = vl_convert.vega_to_svg(template | {"data": [source | {"values": values}, *derived]})
    for colour, name in COLOURS.items():
        svg = svg.replace(f'fill="{colour}"', f'class="bar-{name}"')
    svg = re.sub(r'\s(aria-[a-z]+|role)="[^"]*"', "", svg)
    return svg.replace("<svg ", '<svg aria-hidden="true" focusable="false" preserveAspectRatio="none" ', 1)


@cache
def _template(kind: str) -> dict[str, Any]:
    """The chart without its figures, as Vega: bars only, a step of ``STEP`` for each row.

    Vega-Lite is compiled to Vega once for each kind of chart, not for each chart: that is most of what drawing one costs.
    """
    import altair as alt  # half a second to load: only where something is drawn
    import vl_convert

    encoding: dict[str, Any] = {
        "x": alt.X("value:Q", axis=None, scale=alt.Scale(nice=False, zero=True)),
        "y": alt.Y("row:O", axis=None, scale=alt.Scale(paddingInner=0.3, paddingOuter=0.15)),
        "color": alt.Color("series:N", legend=None, scale=alt.Scale(domain=[0, 1], range=list(COLOURS))),
    }
    if kind == "grouped":
        encoding["yOffset"] = alt.YOffset("series:N")
    chart = (
        alt.Chart(alt.Data(values=[]))
        .mark_bar()
        .encode(**encoding)
        .properties(width=400, height=alt.Step(STEP[kind], **{"for": "position"}), padding=0)
        .configure(background="transparent")
        .configure_view(stroke=None)
    )
    return vl_convert.vegalite_to_vega(chart.to_dict(validate=False))
