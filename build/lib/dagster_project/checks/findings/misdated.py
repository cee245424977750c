"""A year in a sentence that is not that of its figure: the form of the account prints that figure for its own year.

The narrative stage tells of a year that is compared with itself. A sentence without a comparison says nothing wrong by
itself; beside the forms it does, where no other sentence gives the same quantity for the account's own year.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import polars as pl

from ..evidence import Evidence
from ..figures.intervals import claim_figure, observation_figure
from ..figures.observed import judged_claims

Row = dict[str, Any]
PLACE = ("document_id", "form_id", "item_code", "measure")
LEAST_DIGITS = 4
"""Digits, zeros at the end aside, that two years do not share by accident."""


def misdated(evidence: Evidence) -> Iterator[Row]:
    """Rows of ``schemas.TEXT_FACTS`` of kind ``wrong_year``, one for each sentence."""
    years = evidence.documents.select("document_id", "fiscal_year")
    told = (
        evidence.claims.filter(
            pl.col("year").is_not_null()
            & pl.all_horizontal(pl.col(name).is_not_null() for name in PLACE)
            & pl.col("final_yuan").is_not_null()
            & (pl.col("budget_kind").fill_null("final") == "final")
            & judged_claims()
        )
        .join(years, on="document_id")
        .filter(pl.col("fiscal_year").is_not_null())
    )
    own = told.filter(pl.col("year") == pl.col("fiscal_year"))
    other = told.filter(pl.col("year") != pl.col("fiscal_year"))
    # Both years may have had one amount and both be told, unless the account says that last year's was another.
    changed = own.filter((pl.col("base_kind") == "prior_final") & (pl.col("change_yuan") != 0))
    lasting = own.join(changed, on=list(PLACE), how="anti")
    is_last = pl.col("year") == pl.col("fiscal_year") - 1
    other = pl.concat(
        [
            other.filter(is_last).join(lasting, on=list(PLACE), how="anti"),
            other.filter(~is_last).join(own, on=list(PLACE), how="anti"),
        ]
    )
    if other.is_empty():
        return
    printed = evidence.observations.join(other.select(PLACE).unique(), on=list(PLACE), how="semi").filter(
        pl.col("amount_yuan").is_not_null()
    )
    figures = {tuple(row[name] for name in PLACE): observation_figure(row) for row in printed.to_dicts()}
    seen: set[tuple] = set()
    for claim in other.sort("document_id", "char_start", nulls_last=True).to_dicts():
        observed = figures.get(tuple(claim[name] for name in PLACE))
        stated = claim_figure(claim, "final")
        year, quote = str(claim["year"]), claim["quote"] or ""
        key = (claim["document_id"], year, quote)
        if observed is None or stated is None or key in seen or str(claim["fiscal_year"]) in quote:
            continue
        is_same = abs(stated.value - observed.value) <= (stated.step + observed.step) / 2
        if is_same and _digits(stated.text) >= LEAST_DIGITS and re.search(rf"{year}\s*年", quote):
            seen.add(key)
            yield _fact(claim, year, quote)


def _digits(text: str) -> int:
    return len(re.sub(r"\D", "", text).strip("0"))


def _fact(claim: Row, year: str, quote: str) -> Row:
    return {
        "document_id": claim["document_id"], "kind": "wrong_year", "form_id": None, "item_code": claim["item_code"],
        "item_name": claim["subject"], "measure": claim["measure"], "stated_text": year,
        "expected_text": str(claim["fiscal_year"]), "quote": quote, "page_number": claim["page_number"],
        "bbox": claim["bbox"], "char_start": claim["char_start"], "char_end": claim["char_end"],
    }  # fmt: skip
