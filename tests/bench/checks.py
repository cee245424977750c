"""Documents judged in a minute, as a night judges them, and what one takes by part.

``python -m tests.bench.checks [copies of 100 documents]``
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import polars as pl

from dagster_project import schemas
from dagster_project.checks import Evidence, evaluate, evaluate_across, find, load_catalogue
from dagster_project.checks.narrative import evaluate_narrative
from dagster_project.run.verdicts import DOCUMENTS_AT_ONCE, EVIDENCE, judge_all
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
    at_once = max(1, min(DOCUMENTS_AT_ONCE // len(SEEDS), copies // PROCESSES))
    starts = range(0, copies, at_once)
    readers = [partial(_portion, once, range(at, min(at + at_once, copies))) for at in starts]
    start, clean = time.perf_counter(), 0
    for told in judge_all(readers, PROCESSES):
        clean += told[1].is_empty()
    seconds, documents = time.perf_counter() - start, copies * len(SEEDS)
    rate = documents / seconds * 60
    print(
        f"{documents} documents in {seconds:.0f} s by {PROCESSES} processes, all clean: {clean == len(readers)}"
    )
    print(
        f"{rate:.0f} documents a minute (wanted: {WANTED}), 10,000 documents in {10_000 / rate:.1f} minutes"
    )


def _by_part(evidence: Evidence) -> None:
    """Processor time of one document by part, of 100 judged together in one process."""
    checks = _timed("evaluate", lambda: evaluate(evidence))
    _timed("  of which narrative", lambda: evaluate_narrative(evidence, load_catalogue()))
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
