"""Figures in words: what one is, where it stands, its characters; quotes without names of persons."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from dagster_project.statements.forms.names import form_names

from ...figures.constraints import Figure, Interval, decimal, half_up
from ...figures.rounding import FACTORS

LONGEST_LABEL = 24
FAR = Fraction(10) ** 29
"""Beyond this an interval is open."""


@cache
def words() -> dict[str, Any]:
    """The templates."""
    text = Path(__file__).with_name("templates.yaml").read_text(encoding="utf-8")
    return yaml.load(text, yaml.CSafeLoader)


@dataclass(frozen=True)
class Style:
    """How figures are printed: unit (元, 万元, %, a counter or nothing), what one of it is, places, thousands separated."""

    unit: str
    factor: Fraction = Fraction(1)
    places: int = 2
    separated: bool = True

    def number(self, value: Fraction) -> str:
        """``135,909,600`` 元 in 万元 with two places: ``13,590.96``."""
        step = self.factor * Fraction(1, 10**self.places)
        exact = decimal(half_up(value, step) / self.factor)
        return "" if exact is None else f"{exact:{',' if self.separated else ''}.{self.places}f}"

    def amount(self, value: Fraction, language: int) -> str:
        """The same with its unit."""
        return self.number(value) + unit_words(self.unit, language)

    def at_least(self, places: int) -> Style:
        """With so many places, if it has fewer."""
        return replace(self, places=max(self.places, places))


def unit_words(unit: str, language: int) -> str:
    """A unit as it stands behind a figure; a counter as printed."""
    return words()["units"].get(unit, (unit, unit))[language]


def stated_unit(figure: Figure) -> str:
    """The unit behind a figure: as printed or inherited, %, the counter, or nothing."""
    record = figure.record
    if unit_of(figure) != "元":
        return "%" if unit_of(figure) == "%" else record.get("count_unit") or ""
    column = "stated_unit" if figure.kind == "observation" else f"{figure.slot}_unit"
    return record.get(column) or "元"


def style_of(figure: Figure) -> Style:
    """How a figure is printed; a blank as amounts are."""
    unit = stated_unit(figure)
    factor = FACTORS.get(unit, Fraction(1))
    if unit_of(figure) == "元" and not any(c.isdigit() and c != "0" for c in figure.text):
        return Style(unit, factor)
    places = max(0, len(f"{decimal(figure.step / factor):f}".rstrip("0").partition(".")[2]))
    digits = sum(c.isdigit() for c in figure.text.partition(".")[0])
    return Style(unit, factor, places, separated="," in figure.text or "，" in figure.text or digits < 4)


def style_of_all(figures: Iterable[Figure]) -> Style:
    """How several amounts are told together: as the first of them that is not blank, with the places of the finest."""
    told = sorted(figures, key=lambda figure: not figure.value)
    first = style_of(told[0])
    styles = [style_of(figure) for figure in told if figure.value]
    finest = max((s.places for s in styles if s.unit == first.unit), default=first.places)
    return first.at_least(finest)


def within(interval: Interval, step: Fraction) -> Interval:
    """The first and last value of so many places in an interval; of one that holds none the nearest, twice."""
    low, high = -((-interval[0]) // step) * step, (interval[1] // step) * step
    if low > high:
        low = high = half_up((interval[0] + interval[1]) / 2, step)
    return low, high


def as_printed(value: Fraction, figure: Figure, language: int) -> str:
    """A value in the unit and with the places of a printed figure."""
    return style_of(figure).amount(value, language)


def expected_text(figure: Figure, needed: Interval | None) -> str | None:
    """What a figure would have to be, printed as it is, without unit (but %); None where nothing is known.

    ``≤`` and ``≥`` stand before a bound that is open on the other side.
    """
    if needed is None or (needed[0] <= -FAR and needed[1] >= FAR):
        return None
    style, (low, high) = style_of(figure), needed
    sign = "%" if style.unit == "%" else ""
    if low <= -FAR or high >= FAR:
        end = f"≤{style.number(high)}" if low <= -FAR else f"≥{style.number(low)}"
        return end + sign
    low, high = within(needed, style.factor * Fraction(1, 10**style.places))
    ends = dict.fromkeys((style.number(low) + sign, style.number(high) + sign))
    return " – ".join(ends)


def expected(figure: Figure, needed: Interval | None, language: int) -> str:
    """The same with its unit; empty where nothing is known."""
    text, unit = expected_text(figure, needed), stated_unit(figure)
    return (text or "") if text is None or unit == "%" else text + unit_words(unit, language)


def unit_of(figure: Figure) -> str:
    """元, % or count."""
    if figure.kind == "observation" or figure.slot in ("final", "base", "change"):
        return "元"
    return "%" if figure.slot in ("rate", "share", "completion") else "count"


def label(figure: Figure, language: int) -> str:
    """What a figure is, in a few words: its line and column, or its subject and slot."""
    record = figure.record
    if figure.kind == "observation":
        column = words()["measures"].get(record["measure"], [record["measure"]] * 2)[language]
        name = record["item_name"] or record["item_label"] or record["item_code"] or ""
    else:
        column = words()["slots"][figure.slot][language] if figure.slot != "final" else ""
        name = record["subject"] or record["item_code"] or ""
    name = name if len(name) <= LONGEST_LABEL else name[: LONGEST_LABEL - 1] + "…"
    return " ".join(dict.fromkeys(part for part in (name, column) if part))


def place(figure: Figure, language: int) -> str:
    """Page, form and line of a figure."""
    record = figure.record
    form = record["form_id"] if figure.kind == "observation" else "narrative"
    named = form_names("finding").get(form or "other", (form or "",) * 2)[language]
    return f"{page_words(record['page_number'], language)}{named}" + (
        f"“{label(figure, language)}”" if language == 0 else f' "{label(figure, language)}"'
    )


def page_words(page: int | None, language: int) -> str:
    """``第18页``, ``page 18, ``; empty for text without pages."""
    return (f"第{page}页", f"page {page}, ")[language] if page else ""


def printed(figure: Figure, language: int) -> str:
    """The characters as printed, with their unit."""
    if not figure.text:
        return words()["blank"][language]
    if not any(c.isdigit() for c in figure.text):
        return figure.text
    unit = figure.record.get("stated_unit" if figure.kind == "observation" else f"{figure.slot}_unit") or ""
    return figure.text if unit and figure.text.endswith(unit) else figure.text + unit_words(unit, language)


_STOPS = "。；;\n"
_NAME = re.compile(
    r"((?:联系人|负责人|经办人|填报人|填表人|审核人|法定代表人|单位领导)[:：]?\s*)[一-龥·]{2,4}"
)
_TITLE = re.compile(r"[一-龥]{2,3}(?=同志|先生|女士)")


def quote(figure: Figure) -> str | None:
    """The clause of the text round a figure; persons' names are not repeated."""
    if figure.kind != "claim" or not figure.record["quote"]:
        return None
    return clause(figure.record["quote"], figure.text)


def clause(text: str, stated: str) -> str:
    """The sentence of ``text`` that holds ``stated``, without names of persons."""
    found = re.search(rf"(?<![\d.,]){re.escape(stated)}(?![\d])", text) if stated else None
    if found is None:
        return without_names(text[:200])
    start = max((text.rfind(stop, 0, found.start()) for stop in _STOPS), default=-1) + 1
    ends = [text.find(stop, found.end()) for stop in _STOPS]
    stop = min((end for end in ends if end >= 0), default=len(text) - 1)
    return without_names(text[start : stop + 1].strip()[:400])


def without_names(text: str) -> str:
    """Names of persons replaced."""
    return _TITLE.sub("＊＊", _NAME.sub(r"\1＊＊", text))
