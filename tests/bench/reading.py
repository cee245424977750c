"""The reading stage beside ``pdfplumber.extract_tables``: speed, cells in common, memory.

Both read the same whole documents in one process, in turn, several times; start-up is taken off by a first reading. Time
is processor time, so that a busy machine does not favour either. ``python -m tests.bench.reading [FILE…]``
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pdfplumber
import polars as pl

from dagster_project.settings import Limits
from dagster_project.tables import DocumentContent, read_content

REPOSITORY = Path(__file__).resolve().parents[2]
REPEATS = 5
PAGES_OF_MEMORY_TEST = 2_000


def main() -> None:
    files = [Path(name) for name in sys.argv[1:]] or documents()
    speed(files)
    identity(files)
    memory()


def documents() -> list[Path]:
    """The real documents, where they are, and the samples of the repository."""
    corpus = Path(os.environ.get("JUESUAN_CORPUS", REPOSITORY.parent / "shared" / "corpus"))
    return [*sorted(corpus.glob("*.pdf")), *sorted((REPOSITORY / "raw").rglob("*.pdf"))]


def ours(file: Path) -> DocumentContent:
    return read_content(file, document_id="bench", file_name=file.name, limits=Limits())


def theirs(file: Path) -> None:
    with pdfplumber.open(file) as document:
        for page in document.pages:
            page.extract_tables()
            page.close()


def seconds(work: Callable[[Path], object], file: Path) -> float:
    began = time.process_time()
    work(file)
    return time.process_time() - began


def speed(files: list[Path]) -> None:
    """One line a document and one for all: the ratio of the best times of alternating readings."""
    sums = [0.0, 0.0, 0.0]
    for file in files:
        ours(file)  # start-up
        pairs = [
            (seconds(ours, file), seconds(theirs, file) if turn < 2 else None) for turn in range(REPEATS)
        ]
        one, other = min(pair[0] for pair in pairs), min(pair[1] for pair in pairs if pair[1] is not None)
        pages = ours(file).page_count or 0
        print(
            f"{pages:4} pages  {1e3 * one / pages:5.1f} ms a page  pdfplumber {1e3 * other / pages:6.1f}"
            f"  ratio {other / one:5.1f}  {file.name}"
        )
        sums = [sums[0] + pages, sums[1] + one, sums[2] + other]
    print(f"{sums[0]:4.0f} pages in all: {sums[0] / sums[1]:.0f} pages/s, ratio {sums[2] / sums[1]:.1f}")


def identity(files: list[Path]) -> None:
    """Share of pdfplumber's cells that we give with the same box and the same characters; second readings."""
    same = total = 0
    readings: dict[str, int] = {}
    for file in files:
        content = ours(file)
        for page, box, text in reference_cells(file):
            total += 1
            found = matching(content.cells, page, box) == "".join(text.split())
            same += found
            if not found:
                print(f"  other cell: {file.name} page {page} {box} {text!r}")
        for reading, count in content.pages["second_reading"].value_counts().iter_rows():
            readings[reading] = readings.get(reading, 0) + count
    print(
        f"cells: {same} of {total} of pdfplumber's ({same / max(1, total):.2%}); pages by second reading: {readings}"
    )


def reference_cells(file: Path) -> Iterator[tuple[int, tuple[float, ...], str]]:
    """Page, box and text of every cell that pdfplumber finds."""
    with pdfplumber.open(file) as document:
        for page in document.pages:
            for table in page.find_tables():
                for row, texts in zip(table.rows, table.extract(), strict=True):
                    for box, text in zip(row.cells, texts, strict=True):
                        if box is not None:
                            yield page.page_number, box, text or ""


def matching(cells: pl.DataFrame, page: int, box: tuple[float, ...]) -> str | None:
    """The text, without white space, of our cell in that place (edges within 2.5 points); None if there is none."""
    near = pl.all_horizontal(
        (pl.col("bbox").struct.field(edge) - place).abs() < 2.5
        for edge, place in zip(("x0", "y0", "x1", "y1"), box, strict=True)
    )
    found = cells.filter(pl.col("page_number") == page).filter(near)["text"].to_list()
    return "".join(found[0].split()) if found else None


def memory() -> None:
    """Resident memory of a process of its own over a long document."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "long.pdf"
        subprocess.run(
            [sys.executable, "-m", "tests.bench.reading", "--make", str(file)], check=True, cwd=REPOSITORY
        )
        subprocess.run(
            [sys.executable, "-m", "tests.bench.reading", "--peak", str(file)], check=True, cwd=REPOSITORY
        )


def make_long(file: Path) -> None:
    from tests.unit.tables import layouts

    def draw(pen: layouts.Pen) -> None:
        layouts.rule_all(pen, layouts.Pen.line, len(layouts.ROWS))
        layouts.write_rows(pen, layouts.ROWS)
        for line in range(20):
            pen.text(60, 300 + 14 * line, "本年度收入支出总计一千二百万元，与上年相比增加123.45万元")

    file.write_bytes(layouts.pages([draw] * PAGES_OF_MEMORY_TEST))


def peak_kilobytes() -> int:
    """Most memory this program held. Not ``ru_maxrss``, which a child inherits from the process that started it."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM"))


def peak(file: Path) -> None:
    before = peak_kilobytes()
    content = ours(file)
    after = peak_kilobytes()
    print(
        f"memory: {content.page_count} pages, {content.cells.height} cells: peak {after / 1024:.0f} MB, "
        f"{before / 1024:.0f} MB of it before the first page, {(after - before) / (content.page_count or 1):.0f} KB a page"
    )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--make"]:
        make_long(Path(sys.argv[2]))
    elif sys.argv[1:2] == ["--peak"]:
        peak(Path(sys.argv[2]))
    else:
        main()
