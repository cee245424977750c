"""What the terms of table identities are joined with, for many documents at once; documents are numbers here."""

from __future__ import annotations

from dataclasses import dataclass, fields

import polars as pl

from ..figures.observed import selected
from .conditions import Ground, met
from .domains import domain
from .plan import FORM, INDEX, Source, TablePlan

_FIGURE = ("document", "source", "item", "measure", "value", "low", "high", "doubt", "rows")


@dataclass(frozen=True)
class Inputs:
    """Frames of some documents, all with the column ``document``.

    ``documents``: document, document_id. ``states``: form, state, unknown (number of unknown figures), is_lossy. ``figures``:
    source (of the plan), item, measure, value, low, high (元), doubt, rows (observations). ``measures``, ``items``:
    form, measure or item, of what is printed. ``values``: domain, value. ``met``: condition, of those that are met.
    """

    documents: pl.DataFrame
    states: pl.DataFrame
    figures: pl.DataFrame
    measures: pl.DataFrame
    items: pl.DataFrame
    values: pl.DataFrame
    met: pl.DataFrame

    def portion(self, first: int, end: int) -> Inputs:
        """Those of the documents ``first`` to ``end`` - 1."""
        is_in = pl.col("document").is_between(first, end, closed="left")
        return Inputs(**{each.name: getattr(self, each.name).filter(is_in) for each in fields(self)})


def inputs_of(ground: Ground, plan: TablePlan) -> Inputs:
    """The inputs of all documents."""
    documents = ground.documents.with_row_index("document")

    def numbered(frame: pl.DataFrame) -> pl.DataFrame:
        return documents.join(frame, on="document_id", maintain_order="right").drop("document_id")

    forms = {form: numbered(figures) for form, figures in ground.forms.items()}
    printed = pl.concat(
        figures.select("document", "item", "measure", form=pl.lit(form, dtype=FORM))
        for form, figures in forms.items()
    )
    values = [
        domain(ground.forms, call).select("document_id", "value", domain=pl.lit(number, dtype=INDEX))
        for number, call in enumerate(plan.domains)
    ]
    conditions = [
        met(ground, call).filter("is_met").select("document_id", condition=pl.lit(number, dtype=INDEX))
        for number, call in enumerate(plan.calls)
    ]
    return Inputs(
        documents=documents,
        states=numbered(ground.states.with_columns(pl.col("form").cast(FORM))),
        figures=_figures(forms, plan.sources),
        measures=printed.select("document", "form", "measure").unique(),
        items=printed.select("document", "form", "item").unique(),
        values=numbered(pl.concat(values)),
        met=numbered(pl.concat(conditions)),
    )


def _figures(forms: dict[str, pl.DataFrame], sources: tuple[Source, ...]) -> pl.DataFrame:
    """Single figures, and sums over selections: each sum is made once and used by every identity."""
    single: list[pl.DataFrame] = []
    members: list[pl.DataFrame] = []
    for number, source in enumerate(sources):
        figures = forms[source.form]
        if source.selector != "one":
            figures = selected(figures, source.selector, source.codes)
            kept_under = pl.col("parent") if source.selector == "children" else pl.lit("")
            figures = figures.with_columns(item=kept_under)
        found = figures.select(
            *(name for name in _FIGURE if name not in ("source", "rows")),
            "row",
            source=pl.lit(number, dtype=INDEX),
        )
        (single if source.selector == "one" else members).append(found)
    sums = (
        pl.concat(members)
        .group_by("document", "source", "item", "measure")
        .agg(pl.col("value", "low", "high").sum(), pl.col("doubt").max(), rows="row")
    )
    return pl.concat(
        [pl.concat(single).with_columns(rows=pl.concat_list("row")).select(_FIGURE), sums.select(_FIGURE)]
    )
