"""Which documents stand beside which: last year's account, this year's budget, the accounts of the units.

A body is its region and name, brackets and spaces aside; its 本级 (X局本级, X局(本级)) is the unit of that name.
``counterpart_pairs`` is all that the night needs to know whether a document must be judged again.
"""

from __future__ import annotations

import polars as pl

PAIR = {
    "document_id": pl.String,
    "other_id": pl.String,
    "relation": pl.String,  # prior | budget | unit
    "unit": pl.Int32,  # sequence in the unit list, of a unit
}
ACCOUNTS = ("部门决算", "单位决算")


def body(name: pl.Expr) -> pl.Expr:
    """The name without brackets and white space."""
    return name.str.replace_all(r"[\s()（）〔〕\[\]]", "")


def _named(documents: pl.DataFrame) -> pl.DataFrame:
    return documents.filter(
        pl.col("entity_name").is_not_null() & pl.col("fiscal_year").is_not_null()
    ).with_columns(
        body=body(pl.col("entity_name")),
        region=pl.col("region_code").fill_null(""),
        is_account=pl.col("document_kind").is_in(ACCOUNTS) & ~pl.col("is_template").fill_null(value=False),
    )


def counterpart_pairs(documents: pl.DataFrame, units: pl.DataFrame) -> pl.DataFrame:
    """One row (``PAIR``) for each document beside another that its identities look at."""
    named = _named(documents)
    accounts = named.filter("is_account")
    other = accounts.select(
        "body",
        "region",
        "document_kind",
        (pl.col("fiscal_year") + 1).alias("fiscal_year"),
        other_id="document_id",
    )
    prior = accounts.join(other, on=["body", "region", "document_kind", "fiscal_year"])
    budgets = named.filter(pl.col("document_kind").str.contains("预算") & ~pl.col("is_account"))
    budget = accounts.join(
        budgets.select("body", "region", "fiscal_year", other_id="document_id"),
        on=["body", "region", "fiscal_year"],
    )
    return pl.concat(
        [_pairs(prior, "prior"), _pairs(budget, "budget"), _pairs(_units(accounts, units), "unit")]
    ).unique(maintain_order=True)


def _units(accounts: pl.DataFrame, units: pl.DataFrame) -> pl.DataFrame:
    """Departments beside the accounts of their units; the department's own row is its 本级."""
    departments = accounts.filter(pl.col("document_kind") == "部门决算")
    members = units.filter(pl.col("unit_name").is_not_null()).select(
        "document_id", unit="sequence", unit_body=body(pl.col("unit_name")).str.strip_suffix("本级")
    )
    held = accounts.filter(pl.col("document_kind") == "单位决算").select(
        "region", "fiscal_year", unit_body=pl.col("body").str.strip_suffix("本级"), other_id="document_id"
    )
    return departments.join(members, on="document_id").join(held, on=["region", "fiscal_year", "unit_body"])


def _pairs(frame: pl.DataFrame, relation: str) -> pl.DataFrame:
    unit = pl.col("unit") if "unit" in frame.columns else pl.lit(None)
    return frame.select("document_id", "other_id", relation=pl.lit(relation), unit=unit.cast(pl.Int32))


def of_relation(pairs: pl.DataFrame, relation: str) -> pl.DataFrame:
    """(document_id, other_id) of one relation, where exactly one other document stands in it.

    Two documents of one body and year (a republication, text and tables apart) leave it open which one is meant.
    """
    found = pairs.filter(pl.col("relation") == relation).select("document_id", "other_id").unique()
    return found.filter(pl.len().over("document_id") == 1).sort("document_id")
