"""What a cell of figures prints: the number, its marks, its own unit, and the amount in 元."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from dagster_project.money import PrintedNumber, amount_yuan, parse_printed

from .text import without_mark

_WITH_UNIT = re.compile(r"(?P<number>.*\d)\s*(?P<unit>亿元|百万元|万元|千元|元)$", re.DOTALL)
LONGEST = 60
"""Characters beyond which a text is no figure."""


@lru_cache(maxsize=65_536)
def read_figure(text: str) -> PrintedNumber:
    """``parse_printed`` without footnote marks and without the figure's own unit. Raises nothing.

    >>> read_figure("1,234.50①").value
    Decimal('1234.50')
    """
    if len(text) > LONGEST:
        return PrintedNumber(text, None, 0, "none", is_numeric=False)
    bare = text.strip()
    bare = without_mark(bare)
    if match := _WITH_UNIT.fullmatch(bare):
        bare = match["number"]
    return parse_printed(bare)


def own_unit(text: str) -> str | None:
    """The money unit that stands behind the figure in its own cell, if any."""
    if "元" not in text or len(text) > LONGEST:
        return None
    match = _WITH_UNIT.fullmatch(text.strip())
    return match["unit"] if match else None


def in_yuan(figure: PrintedNumber, unit: str | None) -> Decimal | None:
    """Exact amount in 元; None for no number, one too large, or an amount without a known unit (a zero needs none)."""
    if figure.value is None:
        return None
    if unit is None:
        return Decimal("0.00") if figure.value == 0 else None
    return amount_yuan(figure.value, unit)
