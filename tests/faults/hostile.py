"""Hostile inputs, what became of each, and the bound that caught it: ``python -m tests.faults.hostile`` prints the table.

They lie together in one raw folder beside an ordinary document, and are registered and read by the real worker processes with
bounds that are small enough to be reached at once. Ends with 1 where one has neither rows nor a reason, or the ordinary
document was not read.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import polars as pl

from dagster_project import schemas
from dagster_project.land import stage
from dagster_project.run.night.work import read_new, register, unreadable
from dagster_project.settings import Limits, Settings
from dagster_project.version import extractor_version
from tests.conftest import REPOSITORY
from tests.unit.read import hostile
from tests.unit.report.test_drawing import nested

LIMITS = Limits(
    file_bytes=3_000_000,
    pages=50,
    page_seconds=4.0,
    document_seconds=20.0,
    worker_megabytes=700,
    page_segments=20_000,
)
ORDINARY = "ordinary.pdf"
CAUGHT_BY = {
    "too_large": "LIMIT_FILE_BYTES, LIMIT_TEXT_BYTES",
    "too_many_pages": "LIMIT_PAGES",
    "page_error": "LIMIT_PAGE_CONTENT_BYTES, …_SEGMENTS, …_CHARACTERS",
    "time_limit": "LIMIT_PAGE_SECONDS, LIMIT_DOCUMENT_SECONDS (RLIMIT_CPU)",
    "memory_limit": "LIMIT_WORKER_MEGABYTES (RLIMIT_DATA)",
    "crash": "the worker is a process of its own",
    "unsafe_archive": "what an archive may unpack to",
}
"""Reason → the setting (``JUESUAN_…``) or the arrangement that bounds it; other reasons follow from the content."""


def inputs() -> dict[str, bytes]:
    """Name → content."""
    pdf = min(REPOSITORY.glob("raw/*.pdf"), key=lambda path: path.stat().st_size).read_bytes()
    segments = b"".join(b"%d 1 m 9 %d l S\n" % (i % 500, i % 700) for i in range(40_000))
    return {
        ORDINARY: pdf,
        "nothing.pdf": b"",
        "zeros.pdf": bytes(1000),
        "a page of the web.pdf": b"<html>404</html>",
        "header alone.pdf": b"%PDF-1.7\nnothing\nstartxref\n0\n%%EOF",
        "cut off.pdf": pdf[: len(pdf) // 2],
        "locked.pdf": hostile.locked(pdf, "secret"),
        "archive that stores a pdf.pdf": b"PK\x03\x04....a.pdf" + pdf,
        "old workbook.xls": b"\xd0\xcf\x11\xe0....",
        "larger than allowed.pdf": pdf + b"%" * LIMITS.file_bytes,
        "page tree in a circle.pdf": hostile.page_tree_loop(pdf),
        "form that draws itself.pdf": hostile.self_drawing_form(pdf),
        "forms that double 40 times.pdf": nested(40),
        "forty thousand lines.pdf": hostile.with_content(pdf, segments),
        "content that unpacks to 10 MB.pdf": hostile.with_content(pdf, b"q " * 5_000_000),
        "a million digits.pdf": hostile.with_content(
            pdf, b"BT /F1 9 Tf 9 9 Td (" + b"7" * 1_000_000 + b") Tj ET"
        ),
        "letters without meaning.pdf": hostile.without_meaning(pdf),
        **{f"mutated {seed}.pdf": hostile.mutated(pdf, seed) for seed in range(1, 7)},
        "control characters.txt": "预算\x1b[31m\u202e数 1,234.00 万元\x00".encode(),
        "markup.txt": "<script>alert(1)</script> =HYPERLINK(1) 万元".encode(),
        "not a text.txt": b"\xff\xfe\xff",
    }


def entries(raw: Path) -> None:
    """What lies in a folder and is no ordinary file."""
    os.mkfifo(raw / "pipe.pdf")
    (raw / "out of here.pdf").symlink_to("/etc/hostname")
    (raw / "round.pdf").symlink_to(raw / "round.pdf")
    (raw / "to a folder").symlink_to(raw)
    (Path(os.fsdecode(os.fsencode(raw) + b"/name \xff\xfe.pdf"))).write_bytes(b"no pdf")
    (raw / "a 'quoted' <b> name.pdf").write_bytes(b"no pdf")
    deep = raw
    for _ in range(60):
        deep = deep / "deeper"
    deep.mkdir(parents=True)
    (deep / "below.txt").write_text("一、部门概况")


def main() -> int:
    """The table."""
    with tempfile.TemporaryDirectory(prefix="hostile-") as name:
        settings = Settings(
            raw=Path(name) / "raw", warehouse=Path(name) / "warehouse", limits=LIMITS, workers=2
        )
        settings.raw.mkdir()
        for file, content in inputs().items():
            (settings.raw / file).write_bytes(content)
        entries(settings.raw)
        begun = time.monotonic()
        files = register(settings)
        read_new(settings, files)
        took = time.monotonic() - begun
        reads = stage.current_reads(settings.stage_dir, files, extractor_version())
        rejections = stage.read_table(settings.stage_dir, schemas.REJECTIONS, reads)
        rejections = pl.concat([rejections, unreadable(files)])
        observations = stage.read_table(settings.stage_dir, schemas.OBSERVATIONS, reads)
        unexplained = _print(files, reads, rejections, observations)
    print(
        f"\n{files.height} inputs in {took:.0f} s; without rows and without a reason: {unexplained or 'none'}"
    )
    return int(bool(unexplained))


def _print(
    files: pl.DataFrame, reads: pl.DataFrame, rejections: pl.DataFrame, observations: pl.DataFrame
) -> list[str]:
    print("| input | outcome | reasons | caught by | seconds |\n|---|---|---|---|--:|")
    states = {row["document_id"]: row for row in reads.to_dicts()}
    unexplained = []
    for file in files.to_dicts():
        document_id, file_name = file["document_id"], file["file_name"]
        by_document: Callable[[], pl.Expr] = lambda: pl.col("document_id") == document_id  # noqa: B023, E731
        own = rejections.filter(pl.col("file_name") == file_name if document_id is None else by_document())
        counted = own.group_by("reason").len().sort("len", descending=True).rows()
        read = states.get(document_id, {"state": "not opened", "seconds": 0.0})
        figures = 0 if document_id is None else observations.filter(by_document()).height
        reasons = ", ".join(f"{reason} {count}" if count > 1 else reason for reason, count in counted)
        caught = "; ".join(dict.fromkeys(CAUGHT_BY[reason] for reason, _ in counted if reason in CAUGHT_BY))
        outcome = f"{read['state']}, {figures} figures" if read["state"] == "read" else read["state"]
        shown = file["file_path"] if len(file["file_path"]) < 60 else f"…{file['file_path'][-30:]}"
        print(f"| {shown} | {outcome} | {reasons or '–'} | {caught or '–'} | {read['seconds']:.1f} |")
        if (read["state"] != "read" and not counted) or (file_name == ORDINARY and not figures):
            unexplained.append(file_name)
    return unexplained


if __name__ == "__main__":
    sys.exit(main())
