"""Claims, figures and forms of each document that states something, as the rules of the narrative look at them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate
from typing import TYPE_CHECKING, Any

import polars as pl

from ..catalogue.identities import Catalogue
from ..figures.by_position import FormRows
from ..figures.document_figures import Account
from ..tables.conditions import form_states

if TYPE_CHECKING:
    from ..evidence import Evidence


def accounts_of(evidence: Evidence, catalogue: Catalogue) -> Iterator[Account]:
    """The account of each document that has claims, in the order of ``evidence.documents``."""
    claims, observations, units = map(by_document, (evidence.claims, evidence.observations, evidence.units))
    nothing = evidence.observations.clear()
    states: dict[str, dict[str, tuple[str, bool]]] = {}
    for row in form_states(evidence.forms, evidence.claims).iter_rows(named=True):
        states.setdefault(row["document_id"], {})[row["form"]] = (
            row["state"],
            not row["is_lossy"] and not row["unknown"],
        )
    for document in evidence.documents.iter_rows(named=True):
        key = document["document_id"]
        if key not in claims:
            continue
        yield Account(
            document=document,
            claims=in_reading_order(claims[key].to_dicts()),
            form_rows=FormRows(observations.get(key, nothing)),
            states=states.get(key, {}),
            units=units[key].to_dicts() if key in units else [],
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
