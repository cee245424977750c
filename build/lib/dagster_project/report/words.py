"""Chinese and English words for the codes in the tables, and figures formatted for reading."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import NamedTuple

import yaml

from dagster_project.checks import load_catalogue
from dagster_project.settings import seeds_folder
from dagster_project.statements.forms.names import form_names

SERIOUS = ("不一致", "待核实")
"""Levels that people see without asking."""
LEVEL_CLASS = {"不一致": "error", "待核实": "warning", "提示": "note"}


class Words(NamedTuple):
    """One meaning in both languages."""

    zh: str
    en: str

    def say(self, language: str) -> str:
        """The words in ``zh`` or ``en``."""
        return self.en if language == "en" else self.zh


@cache
def _all() -> dict[str, dict[str, Words]]:
    data = yaml.load(Path(__file__).with_name("words.yaml").read_text(encoding="utf-8"), yaml.CSafeLoader)
    data["forms"] = form_names("report")
    with (seeds_folder() / "rejection_reason.csv").open(encoding="utf-8", newline="") as rows:
        data["rejections"] = {row["reason"]: (row["name_zh"], row["name_en"]) for row in csv.DictReader(rows)}
    return {group: {str(key): Words(*pair) for key, pair in words.items()} for group, words in data.items()}


def word(group: str, code: str | None) -> Words:
    """Words of a code; the code itself where there are none, so that a new cause is still shown."""
    if code is None:
        return Words("—", "—")
    return _all()[group].get(code, Words(code, code))


@cache
def _identities() -> dict[str, tuple[Words, str]]:
    return {
        identity.id: (Words(identity.title_zh, identity.title_en), identity.formula)
        for identity in load_catalogue().identities
    }


def identity(identity_id: str) -> tuple[Words, str]:
    """(title, formula) of an identity of the catalogue; the id itself for one that it does not hold any more."""
    return _identities().get(identity_id, (Words(identity_id, identity_id), ""))


FIGURE_COUNTS = ("printed_figures", "bound_figures", "rejected_figures")
"""Columns of ``schemas.FORMS``: figures printed in a form, bound to item and column, and rejected."""
_MOST_REASONS = 4


def told_reasons(counts: Mapping[str, int], language: str) -> str:
    """``口径不同 12、表未见 3``: why checks could not be evaluated, the most frequent first, a few of them."""
    joined = ", " if language == "en" else "、"
    return joined.join(
        f"{word('reasons', reason).say(language)} {count:,}"
        for reason, count in list(counts.items())[:_MOST_REASONS]
    )


def order(group: str) -> dict[str, int]:
    """Position of each code within its group in words.yaml, as a sort key."""
    return {code: position for position, code in enumerate(_all()[group])}


FACTORS = {
    "元": Decimal(1),
    "千元": Decimal(1_000),
    "万元": Decimal(10_000),
    "百万元": Decimal(1_000_000),
    "亿元": Decimal(100_000_000),
}


MONEY = tuple(FACTORS)
"""Units of money."""


def figure(value: Decimal | None, unit: str | None) -> str:
    """A figure with separators and its unit: ``404,347,110.22 元``, ``14%``, ``3``; empty where there is none.

    ``value`` is 元 for every unit of money; it is shown in ``unit``.
    """
    if value is None:
        return ""
    if unit in FACTORS and unit != "元":
        return f"{_trim(value / FACTORS[unit], 6)} {unit}"
    if unit == "元":
        return f"{value.quantize(Decimal('0.01')):,} 元"
    if unit == "%":
        return f"{_trim(value)}%"
    return _trim(value) + (f" {unit}" if unit and unit != "count" else "")


def span(low: Decimal | None, high: Decimal | None, unit: str | None) -> str:
    """An expected value or interval: ``1.00 – 2.00 元``."""
    if low is None and high is None:
        return ""
    if low == high or low is None or high is None:
        return figure(high if low is None else low, unit)
    ends = figure(low, unit), figure(high, unit)
    # Ends that print alike are shown as one value.
    return ends[0] if ends[0] == ends[1] else " – ".join(ends)


def _trim(value: Decimal, decimals: int = 4) -> str:
    """At most so many decimals, without trailing zeros."""
    text = f"{value.quantize(Decimal(1).scaleb(-decimals)):,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
