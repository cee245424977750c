"""Findings after a look at the page: what the picture contradicts is not published (docs/specification/verdicts.md#picture)."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

import polars as pl

from dagster_project import schemas
from dagster_project.read.picture.look import CONTRADICTED, Place, Sight
from dagster_project.report.words import SERIOUS
from dagster_project.settings import Limits

from ..workers.looking import Request, look_at
from .places_of_findings import (
    FORM_MISSING,
    At,
    Binding,
    at_page,
    by_place,
    forms_without_figures,
    lines_of,
    pages_of,
    place_of,
    places_of,
)

ROUNDS: Final = 4
"""Times that findings are made anew: what is left when some checks are withdrawn may accuse another figure."""
NOT_CONFIRMED: Final = CONTRADICTED | {"unsure"}
"""Nobody is accused of what the picture does not show; what could not be looked at is not shown."""
NOT_TRUSTED: Final = 0.0
"""Confidence of what the picture does not confirm: no check is judged by it."""
WHAT_IS_SEEN: Final = {
    "unsure": "it could not be told from the picture",
    "no_ink": "nothing is printed there that a person sees",
    "ink": "something is printed there that is no text",
    "other": "the picture shows {text}",
    "name": "the picture shows {text} in the words that name it",
}
log = logging.getLogger(__name__)

Frames = Mapping[str, pl.DataFrame]
Judge = Callable[[Frames, pl.DataFrame], tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]]
"""Evidence of some documents, their checks → (graded checks, findings, rejections)."""
Evaluate = Callable[[Frames, Sequence[str]], pl.DataFrame]
"""Evidence, some of its documents → the checks of these."""


class Looked(NamedTuple):
    """``schemas.CHECKS``, ``FINDINGS`` and ``REJECTIONS`` after the look."""

    checks: pl.DataFrame
    findings: pl.DataFrame
    rejections: pl.DataFrame


def confirmed_by_picture(
    evidence: Frames,
    checks: pl.DataFrame,
    evaluate: Evaluate,
    judge: Judge,
    paths: Mapping[str, Path],
    limits: Limits,
) -> Looked:
    """Findings of these checks, without those that rest on what the page does not show.

    What it does not show is no evidence: ``evaluate`` makes the checks anew without it, and ``judge`` explains them.
    ``paths`` are the PDFs by document id; what is said of one that is no longer there is not confirmed. A document without
    serious findings costs nothing.
    """
    told = Looked(*judge(evidence, checks))
    sights: dict[tuple[str, At], tuple[Place, Sight]] = {}
    for _ in range(ROUNDS):
        new = _new_sights(evidence, told, paths, sights, limits)
        sights |= new
        if not any(sight.seen in NOT_CONFIRMED for _, sight in new.values()):
            break
        bad = {key for key, (_, sight) in sights.items() if sight.seen in NOT_CONFIRMED}
        documents = sorted({document_id for document_id, _ in bad})
        evidence = _without_trust(evidence, bad)
        checks = _replaced(checks, evaluate(evidence, documents), documents)
        checks = _withdrawn(evidence, checks, bad)
        told = _again(told, evidence, checks, judge, documents)
    wrong = {key: found for key, found in sights.items() if found[1].seen in NOT_CONFIRMED}
    if not wrong:
        return told
    kept = [not _rests_on(finding, wrong.keys()) for finding in told.findings.iter_rows(named=True)]
    rejections = schemas.REJECTIONS.frame(list(_rejections(evidence, wrong)))
    return Looked(
        told.checks,
        told.findings.filter(pl.Series(kept, dtype=pl.Boolean)),
        pl.concat([told.rejections, rejections]),
    )


def _without_trust(evidence: Frames, bad: Collection[tuple[str, At]]) -> Frames:
    """The evidence with no trust in the observations of these places."""
    observations = evidence["observations"]
    own = observations.with_row_index("_row").filter(
        pl.col("document_id").is_in({document_id for document_id, _ in bad}) & pl.col("bbox").is_not_null()
    )
    rows = [row["_row"] for row in own.iter_rows(named=True) if (row["document_id"], place_of(row)) in bad]
    is_bad = pl.int_range(pl.len()).is_in(rows)
    confidence = pl.when(is_bad).then(pl.lit(NOT_TRUSTED)).otherwise("confidence")
    return {**evidence, "observations": observations.with_columns(confidence=confidence)}


def _replaced(checks: pl.DataFrame, anew: pl.DataFrame, documents: Sequence[str]) -> pl.DataFrame:
    kept = checks.filter(~pl.col("document_id").is_in(documents))
    return pl.concat([kept, anew]).sort("document_id", "identity_id", "binding")


def _again(
    told: Looked, evidence: Frames, checks: pl.DataFrame, judge: Judge, documents: list[str]
) -> Looked:
    """What is said, anew for these documents, whose checks have changed."""
    theirs = pl.col("document_id").is_in(documents)
    own = {name: frame.filter(theirs) for name, frame in evidence.items()}
    anew = judge(own, checks.filter(theirs))
    # A stable sort: within a document findings keep their rank, and checks are sorted by their keys already.
    parts = (pl.concat([old.filter(~theirs), new]) for old, new in zip(told, anew, strict=True))
    return Looked(*(part.sort("document_id", maintain_order=True) for part in parts))


def _new_sights(
    evidence: Frames,
    told: Looked,
    paths: Mapping[str, Path],
    known: Mapping[tuple[str, At], object],
    limits: Limits,
) -> dict[tuple[str, At], tuple[Place, Sight]]:
    serious = told.findings.filter(pl.col("level").is_in(SERIOUS))
    asked: dict[str, dict[At, Place]] = {}
    media = dict(evidence["documents"].select("document_id", "media").iter_rows())
    for (name,), findings in serious.partition_by("document_id", as_dict=True).items():
        document_id = str(name)
        if media.get(document_id) not in schemas.PICTURED:
            continue
        own = _of(evidence, document_id)
        of_own = pl.col("document_id") == document_id
        failing = told.checks.filter(of_own & (pl.col("verdict") == "fails") & (pl.col("severity") != "hint"))
        places = places_of(findings, failing, own)
        new = {at: place for at, place in places.items() if (document_id, at) not in known}
        if new:
            asked[document_id] = new
    held = [document_id for document_id in asked if document_id in paths]
    requests = [Request(paths[document_id], list(asked[document_id].values())) for document_id in held]
    answers = dict(zip(held, look_at(requests, limits), strict=True))
    found: dict[tuple[str, At], tuple[Place, Sight]] = {}
    for document_id, places in asked.items():
        seen = answers.get(document_id) or [Sight("unsure")] * len(places)
        for (at, place), sight in zip(places.items(), seen, strict=True):
            found[document_id, at] = place, sight
    return found


def _withdrawn(evidence: Frames, checks: pl.DataFrame, bad: set[tuple[str, At]]) -> pl.DataFrame:
    """The failing checks that rest on places which the picture contradicts, as not evaluable."""
    documents = {document_id for document_id, _ in bad}
    own = evidence["observations"].filter(pl.col("document_id").is_in(sorted(documents)))
    parts = own.partition_by("document_id", as_dict=True)
    cells = {str(name): by_place(part) for (name,), part in parts.items()}
    lines = _lines_of_blanks(own, bad)
    without = _without_figures(evidence, checks, documents)
    hidden = {name: _forms_hidden(evidence, name, bad) for name in documents}
    torn = {(name, form) for name in documents for form in _forms_beside(evidence["forms"], name, bad)}

    def is_wrong(name: str, at: At | None) -> bool:
        cell = cells.get(name, {}).get(at) if at is not None else None
        if (name, at) in bad or cell is None:
            return (name, at) in bad
        return (name, cell["form_id"]) in torn or not lines.isdisjoint(lines_of(name, cell))

    failing = (pl.col("verdict") == "fails") & pl.col("document_id").is_in(sorted(documents))
    concerned = checks.with_row_index("_row").filter(failing)
    columns = ("_row", "document_id", "identity_id", "binding", "figures")
    wrong = [
        row
        for row, name, identity_id, binding, figures in concerned.select(columns).iter_rows()
        if any(is_wrong(name, place_of(figure)) for figure in figures or ())
        or not without[name][identity_id, binding].isdisjoint(hidden[name])
    ]
    mine = pl.int_range(pl.len()).is_in(wrong)
    return checks.with_columns(
        verdict=pl.when(mine).then(pl.lit("not_evaluable")).otherwise("verdict"),
        reason=pl.when(mine).then(pl.lit("low_extraction_confidence")).otherwise("reason"),
    )


def _of(evidence: Frames, document_id: str) -> Frames:
    return {name: frame.filter(pl.col("document_id") == document_id) for name, frame in evidence.items()}


def _without_figures(
    evidence: Frames, checks: pl.DataFrame, documents: Collection[str]
) -> dict[str, dict[Binding, set[str]]]:
    failing = checks.filter(pl.col("verdict") == "fails")
    return {
        name: forms_without_figures(failing.filter(pl.col("document_id") == name), _of(evidence, name))
        for name in documents
    }


def _forms_hidden(evidence: Frames, name: str, bad: Collection[tuple[str, At]]) -> set[str]:
    """Forms of a document with something in them, or a page of them, that is not printed as it was read."""
    own = _of(evidence, name)
    cells = own["observations"].filter(pl.col("bbox").is_not_null()).iter_rows(named=True)
    forms = {cell["form_id"] for cell in cells if (name, place_of(cell)) in bad}
    for form in own["forms"]["form_id"].unique().to_list():
        if any((name, at_page(page)) in bad for page in pages_of(own["forms"], [form])):
            forms.add(form)
    return forms


def _forms_beside(forms: pl.DataFrame, name: str, bad: set[tuple[str, At]]) -> set[str]:
    """The forms that may go on, on pages that are pictures or not called what was read: that before, and that after without
    a title of its own.
    """
    known = forms.filter((pl.col("document_id") == name) & (pl.col("form_id") != "other"))
    before, after = pl.col("last_page"), pl.col("first_page")
    untitled = pl.col("title").is_null() | (pl.col("title") == "")
    torn: set[str] = set()
    for page in (at[0] for document_id, at in bad if document_id == name and at == at_page(at[0])):
        torn.update(known.filter(before < page).sort(before).tail(1)["form_id"])
        torn.update(known.filter(after > page).sort(after).head(1).filter(untitled)["form_id"])
    return torn


def _lines_of_blanks(observations: pl.DataFrame, bad: set[tuple[str, At]]) -> set[tuple]:
    """Rows, columns and items with a cell that was read as blank and is not: what is said of them lacks something."""
    lines: set[tuple] = set()
    blank = pl.col("value_raw").is_null() | (pl.col("value_raw") == "")
    for cell in observations.filter(blank & pl.col("bbox").is_not_null()).iter_rows(named=True):
        if (cell["document_id"], place_of(cell)) in bad:
            lines |= lines_of(cell["document_id"], cell)
    return lines


def _rests_on(finding: Mapping[str, Any], wrong: Any) -> bool:
    name = finding["document_id"]
    if finding["level"] not in SERIOUS:
        return False
    if finding["cause"] == FORM_MISSING and any(of == name and at == at_page(at[0]) for of, at in wrong):
        return True
    return any((name, place_of(member)) in wrong for member in finding["members"] or ())


def _rejections(
    evidence: Frames, wrong: Mapping[tuple[str, At], tuple[Place, Sight]]
) -> Iterator[dict[str, Any]]:
    names = dict(evidence["documents"].select("document_id", "file_name").iter_rows())
    for (document_id, at), (place, sight) in sorted(wrong.items(), key=lambda entry: entry[0]):
        seen = WHAT_IS_SEEN[sight.seen].format(text=sight.text or "other signs in this font")
        yield {
            "file_name": names.get(document_id),
            "document_id": document_id,
            "page_number": at[0],
            "scope": "page" if place.whole else "cell",
            "reason": "picture_differs",
            "message": f"{place.text or 'nothing'} was read, but {seen}; no finding rests on it",
            "value_raw": place.text or None,
            "bbox": None if place.whole else dict(zip(("x0", "y0", "x1", "y1"), place.box, strict=True)),
        }
