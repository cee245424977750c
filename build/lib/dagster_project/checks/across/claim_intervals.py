"""Bases of claims as intervals, set-wise: what a comparison with another document starts from."""

from __future__ import annotations

import polars as pl

from ..catalogue.formula import ALIASES
from ..figures.observed import catalogue_item, judged_claims
from ..figures.rounding import EXACT, MOST_DECIMALS, ZERO, half_widths

SLOTS = ("final", "base", "change")


def claim_intervals(claims: pl.DataFrame, documents: pl.DataFrame) -> pl.DataFrame:
    """Claims of the account's own year about a line of a form, with their base (``lhs``, ``lhs_low``, ``lhs_high``).

    The base is the printed one, else final - change with the intervals of both. Added: form (alias) and item of the
    catalogue. Figures in explanations are left out.
    """
    years = documents.select("document_id", _year="fiscal_year")
    own = (
        claims.filter(
            pl.col("item_code").is_not_null()
            & pl.col("measure").is_not_null()
            & pl.col("form_id").is_in(list(ALIASES))
            & (pl.col("budget_kind").is_null() | (pl.col("budget_kind") == "final"))
            & judged_claims()
        )
        .join(years, on="document_id")
        .filter(pl.col("year").is_null() | (pl.col("year") == pl.col("_year")))
    )
    for slot in SLOTS:
        own = _with_half(own, slot)
    return own.with_columns(
        form=pl.col("form_id").replace_strict(ALIASES, return_dtype=pl.String),
        **{
            f"lhs{end}": pl.coalesce(printed, derived)
            for end, printed, derived in (
                ("", _value("base"), _value("final") - _value("change")),
                (
                    "_low",
                    _value("base") - pl.col("base_half"),
                    _value("final") - _value("change") - pl.col("final_half") - pl.col("change_half"),
                ),
                (
                    "_high",
                    _value("base") + pl.col("base_half"),
                    _value("final") - _value("change") + pl.col("final_half") + pl.col("change_half"),
                ),
            )
        },
    ).with_columns(item=catalogue_item(pl.lit(True)))


def _value(slot: str) -> pl.Expr:
    return pl.col(f"{slot}_yuan").cast(EXACT)


def _with_half(claims: pl.DataFrame, slot: str) -> pl.DataFrame:
    """``{slot}_half`` in 元: half of the last printed place; an exact 0; of 持平 one place of the final figure."""
    text = pl.col(f"{slot}_text").str.strip_chars()
    decimals = (
        text.str.extract(r"[.．](\d+)", 1).str.len_chars().fill_null(0).clip(0, MOST_DECIMALS).cast(pl.Int32)
    )
    is_zero = (pl.col(f"{slot}_yuan") == 0) & (decimals == 0)
    frame = claims.with_columns(
        _unit=pl.col(f"{slot}_unit").fill_null("元"), _decimals=decimals, _is_word=~text.str.contains(r"\d")
    ).join(
        half_widths().rename(
            {"stated_unit": "_unit", "stated_decimals": "_decimals", "half": f"{slot}_half"}
        ),
        on=["_unit", "_decimals"],
        how="left",
        maintain_order="left",
    )
    half = pl.when(is_zero).then(ZERO).otherwise(pl.col(f"{slot}_half"))
    if slot == "change":
        level = pl.col("final_half") * 2
        nearly = pl.max_horizontal(level, (pl.col("final_yuan").abs() / 200).cast(EXACT))
        word = pl.when(text.str.contains("基本")).then(nearly).otherwise(level)
        half = pl.when(pl.col("_is_word")).then(word).otherwise(half)
    return frame.with_columns(half.alias(f"{slot}_half")).drop("_unit", "_decimals", "_is_word")
