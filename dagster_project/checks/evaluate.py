"""The one evaluator: evidence of one document or of ten thousand → ``schemas.CHECKS``."""

from __future__ import annotations

import polars as pl

from dagster_project import schemas

from .catalogue.identities import load_catalogue
from .evidence import Evidence
from .figures.references import with_references
from .narrative.evaluation import evaluate_narrative
from .tables.evaluation import evaluate_tables


def evaluate(evidence: Evidence) -> pl.DataFrame:
    """One row for every instance of every identity within a document, also when it holds or cannot be evaluated.

    Identities across documents (years, units) need those documents: :func:`evaluate_across`.
    """
    catalogue = load_catalogue()
    tables = with_references(evaluate_tables(evidence.ground, catalogue), evidence.observations)
    tables = tables.with_columns(unit=pl.lit("元"), catalogue_version=pl.lit(catalogue.version)).select(
        pl.col(name).cast(dtype, strict=False) if name in VALUES else pl.col(name)
        for name, dtype in schemas.CHECKS.schema.items()
    )
    checks = pl.concat([tables, evaluate_narrative(evidence)])
    return _of_one_account(checks, evidence.forms).sort("document_id", "identity_id", "binding")


def _of_one_account(checks: pl.DataFrame, forms: pl.DataFrame) -> pl.DataFrame:
    """The checks, with none judged of a file that holds two accounts: nobody can say which of its figures belong together."""
    several = forms.filter(pl.col("incomplete_reasons").list.contains("several_accounts"))["document_id"]
    of_several = pl.col("document_id").is_in(several.unique().implode()) & (
        pl.col("verdict") != "not_evaluable"
    )
    return checks.with_columns(
        verdict=pl.when(of_several).then(pl.lit("not_evaluable")).otherwise("verdict"),
        reason=pl.when(of_several).then(pl.lit("low_extraction_confidence")).otherwise("reason"),
    )


VALUES = ("lhs", "rhs", "difference", "difference_low", "difference_high")
