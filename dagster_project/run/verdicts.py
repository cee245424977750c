"""Verdicts and findings over what was extracted: of one file for ``juesuan check``, of all documents for the night."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context

import polars as pl

from dagster_project.run.document import Frames

EVIDENCE = ("documents", "forms", "observations", "claims", "text_facts", "units")
DOCUMENTS_AT_ONCE = 500
"""Documents judged together: enough to make the set-wise evaluation worth it, few enough to fit any memory."""


Verdicts = tuple[pl.DataFrame, pl.DataFrame]
"""``schemas.CHECKS`` and ``schemas.FINDINGS``."""


def judge(
    frames: Mapping[str, pl.DataFrame],
    others: Mapping[str, pl.DataFrame] | None = None,
    *,
    alone: bool = False,
) -> Verdicts:
    """(checks, findings) of the documents in these frames, as ``schemas.CHECKS`` and ``schemas.FINDINGS``.

    ``others``: the same tables of documents that stand beside them (last year's, the units'), which are not judged.
    ``alone``: each document as if no other were there.
    """
    # Imported here: the catalogue is parsed when it is needed and not by `juesuan --help`.
    from dagster_project.checks import Evidence, evaluate, evaluate_across, explained

    evidence = Evidence(**{name: frames[name] for name in EVIDENCE})
    together = evidence
    if others:
        together = Evidence(**{name: pl.concat([frames[name], others[name]]) for name in EVIDENCE})
    across = evaluate_across(together, of=evidence.documents["document_id"], alone=alone)
    checks = pl.concat([evaluate(evidence), across]).sort("document_id", "identity_id", "binding")
    told = explained(evidence, checks)
    return told.checks, told.findings


Portion = tuple[Frames, Frames]
"""The tables of documents that are judged, and those of the documents beside them."""


def judge_all(portions: Sequence[Callable[[], Portion]], processes: int) -> Iterator[Verdicts]:
    """(checks, findings) of each portion, in order; several at once in ``processes`` where there are more than one.

    A portion is read when its turn comes, so that no more are in memory than are being judged.
    """
    if processes < 2 or len(portions) < 2:
        yield from (_judge_portion(read()) for read in portions)
        return
    # Spawned: a process that has used Polars threads must not be forked.
    with ProcessPoolExecutor(min(processes, len(portions)), get_context("spawn")) as pool:
        running: deque[Future[Verdicts]] = deque()
        for read in portions:
            if len(running) > processes:
                yield running.popleft().result()
            running.append(pool.submit(_judge_portion, read()))
        while running:
            yield running.popleft().result()


def _judge_portion(portion: Portion) -> Verdicts:
    return judge(*portion)


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


def of_documents(frames: Frames, document_ids: pl.Series) -> Frames:
    """The rows of some documents."""
    return {
        name: frame.filter(pl.col("document_id").is_in(document_ids.implode()))
        for name, frame in frames.items()
    }
