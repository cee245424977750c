"""Documents judged in a minute, as a night judges them, and what one takes by part.

``python -m tests.bench.checks [copies of 100 documents]``
"""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import polars as pl

from dagster_project import schemas
from dagster_project.checks import Evidence, evaluate, evaluate_across, find
from dagster_project.checks.narrative.evaluation import evaluate_narrative
from dagster_project.run.night.verdicts import DOCUMENTS_AT_ONCE, EVIDENCE, judge_all, judge_each
from samples import Frames, frames

SEEDS = range(100)
COPIES = 4
PROCESSES = 2
WANTED = 1_000
"""Documents a minute that checking must reach on two cores."""


def main() -> None:
    copies = int(sys.argv[1]) if len(sys.argv) > 1 else COPIES
    once = frames(SEEDS)
    _by_part(Evidence(**tables(once, range(1))))
    _alone(tables(frames(SEEDS[:1]), range(1)))
    at_once = max(1, min(DOCUMENTS_AT_ONCE // len(SEEDS), copies // PROCESSES))
    starts = range(0, copies, at_once)
    readers = [partial(_portion, once, range(at, min(at + at_once, copies))) for at in starts]
    start, spent, clean = time.perf_counter(), _processor(), 0
    for told in judge_all(readers, PROCESSES):
        clean += told[1].is_empty()
    seconds, spent, documents = time.perf_counter() - start, _processor() - spent, copies * len(SEEDS)
    rate = documents / seconds * 60
    print(
        f"{documents} documents in {seconds:.0f} s by {PROCESSES} processes, {at_once * len(SEEDS)} at once, "
        f"all clean: {clean == len(readers)}; {spent / documents * 1000:.1f} ms of processor a document all in all"
    )
    print(
        f"{rate:.0f} documents a minute (wanted: {WANTED}), 10,000 documents in {10_000 / rate:.1f} minutes"
    )


def _processor() -> float:
    """Seconds of processor of this process and of those that it has waited for."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def _alone(document: dict[str, pl.DataFrame]) -> None:
    """One document by itself, as ``juesuan check`` judges it; the best of a few."""
    took = []
    for _ in range(5):
        start = time.process_time()
        judge_each(document, without_others=True)
        took.append(time.process_time() - start)
    print(f"{'one document alone':20} {min(took) * 1000:6.1f} ms of processor")


def _by_part(evidence: Evidence) -> None:
    """Processor time of one document by part, of 100 judged together in one process."""
    checks = _timed("evaluate", lambda: evaluate(evidence))
    _timed(
        "  of which narrative", lambda: evaluate_narrative(replace(evidence))
    )  # anew: its accounts were kept
    _timed("across documents", lambda: evaluate_across(evidence))
    _timed("findings", lambda: find(evidence, checks))


def _timed(name: str, work: Callable[[], Any]) -> Any:
    start = time.process_time()
    result = work()
    print(f"{name:20} {(time.process_time() - start) / len(SEEDS) * 1000:6.1f} ms of processor a document")
    return result


def _portion(once: Frames, numbers: range) -> tuple[dict[str, pl.DataFrame], dict[str, pl.DataFrame]]:
    return tables(once, numbers), {}


def tables(once: Frames, numbers: range) -> dict[str, pl.DataFrame]:
    """The tables that are judged: the documents once for each number, under other document and claim ids."""
    known = {name: getattr(once, name, None) for name in EVIDENCE}
    return {
        name: schemas.TABLES[name].frame()
        if frame is None
        else pl.concat(_fitted(name, _copy(frame, number)) for number in numbers)
        for name, frame in known.items()
    }


def _copy(frame: pl.DataFrame, number: int) -> pl.DataFrame:
    ids = [name for name in frame.columns if name == "document_id" or name.endswith("claim_id")]
    return frame.with_columns(pl.format("{}-{}", pl.col(name), pl.lit(number)).alias(name) for name in ids)


def _fitted(name: str, frame: pl.DataFrame) -> pl.DataFrame:
    """The columns of the table; those that the truth of samples cannot know are null."""
    schema = schemas.TABLES[name].schema
    absent = [pl.lit(None, dtype=dtype).alias(c) for c, dtype in schema.items() if c not in frame.columns]
    return frame.with_columns(absent).select(pl.col(c).cast(dtype) for c, dtype in schema.items())


if __name__ == "__main__":
    main()
