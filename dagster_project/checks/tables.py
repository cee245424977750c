"""Table identities, set-wise: every instance of every document in a few joins per identity.

Each operand becomes the columns value, low, high, doubt, known and rows of one frame of instances; sides are added up,
the difference and its interval follow, and the verdict is read from them (verdict model §1, §2).
"""

from __future__ import annotations

from functools import reduce

import polars as pl

from .catalogue import Call, Catalogue, Expansion, Identity
from .conditions import DECLARED, STATIC, Ground, form_states, met
from .domains import domain
from .evidence import Evidence
from .figures import DOUBTS, EXACT, ZERO, figures_of, selected
from .formula import FORM_ALIASES, Relation, Term

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


def ground_of(evidence: Evidence) -> Ground:
    """Figures by form, states of the forms."""
    figures = figures_of(evidence.observations)
    split = figures.partition_by("form", as_dict=True)
    empty = figures.clear()
    return Ground(
        documents=evidence.documents.select("document_id").unique(maintain_order=True),
        states=form_states(evidence.forms, evidence.claims),
        forms={alias: split.get((alias,), empty) for alias in FORM_ALIASES},
    )


def evaluate_tables(ground: Ground, catalogue: Catalogue) -> pl.DataFrame:
    """One row (``RESULT_SCHEMA``) for every instance of every table identity."""
    operands = Operands(ground)
    results = [
        frame
        for identity in catalogue.identities
        if identity.is_table
        for frame in _identity(ground, operands, identity)
    ]
    return pl.concat(results) if results else pl.DataFrame(schema=RESULT_SCHEMA)


def _identity(ground: Ground, operands: Operands, identity: Identity) -> list[pl.DataFrame]:
    frames, absent = [], []
    for expansion in identity.expansions():
        readiness = _readiness(ground, identity, expansion.relation)
        if expansion.literals and expansion.literals[0][0] == "form":
            # A run on another form speaks only where that form is there.
            alias = next(iter(identity.also_on.values()))
            has_form = ground.states.filter(pl.col("form") == alias)
            readiness = readiness.join(has_form, on="document_id", how="semi")
        else:
            absent.append(readiness.filter(pl.col("reason").is_not_null()))
        ready = readiness.filter(pl.col("reason").is_null()).drop("reason")
        if not ready.is_empty():
            frames.append(_evaluate(ground, operands, identity, expansion, ready))
    if absent and not (missing := pl.concat(absent).unique("document_id", keep="first")).is_empty():
        frames.append(_not_ready(missing, identity))
    return frames


def _readiness(ground: Ground, identity: Identity, relation: Relation) -> pl.DataFrame:
    """(document_id, reason, declared: forms counted as zeros, unknown: forms with unknown lines) of each document."""
    counts_declared = any(call.name in DECLARED for call in identity.when)
    frame = ground.documents.with_columns(reason=pl.lit(None, dtype=pl.String))
    for form in relation.forms:
        state = ground.states.filter(pl.col("form") == form).select(
            "document_id", f_state="state", **{f"unknown_{form}": pl.col("unknown")}
        )
        declared = (pl.col("f_state") == "declared_empty") & counts_declared
        frame = frame.join(state, on="document_id", how="left", maintain_order="left").with_columns(
            reason=pl.coalesce(
                "reason",
                pl.when(pl.col("f_state").is_null())
                .then(pl.lit("form_missing"))
                .when((pl.col("f_state") == "declared_empty") & (not counts_declared))
                .then(pl.lit("form_empty_declared"))
                .when(pl.col("f_state") == "empty_undeclared")
                .then(pl.lit("form_empty_undeclared")),
            ),
            **{f"declared_{form}": declared.fill_null(value=False)},
        )
        frame = frame.drop("f_state")
    return frame


def _not_ready(frame: pl.DataFrame, identity: Identity) -> pl.DataFrame:
    nothing = pl.lit(None, dtype=EXACT)
    return frame.select(
        "document_id",
        identity_id=pl.lit(identity.id),
        binding=pl.lit(""),
        verdict=pl.lit("not_evaluable"),
        reason="reason",
        lhs=nothing,
        rhs=nothing,
        difference=nothing,
        difference_low=nothing,
        difference_high=nothing,
        severity=pl.lit(identity.severity),
        rows=pl.lit([], dtype=pl.List(pl.UInt32)),
    )


