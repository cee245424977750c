"""Failing checks across documents: the other side stands in another document, so each is told on its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from ..catalogue.identities import Catalogue, Identity
from ..culprits.table_constraints import Check, FormFigures, OtherCheck
from ..figures.constraints import Figure, Interval, Judgement
from ..figures.intervals import claim_figure
from ..narrative.evaluation import is_narrative
from .case import Case, Root

SLOTS = ("final", "base", "change")


def across_checks(
    rows: Iterable[Mapping[str, Any]], catalogue: Catalogue, forms: FormFigures, claims: list[dict]
) -> list[Check]:
    """The failing rows of identities that need other documents."""
    identities = {i.id: i for i in catalogue.identities if not i.is_table and not is_narrative(i)}
    by_id = {claim["claim_id"]: claim for claim in claims}
    return [
        _check(row, identities[row["identity_id"]], forms, by_id)
        for row in rows
        if row["verdict"] == "fails" and row["identity_id"] in identities
    ]


def _check(
    row: Mapping[str, Any], identity: Identity, forms: FormFigures, claims: Mapping[str, dict]
) -> OtherCheck:
    figures: list[Figure] = []
    told = []
    for key in row["keys"]:
        figure = forms.keyed(key)
        if figure is not None:
            figures.append(figure)
        elif key in claims:
            told.append(claims[key])
            figures += [f for slot in SLOTS if (f := claim_figure(claims[key], slot)) is not None]
    ends = (row["lhs"], row["rhs"], row["difference_low"], row["difference_high"])
    lhs, rhs, low, high = (Fraction(end) for end in ends)
    judgement = Judgement("fails", lhs, rhs, low, high)
    return OtherCheck(
        identity, row["binding"], row["severity"], judgement, row["unit"], tuple(figures), tuple(told)
    )


def across_roots(case: Case) -> list[Root]:
    """One cause for each: nothing in this document says which of the two is wrong."""
    roots = []
    for check in case.others:
        stated: list[tuple[Figure, Interval | None]] = [
            (f, _needed(f, check.judgement)) for f in check.figures[:1]
        ]
        roots.append(Root("unexplained", [check], stated))
    return roots


def _needed(figure: Figure, judgement: Judgement) -> Interval | None:
    """What the other document gives, where the figure is the whole of its side."""
    if figure.value != judgement.lhs:
        return None
    half = (judgement.high - judgement.low) / 2 - (figure.high - figure.low) / 2
    return judgement.rhs - half, judgement.rhs + half
