"""Documents printed in another manner, and their verdicts beside each other. ``python -m tests.bench.metamorphic``

``[documents per layout and error on frames] [documents per layout and relation through pages]``, all seeded.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable
from typing import Any

from samples import FAMILIES, frames
from tests.unit.checks.metamorphic import (
    PAGES,
    Deviation,
    Relation,
    Tables,
    blanks_as_zeros,
    deviations,
    in_wan,
    new_failures,
    same_forms,
    set_anew,
    without_separators,
)
from tests.unit.checks.planted import as_frames

ON_FRAMES, ON_PAGES = 40, 12
FIRST_SEED = 4_000
ERRORS = ("", "cell_changed", "sign", "transposition", "text_transposition", "wrong_base", "omitted_part")
"""One kind after the other; the first plants none."""
PAGE_ERRORS = ("", "cell_changed", "sign", "transposition")
SHOWN = 5
On = Callable[[Tables], list[Deviation]]
FRAME_RELATIONS: tuple[tuple[str, dict[str, Any], On], ...] = (
    ("元 rounded to 万元", {"unit": "元"}, lambda tables: new_failures(tables, in_wan(tables))),
    ("no separators", {}, lambda tables: deviations(tables, without_separators(tables))),
    (
        "blank printed 0.00",
        {"zero": "blank", "zero_06": "blank"},
        lambda tables: deviations(tables, blanks_as_zeros(tables), is_of_zeros=True),
    ),
)


def main() -> None:
    sizes = [int(text) for text in sys.argv[1:]]
    on_frames, on_pages = (sizes + [ON_FRAMES, ON_PAGES][len(sizes) :])[:2]
    found = sum(through_frames(name, habits, work, on_frames) for name, habits, work in FRAME_RELATIONS)
    found += sum(through_pages(relation, on_pages) for relation in PAGES)
    if found:
        raise RuntimeError(f"{found} verdicts changed with the manner of printing")


def through_frames(name: str, habits: dict[str, Any], work: On, seeds: int) -> int:
    """Deviations on the truth of documents of every layout, clean and with each kind of error."""
    start, documents, found = time.perf_counter(), 0, 0
    for layout in FAMILIES:
        for error in ERRORS if seeds else ():
            portion = range(FIRST_SEED, FIRST_SEED + seeds)
            tables = as_frames(frames(portion, layout, [error] if error else [], **habits))
            documents += len(portion)
            found += shown(f"{layout} {error}", work(tables))
    print(
        f"on frames, {name:24} {documents:5} documents of {len(FAMILIES)} layouts, seeds {FIRST_SEED}–"
        f"{FIRST_SEED + seeds - 1}: {found} deviations (wanted: 0), {time.perf_counter() - start:.0f} s",
        flush=True,
    )
    return found


def through_pages(relation: Relation, seeds: int) -> int:
    """Deviations between readings of pages."""
    start, documents, other_forms, found = time.perf_counter(), 0, 0, 0
    for layout in relation.layouts:
        for seed in range(FIRST_SEED, FIRST_SEED + seeds):
            error = PAGE_ERRORS[seed % len(PAGE_ERRORS)]
            one, other = set_anew(seed, layout, relation, [error] if error else [])
            if relation.is_of_zeros and not same_forms(one, other):
                other_forms += 1  # nothing but blanks is an empty form, nothing but 0.00 is none
                continue
            documents += 1
            changed = deviations(one, other, is_of_zeros=relation.is_of_zeros)
            found += shown(f"{layout} seed {seed} {error}", changed)
    skipped = f" ({other_forms} with a form empty in one manner only)" if other_forms else ""
    print(
        f"on pages,  {relation.name:24} {documents:5} documents of {len(relation.layouts)} layouts, seeds {FIRST_SEED}–"
        f"{FIRST_SEED + seeds - 1}{skipped}: {found} deviations (wanted: 0), {time.perf_counter() - start:.0f} s",
        flush=True,
    )
    return found


def shown(where: str, found: Iterable[Deviation]) -> int:
    """Print the first ones; how many there are."""
    every = list(found)
    for deviation in every[:SHOWN]:
        print(f"    {where}: {deviation}", flush=True)
    return len(every)


if __name__ == "__main__":
    main()
