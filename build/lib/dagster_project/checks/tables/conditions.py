"""Conditions of table identities: named predicates over the documents' forms and figures.

A predicate gives (document_id, is_met); a document that it does not name has it unmet: a condition that cannot be
evaluated is not met. ``present`` and ``present_or_declared_empty`` decide by form and give their own reasons.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import polars as pl

from ..catalogue.formula import ALIASES
from ..catalogue.identities import Call
from ..figures.rounding import EXACT, ZERO

DECLARED: tuple[str, ...] = ("present_or_declared_empty",)
STATIC: tuple[str, ...] = ("present", "leafs_complete")
"""``leafs_complete`` is true of every form published to the 项 level; an omitted line of 06 is a hypothesis."""


@dataclass(frozen=True)
class Ground:
    """What conditions and domains look at: ``states`` (document_id, form, state, unknown, is_lossy), figures by form."""

    documents: pl.DataFrame
    states: pl.DataFrame
    forms: Mapping[str, pl.DataFrame]


_RANK = {"figures": 0, "declared_empty": 1, "empty_undeclared": 2}


def form_states(forms: pl.DataFrame, claims: pl.DataFrame) -> pl.DataFrame:
    """(document_id, form, state, unknown, is_lossy): one row a form; the best state of several of one id.

    ``is_lossy``: figures of the form may have been lost, so that what it does not print is no zero and a sum over its
    lines or columns is not judged.

    A sentence 无…收入和支出 about a form without figures declares it empty as a note under it would.
    """
    said = (
        claims.filter((pl.col("final_text") == "无") & (pl.col("final_yuan") == 0))
        .select("document_id", "form_id", said=pl.lit(True))
        .unique()
    )
    return (
        forms.filter(pl.col("form_id").is_in(list(ALIASES)))
        .join(said, on=["document_id", "form_id"], how="left")
        .with_columns(
            form=pl.col("form_id").replace_strict(ALIASES, return_dtype=pl.String),
            is_lossy=_is_lossy(),
            state=pl.when((pl.col("state") == "empty_undeclared") & pl.col("said").fill_null(value=False))
            .then(pl.lit("declared_empty"))
            .otherwise(pl.col("state")),
        )
        .sort(pl.col("state").replace_strict(_RANK, default=3, return_dtype=pl.Int8))
        .group_by("document_id", "form", maintain_order=True)
        .agg(
            pl.col("state").first(),
            unknown=pl.col("unknown_figures").fill_null(0).sum(),
            is_lossy=pl.col("is_lossy").any(),
        )
    )


def _is_lossy() -> pl.Expr:
    # Figures in unknown lines are told of the identities that need them, as lines_unknown.
    others = pl.col("incomplete_reasons").list.eval(pl.element() != "unknown_figures").list.any()
    return ~pl.col("is_complete").fill_null(value=True) & others.fill_null(value=True)


def _sums(ground: Ground, form: str, measure: str, items: Mapping[str, int]) -> pl.DataFrame:
    """(document_id, low, high) of a signed sum of figures of one form; documents that print none of them are absent."""
    signs = pl.col("item").replace_strict(dict(items), return_dtype=pl.Int8)
    figures = ground.forms[form].filter(
        pl.col("item").is_in(list(items)) & (pl.col("measure") == measure) & (pl.col("doubt") == 0)
    )
    positive = signs > 0
    return figures.group_by("document_id").agg(
        low=pl.when(positive).then(pl.col("low")).otherwise(-pl.col("high")).sum(),
        high=pl.when(positive).then(pl.col("high")).otherwise(-pl.col("low")).sum(),
    )


def _holds_zero(left: pl.DataFrame, right: pl.DataFrame) -> pl.DataFrame:
    """Met where the interval of left - right contains 0; unknown (absent) where one side is not printed."""
    joined = left.join(right, on="document_id", suffix="_right")
    return joined.select(
        "document_id",
        is_met=(pl.col("low") - pl.col("high_right") <= 0) & (pl.col("high") - pl.col("low_right") >= 0),
    )


def no_nonfiscal(ground: Ground) -> pl.DataFrame:
    """01 and 04 spend the same in the year: no money outside the three budgets."""
    return _holds_zero(
        _sums(ground, "f01", "amount", {"out.current_total": 1}),
        _sums(ground, "f04", "total", {"out.current_total": 1}),
    )


_NONFISCAL_INCOME = ("in.superior", "in.business", "in.operating", "in.subunit", "in.other")


def no_nonfiscal_means(ground: Ground) -> pl.DataFrame:
    """No non-fiscal income, no 使用非财政拨款结余, and the opening balances of 01 and 04 are the same."""
    other = ground.forms["f01"].filter(
        pl.col("item").is_in([*_NONFISCAL_INCOME, "in.nonfiscal_surplus_used"])
        & ((pl.col("value") != 0) | (pl.col("doubt") != 0))
    )
    lossy = ground.states.filter(pl.col("is_lossy") & (pl.col("form") == "f01"))
    same_opening = _holds_zero(
        _sums(ground, "f01", "amount", {"in.opening_balance": 1}),
        _sums(ground, "f04", "amount", {"in.opening_balance": 1}),
    )
    return same_opening.with_columns(
        is_met=pl.col("is_met")
        & ~pl.col("document_id").is_in(
            pl.concat([other["document_id"], lossy["document_id"]]).unique().implode()
        )
    )


def prints_item(ground: Ground, form: str, item: str) -> pl.DataFrame:
    """The form has a line of this item."""
    found = ground.forms[form].filter(pl.col("item") == item)
    return found.select("document_id", is_met=pl.lit(value=True)).unique()


def prints_measure(ground: Ground, form: str, measure: str) -> pl.DataFrame:
    """The form has a column of this measure."""
    found = ground.forms[form].filter(pl.col("measure") == measure)
    return found.select("document_id", is_met=pl.lit(value=True)).unique()


def positive(ground: Ground, form: str, item: str, measure: str) -> pl.DataFrame:
    """The figure is printed and greater than 0."""
    found = ground.forms[form].filter((pl.col("item") == item) & (pl.col("measure") == measure))
    return found.select("document_id", is_met=(pl.col("value") > ZERO.cast(EXACT)) & (pl.col("doubt") == 0))


PREDICATES: dict[str, Callable[..., pl.DataFrame]] = {
    "no_nonfiscal": no_nonfiscal,
    "no_nonfiscal_means": no_nonfiscal_means,
    "prints_item": prints_item,
    "prints_measure": prints_measure,
    "positive": positive,
}


def met(ground: Ground, call: Call) -> pl.DataFrame:
    """(document_id, is_met) of one condition; KeyError for a name that nothing here knows."""
    return PREDICATES[call.name](ground, *call.arguments)