class Operands:
    """Frames that a term joins to its instances; sums are made once and used by every identity."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self._cache: dict[tuple, pl.DataFrame] = {}

    def single(self, form: str) -> pl.DataFrame:
        """(document_id, item, measure) → the figure."""
        if (form,) not in self._cache:
            self._cache[form,] = self.ground.forms[form].select(
                "document_id", "item", "measure", "value", "low", "high", "doubt", rows=pl.concat_list("row")
            )
        return self._cache[form,]

    def summed(self, term: Term) -> pl.DataFrame:
        """(document_id, measure[, parent]) → the sum over the term's selector."""
        key = (term.form, term.selector, term.codes)
        if key not in self._cache:
            members = selected(self.ground.forms[term.form], term.selector, term.codes)
            by = ["document_id", "measure"] + (["parent"] if term.selector == "children" else [])
            self._cache[key] = members.group_by(by).agg(
                pl.col("value").sum(),
                pl.col("low").sum(),
                pl.col("high").sum(),
                pl.col("doubt").max(),
                rows=pl.col("row"),
            )
        return self._cache[key]

    def printed(self, form: str, column: str) -> pl.DataFrame:
        """(document_id, value) of items or measures that a form prints."""
        key = (form, column, "printed")
        if key not in self._cache:
            self._cache[key] = self.ground.forms[form].select("document_id", column).unique()
        return self._cache[key]


def _filled(template: str) -> pl.Expr:
    """``{c}``, ``out.{c}`` or a literal, as an expression over the instance's variables."""
    before, brace, rest = template.partition("{")
    if not brace:
        return pl.lit(template)
    name, _, after = rest.partition("}")
    return pl.concat_str(pl.lit(before), pl.col(f"var_{name}"), pl.lit(after))


def _with_term(frame: pl.DataFrame, operands: Operands, term: Term, index: int) -> pl.DataFrame:
    """The instances with the columns value_i, low_i, high_i, doubt_i, rows_i and absent_i of one operand.

    ``absent_i``: null where the figure is there; ``zero`` where its absence counts 0 (a code without a row, a form
    declared empty); ``missing`` where a fixed line or column is not printed; ``unread`` where its row and column are.
    """
    columns = ("value", "low", "high", "doubt", "rows")
    renamed = {name: f"{name}_{index}" for name in columns}
    frame = frame.with_columns(_item=_filled(term.item), _measure=_filled(term.measure))
    if term.selector == "one":
        figures, keys, on = (
            operands.single(term.form),
            ["document_id", "_item", "_measure"],
            ["item", "measure"],
        )
    else:
        figures, keys, on = operands.summed(term), ["document_id", "_measure"], ["measure"]
        if term.selector == "children":
            keys, on = [*keys, "_item"], [*on, "parent"]
    frame = frame.join(
        figures.rename(renamed),
        left_on=keys,
        right_on=["document_id", *on],
        how="left",
        maintain_order="left",
    )
    measures = operands.printed(term.form, "measure").with_columns(_has_measure=pl.lit(value=True))
    frame = frame.join(
        measures, left_on=["document_id", "_measure"], right_on=["document_id", "measure"], how="left",
        maintain_order="left",
    )  # fmt: skip
    items = operands.printed(term.form, "item").with_columns(_has_item=pl.lit(value=True))
    frame = frame.join(
        items, left_on=["document_id", "_item"], right_on=["document_id", "item"], how="left", maintain_order="left"
    )  # fmt: skip
    is_code = pl.col("_item").str.contains(r"^(out\.)?\d+$") if term.selector == "one" else pl.lit(value=True)
    absent = (
        pl.when(pl.col(f"value_{index}").is_not_null())
        .then(None)
        .when(pl.col(f"declared_{term.form}"))
        .then(pl.lit("zero"))
        .when(pl.col("_has_measure").is_null())
        .then(pl.lit("missing"))
        .when(pl.col("_has_item").is_not_null())
        .then(pl.lit("unread"))
        .when(is_code)
        .then(pl.lit("zero"))
        .otherwise(pl.lit("missing"))
    )
    if term.selector != "one":
        # A sum without one printed member is no zero: the form's lines were not found.
        absent = (
            pl.when(pl.col(f"value_{index}").is_not_null())
            .then(None)
            .when(pl.col(f"declared_{term.form}"))
            .then(pl.lit("zero"))
            .otherwise(pl.lit("missing"))
        )
    return frame.with_columns(
        absent.alias(f"absent_{index}"),
        *(pl.col(f"{name}_{index}").fill_null(ZERO) for name in ("value", "low", "high")),
        pl.col(f"doubt_{index}").fill_null(0),
        pl.col(f"rows_{index}").fill_null(pl.lit([], dtype=pl.List(pl.UInt32))),
    ).drop("_item", "_measure", "_has_measure", "_has_item")


def _total(terms: list[tuple[int, Term]], same: str, opposite: str) -> pl.Expr:
    """Signed sum over a side; of an end of the interval with the other end for subtracted terms."""
    parts = [
        pl.col(f"{same}_{index}") if term.sign > 0 else -pl.col(f"{opposite}_{index}")
        for index, term in terms
    ]
    return reduce(lambda a, b: a + b, parts) if parts else ZERO


