"""Table identities, set-wise: every instance of every identity of every document in a few joins.

The identities are frames too (:mod:`.plan`). An instance has one row for each of its terms; these find their
figures, or the reason why there is none. Signed sums over the rows of an instance give both sides, the difference and
its interval, and the verdict is read from them (docs/specification/verdicts.md#verdicts).
"""

from __future__ import annotations

import polars as pl

from ..catalogue.identities import Catalogue
from ..figures.observed import DOUBTS
from ..figures.rounding import EXACT, ZERO
from .conditions import Ground
from .inputs import Inputs, inputs_of
from .plan import TablePlan, plan_of

_RESULT_TYPES: dict[str, pl.DataType | type[pl.DataType]] = {
    "document_id": pl.String,
    "identity_id": pl.String,
    "binding": pl.String,
    "verdict": pl.String,
    "reason": pl.String,
    "lhs": EXACT,
    "rhs": EXACT,
    "difference": EXACT,
    "difference_low": EXACT,
    "difference_high": EXACT,
    "severity": pl.String,
    "rows": pl.List(pl.UInt32),
}
RESULT_SCHEMA = pl.Schema(_RESULT_TYPES)
DOCUMENTS_AT_ONCE = 100
"""Documents whose terms are in memory together, some two thousand rows each."""
SUMS = ("lhs", "rhs", "lhs_low", "lhs_high", "rhs_low", "rhs_high")


def evaluate_tables(ground: Ground, catalogue: Catalogue) -> pl.DataFrame:
    """One row (``RESULT_SCHEMA``) for every instance of every table identity."""
    plan = plan_of(catalogue)
    everything = inputs_of(ground, plan)
    results = [pl.DataFrame(schema=RESULT_SCHEMA)]
    for first in range(0, everything.documents.height, DOCUMENTS_AT_ONCE):
        inputs = everything.portion(first, first + DOCUMENTS_AT_ONCE)
        ready, absent = _readiness(inputs, plan)
        results += [_evaluated(inputs, plan, ready), _not_ready(inputs, plan, absent)]
    return pl.concat(results)


# ---------------------------------------------------------------- which expansions can be evaluated
def _readiness(inputs: Inputs, plan: TablePlan) -> tuple[pl.DataFrame, pl.DataFrame]:
    """((document, expansion) of what can be evaluated, (document, identity, reason) of what cannot for its forms)."""
    state = pl.col("state")
    unready = (
        inputs.documents.select("document")
        .join(plan.needs, how="cross", maintain_order="left_right")
        .join(inputs.states, on=["document", "form"], how="left", maintain_order="left")
        .with_columns(
            reason=pl.when(state.is_null())
            .then(pl.lit("form_missing"))
            .when((state == "declared_empty") & ~pl.col("counts_declared"))
            .then(pl.lit("form_empty_declared"))
            .when(state == "empty_undeclared")
            .then(pl.lit("form_empty_undeclared"))
        )
        .filter(pl.col("reason").is_not_null())
        .unique(["document", "need"], keep="first", maintain_order=True)
        .select("document", "need", "reason")
    )
    expansions = plan.expansions.select("expansion", "identity", "need", "other_form")
    each = (
        inputs.documents.select("document")
        .join(expansions, how="cross", maintain_order="left_right")
        .join(unready, on=["document", "need"], how="left", maintain_order="left")
    )
    # A run on another form speaks only where that form is there.
    held = inputs.states.select("document", "form")
    own = each.filter(pl.col("other_form").is_null())
    others = each.join(held, left_on=["document", "other_form"], right_on=["document", "form"], how="semi")
    can_be = pl.col("reason").is_null()
    ready = pl.concat([own.filter(can_be), others.filter(can_be)]).select("document", "expansion")
    absent = own.filter(~can_be).unique(["document", "identity"], keep="first", maintain_order=True)
    return ready, absent.select("document", "identity", "reason")


def _not_ready(inputs: Inputs, plan: TablePlan, absent: pl.DataFrame) -> pl.DataFrame:
    named = absent.join(plan.identities, on="identity").join(inputs.documents, on="document")
    numbers = ("lhs", "rhs", "difference", "difference_low", "difference_high")
    return named.select(
        "document_id",
        "identity_id",
        pl.lit("").alias("binding"),
        pl.lit("not_evaluable").alias("verdict"),
        "reason",
        *(pl.lit(None, dtype=EXACT).alias(name) for name in numbers),
        "severity",
        pl.lit([], dtype=pl.List(pl.UInt32)).alias("rows"),
    )


