"""Findings of planted errors: the confusion table, clean documents, perturbed cells. ``python -m tests.bench.verdicts``

``[planted per layout and kind] [clean documents per layout] [documents read whole per layout and kind]
[clean documents read whole per layout]``, all seeded.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import polars as pl

from dagster_project.run.night.verdicts import judge
from dagster_project.run.workers.document import Frames, extract_document
from dagster_project.settings import Limits
from samples import FACT_KINDS, FAMILIES, TABLE_KINDS, TEXT_KINDS, frames, generate
from tests.unit.checks.perturbed import perturbed_cells
from tests.unit.checks.planted import SERIOUS, Tally, as_frames, judged_kind, outcome
from tests.unit.narrative.stand_in import wrapped

SIZES = (40, 400, 4, 30)
"""Seeds of each layout: planted errors of each kind, clean documents, documents read whole for each kind, clean ones."""
FIRST_SEED = 1_000
AT_ONCE = 100
NARROWEST, WIDTHS = 24, 22
"""Characters of a line of broken text: from so many, so many widths."""
HEAD = f"{'kind':20} {'planted':>7} {'reveal':>6} {'found':>6} {'named':>6} {'right':>6} {'cause':>6} {'strict':>6} {'others':>6}  causes"


def main() -> None:
    sizes = [int(text) for text in sys.argv[1:]]
    planted, clean, read, clean_read = (*sizes, *SIZES[len(sizes) :])
    confusion(planted)
    read_whole(read)
    clean_documents(clean)
    clean_read_whole(clean_read)
    perturbations(max(1, planted // 20))


def line(kind: str, tally: Tally) -> str:
    def share(part: int, whole: int) -> str:
        return f"{part / whole:6.1%}" if whole else "     –"

    causes = ", ".join(f"{cause} {count}" for cause, count in tally.causes.most_common(4))
    return (
        f"{kind:20} {tally.planted:7} {tally.revealable:6} {share(tally.found, tally.revealable)} "
        f"{tally.named:6} {share(tally.named_right, tally.named)} {share(tally.cause_right, tally.found)} "
        f"{share(tally.cause_as_planted, tally.found)} {tally.others:6}  {causes}"
    )


def confusion(seeds: int) -> None:
    """Planted kind × found, culprit right, cause right, through truth frames of every layout."""
    print(
        f"planted errors through truth frames, {seeds} seeds of each of {len(FAMILIES)} layouts from {FIRST_SEED}"
    )
    print(HEAD)
    everything = Tally()
    for kind in (*TABLE_KINDS, *TEXT_KINDS):
        if kind in (
            "within_rounding",
            "malformed_number",
        ):  # a malformed figure of the text is a fact of the reading
            continue
        tally = Tally()
        for layout in FAMILIES:
            tally += judged_kind(kind, range(FIRST_SEED, FIRST_SEED + seeds), layout)
        print(line(kind, tally), flush=True)
        for missed in tally.missed[:5]:
            print(f"    not in place: {missed}")
        everything += tally
    print(line("all", everything))
    silent = Tally()
    for layout in FAMILIES:
        silent += judged_kind("within_rounding", range(FIRST_SEED, FIRST_SEED + seeds), layout)
    print(f"within rounding: {silent.planted} planted, {silent.found} found (wanted: 0)")


def read_whole(seeds: int) -> None:
    """The same through pages: generated, printed, read, judged; text facts too."""
    print(f"planted errors through the whole reading, {seeds} seeds of each layout from {FIRST_SEED}")
    print(HEAD)
    everything = Tally()
    with tempfile.TemporaryDirectory() as folder:
        for kind in (*TABLE_KINDS, *TEXT_KINDS, *FACT_KINDS):
            if kind == "within_rounding":
                continue
            tally = Tally()
            for layout in FAMILIES:
                for seed in range(FIRST_SEED, FIRST_SEED + seeds):
                    tally += _read_one(Path(folder), seed, layout, kind)
            print(line(kind, tally), flush=True)
            for missed in tally.missed[:5]:
                print(f"    not in place: {missed}")
            everything += tally
    print(line("all", everything))


def _read_one(folder: Path, seed: int, layout: str, kind: str) -> Tally:
    sample = generate(seed, layout, [kind])
    if not sample.planted:
        return Tally()
    read, findings = _read_and_judged(folder / "sample.pdf", sample.pdf, f"{layout}-{seed}")
    planted = {"document_id": f"{layout}-{seed}", **vars(sample.planted[0])}
    return outcome(planted, findings.to_dicts(), read)


def _read_and_judged(file: Path, content: bytes, document_id: str) -> tuple[Frames, pl.DataFrame]:
    file.write_bytes(content)
    read = extract_document(file, document_id=document_id, file_name=file.name, limits=Limits())
    return read, judge(read)[1]


def clean_read_whole(seeds: int) -> None:
    """No finding above 提示 in clean documents that were printed and read, nor in their words as text, broken at a width or not."""
    accused = documents = 0
    with tempfile.TemporaryDirectory() as folder:
        for layout in FAMILIES:
            for seed in range(4 * FIRST_SEED, 4 * FIRST_SEED + seeds):
                sample = generate(seed, layout)
                broken = wrapped(sample.text, NARROWEST + seed % WIDTHS, "　　" if seed % 2 else "")
                printed = {"pdf": sample.pdf, "txt": sample.text.encode(), "broken.txt": broken.encode()}
                for name, content in printed.items():
                    file = Path(folder) / f"sample.{name}"
                    _, findings = _read_and_judged(file, content, f"{layout}-{seed}.{name}")
                    serious = findings.filter(pl.col("level").is_in(SERIOUS))
                    documents += 1
                    accused += not serious.is_empty()
                    for row in serious.head(3).iter_rows(named=True):
                        print(
                            f"    accused: {row['document_id']} {row['level']} {row['title_en']}", flush=True
                        )
    print(
        f"clean documents read whole: {documents} of {len(FAMILIES)} layouts, as PDF, text and broken text, "
        f"seeds {4 * FIRST_SEED}–{4 * FIRST_SEED + seeds - 1}: {accused} with a finding above 提示 (wanted: 0)"
    )


def clean_documents(seeds: int) -> None:
    """No finding above 提示 in clean documents."""
    accused = documents = 0
    spent = 0.0
    for layout in FAMILIES:
        for portion in _portions(range(2 * FIRST_SEED, 2 * FIRST_SEED + seeds)):
            everything = as_frames(frames(portion, layout))
            start = time.perf_counter()
            _, findings = judge(everything)
            spent += time.perf_counter() - start
            serious = findings.filter(pl.col("level").is_in(SERIOUS))
            documents += everything["documents"].height
            accused += serious["document_id"].n_unique()
            for row in serious.head(3).iter_rows(named=True):
                print(f"    accused: {layout} {row['document_id'][:8]} {row['title_en']}")
    rate = documents / spent * 60 if spent else 0
    print(
        f"clean documents: {documents} of {len(FAMILIES)} layouts, seeds {2 * FIRST_SEED}–{2 * FIRST_SEED + seeds - 1}: "
        f"{accused} with a finding above 提示 (wanted: 0); {rate:.0f} documents a minute"
    )


def _portions(seeds: range) -> Iterator[range]:
    for start in range(seeds.start, seeds.stop, AT_ONCE):
        yield range(start, min(start + AT_ONCE, seeds.stop))


def perturbations(seeds: int) -> None:
    """Every non-zero cell of 01-07 moved, one at a time: beyond rounding it is found, within it nothing is said."""
    for layout in FAMILIES:
        for steps in (Decimal(2), Decimal(20)):
            moved = detected = in_place = 0
            for seed in range(3 * FIRST_SEED, 3 * FIRST_SEED + seeds):
                result = perturbed_cells(seed, layout, steps, random.Random(seed))
                moved, detected, in_place = moved + result[0], detected + result[1], in_place + result[2]
            print(
                f"perturbed by {steps} of the last place: {layout:10} {moved:5} cells, {detected:5} seen to fail, "
                f"{in_place / detected if detected else 0:6.1%} of those in the top culprit set"
            )


if __name__ == "__main__":
    main()
