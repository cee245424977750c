"""The department and its units, over the accounts of all of them."""

from __future__ import annotations

import polars as pl

from ..figures.rounding import ZERO
from .document_pairs import HeldDocuments, compared, or_missing

MEASURES = ("total", "basic", "project")
NODES = r"^(@total|\d{3}(\d\d){0,2})$"


def units_sum(held: HeldDocuments) -> pl.DataFrame:
    """Every line of the department's 05 is the sum of its units' lines, where every unit's account is held."""
    complete = every_unit_held(held)
    pairs = (
        held.pairs.filter(pl.col("relation") == "unit")
        .join(complete.filter("is_met"), on="document_id", how="semi")
        .select("document_id", "other_id")
        .unique()
    )
    figures = held.figures("f05").filter(
        pl.col("measure").is_in(MEASURES) & pl.col("item").str.contains(NODES)
    )
    key = ["document_id", "item", "measure"]
    parts = (
        pairs.join(figures, left_on="other_id", right_on="document_id")
        .group_by(key)
        .agg(
            lhs=pl.col("value").sum(),
            lhs_low=pl.col("low").sum(),
            lhs_high=pl.col("high").sum(),
            lhs_doubt=pl.col("doubt").max(),
            lhs_rows=pl.col("row"),
        )
    )
    whole = figures.join(pairs, on="document_id", how="semi")
    nodes = pl.concat([parts.select(key), whole.select(key)]).unique().sort(key)
    # A code that one side does not print is 0 there.
    here = nodes.join(parts, on=key, how="left").with_columns(
        pl.col("lhs", "lhs_low", "lhs_high").fill_null(ZERO),
        pl.col("lhs_doubt").fill_null(0),
        pl.col("lhs_rows").fill_null([]),
        other_id=pl.col("document_id"),
    )
    binding = pl.lit("c=") + pl.col("item") + pl.lit(",m=") + pl.col("measure")
    rows = compared(here, whole, ["other_id", "item", "measure"], binding, absent="zero")
    return or_missing(rows, held, complete.select("document_id"), pairs)


def every_unit_held(held: HeldDocuments) -> pl.DataFrame:
    """(document_id, is_met) of departments with a unit list: one account, with 05, of each unit of the list."""
    departments = held.judged.filter(pl.col("document_kind") == "部门决算")
    listed = held.evidence.units.join(departments, on="document_id", how="semi").select(
        "document_id", pl.col("sequence").cast(pl.Int32).alias("unit")
    )
    # A code that was lost is no zero: 05 is read whole on both sides.
    with_form = held.ground.states.filter(
        (pl.col("form") == "f05") & (pl.col("state") == "figures") & ~pl.col("is_lossy")
    )
    whole = with_form["document_id"].implode()
    found = (
        held.pairs.filter(pl.col("relation") == "unit")
        .join(with_form.select(other_id="document_id"), on="other_id", how="semi")
        .group_by("document_id", "unit")
        .agg(accounts=pl.col("other_id").n_unique())
    )
    counted = listed.join(found, on=["document_id", "unit"], how="left").with_columns(
        pl.col("accounts").fill_null(0)
    )
    return (
        counted.group_by("document_id")
        .agg(is_met=(pl.col("accounts") == 1).all())
        .with_columns(is_met=pl.col("is_met") & pl.col("document_id").is_in(whole))
        .sort("document_id")
    )
