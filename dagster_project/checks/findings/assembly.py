"""Findings (发现): what is published of failing checks and text facts, and the checks as their causes grade them.

``explained`` does both at once; ``graded`` and ``find`` give one half each. For a document in which nothing fails only a
filter is evaluated.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from dagster_project import schemas
from dagster_project.version import extractor_version

from ..catalogue.identities import Catalogue, load_catalogue
from ..culprits.table_constraints import Check, FormFigures, table_checks
from ..evidence import Evidence
from ..explain.abstain.misreading import misread
from ..explain.abstain.other_bindings import read_otherwise
from ..explain.across import across_checks, across_roots
from ..explain.case import Case, Root
from ..explain.clusters import clustered
from ..explain.roots import roots_of
from ..explain.words import other_roots
from ..figures.accounts import by_document
from ..figures.by_position import FormRows
from ..narrative.evaluation import instances_of
from .rows import finding_row
from .text_facts import fact_findings, facts_to_publish

log = logging.getLogger(__name__)
PUBLISHED = ("error", "warning", "note")
_KEY = ("document_id", "identity_id", "binding")
_ROW = (*_KEY, "verdict", "severity", "unit", "keys")
_NUMBERS = ("lhs", "rhs", "difference_low", "difference_high")
"""Of rows that fail; of those that hold nobody asks for numbers, and making them takes as long as all the rest."""
NOT_TRUSTED = {"_verdict": "not_evaluable", "_reason": "low_extraction_confidence"}
MOST_NAMED = 5
"""Disputed checks that a rejection names."""
_PATCH = pl.Schema(
    {**dict.fromkeys(_KEY, pl.String), "_severity": pl.String, "_verdict": pl.String, "_reason": pl.String}
)


@dataclass(frozen=True)
class Explained:
    """Checks with the severity of their causes, what is published of them, and ``schemas.REJECTIONS`` of disputed ones."""

    checks: pl.DataFrame
    findings: pl.DataFrame
    rejections: pl.DataFrame


def find(evidence: Evidence, checks: pl.DataFrame) -> pl.DataFrame:
    """``schemas.FINDINGS`` of failing checks and text facts."""
    return explained(evidence, checks).findings


def graded(evidence: Evidence, checks: pl.DataFrame) -> pl.DataFrame:
    """The checks with the severity that their best explanation names, and those withdrawn as our own misreading."""
    return explained(evidence, checks).checks


def explained(evidence: Evidence, checks: pl.DataFrame) -> Explained:
    """Every failing check of every document explained, merged and worded."""
    catalogue = load_catalogue()
    stamp = {"catalogue_version": catalogue.version, "extractor_version": extractor_version()}
    rows: list[dict[str, Any]] = []
    patches: list[dict[str, Any]] = []
    rejections: list[dict[str, Any]] = []
    for case in cases(evidence, checks, catalogue):
        rejections += _disputed(case, patches)
        roots = _roots_or_plain(case, patches)
        for root in roots:
            patches += _severities(case, root)
            rows.append(finding_row(case, root) | stamp)
    rows += [row | stamp for row in fact_findings(evidence, checks, catalogue, _listed(rows))]
    findings = schemas.FINDINGS.frame(_ranked(rows))
    return Explained(_patched(checks, patches), findings, schemas.REJECTIONS.frame(rejections))


def _disputed(case: Case, patches: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A rejection of the document where our two evaluations of a failing check give other numbers; none rests on them."""
    if not case.disputed:
        return []
    patches += [_patch(case, check) | NOT_TRUSTED for check in case.disputed]
    names = ", ".join(f"{check.identity.id} ({check.binding})" for check in case.disputed[:MOST_NAMED])
    message = f"{len(case.disputed)} failing checks whose terms do not add up to their numbers: {names}; please report it"
    log.error("%s: %s", case.document["document_id"], message)
    columns = ("file_name", "document_id")
    return [
        {name: case.document.get(name) for name in columns}
        | {"scope": "table", "reason": "check_disputed", "message": message}
    ]