# ---------------------------------------------------------------- instances and their terms
def _evaluated(inputs: Inputs, plan: TablePlan, ready: pl.DataFrame) -> pl.DataFrame:
    instances = _instances(inputs, plan, ready)
    terms = _terms(inputs, plan, instances)
    instances = (
        instances.join(_sums(terms), on="instance", how="left", maintain_order="left")
        .join(_absences(inputs, terms), on="instance", how="left", maintain_order="left")
        .join(_unmet(inputs, plan), on=["document", "identity"], how="left", maintain_order="left")
        .join(_incomplete(inputs, plan), on=["document", "expansion"], how="left", maintain_order="left")
        .join(plan.identities, on="identity", how="left", maintain_order="left")
        .join(inputs.documents, on="document", how="left", maintain_order="left")
    )
    low, high = pl.col("lhs_low") - pl.col("rhs_high"), pl.col("lhs_high") - pl.col("rhs_low")
    return (
        instances.with_columns(
            difference=pl.col("lhs") - pl.col("rhs"),
            difference_low=low,
            difference_high=high,
            reason=_reason(),
        )
        .with_columns(
            verdict=pl.when(pl.col("reason").is_not_null())
            .then(pl.lit("not_evaluable"))
            .otherwise(_verdict()),
            binding=_binding(plan.variables),
            rows=pl.col("rows").fill_null([]).list.unique(maintain_order=True),
        )
        .select(RESULT_SCHEMA.names())
    )


def _instances(inputs: Inputs, plan: TablePlan, ready: pl.DataFrame) -> pl.DataFrame:
    """The ready expansions (all their columns) with a value for each open variable (``var_n``) and a number."""
    frame = ready.join(plan.expansions, on="expansion", how="left", maintain_order="left")
    for number in range(1, plan.variables + 1):
        by, name = f"domain_{number}", f"var_{number}"
        values = inputs.values.rename({"domain": by, "value": name})
        closed = frame.filter(pl.col(by).is_null()).with_columns(pl.lit(None, dtype=pl.String).alias(name))
        frame = pl.concat([closed, frame.join(values, on=["document", by]).select(closed.columns)])
    return frame.with_row_index("instance")


def _terms(inputs: Inputs, plan: TablePlan, instances: pl.DataFrame) -> pl.DataFrame:
    """One row for each term of each instance, in the order of the formula, with its figure where there is one."""
    variables = [f"var_{number}" for number in range(1, plan.variables + 1)]
    return (
        instances.select("instance", "document", "expansion", *variables)
        .join(plan.terms, on="expansion", how="left", maintain_order="left_right")
        .with_columns(item=_filled("item", variables), measure=_filled("measure", variables))
        .select("instance", "document", "is_left", "sign", "form", "source", "is_sum", "item", "measure")
        .join(
            inputs.figures,
            on=["document", "source", "item", "measure"],
            how="left",
            maintain_order="left",
        )
    )


def _filled(name: str, variables: list[str]) -> pl.Expr:
    """``{c}``, ``out.{c}`` or a literal, of the instance's variables."""
    value = pl.lit("")
    for number, variable in enumerate(variables, start=1):
        value = pl.when(pl.col(f"{name}_variable") == number).then(pl.col(variable)).otherwise(value)
    return pl.concat_str(pl.col(f"{name}_before"), value, pl.col(f"{name}_after"))


def _sums(terms: pl.DataFrame) -> pl.DataFrame:
    """Both sides of each instance with their ends (``SUMS``), the gravest doubt, and the observations looked at.

    An end of the interval takes the other end of subtracted terms; what is not printed adds nothing.
    """
    added, left = pl.col("sign") > 0, pl.col("is_left")
    signed = {
        "": pl.when(added).then("value").otherwise(-pl.col("value")),
        "_low": pl.when(added).then("low").otherwise(-pl.col("high")),
        "_high": pl.when(added).then("high").otherwise(-pl.col("low")),
    }
    sides = {"lhs": left, "rhs": ~left}
    return (
        terms.select(
            "instance",
            "doubt",
            "rows",
            *(
                pl.when(is_own).then(value).otherwise(ZERO).fill_null(ZERO).alias(f"{side}{end}")
                for side, is_own in sides.items()
                for end, value in signed.items()
            ),
        )
        .group_by("instance", maintain_order=True)
        .agg(
            pl.col(*SUMS).sum(),
            pl.col("doubt").max(),
            pl.col("rows").explode(keep_nulls=False, empty_as_null=False),
        )
    )


