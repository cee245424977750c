"""Printed text → figures: the interval that each observation and each slot of a claim stands for
(docs/specification/verdicts.md#intervals).
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import lru_cache
from typing import Any

from dagster_project.money import parse_printed
from dagster_project.schemas import figure_key

from ..catalogue.formula import ALIASES
from .constraints import Figure
from .rounding import (
    FACTORS,
    MAY_BE_NEGATIVE_ITEMS,
    ROUNDED_ZERO,
    interval,
    is_exact,
    last_place,
    may_be_negative,
)

COLUMN = {"final": "final_yuan", "base": "base_yuan", "change": "change_yuan"}
NEARLY_LEVEL = Fraction(1, 200)
"""基本持平: half a percent of what it is compared with."""


def catalogue_item(alias: str, row: Mapping[str, Any]) -> str:
    """``out.208`` for class lines of the expenditure side of 01 and 04."""
    item = row["item_code"]
    if alias in ("f01", "f04") and row.get("block") == "expenditure" and len(item) == 3 and item.isdigit():
        return f"out.{item}"
    return item


@lru_cache(maxsize=4096)
def step_of(text: str | None, factor: Fraction) -> tuple[Fraction, bool, str]:
    """(one unit of the last printed place, was nothing rounded, zero style)."""
    number = parse_printed((text or "").strip().rstrip("%％"))
    exact = is_exact(factor, number.decimals, number.zero_style)
    return last_place(number.decimals, factor), exact, number.zero_style


def _interval(
    value: Fraction, text: str | None, factor: Fraction, *, money: bool, negative: bool
) -> tuple[Fraction, Fraction, Fraction]:
    """(low, high, step) of a printed figure: the loose reading of docs/specification/verdicts.md#intervals."""
    step, exact, style = step_of(text, factor)
    exact = money and (exact or text == "无")
    return *interval(
        value, step, exact=exact, one_sided=money and style == ROUNDED_ZERO and not negative
    ), step


def observation_figure(row: Mapping[str, Any]) -> Figure:
    """The figure of an observation whose amount could be read."""
    alias = ALIASES.get(row["form_id"], "")
    negative = may_be_negative(alias, catalogue_item(alias, row), row["measure"])
    value = Fraction(row["amount_yuan"])
    factor = FACTORS.get(row["stated_unit"] or "元", FACTORS["元"])
    decimals, style = row["stated_decimals"] or 0, row["zero_style"] or "none"
    step = last_place(decimals, factor)
    low, high = interval(
        value,
        step,
        exact=is_exact(factor, decimals, style),
        one_sided=style == ROUNDED_ZERO and not negative,
    )
    return Figure(
        figure_key(row),
        "observation",
        row["measure"],
        value,
        low,
        high,
        step,
        row["value_raw"] or "",
        dict(row),
        negative,
    )


def claim_figure(claim: Mapping[str, Any], slot: str) -> Figure | None:
    """The figure of one slot of a claim; the place in the text is its key. Null where no number can be read."""
    column = COLUMN.get(slot, slot)
    number = claim[column]
    if number is None:
        return None
    text = claim[f"{slot}_text"]
    value = Fraction(number)
    if slot == "count":
        low, high, step = value, value, Fraction(1)
    elif slot == "change" and not _has_digit(text):
        low, high, step = _level(claim)
    elif slot in COLUMN:
        factor = FACTORS.get(claim[f"{slot}_unit"] or "元", FACTORS["元"])
        negative = slot == "change" or claim["item_code"] in MAY_BE_NEGATIVE_ITEMS
        low, high, step = _interval(value, text, factor, money=True, negative=negative)
    else:
        low, high, step = _interval(value, text, Fraction(1), money=False, negative=True)
    return Figure(
        _place(claim, slot),
        "claim",
        slot,
        value,
        low,
        high,
        step,
        (text or "").strip(),
        claim,  # type: ignore[arg-type]
        slot == "change",
    )


def _place(claim: Mapping[str, Any], slot: str) -> str:
    box = next((box for box in claim["figure_boxes"] or () if box["slot"] == slot), None)
    place = box["char_start"] if box and box["char_start"] is not None else f"{claim['claim_id']}/{slot}"
    return f"text:{place}"


def _has_digit(text: str | None) -> bool:
    return text is not None and any(character.isdigit() for character in text)


def _level(claim: Mapping[str, Any]) -> tuple[Fraction, Fraction, Fraction]:
    """(low, high, step) of a change that is a word: 持平 is one last place either way, 基本持平 half a percent."""
    final = claim_figure(claim, "final")
    if final is None:
        return Fraction(0), Fraction(0), Fraction(1)
    slack = final.step
    if "基本" in (claim["change_text"] or ""):
        slack = max(slack, abs(final.value) * NEARLY_LEVEL)
    return -slack, slack, final.step