def _roots_or_plain(case: Case, patches: list[dict[str, Any]]) -> list[Root]:
    """A failure of our own search costs the explanations of one document, not the findings of the night."""
    try:
        return _roots(case, patches)
    except Exception:
        log.exception(
            "%s: its failing checks are published without explanation", case.document["document_id"]
        )
        return [*other_roots(case, set(case.failing)), *across_roots(case)]


def _roots(case: Case, patches: list[dict[str, Any]]) -> list[Root]:
    withdrawn = misread(case)
    patches += [_patch(case, check) | NOT_TRUSTED for check in withdrawn]
    case.withdraw(withdrawn)
    otherwise = {id(case.board.checks[i]): reason for i, reason in read_otherwise(case).items()}
    excused = [check for check in case.board.checks if id(check) in otherwise]
    patches += [
        _patch(case, check) | {"_verdict": "not_evaluable", "_reason": otherwise[id(check)]}
        for check in excused
    ]
    case.withdraw(excused)
    return clustered([*roots_of(case), *across_roots(case)], case)


def _severities(case: Case, root: Root) -> Iterator[dict[str, Any]]:
    for check in root.checks if root.severity else ():
        if check.graded != root.severity:
            yield _patch(case, check) | {"_severity": root.severity}


def _patch(case: Case, check: Check) -> dict[str, Any]:
    return {
        "document_id": case.document["document_id"],
        "identity_id": check.identity.id,
        "binding": check.binding,
    }


def _patched(checks: pl.DataFrame, patches: list[dict[str, Any]]) -> pl.DataFrame:
    if not patches:
        return checks
    frame = pl.DataFrame(patches, schema=_PATCH).unique(_KEY, keep="first")
    joined = checks.join(frame, on=_KEY, how="left", maintain_order="left")
    return joined.with_columns(
        severity=pl.coalesce("_severity", "severity"),
        verdict=pl.coalesce("_verdict", "verdict"),
        reason=pl.coalesce("_reason", "reason"),
    ).select(checks.columns)


def _listed(rows: Iterable[Mapping[str, Any]]) -> set[tuple[str, str | None]]:
    """(document, words) that a failing check has already been published for as a text fact."""
    return {(row["document_id"], row["stated_text"]) for row in rows if row["cause"] == "listed_but_empty"}


def _ranked(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    order = {"不一致": 0, "待核实": 1, "提示": 2}
    return sorted(
        rows, key=lambda r: (r["document_id"], order[r["level"]], r["page_number"] or 0, r["finding_id"])
    )


# ---------------------------------------------------------------- documents with something to explain
def cases(evidence: Evidence, checks: pl.DataFrame, catalogue: Catalogue) -> Iterator[Case]:
    """One case for each document with a failing check that is published."""
    failing = checks.filter((pl.col("verdict") == "fails") & pl.col("severity").is_in(PUBLISHED))
    ids = failing["document_id"].unique(maintain_order=True)
    if ids.is_empty():
        return
    rows = by_document(
        checks.filter(pl.col("document_id").is_in(ids.implode()) & (pl.col("verdict") != "not_evaluable"))
        .with_columns(keys=pl.col("figures").list.eval(pl.element().struct.field("key")))
        .select(
            *_ROW,
            *(pl.when(pl.col("verdict") == "fails").then(pl.col(name)).alias(name) for name in _NUMBERS),
        )
    )
    account = {p.document["document_id"]: p for p in evidence.accounts}
    observations = evidence.observations.filter(pl.col("document_id").is_in(ids.implode()))
    printed = by_document(observations)
    documents = {row["document_id"]: row for row in evidence.documents.iter_rows(named=True)}
    for document_id in ids:
        own = account.get(document_id)
        figures = own.form_rows if own else FormRows(printed.get(document_id, observations.clear()))
        forms = FormFigures(figures)
        own_rows = rows[document_id].to_dicts()
        agreed, disputed = table_checks(own_rows, forms, catalogue)
        found: list[Check] = list(agreed)
        if own is not None:
            found += [instance for instance in instances_of(own) if instance.judgement is not None]
        claims = own.claims if own else []
        found += across_checks(own_rows, catalogue, forms, claims)
        yield Case(
            documents.get(document_id, {"document_id": document_id}), found, forms, claims, disputed, own
        )


__all__ = ["Explained", "explained", "facts_to_publish", "find", "graded"]
