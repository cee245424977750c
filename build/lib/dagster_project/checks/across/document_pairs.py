"""Documents beside each other: their figures, and rows of ``schemas.CHECKS`` from pairs of them."""

from __future__ import annotations

from functools import cached_property
from typing import Any, Literal

import polars as pl

from dagster_project import schemas
from dagster_project.schemas import CheckReason

from ..catalogue.identities import Identity
from ..evidence import Evidence
from ..figures.observed import DOUBTS
from ..figures.references import observation_references
from ..figures.rounding import EXACT, ZERO
from .claim_intervals import claim_intervals
from .counterparts import counterpart_pairs, of_relation

SIDES = ("lhs", "lhs_low", "lhs_high", "rhs", "rhs_low", "rhs_high")


class HeldDocuments:
    """Documents that stand beside each other, and their figures."""

    def __init__(
        self, evidence: Evidence, of: pl.Series | None = None, *, without_others: bool = False
    ) -> None:
        """``of``: the documents that are judged; all of them by default. ``without_others``: none stands beside another."""
        self.evidence, self.ground = evidence, evidence.ground
        pairs = counterpart_pairs(evidence.documents, evidence.units)
        self.pairs = pairs.clear() if without_others else pairs
        judged = evidence.documents.filter(~pl.col("is_template").fill_null(value=False))
        self.judged = judged if of is None else judged.filter(pl.col("document_id").is_in(of.implode()))

    @cached_property
    def claims(self) -> pl.DataFrame:
        """Claims about a line of a form, with their bases as intervals (:func:`claim_intervals`)."""
        return claim_intervals(self.evidence.claims, self.evidence.documents)

    @cached_property
    def references(self) -> pl.Series:
        """``FIGURE_REFERENCE`` of each observation."""
        return observation_references(self.evidence.observations)

    def claim_references(self, claim_ids: pl.Series) -> dict[str, dict[str, Any]]:
        """claim_id → ``FIGURE_REFERENCE`` of some claims."""
        named = pl.col("claim_id").is_in(claim_ids.drop_nulls().implode())
        rows = self.evidence.claims.filter(named).select("claim_id", "page_number", "bbox").iter_rows()
        return {
            claim_id: {"kind": "claim", "key": claim_id, "page_number": page_number, "bbox": box}
            for claim_id, page_number, box in rows
        }

    def beside(self, relation: str) -> pl.DataFrame:
        """(document_id, other_id) of the judged documents in one relation."""
        return of_relation(self.pairs, relation).join(self.judged, on="document_id", how="semi")

    def figures(self, form: str) -> pl.DataFrame:
        """(document_id, item, measure, value, low, high, doubt, row) of one form."""
        return self.ground.forms[form]


def side(figures: pl.DataFrame, side: str) -> pl.DataFrame:
    return figures.select(
        "document_id",
        pl.col("value").alias(side),
        pl.col("low").alias(f"{side}_low"),
        pl.col("high").alias(f"{side}_high"),
        pl.col("doubt").alias(f"{side}_doubt"),
        pl.concat_list("row").alias(f"{side}_rows"),
    )


def compared(
    here: pl.DataFrame,
    figures: pl.DataFrame,
    on: list[str],
    binding: pl.Expr,
    *,
    absent: CheckReason | Literal["zero"] = "figure_missing",
) -> pl.DataFrame:
    """Left sides with the figure of the other document: the columns that :func:`check_rows` reads.

    ``absent``: the reason where the other document has no such figure; ``zero``: it is 0 there.
    """
    there = figures.rename({"document_id": "other_id"}).select(
        *on,
        rhs="value",
        rhs_low="low",
        rhs_high="high",
        rhs_doubt="doubt",
        rhs_rows=pl.concat_list("row"),
    )
    joined = here.join(there, on=on, how="left", maintain_order="left")
    if absent == "zero":
        joined = joined.with_columns(pl.col("rhs", "rhs_low", "rhs_high").fill_null(ZERO))
    doubt = pl.max_horizontal(pl.col("lhs_doubt"), pl.col("rhs_doubt").fill_null(0))
    reason = (
        pl.when(pl.col("rhs").is_null())
        .then(pl.lit(absent))
        .when(doubt > 0)
        .then(doubt.replace_strict(dict(enumerate(DOUBTS)), return_dtype=pl.String))
    )
    claim = pl.col("claim_id") if "claim_id" in here.columns else pl.lit(None, dtype=pl.String)
    return joined.select(
        "document_id",
        claim.alias("claim_id"),
        binding.alias("binding"),
        reason.alias("reason"),
        *(pl.col(name).cast(EXACT) for name in SIDES),
        pl.col("lhs_rows").cast(pl.List(pl.UInt32)),
        pl.col("rhs_rows").fill_null([]).cast(pl.List(pl.UInt32)),
    )


def or_missing(
    rows: pl.DataFrame, held: HeldDocuments, about: pl.DataFrame, pairs: pl.DataFrame
) -> pl.DataFrame:
    """``rows``, and one row for each judged document that the identity is about and that stands alone."""
    unaccompanied = (
        held.judged.join(about, on="document_id", how="semi")
        .join(pairs, on="document_id", how="anti")
        .select("document_id", binding=pl.lit(""), reason=pl.lit("prior_document_missing"))
    )
    return pl.concat([rows, unaccompanied], how="diagonal_relaxed")


def check_rows(held: HeldDocuments, identity: Identity, found: pl.DataFrame, version: str) -> pl.DataFrame:
    low = pl.col("lhs_low") - pl.col("rhs_high")
    high = pl.col("lhs_high") - pl.col("rhs_low")
    judged = pl.col("reason").is_null()
    verdict = (
        pl.when(~judged)
        .then(pl.lit("not_evaluable"))
        .when(pl.col("lhs") == pl.col("rhs"))
        .then(pl.lit("holds"))
        .when((low <= 0) & (high >= 0))
        .then(pl.lit("holds_within_rounding"))
        .otherwise(pl.lit("fails"))
    )
    numbers = {
        "lhs": pl.col("lhs"),
        "rhs": pl.col("rhs"),
        "difference": pl.col("lhs") - pl.col("rhs"),
        "difference_low": low,
        "difference_high": high,
    }
    rows = found.select(
        "document_id",
        identity_id=pl.lit(identity.id),
        binding="binding",
        verdict=verdict,
        reason="reason",
        **{
            name: pl.when(judged).then(value).cast(schemas.CHECK_VALUE, strict=False)
            for name, value in numbers.items()
        },
        unit=pl.when(judged).then(pl.lit("元")),
        severity=pl.lit(identity.severity),
        figures=_references(held, found),
        catalogue_version=pl.lit(version),
    )
    return rows.cast(schemas.CHECKS.schema)


def _references(held: HeldDocuments, found: pl.DataFrame) -> pl.Series:
    """References to the claim and the figures of the document itself; those of others bear their document's id."""
    references, claims = held.references, held.claim_references(found["claim_id"])
    owners = held.evidence.observations["document_id"]
    lists = []
    for row in found.select("document_id", "claim_id", "lhs_rows", "rhs_rows").iter_rows(named=True):
        members = [claims[row["claim_id"]]] if row["claim_id"] else []
        for number in (*(row["lhs_rows"] or ()), *(row["rhs_rows"] or ())):
            reference = references[number]
            if owners[number] != row["document_id"]:
                reference |= {
                    "key": f"{owners[number]}/{reference['key']}",
                    "page_number": None,
                    "bbox": None,
                }
            members.append(reference)
        lists.append(members)
    return pl.Series("figures", lists, dtype=pl.List(schemas.FIGURE_REFERENCE))
