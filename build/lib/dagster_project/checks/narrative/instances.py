"""Making instances of narrative checks: a constraint judged, or the reason why nothing is judged; and their rows of ``schemas.CHECKS``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import polars as pl

from dagster_project import schemas
from dagster_project.schemas import CheckReason

from ..catalogue.identities import Identity
from ..figures.constraints import Constraint, Figure, Judgement, ceiling, decimal, floor
from ..figures.document_figures import Instance, binding
from ..figures.references import reference_lists

Names = dict[str, Any]


def judged(
    identity: Identity,
    claim: dict,
    constraint: Constraint,
    *others: dict,
    judgement: Judgement | None = None,
    severity: str | None = None,
    names: Names | None = None,
) -> Instance:
    """The instance about ``claim`` (and ``others`` that it was compared with), judged (by ``judgement`` if it is known)."""
    return Instance(
        identity,
        binding(claim=claim["claim_id"], **(names or {})),
        constraint,
        judgement=judgement or constraint.judge(),
        severity=severity,
        figures=tuple(_once(constraint.figures())),
        claims=(claim, *others),
    )


def silent(
    identity: Identity,
    claim: dict,
    reason: CheckReason,
    *,
    figures: Iterable[Figure | None] = (),
    names: Names | None = None,
) -> Instance:
    """The instance about ``claim`` that cannot be evaluated, and why."""
    known = [figure for figure in figures if figure is not None]
    return Instance(
        identity,
        binding(claim=claim["claim_id"], **(names or {})),
        reason=reason,
        figures=tuple(_once(known)),
        claims=(claim,),
    )


def _once(figures: Iterable[Figure]) -> Iterable[Figure]:
    return {figure.key: figure for figure in figures}.values()


def check_rows(judged: Iterable[tuple[str, Instance]], version: str) -> pl.DataFrame:
    """``schemas.CHECKS`` of instances with the ids of their documents."""
    rows, references, lengths = [], [], []
    for document_id, instance in judged:
        rows.append(_check_row(document_id, instance, version))
        references += [reference(figure) for figure in instance.figures]
        lengths.append(len(instance.figures))
    schema = {name: dtype for name, dtype in schemas.CHECKS.schema.items() if name != "figures"}
    # Column by column: much faster than frames from rows, and the more so for lists of structures.
    frame = pl.DataFrame({name: [row.get(name) for row in rows] for name in schema}, schema=schema)
    return frame.with_columns(figures=reference_lists(references, lengths)).select(
        schemas.CHECKS.schema.names()
    )


def _check_row(document_id: str, instance: Instance, version: str) -> dict[str, Any]:
    """One row of ``schemas.CHECKS`` without ``figures``; the ends of the interval are rounded outwards."""
    judgement = instance.judgement
    row: dict[str, Any] = {
        "document_id": document_id,
        "identity_id": instance.identity.id,
        "binding": instance.binding,
        "severity": instance.graded,
        "catalogue_version": version,
    }
    if judgement is None or instance.constraint is None:
        return row | {"verdict": "not_evaluable", "reason": instance.reason}
    return row | {
        "verdict": judgement.verdict,
        "lhs": decimal(judgement.lhs),
        "rhs": decimal(judgement.rhs),
        "difference": decimal(judgement.difference),
        "difference_low": floor(judgement.low),
        "difference_high": ceiling(judgement.high),
        "unit": instance.constraint.unit,
    }


def reference(figure: Figure) -> dict[str, Any]:
    """``FIGURE_REFERENCE``: an observation by its key, a claim by its id with the box of the figure in it."""
    record = figure.record
    if figure.kind == "observation":
        return {
            "kind": "observation",
            "key": figure.key,
            "page_number": record["page_number"],
            "bbox": record["bbox"],
        }
    box = next((box for box in record["figure_boxes"] or () if box["slot"] == figure.slot), None)
    place = box or record
    return {
        "kind": "claim",
        "key": record["claim_id"],
        "page_number": place["page_number"],
        "bbox": place["bbox"],
    }
