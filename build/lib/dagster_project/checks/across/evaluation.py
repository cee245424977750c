"""Identities across documents (years, budgets, units), set-wise over the frames of many documents.

``evaluate_across`` gives rows of ``schemas.CHECKS`` keyed to the later document (or the department). Where the other
document is not held, one row with an empty binding says so.
"""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from ..catalogue.formula import FORM_ALIASES
from ..catalogue.identities import load_catalogue
from ..evidence import Evidence
from .document_pairs import HeldDocuments, check_rows, compared, or_missing, side
from .units import units_sum

FUNDS = ("gpb", "gf", "soc")


def evaluate_across(
    evidence: Evidence, of: pl.Series | None = None, *, without_others: bool = False
) -> pl.DataFrame:
    """``schemas.CHECKS`` of the identities that need other documents; ``of``: judge these documents only.

    ``without_others``: each document as if no other were held.
    """
    catalogue = load_catalogue()
    held = HeldDocuments(evidence, of, without_others=without_others)
    frames = [
        check_rows(held, identity, RULES[identity.rule.name](held), catalogue.version)
        for identity in catalogue.identities
        if identity.rule is not None and identity.rule.name in RULES
    ]
    return pl.concat(frames).sort("document_id", "identity_id", "binding")


# ---------------------------------------------------------------- years
def prior_document_held(held: HeldDocuments) -> pl.DataFrame:
    """(document_id, other_id) of documents of which last year's account is held, once."""
    return held.beside("prior")


def budget_document_held(held: HeldDocuments) -> pl.DataFrame:
    """(document_id, other_id) of documents of which the budget of the same year is held, once."""
    return held.beside("budget")


def opening(held: HeldDocuments) -> pl.DataFrame:
    """年初结转和结余 of 01, and of 04 by fund, is last year's 年末结转和结余."""
    pairs = prior_document_held(held)
    found = [
        _balances(held, pairs, "f01", "in.opening_balance", "amount", "amount", ""),
        _balances(held, pairs, "f04", "in.opening_balance", "amount", "total", "form=fiscal_summary,m=total"),
    ]
    found += [
        _balances(held, pairs, "f04", f"in.opening.{fund}", "amount", fund, f"form=fiscal_summary,m={fund}")
        for fund in FUNDS
    ]
    return or_missing(pl.concat(found), held, _with_form(held, "f01"), pairs)


def _balances(
    held: HeldDocuments, pairs: pl.DataFrame, form: str, item: str, measure: str, closing: str, binding: str
) -> pl.DataFrame:
    figures = held.figures(form)
    here = figures.filter((pl.col("item") == item) & (pl.col("measure") == measure))
    before = figures.filter((pl.col("item") == "out.closing_balance") & (pl.col("measure") == closing))
    return compared(pairs.join(side(here, "lhs"), on="document_id"), before, ["other_id"], pl.lit(binding))


def prior_base(held: HeldDocuments) -> pl.DataFrame:
    """The base of a comparison with last year is the figure that last year's account published."""
    pairs = prior_document_held(held)
    claims = comparator_prior_year(held.claims)
    rows = _claims_beside(held, pairs, claims)
    return or_missing(rows, held, claims.select("document_id").unique(), pairs)


def comparator_prior_year(claims: pl.DataFrame) -> pl.DataFrame:
    """Claims compared with last year whose base follows; a side named alone may mean either of two totals."""
    return claims.filter(
        (pl.col("base_kind") == "prior_final")
        & pl.col("lhs").is_not_null()
        & ~pl.col("is_side").fill_null(value=False)
    )


def budget_document(held: HeldDocuments) -> pl.DataFrame:
    """年初预算 in the text is the figure of the budget that was published for the year."""
    pairs = budget_document_held(held)
    claims = held.claims.filter((pl.col("base_kind") == "initial") & pl.col("base_yuan").is_not_null())
    rows = _claims_beside(held, pairs, claims)
    return or_missing(rows, held, claims.select("document_id").unique(), pairs)


def _claims_beside(held: HeldDocuments, pairs: pl.DataFrame, claims: pl.DataFrame) -> pl.DataFrame:
    """Claims against the same line and column of the other document's form."""
    forms = [_with_alias(held.figures(form), form) for form in FORM_ALIASES]
    figures = pl.concat([form for form in forms if not form.is_empty()] or forms[:1])
    here = claims.join(pairs, on="document_id").with_columns(
        lhs_rows=pl.lit([], dtype=pl.List(pl.UInt32)), lhs_doubt=pl.lit(0, dtype=pl.Int8)
    )
    binding = pl.lit("claim=") + pl.col("claim_id")
    return compared(here, figures, ["other_id", "form", "item", "measure"], binding)


def _with_alias(figures: pl.DataFrame, form: str) -> pl.DataFrame:
    return figures.with_columns(form=pl.lit(form))


def _with_form(held: HeldDocuments, form: str) -> pl.DataFrame:
    return held.figures(form).select("document_id").unique()


RULES: dict[str, Callable[[HeldDocuments], pl.DataFrame]] = {
    "opening": opening,
    "prior_base": prior_base,
    "budget_document": budget_document,
    "units_sum": units_sum,
}
