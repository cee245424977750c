"""How much of the text was understood: which numbers are bound and judged, bound only, or not bound; the unknown words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

import polars as pl

from dagster_project.schemas import ClaimReason

NOT_BOUND: Final[frozenset[ClaimReason]] = frozenset({"subject_unknown", "unknown_words", "base_or_change"})
"""Reasons of a claim of which nobody can say what it is about, or how: its numbers are not parsed."""
UNKNOWN_WORDS: Final = {
    "file_name": pl.String,
    "word": pl.String,
    "count": pl.UInt32,
    "example": pl.String,
    "page_number": pl.Int32,
}


class Shares(NamedTuple):
    """Shares of a text's numbers; None where it has none. ``unparsed`` is of all numbers, the others of the figures."""

    unparsed: float | None
    judged: float | None
    unjudged: float | None
    unbound: float | None


def shares_of(
    claims: Sequence[Mapping[str, Any]], unclaimed: Sequence[Mapping[str, Any]], unread: int
) -> Shares:
    """What became of the numbers of a text. ``unread``: numbers of paragraphs that were not read, without a row."""
    outcome: dict[int, str] = {}
    for claim in claims:
        kind = _outcome(claim)
        for box in claim["figure_boxes"]:
            place = box["char_start"]
            if place is not None and outcome.get(place) != "judged":
                outcome[place] = "judged" if kind == "judged" or box["slot"] == "count" else kind
    left = sum(row["kind"] == "unparsed" for row in unclaimed) + unread
    figures, numbers = len(outcome) + left, len(outcome) + len(unclaimed) + unread
    counted = {
        kind: sum(found == kind for found in outcome.values()) for kind in ("judged", "unjudged", "unbound")
    }
    unbound = counted["unbound"] + left
    return Shares(
        unbound / numbers if numbers else None,
        *(
            count / figures if figures else None
            for count in (counted["judged"], counted["unjudged"], unbound)
        ),
    )


def _outcome(claim: Mapping[str, Any]) -> str:
    if NOT_BOUND.intersection(claim["reasons"]):
        return "unbound"
    return "judged" if claim["is_judged"] else "unjudged"


def unknown_words(claims: pl.DataFrame) -> pl.DataFrame:
    """Words that are not in the vocabulary, by file and most frequent first (columns ``UNKNOWN_WORDS``). ``claims``: with file_name."""
    words = (
        claims.select("file_name", "quote", "page_number", word="unknown_words")
        .explode("word")
        .drop_nulls("word")
    )
    counted = words.group_by("file_name", "word", maintain_order=True).agg(
        count=pl.len().cast(pl.UInt32),
        example=pl.col("quote").first(),
        page_number=pl.col("page_number").first(),
    )
    return counted.select(list(UNKNOWN_WORDS)).sort(
        "count", "file_name", "word", descending=[True, False, False]
    )
