"""All of ``juesuan extract`` beside ``pdfplumber.extract_tables``: where the time of a page goes, and the ratio.

Both read the same whole documents in one process, in turn; start-up is taken off by a first reading, time is processor
time and the best of several turns. ``python -m tests.bench.extraction [FILE…]``
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from dagster_project.land import stage
from dagster_project.narrative import read_narrative
from dagster_project.run.workers.document import Frames, extract_document, merge
from dagster_project.schemas import EXTRACTED
from dagster_project.settings import Limits
from dagster_project.statements import read_statements
from dagster_project.tables import read_content
from tests.bench.reading import documents, seconds, theirs

REPEATS = 4


def whole(file: Path) -> Frames:
    """File → every table of the document."""
    return extract_document(file, document_id="bench", file_name=file.name, limits=Limits())


def write(files: list[Path]) -> float:
    """Seconds to write the Parquet of all documents, as a batch does: one file a table."""
    frames = merge([whole(file) for file in files])
    with tempfile.TemporaryDirectory() as folder:

        def parquet(_: Path) -> None:
            for name in EXTRACTED:
                stage.write_parquet(frames[name], Path(folder) / f"{name}.parquet")

        return min(seconds(parquet, Path(folder)) for _ in range(REPEATS))


def stages(file: Path) -> dict[str, Callable[[Path], object]]:
    """The stages of one document, each with what the one before it gave."""
    content = read_content(file, document_id="bench", file_name=file.name, limits=Limits())
    statements = read_statements(content)
    return {
        "read": lambda _: read_content(file, document_id="bench", file_name=file.name, limits=Limits()),
        "statements": lambda _: read_statements(content),
        "narrative": lambda _: read_narrative(statements),
        "whole": whole,
        "pdfplumber": theirs,
    }


def main() -> None:
    """One line a document and one for all: milliseconds a page of each stage, and the ratio of the whole."""
    files = [Path(name) for name in sys.argv[1:]] or documents()
    sums: dict[str, float] = {}
    pages = 0
    for file in files:
        whole(file)  # start-up
        count = read_content(file, document_id="bench", file_name=file.name, limits=Limits()).page_count or 1
        works = stages(file)
        best = dict.fromkeys(works, float("inf"))
        for turn in range(REPEATS):
            for name, work in works.items():
                if turn < 2 or name != "pdfplumber":
                    best[name] = min(best[name], seconds(work, file))
        print(_line(best, count, file.name))
        pages += count
        for name, taken in best.items():
            sums[name] = sums.get(name, 0.0) + taken
    written = write(files)
    sums["whole"] += written
    print(_line(sums, pages, f"all, {1e3 * written / pages:.1f} of it Parquet"))


def _line(taken: dict[str, float], pages: int, name: str) -> str:
    each = "  ".join(f"{stage_name} {1e3 * time / pages:6.1f}" for stage_name, time in taken.items())
    return f"{pages:4} pages  ms a page: {each}  ratio {taken['pdfplumber'] / taken['whole']:5.1f}  {name}"


if __name__ == "__main__":
    main()
