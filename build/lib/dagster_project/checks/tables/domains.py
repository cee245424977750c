"""Domains of ``for_each``: which instances an identity has in each document.

Each function takes the figures (``figures.figures_of``) and gives (document_id, value). Adding one is adding a line to
``DOMAINS``; the catalogue then uses it by name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import polars as pl

from ..catalogue.identities import Call

Frames = Mapping[str, pl.DataFrame]
"""Figures by form alias."""

_CODE = r"^\d{3}(\d\d){0,2}$"
_CLASS = r"^(out\.)?(\d{3})$"


def _items(frame: pl.DataFrame, condition: pl.Expr) -> pl.DataFrame:
    return frame.filter(condition).select("document_id", value="item").unique()


def nodes(forms: Frames, form: str) -> pl.DataFrame:
    """@total and every printed code of a form."""
    return _items(forms[form], (pl.col("item") == "@total") | pl.col("item").str.contains(_CODE))


def parents(forms: Frames, form: str) -> pl.DataFrame:
    """Printed codes with printed children."""
    codes = _items(forms[form], pl.col("item").str.contains(_CODE))
    with_children = codes.with_columns(value=pl.col("value").str.head(-2)).unique()
    return codes.join(with_children, on=["document_id", "value"], how="semi")


def measures(forms: Frames, form: str) -> pl.DataFrame:
    """The amount columns that a form prints, parts included."""
    return forms[form].select("document_id", value="measure").unique()


def lines_out(forms: Frames, form: str) -> pl.DataFrame:
    """Every line of the expenditure block with at least one printed figure."""
    return _items(forms[form], pl.col("item").str.starts_with("out.") & (pl.col("zero_style") != "blank"))


def classes(forms: Frames, *places: str) -> pl.DataFrame:
    """Union of 3-digit codes with a non-zero figure; ``f04.gpb``: in that measure only."""
    parts = []
    for place in places:
        form, _, measure = place.partition(".")
        condition = pl.col("item").str.contains(_CLASS) & (pl.col("value") != 0)
        if measure:
            condition &= pl.col("measure") == measure
        parts.append(_items(forms[form], condition))
    return pl.concat(parts).with_columns(value=pl.col("value").str.tail(3)).unique()


DOMAINS: dict[str, Callable[..., pl.DataFrame]] = {
    "nodes": nodes,
    "parents": parents,
    "measures": measures,
    "lines_out": lines_out,
    "classes": classes,
}


def domain(forms: Frames, call: Call) -> pl.DataFrame:
    """(document_id, value) of one domain; KeyError for a name that nothing here knows."""
    return DOMAINS[call.name](forms, *call.arguments)