def _absences(inputs: Inputs, terms: pl.DataFrame) -> pl.DataFrame:
    """Of instances with terms that have no figure: left_missing, right_missing (numbers), is_unread, is_unknown.

    A term without figure is zero where it counts as one (a code without a row, a form declared empty); missing where a
    fixed line or column is not printed, or no member of a sum; unread where its row and its column are printed.
    ``is_unknown``: the form has lines that were not recognised, ``is_lost``: figures that were not read, which may be
    the absent ones.
    """
    absent = (
        terms.filter(pl.col("value").is_null())
        .select("instance", "document", "is_left", "form", "is_sum", "item", "measure")
        .join(inputs.states, on=["document", "form"], how="left")
        .join(
            inputs.measures.with_columns(has_measure=pl.lit(value=True)),
            on=["document", "form", "measure"],
            how="left",
        )
        .join(
            inputs.items.with_columns(has_item=pl.lit(value=True)),
            on=["document", "form", "item"],
            how="left",
        )
    )
    declared = pl.col("state") == "declared_empty"
    has_measure, has_item = pl.col("has_measure").is_not_null(), pl.col("has_item").is_not_null()
    is_code = pl.col("item").str.contains(r"^(out\.)?\d+$")
    missing = ~declared & (pl.col("is_sum") | ~has_measure | (~has_item & ~is_code))
    unread = ~declared & ~pl.col("is_sum") & has_measure & has_item
    return absent.group_by("instance").agg(
        left_missing=(missing & pl.col("is_left")).sum(),
        right_missing=(missing & ~pl.col("is_left")).sum(),
        is_unread=unread.any(),
        is_unknown=(pl.col("unknown") > 0).any(),
        is_lost=pl.col("is_lossy").any(),
    )


# ---------------------------------------------------------------- verdicts
def _unmet(inputs: Inputs, plan: TablePlan) -> pl.DataFrame:
    """(document, identity, is_unmet) where a condition is not met."""
    return (
        inputs.documents.select("document")
        .join(plan.conditions, how="cross")
        .join(inputs.met, on=["document", "condition"], how="anti")
        .select("document", "identity", is_unmet=pl.lit(value=True))
        .unique()
    )


def _incomplete(inputs: Inputs, plan: TablePlan) -> pl.DataFrame:
    """(document, expansion, has_unknown, has_lost) where a form was not read whole that had to be."""
    return (
        plan.wholes.join(inputs.states, on="form")
        .group_by("document", "expansion")
        .agg(has_unknown=(pl.col("unknown") > 0).any(), has_lost=pl.col("is_lossy").any())
        .filter(pl.col("has_unknown") | pl.col("has_lost"))
    )


def _reason() -> pl.Expr:
    """The gravest reason not to evaluate an instance, null for none."""
    # A side of which the form prints no member is no zero.
    no_side = [(pl.col(side) > 0) & (pl.col(f"{side}_missing") == pl.col(side)) for side in ("left", "right")]
    return (
        pl.when(pl.col("is_unmet").is_not_null())
        .then(pl.lit("condition_unmet"))
        .when(pl.any_horizontal(*no_side, "is_unread").fill_null(value=False))
        .then(pl.lit("figure_missing"))
        .when(pl.col("doubt") > 0)
        .then(pl.col("doubt").replace_strict(dict(enumerate(DOUBTS)), return_dtype=pl.String))
        .when(pl.any_horizontal("has_lost", "is_lost").fill_null(value=False))
        .then(pl.lit("low_extraction_confidence"))
        .when(pl.any_horizontal("has_unknown", "is_unknown").fill_null(value=False))
        .then(pl.lit("lines_unknown"))
    )


def _verdict() -> pl.Expr:
    difference, low, high = pl.col("difference"), pl.col("difference_low"), pl.col("difference_high")
    is_ordering = pl.col("is_ordering")
    exact = pl.when(is_ordering).then(difference <= ZERO).otherwise(difference == ZERO)
    within = (low <= ZERO) & (is_ordering | (high >= ZERO))
    return (
        pl.when(exact)
        .then(pl.lit("holds"))
        .when(within)
        .then(pl.lit("holds_within_rounding"))
        .otherwise(pl.lit("fails"))
    )


def _binding(variables: int) -> pl.Expr:
    """Sorted ``name=value``, joined by commas."""
    parts = [pl.col("binding_0")]
    for number in range(1, variables + 1):
        parts += [pl.col(f"var_{number}"), pl.col(f"binding_{number}")]
    return pl.concat_str(parts, ignore_nulls=True)
