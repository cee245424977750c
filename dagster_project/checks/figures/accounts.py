"""Claims, figures and forms of each document that states something, as the rules of the narrative look at them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate
from typing import Any

import polars as pl

from ..catalogue.identities import Catalogue
from .by_position import FormRows
from .document_figures import Account


def accounts_of(
    *,
    documents: pl.DataFrame,
    claims: pl.DataFrame,
    observations: pl.DataFrame,
    units: pl.DataFrame,
    states: pl.DataFrame,
    catalogue: Catalogue,
) -> Iterator[Account]:
    """The account of each document that has claims, in the order of ``documents``; ``states``: of its forms, as
    ``tables.conditions.form_states`` tells them.
    """
    of_claims, of_figures, of_units = map(by_document, (claims, observations, units))
    nothing = observations.clear()
    of_forms: dict[str, dict[str, tuple[str, bool]]] = {}
    for row in states.iter_rows(named=True):
        of_forms.setdefault(row["document_id"], {})[row["form"]] = (
            row["state"],
            not row["is_lossy"] and not row["unknown"],
        )
    for document in documents.iter_rows(named=True):
        key = document["document_id"]
        if key not in of_claims:
            continue
        yield Account(
            document=document,
            claims=in_reading_order(of_claims[key].to_dicts()),
            form_rows=FormRows(of_figures.get(key, nothing)),
            states=of_forms.get(key, {}),
            units=of_units[key].to_dicts() if key in of_units else [],
            catalogue=catalogue,
        )


def by_document(frame: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """The rows of each document; slices, where they stand together, as they do when they come from a reading."""
    runs = frame["document_id"].rle().struct
    ids, lengths = runs.field("value").to_list(), runs.field("len").to_list()
    if len(set(ids)) < len(ids):
        return {key[0]: part for key, part in frame.partition_by("document_id", as_dict=True).items()}
    ends = list(accumulate(lengths))
    return {
        document_id: frame.slice(end - length, length)
        for document_id, end, length in zip(ids, ends, lengths, strict=True)
    }


def in_reading_order(claims: list[dict]) -> list[dict]:
    """Claims by the place of the last figure that each prints; those without a place stay where they are."""
    return sorted(claims, key=_place)


def _place(claim: dict[str, Any]) -> int:
    places = [box["char_start"] for box in claim["figure_boxes"] or () if box["char_start"] is not None]
    return max(places, default=claim["char_start"] or 0)
