"""Generated documents of every layout and every single habit of printing, read back and laid beside their truth.

``python -m tests.bench.roundtrip [CASE…] [--seeds N] [--from N] [--differences N]``: one line a layout, then the first
differences. Fails where anything did not come back exactly.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from itertools import groupby

from rich.console import Console
from rich.table import Table

from tests.unit.statements.round_trip import Case, Tally, families, run, single_options

COLUMNS = {
    "amount_yuan": "amount",
    "value_raw": "raw",
    "stated_unit": "unit",
    "zero_style": "zero",
    "fund_source": "fund",
    "item_level": "level",
    "page_number": "page",
    "bbox": "box",
}


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="round trip of generated documents")
    parser.add_argument("cases", nargs="*", help="families or option=value; default: all")
    parser.add_argument(
        "--seeds", type=int, default=4, help="documents of each single habit; free gets ten times so many"
    )
    parser.add_argument("--from", type=int, default=0, dest="first", help="first seed")
    parser.add_argument("--differences", type=int, default=40, help="differences to print")
    parser.add_argument("--workers", type=int, default=1)
    asked = parser.parse_args(arguments)
    cases = [c for c in (*families(), *single_options()) if not asked.cases or c.name in asked.cases]
    work = partial(_run, first=asked.first, seeds=asked.seeds)
    if asked.workers > 1:
        with ProcessPoolExecutor(asked.workers) as pool:
            tallies = list(pool.map(work, cases))
    else:
        tallies = [work(case) for case in cases]
    console = Console(width=150)
    console.print(_table(cases, tallies))
    differences = [d for tally in tallies for d in tally.differences]
    for _, alike in groupby(differences[:10_000], key=lambda d: (d.case, d.kind)):
        for difference in list(alike)[: max(1, asked.differences // 10)]:
            if asked.differences > 0:
                console.print(str(difference), style="dim", highlight=False, markup=False)
                asked.differences -= 1
    if differences:
        raise RuntimeError(f"{len(differences)} differences")


def _run(case: Case, first: int, seeds: int) -> Tally:
    number = seeds * 10 if case.name == "free" else seeds * 3 if not case.changes else seeds
    tally = run(case, range(first, first + number))
    print(
        f"{case.name}: {tally.documents} documents, {len(tally.differences)} differences",
        file=sys.stderr,
        flush=True,
    )
    return tally


def _table(cases: Sequence[Case], tallies: Sequence[Tally]) -> Table:
    table = Table(title="read back of what was printed")
    table.add_column("layout")
    heads = (
        "documents",
        "forms",
        "forms right",
        "figures",
        "recall",
        "precision",
        *COLUMNS.values(),
        "rejected",
    )
    for name in heads:
        table.add_column(name, justify="right")
    for case, tally in zip(cases, tallies, strict=True):
        table.add_row(
            case.name,
            str(tally.documents),
            _share(tally.forms_matched, tally.forms_wanted),
            _share(tally.forms_matched, tally.forms_found),
            str(tally.wanted),
            _share(tally.matched, tally.wanted),
            _share(tally.matched, tally.found),
            *(_share(tally.exact[column], tally.matched) for column in COLUMNS),
            str(tally.rejections),
        )
    return table


def _share(part: int, whole: int) -> str:
    """A percentage that says 100 only where nothing is missing."""
    if part == whole:
        return "100"
    return f"{min(99.99, 100 * part / whole):.2f}" if whole else "-"


if __name__ == "__main__":
    main()
