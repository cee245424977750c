"""What a printed figure stands for (docs/specification/verdicts.md#intervals): the one place that knows its interval.

The same rules twice, for one figure and for columns of figures: exact zeros, figures in 元 to the 分, the one-sided
0.00 of what cannot be negative, half of the last printed place either way for everything else.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Final

import polars as pl

from dagster_project.money import UNIT_FACTORS

EXACT: Final = pl.Decimal(38, 8)
ZERO: Final = pl.lit(Decimal(0), dtype=EXACT)
HALF: Final = Fraction(1, 2)
MOST_DECIMALS: Final = 10
FEN_DECIMALS: Final = 2
"""Decimals of a figure in 元 that is exact: the 分 is the smallest unit."""
NOTHING_ROUNDED: Final = ("blank", "dash", "integer")
"""Ways of printing a zero that hide nothing."""
ROUNDED_ZERO: Final = "decimal"
FACTORS: Final = {unit: Fraction(factor) for unit, factor in UNIT_FACTORS.items()}

MAY_BE_NEGATIVE_ITEMS: Final = (
    "in.other",
    "in.current_total",
    "in.total",
    "in.nonfiscal_surplus_used",
    "out.total",
    "out.surplus_distribution",
    "out.closing_balance",
)
"""其他收入, 结余分配, 结转和结余 and totals that hold them: a printed 0.00 may hide a negative amount."""
MAY_BE_NEGATIVE_MEASURES: Final = ("other", "opening", "closing")
OPENING: Final = "in.opening"
INCOME_TOTAL: Final = ("f02", "total")


def may_be_negative(alias: str, item: str, measure: str | None) -> bool:
    """Whether the amount of a position can be below 0."""
    return (
        item in MAY_BE_NEGATIVE_ITEMS
        or item.startswith(OPENING)
        or measure in MAY_BE_NEGATIVE_MEASURES
        or (alias, measure) == INCOME_TOTAL
    )


def may_be_negative_column() -> pl.Expr:
    """:func:`may_be_negative` of the columns form (alias), item and measure."""
    form, measure = INCOME_TOTAL
    return (
        pl.col("item").is_in(MAY_BE_NEGATIVE_ITEMS)
        | pl.col("item").str.starts_with(OPENING)
        | pl.col("measure").is_in(MAY_BE_NEGATIVE_MEASURES)
        | ((pl.col("form") == form) & (pl.col("measure") == measure))
    )


@lru_cache(maxsize=256)
def last_place(decimals: int, factor: Fraction) -> Fraction:
    """One unit of the last printed place, in 元 (or in percentage points)."""
    return Fraction(1, 10**decimals) * factor


def is_exact(factor: Fraction, decimals: int, zero_style: str) -> bool:
    """A figure of money that was not rounded."""
    return zero_style in NOTHING_ROUNDED or (factor == 1 and decimals >= FEN_DECIMALS)


def interval(
    value: Fraction, step: Fraction, *, exact: bool = False, one_sided: bool = False
) -> tuple[Fraction, Fraction]:
    """(low, high) of a figure with one unit of its last place."""
    if exact:
        return value, value
    half = step * HALF
    return (value if one_sided else value - half), value + half


def half_widths() -> pl.DataFrame:
    """Half of the last printed place in 元, by unit and decimals: stated_unit, stated_decimals, half."""
    rows = [
        (
            unit,
            places,
            Decimal(0)
            if is_exact(Fraction(factor), places, "none")
            else factor * 5 / Decimal(10) ** (places + 1),
        )
        for unit, factor in UNIT_FACTORS.items()
        for places in range(MOST_DECIMALS + 1)
    ]
    return pl.DataFrame(
        rows, schema={"stated_unit": pl.String, "stated_decimals": pl.Int32, "half": EXACT}, orient="row"
    )


def half_column(*, unreadable: pl.Expr) -> pl.Expr:
    """``half`` of a figure by its zero_style: 0 where nothing was rounded or where it cannot be read."""
    nothing = pl.col("zero_style").is_in(NOTHING_ROUNDED) | unreadable
    return pl.when(nothing).then(ZERO).otherwise(pl.col("half").fill_null(ZERO))


def interval_columns() -> dict[str, pl.Expr]:
    """``low`` and ``high`` from value, half, zero_style, form, item and measure."""
    one_sided = (pl.col("zero_style") == ROUNDED_ZERO) & ~may_be_negative_column()
    low = pl.when(one_sided).then(pl.col("value")).otherwise(pl.col("value") - pl.col("half"))
    return {"low": low, "high": pl.col("value") + pl.col("half")}
