"""A night with nothing new over many known documents: ``python -m tests.bench.nothing_new``; ``DOCUMENTS`` says how many.

The documents are small texts whose stage, build and publication are written here without reading them; the night is the real
one, as the schedule would begin it: `juesuan run` in a process of its own. Seconds of wall time and of processor are told, for
the size and times as they were, and for `--rehash`.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from dagster_project import schemas
from dagster_project.land import stage, warehouse
from dagster_project.register import as_landed
from dagster_project.run.night.freshness import note_publication, registered
from dagster_project.run.night.work import register
from dagster_project.run.workers.document import empty
from dagster_project.schemas import EXTRACTED
from dagster_project.settings import Settings
from dagster_project.version import extractor_version

DOCUMENTS = int(os.environ.get("DOCUMENTS", "10000"))
A_BATCH = 50
MOST_SECONDS = 30.0


def main() -> None:
    """Make the house, and time nights in it. Raises AssertionError for one that took longer than it may."""
    with tempfile.TemporaryDirectory() as name:
        settings = Settings(raw=Path(name) / "raw", warehouse=Path(name) / "warehouse")
        make_house(settings, DOCUMENTS)
        print(f"{DOCUMENTS:,} known documents")
        for options in ((), ("--rehash",)):
            wall, processor, summary = night(settings, *options)
            assert summary["published"] and "unchanged_since" in summary, summary
            print(f"nothing new {' '.join(options):10} {wall:6.1f} s, {processor:.1f} s of processor")
            # Of processor: what else the machine is at is no matter of the night.
            assert options or processor <= MOST_SECONDS


def make_house(settings: Settings, documents: int) -> None:
    """A published night of so many small texts, as far as a night with nothing new looks at it."""
    for number in range(documents):
        folder = settings.raw / f"{number // 1000:03}"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{number:06}.txt").write_text(f"第 {number} 份")
    time.sleep(2.5)  # what was written a moment ago is not trusted yet
    files = register(settings)
    named = dict(files.select("document_id", "file_name").iter_rows())
    ids = sorted(named)
    for start in range(0, len(ids), A_BATCH):
        part = ids[start : start + A_BATCH]
        rows = [
            {"document_id": one, "file_name": named[one], "extractor_version": extractor_version()}
            for one in part
        ]
        frames = empty() | {"documents": schemas.DOCUMENTS.frame(rows)}
        batch = f"b{start:06}"
        reads = [
            stage.read_row(one, named[one], frames, 0.1)
            | {"extractor_version": extractor_version(), "batch_id": batch}
            for one in part
        ]
        stage.write_part(settings.stage_dir, batch, frames, reads)
    reads = stage.current_reads(settings.stage_dir, files, extractor_version())
    with warehouse.writer(settings.build_file) as connection:
        warehouse.load_documents(connection, settings.stage_dir, reads, EXTRACTED)
        warehouse.replace_table(connection, schemas.FILES, as_landed(files))
    with warehouse.writer(settings.published_file) as connection:
        connection.execute(f"attach {warehouse.quoted(settings.build_file)} as build (read_only)")
        connection.execute("create schema marts; create table marts.dim_file as from build.landing.files")
    note_publication(settings, registered(settings), [settings.published_file])


def night(settings: Settings, *options: str) -> tuple[float, float, dict]:
    """(wall seconds, seconds of processor, summary) of one `juesuan run`."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begun = time.monotonic()
    folders = ("--raw", str(settings.raw), "--warehouse", str(settings.warehouse))
    done = subprocess.run(
        [sys.executable, "-m", "dagster_project", "run", "--json", *folders, *options],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    wall = time.monotonic() - begun
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return wall, processor, json.loads(done.stdout)


if __name__ == "__main__":
    main()
