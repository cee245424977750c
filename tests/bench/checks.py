"""Documents judged in a minute, by part. ``python -m tests.bench.checks [copies of 100 documents]``"""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

import polars as pl

from dagster_project.checks import Evidence, evaluate_across, find, load_catalogue
from dagster_project.checks.evaluate import evaluate
from dagster_project.checks.narrative import evaluate_narrative
from dagster_project.run.verdicts import DOCUMENTS_AT_ONCE
from samples import Frames, frames

SEEDS = range(100)
COPIES = 10
WANTED = 1_000
"""Documents a minute that checking must reach."""


def main() -> None:
    copies = int(sys.argv[1]) if len(sys.argv) > 1 else COPIES
    once = frames(SEEDS)
    spent: Counter[str] = Counter()
    checks = documents = 0
    for portion in portions(once, copies):
        documents += portion.documents.height
        judged = timed(spent, "evaluate", lambda: evaluate(portion))  # noqa: B023 - called at once
        timed(spent, "of which narrative", lambda: evaluate_narrative(portion, load_catalogue()))  # noqa: B023
        timed(spent, "across documents", lambda: evaluate_across(portion))  # noqa: B023
        timed(spent, "findings", lambda: find(portion, judged))  # noqa: B023
        checks += judged.height
    total = sum(seconds for name, seconds in spent.items() if not name.startswith("of which"))
    print(f"{documents} documents, {checks} checks in {total:.0f} s")
    for name, seconds in spent.items():
        print(f"  {name:20} {seconds / documents * 1000:6.1f} ms a document")
    rate = documents / total * 60
    print(
        f"{rate:.0f} documents a minute (wanted: {WANTED}), 10,000 documents in {10_000 / rate:.1f} minutes"
    )


def timed(spent: Counter[str], name: str, work: Callable[[], Any]) -> Any:
    """What ``work`` gives; its seconds are added to ``spent``."""
    start = time.perf_counter()
    result = work()
    spent[name] += time.perf_counter() - start  # type: ignore[assignment]
    return result


def portions(once: Frames, copies: int) -> list[Evidence]:
    """The documents ``copies`` times under other ids, as many together as a night judges together."""
    size = max(1, DOCUMENTS_AT_ONCE // len(SEEDS))
    return [
        Evidence.of(
            **{
                name: pl.concat(
                    copy(getattr(once, name), number) for number in range(at, min(at + size, copies))
                )
                for name in ("documents", "forms", "observations", "claims")
            }
        )
        for at in range(0, copies, size)
    ]


def copy(frame: pl.DataFrame, number: int) -> pl.DataFrame:
    """The rows under other document ids and claim ids."""
    ids = [name for name in frame.columns if name == "document_id" or name.endswith("claim_id")]
    return frame.with_columns(pl.format("{}-{}", pl.col(name), pl.lit(number)).alias(name) for name in ids)


if __name__ == "__main__":
    main()
