"""Observations → figures: one row for each (document, form, item, measure) with the interval that it stands for.

``item`` is the item of the catalogue: ``out.208`` for class lines of 01 and 04, else the item_code. Values are 元 as
``Decimal(38, 8)``; ``doubt`` is 0, or the gravest reason not to judge by the figure (index into ``DOUBTS``).
"""

from __future__ import annotations

from decimal import Decimal
from typing import Final

import polars as pl

from ..catalogue.formula import ALIASES, INCOME_KINDS
from .rounding import EXACT, MOST_DECIMALS, ZERO, half_column, half_widths, interval_columns

DOUBTS: Final = (None, "low_extraction_confidence", "duplicate_key", "malformed_number", "unit_unknown")
LEAST_CONFIDENCE: Final = 0.5
SIDED_FORMS: Final = ("f01", "f04")
LARGEST: Final = Decimal(10) ** 18
"""Sums of amounts beyond this would leave DECIMAL(28,8); such a figure is not judged."""


def judged_claims() -> pl.Expr:
    """Claims that are compared with other documents and with the account's own year: no explanation, no table of targets."""
    of_targets = pl.col("reasons").list.contains("indicator").fill_null(value=False)
    return pl.col("is_judged").fill_null(value=True) & ~of_targets


def _doubt() -> pl.Expr:
    return (
        pl.when(pl.col("amount_yuan").is_null() & pl.col("stated_unit").is_null())
        .then(4)
        .when(pl.col("amount_yuan").is_null() | (pl.col("amount_yuan").abs() > LARGEST))
        .then(3)
        .when(pl.col("half").is_null() & (pl.col("zero_style") == "none"))
        .then(4)
        .when(pl.len().over("document_id", "form", "item", "measure") > 1)
        .then(2)
        .when(pl.col("confidence") < LEAST_CONFIDENCE)
        .then(1)
        .otherwise(0)
        .cast(pl.Int8)
    )


def figures_of(observations: pl.DataFrame) -> pl.DataFrame:
    """Figures of the recognised forms.

    Columns: document_id, form (alias), item, measure, level, value, low, high, half, doubt, zero_style, row
    (index of the observation). Parts (其中) are in; selectors leave them out by ``level``.
    """
    figures = (
        observations.with_row_index("row")
        .filter(pl.col("item_code").is_not_null() & pl.col("form_id").is_in(list(ALIASES)))
        .with_columns(
            form=pl.col("form_id").replace_strict(ALIASES, return_dtype=pl.String),
            # Absent styles come from observations that were never typed: a value speaks for itself.
            zero_style=pl.col("zero_style").fill_null("none"),
            stated_decimals=pl.col("stated_decimals").fill_null(0).clip(0, MOST_DECIMALS),
        )
        .with_columns(item=catalogue_item(pl.col("block") == "expenditure"))
        .join(half_widths(), on=["stated_unit", "stated_decimals"], how="left")
        .with_columns(doubt=_doubt())
        .with_columns(
            value=pl.col("amount_yuan").cast(EXACT).fill_null(ZERO),
            half=half_column(unreadable=pl.col("doubt") >= 3),
        )
        .with_columns(**interval_columns())
    )
    figures = figures.unique(["document_id", "form", "item", "measure"], keep="first", maintain_order=True)
    return _one_fiscal_line(figures).select(
        "document_id",
        "form",
        "item",
        "measure",
        pl.col("item_level").alias("level"),
        "value",
        "low",
        "high",
        "half",
        "doubt",
        "zero_style",
        "row",
    )


def catalogue_item(is_expenditure: pl.Expr) -> pl.Expr:
    """Class lines of the expenditure side of 01 and 04 are ``out.208``."""
    is_class = (
        pl.col("form").is_in(SIDED_FORMS) & is_expenditure & pl.col("item_code").str.contains(r"^\d{3}$")
    )
    return pl.when(is_class).then(pl.lit("out.") + pl.col("item_code")).otherwise(pl.col("item_code"))


def _one_fiscal_line(figures: pl.DataFrame) -> pl.DataFrame:
    """Where 01 prints one line 财政拨款收入, its lines by budget are parts of it and never added beside it."""
    has_line = figures.filter((pl.col("form") == "f01") & (pl.col("item") == "in.fiscal"))[
        "document_id"
    ].unique()
    by_budget = (
        (pl.col("form") == "f01")
        & pl.col("item").is_in(["in.gpb", "in.gf", "in.soc"])
        & pl.col("document_id").is_in(has_line.implode())
    )
    return figures.with_columns(
        item=pl.when(by_budget)
        .then(pl.lit("in.fiscal") + pl.col("item").str.slice(2))
        .otherwise(pl.col("item")),
        item_level=pl.when(by_budget).then(pl.lit("part")).otherwise(pl.col("item_level")),
    )


def selected(figures: pl.DataFrame, selector: str, codes: tuple[str, ...]) -> pl.DataFrame:
    """The figures of one form that a sum's selector adds (``children`` also gives ``parent``)."""
    item = pl.col("item")
    figures = figures.filter(pl.col("level").fill_null("line") != "part")
    if selector == "classes":
        return figures.filter(item.str.contains(r"^\d{3}$"))
    if selector == "out_classes":
        return figures.filter(item.str.contains(r"^out\.\d{3}$"))
    if selector == "kinds":
        return figures.filter(item.is_in(INCOME_KINDS))
    if selector == "codes":
        return figures.filter(item.is_in(codes))
    return figures.filter(item.str.contains(r"^\d{5}(\d\d)?$")).with_columns(
        parent=item.str.head(-2)  # 20101 → 201: one level is two digits
    )
