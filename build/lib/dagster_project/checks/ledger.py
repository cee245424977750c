"""How much of a document was checked: its evaluated checks, and the forms and sentences that they look at.

The absence of findings means little where little could be evaluated, so every output shows this before the findings, and
says so where no check could be evaluated.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

NARRATIVE = "narrative"


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the checks of one document could evaluate.

    ``forms`` are the canonical ids of the forms, and ``claims`` the number of statements, with a figure in an evaluated
    check; ``reasons`` counts the checks that could not be evaluated.
    """

    evaluated: int
    forms: tuple[str, ...]
    claims: int
    reasons: Mapping[str, int]

    @property
    def is_nothing(self) -> bool:
        """True where no check at all could be evaluated: the document was not checked, whatever it printed."""
        return self.evaluated == 0


def coverage(checks: pl.DataFrame) -> Coverage:
    """The coverage of one document's checks (a frame of ``schemas.CHECKS``)."""
    evaluated = checks.filter(pl.col("verdict") != "not_evaluable")
    looked_at = (
        evaluated.select(figure=pl.col("figures").explode(empty_as_null=False, keep_nulls=False))
        .unnest("figure")
        .unique(["kind", "key"])
    )
    places = looked_at.select(_PLACE, "kind")
    forms = places.filter(pl.col("kind") == "observation")["place"].unique().sort()
    claims = places.filter(pl.col("kind") == "claim").height
    missing = checks.filter(pl.col("verdict") == "not_evaluable")
    reasons = missing.group_by("reason").len().sort(["len", "reason"], descending=[True, False])
    return Coverage(evaluated.height, tuple(forms), claims, dict(reasons.iter_rows()))


_PLACE = (
    pl.when(pl.col("kind") == "observation")
    .then(pl.col("key").str.split("/").list.first())
    .otherwise(pl.lit(NARRATIVE))
    .alias("place")
)
"""The form of an observation (the head of its figure key), ``narrative`` for a claim."""
