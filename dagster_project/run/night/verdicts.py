"""Verdicts and findings over what was extracted: of one file for ``juesuan check``, of all documents for the night."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Final, NamedTuple

import polars as pl

from dagster_project import schemas
from dagster_project.processes import end_with_parent
from dagster_project.settings import Settings

from ..workers.document import Frames

EVIDENCE = ("documents", "forms", "observations", "claims", "text_facts", "units")
REJECTED_IN_JUDGING: Final[tuple[schemas.RejectionReason, ...]] = (
    "not_judged",
    "check_disputed",
    "picture_differs",
)
"""Reasons of rejections that judging makes, not reading: judging a document again makes them anew."""
DOCUMENTS_AT_ONCE = 200
"""Documents judged together: more make the set-wise evaluation no faster, and take a megabyte or two each."""


log = logging.getLogger(__name__)


class Verdicts(NamedTuple):
    """``schemas.CHECKS`` and ``schemas.FINDINGS``, and ``schemas.REJECTIONS`` of what could not be judged."""

    checks: pl.DataFrame
    findings: pl.DataFrame
    rejections: pl.DataFrame


def judge(
    frames: Mapping[str, pl.DataFrame],
    others: Mapping[str, pl.DataFrame] | None = None,
    *,
    without_others: bool = False,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """(checks, findings) of the documents in these frames, as ``schemas.CHECKS`` and ``schemas.FINDINGS``.

    ``others``: the same tables of documents that stand beside them (last year's, the units'), which are not judged.
    ``without_others``: each document as if no other were there.
    """
    verdicts = _verdicts(frames, others, without_others=without_others, paths=None)
    return verdicts.checks, verdicts.findings


def _verdicts(
    frames: Mapping[str, pl.DataFrame],
    others: Mapping[str, pl.DataFrame] | None,
    *,
    without_others: bool,
    paths: Mapping[str, Path] | None,
) -> Verdicts:
    # Imported here: the catalogue is parsed when it is needed and not by `juesuan --help`.
    from dagster_project.checks import Evidence, evaluate, evaluate_across, explained

    frames = {name: frames[name] for name in EVIDENCE}
    whole = Evidence(**frames)

    def evaluated(of: Mapping[str, pl.DataFrame], ids: Sequence[str]) -> pl.DataFrame:
        every = {name: pl.concat([of[name], others[name]]) if others else of[name] for name in EVIDENCE}
        across = evaluate_across(
            Evidence(**every),
            of=pl.Series("document_id", ids, dtype=pl.String),
            without_others=without_others,
        )
        theirs = pl.col("document_id").is_in(ids)
        own = (
            whole
            if of is frames and len(ids) == whole.documents.height
            else Evidence(**{name: of[name].filter(theirs) for name in EVIDENCE})
        )
        return pl.concat([evaluate(own), across]).sort("document_id", "identity_id", "binding")

    def told(of: Mapping[str, pl.DataFrame], judged: pl.DataFrame) -> Verdicts:
        # The same evidence that was evaluated: what its documents state has been taken apart already.
        found = explained(whole if of is frames else Evidence(**of), judged)
        return Verdicts(found.checks, found.findings, found.rejections)

    checks = evaluated(frames, frames["documents"]["document_id"].to_list())
    if paths is None:
        return told(frames, checks)
    from .confirmed_by_picture import confirmed_by_picture

    return Verdicts(*confirmed_by_picture(frames, checks, evaluated, told, paths, Settings().limits))


def judge_each(
    frames: Mapping[str, pl.DataFrame],
    others: Mapping[str, pl.DataFrame] | None = None,
    *,
    without_others: bool = False,
    paths: Mapping[str, Path] | None = None,
) -> Verdicts:
    """As :func:`judge`; a document on which the evaluation raises gets a rejection, and the others are judged.

    ``paths``: the files by document id. Before a finding is published, its pages are looked at; without it nothing is.
    """
    try:
        return _verdicts(frames, others, without_others=without_others, paths=paths)
    except Exception as error:
        documents = frames["documents"]
        if documents.is_empty():
            return Verdicts(schemas.CHECKS.frame(), schemas.FINDINGS.frame(), schemas.REJECTIONS.frame())
        if documents.height == 1:
            log.exception("%s: judging failed", documents["file_name"][0])
            return Verdicts(schemas.CHECKS.frame(), schemas.FINDINGS.frame(), _not_judged(documents, error))
    half = documents.height // 2
    parts = [of_documents(frames, documents["document_id"][:half])]
    parts.append(of_documents(frames, documents["document_id"][half:]))
    judged = [
        judge_each(own, _together(other, others), without_others=without_others, paths=paths)
        for own, other in (parts, reversed(parts))
    ]
    return Verdicts(*(pl.concat(tables) for tables in zip(*judged, strict=True)))


def _together(some: Frames, others: Mapping[str, pl.DataFrame] | None) -> Frames:
    return {name: pl.concat([some[name], others[name]]) if others else some[name] for name in EVIDENCE}


def _not_judged(documents: pl.DataFrame, error: Exception) -> pl.DataFrame:
    document = documents.row(0, named=True)
    return schemas.REJECTIONS.frame(
        [
            {
                "file_name": document["file_name"],
                "document_id": document["document_id"],
                "scope": "file",
                "reason": "not_judged",
                "message": f"the document could not be judged: {type(error).__name__}: {error}; its figures were read, please report it",
            }
        ]
    )


Portion = tuple[Frames, Frames, Mapping[str, Path]]
"""The tables of documents that are judged, those of the documents beside them, and the files by document id."""


def judge_all(portions: Sequence[Callable[[], Portion]], processes: int) -> Iterator[Verdicts]:
    """The verdicts of each portion, in order; several at once in ``processes`` where there are more than one.

    A portion is read when its turn comes, so that no more are in memory than are being judged.
    """
    if processes < 2 or len(portions) < 2:
        yield from (_judge_portion(read()) for read in portions)
        return
    # Spawned: a process that has used Polars threads must not be forked.
    with ProcessPoolExecutor(min(processes, len(portions)), get_context("spawn"), end_with_parent) as pool:
        running: deque[Future[Verdicts]] = deque()
        for read in portions:
            if len(running) > processes:
                yield running.popleft().result()
            running.append(pool.submit(_judge_portion, read()))
        while running:
            yield running.popleft().result()


def _judge_portion(portion: Portion) -> Verdicts:
    frames, others, paths = portion
    return judge_each(frames, others, paths=paths)


def catalogue_version() -> str:
    """Version of the identities and of the code that evaluates them."""
    from dagster_project.checks import load_catalogue

    return load_catalogue().version


def in_portions(document_ids: Iterable[str]) -> list[pl.Series]:
    """Documents in portions that fit memory."""
    ids = sorted(document_ids)
    return [
        pl.Series("document_id", ids[start : start + DOCUMENTS_AT_ONCE], dtype=pl.String)
        for start in range(0, len(ids), DOCUMENTS_AT_ONCE)
    ]


def of_documents(frames: Mapping[str, pl.DataFrame], document_ids: pl.Series) -> Frames:
    """The evidence of some documents."""
    return {
        name: frames[name].filter(pl.col("document_id").is_in(document_ids.implode())) for name in EVIDENCE
    }