def _evaluate(
    ground: Ground, operands: Operands, identity: Identity, expansion: Expansion, ready: pl.DataFrame
) -> pl.DataFrame:
    relation = expansion.relation
    frame = ready
    for name, call in expansion.domains:
        values = domain(ground.forms, call).rename({"value": f"var_{name}"})
        frame = frame.join(values, on="document_id", maintain_order="left_right")
    terms = list(enumerate(relation.left + relation.right))
    for index, term in terms:
        frame = _with_term(frame, operands, term, index)
    left, right = terms[: len(relation.left)], terms[len(relation.left) :]
    frame = frame.with_columns(
        lhs=_total(left, "value", "value"),
        rhs=_total(right, "value", "value"),
        _lhs_low=_total(left, "low", "high"),
        _lhs_high=_total(left, "high", "low"),
        _rhs_low=_total(right, "low", "high"),
        _rhs_high=_total(right, "high", "low"),
    ).with_columns(
        difference=pl.col("lhs") - pl.col("rhs"),
        difference_low=pl.col("_lhs_low") - pl.col("_rhs_high"),
        difference_high=pl.col("_lhs_high") - pl.col("_rhs_low"),
    )
    frame = _with_conditions(frame, ground, identity)
    reason = _reason(relation, left, right)
    verdict = (
        pl.when(pl.col("reason").is_not_null()).then(pl.lit("not_evaluable")).otherwise(_verdict(relation.op))
    )
    return frame.with_columns(reason=reason).select(
        "document_id",
        identity_id=pl.lit(identity.id),
        binding=_binding(expansion),
        verdict=verdict,
        reason="reason",
        lhs="lhs",
        rhs="rhs",
        difference="difference",
        difference_low="difference_low",
        difference_high="difference_high",
        severity=pl.lit(identity.severity),
        rows=pl.concat_list([f"rows_{index}" for index, _ in terms]).list.unique(maintain_order=True),
    )


def _with_conditions(frame: pl.DataFrame, ground: Ground, identity: Identity) -> pl.DataFrame:
    calls: list[Call] = [call for call in identity.when if call.name not in (*STATIC, *DECLARED)]
    flags = []
    for index, call in enumerate(calls):
        flag = f"met_{index}"
        frame = frame.join(
            met(ground, call).rename({"is_met": flag}), on="document_id", how="left", maintain_order="left"
        )
        flags.append(pl.col(flag).fill_null(value=False))
    return frame.with_columns(is_met=pl.all_horizontal(flags) if flags else pl.lit(value=True))


def _reason(relation: Relation, left: list[tuple[int, Term]], right: list[tuple[int, Term]]) -> pl.Expr:
    """The gravest reason not to evaluate an instance, null for none."""
    terms = left + right
    alone = [side[0][0] for side in (left, right) if len(side) == 1]
    missing = [pl.col(f"absent_{index}") == "missing" for index in alone]
    missing += [pl.col(f"absent_{index}") == "unread" for index, _ in terms]
    # A sum of which the form prints no member is no zero either.
    missing += [
        pl.all_horizontal([pl.col(f"absent_{index}").eq_missing(pl.lit("missing")) for index, _ in side])
        for side in (left, right)
        if len(side) > 1
    ]
    no_lines = [pl.col(f"unknown_{form}") > 0 for form in relation.summed_forms]
    no_lines += [
        (pl.col(f"unknown_{term.form}") > 0) & pl.col(f"absent_{i}").is_not_null() for i, term in terms
    ]
    doubt = pl.max_horizontal([pl.col(f"doubt_{index}") for index, _ in terms])
    return (
        pl.when(~pl.col("is_met"))
        .then(pl.lit("condition_unmet"))
        .when(pl.any_horizontal(missing).fill_null(value=False))
        .then(pl.lit("figure_missing"))
        .when(doubt > 0)
        .then(doubt.replace_strict(dict(enumerate(DOUBTS)), return_dtype=pl.String))
        .when(pl.any_horizontal(no_lines).fill_null(value=False))
        .then(pl.lit("lines_unknown"))
    )


def _verdict(op: str) -> pl.Expr:
    low, high = pl.col("difference_low"), pl.col("difference_high")
    if op == "<=":
        exact, within = pl.col("difference") <= ZERO, low <= ZERO
    else:
        exact, within = pl.col("difference") == ZERO, (low <= ZERO) & (high >= ZERO)
    return (
        pl.when(exact)
        .then(pl.lit("holds"))
        .when(within)
        .then(pl.lit("holds_within_rounding"))
        .otherwise(pl.lit("fails"))
    )


def _binding(expansion: Expansion) -> pl.Expr:
    """Sorted ``name=value``, joined by commas."""
    parts: dict[str, pl.Expr] = {name: pl.lit(f"{name}={value}") for name, value in expansion.literals}
    parts |= {name: pl.lit(f"{name}=") + pl.col(f"var_{name}") for name, _ in expansion.domains}
    if not parts:
        return pl.lit("")
    return pl.concat_str([parts[name] for name in sorted(parts)], separator=",")
