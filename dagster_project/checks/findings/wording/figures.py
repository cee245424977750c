"""Figures in words: what one is, where it stands, its characters; quotes without names of persons."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from dagster_project.statements.forms.names import form_names

from ...figures.constraints import Figure, Interval, decimal, half_up
from ...figures.rounding import FACTORS

LONGEST_LABEL = 24
PLACES = {"元": 2, "%": 4}


@cache
def words() -> dict[str, Any]:
    """The templates."""
    return yaml.safe_load(Path(__file__).with_name("templates.yaml").read_text(encoding="utf-8"))


def number(value: Fraction | Decimal | None, unit: str) -> str:
    """``404,347,110.22``: as many places as the unit needs, no zeros that say nothing after the second."""
    if value is None:
        return ""
    exact = decimal(value) if isinstance(value, Fraction) else value
    if exact is None:
        return ""
    text = f"{exact.quantize(Decimal(1).scaleb(-PLACES.get(unit, 2))):,f}"
    if unit == "%" or unit == "count":
        text = text.rstrip("0").rstrip(".")
    return text


def amount(value: Fraction | None, unit: str, language: int) -> str:
    """A figure with its unit."""
    shown = {"元": (" 元", " yuan"), "%": ("%", "%")}.get(unit, ("", ""))
    return number(value, unit) + shown[language]


def within(interval: Interval, step: Fraction) -> Interval:
    """The first and last value of so many places in an interval; of one that holds none the nearest, twice."""
    low, high = -((-interval[0]) // step) * step, (interval[1] // step) * step
    if low > high:
        low = high = half_up((interval[0] + interval[1]) / 2, step)
    return low, high


def as_printed(value: Fraction, figure: Figure) -> str:
    """A value in the unit and with the places of a printed figure."""
    unit, factor = unit_of(figure), Fraction(1)
    if unit == "元":
        column = "stated_unit" if figure.kind == "observation" else f"{figure.slot}_unit"
        unit = figure.record.get(column) or unit
        factor = FACTORS.get(unit, factor)
    rounded = half_up(value, figure.step) / factor
    places = max(0, len(f"{decimal(figure.step / factor):f}".rstrip("0").partition(".")[2]))
    shown = "" if unit == "count" else unit
    return f"{decimal(rounded):,.{places}f}{shown}"


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
    return " ".join(part for part in (name, column) if part)


def place(figure: Figure, language: int) -> str:
    """Page, form and line of a figure."""
    record = figure.record
    form = record["form_id"] if figure.kind == "observation" else "narrative"
    named = form_names("finding").get(form or "other", (form or "",) * 2)[language]
    page = record["page_number"]
    where = (f"第{page}页" if page else "") if language == 0 else (f"page {page}, " if page else "")
    return f"{where}{named}“{label(figure, language)}”"


def printed(figure: Figure) -> str:
    """The characters as printed, with their unit."""
    if figure.kind == "observation":
        return f"{figure.text}{figure.record['stated_unit'] or ''}" if figure.text else "（空）"
    unit = figure.record.get(f"{figure.slot}_unit") or ""
    if not any(c.isdigit() for c in figure.text):
        return figure.text or "（空）"
    return figure.text if figure.text.endswith(unit) else f"{figure.text}{unit}"


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
