"""The process that reads one batch: ``python -m dagster_project.run.workers.worker < batch.json``.

It says on its standard output which file it begins (``begin 3``) and ends (``end 3``), so that its parent knows
whom to name if it dies; the rows go to one Parquet file a table, written under another name and renamed, and the
list of what was read last: a batch that died half-way has left nothing that counts.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

from dagster_project.land import stage
from dagster_project.processes import allow_seconds, confine, end_with_parent, own_output
from dagster_project.register.files import document_id_of
from dagster_project.settings import Limits

from .batches import Batch, Source
from .document import Frames, extract_document, merge, rejected

CORES = os.cpu_count() or 1
"""A document may use all of them for as long as it may take."""


def read_batch(batch: Batch, limits: Limits, say=lambda _: None) -> None:
    """Read every file of the batch in this process and write its part of the stage."""
    parts: list[Frames] = []
    reads: list[dict] = []
    for number, source in enumerate(batch.sources):
        say(f"begin {number}")
        started = time.monotonic()
        allow_seconds(limits.document_seconds * CORES)
        frames = read_source(source, limits)
        parts.append(frames)
        seconds = time.monotonic() - started
        reads.append(
            stage.read_row(source.document_id, source.file_name, frames, seconds, source.attempt)
            | {"extractor_version": batch.extractor_version, "batch_id": batch.batch_id}
        )
        say(f"end {number}")
    allow_seconds(limits.document_seconds * CORES)
    stage.write_part(Path(batch.stage_dir), batch.batch_id, merge(parts), reads)


def read_source(source: Source, limits: Limits) -> Frames:
    """Read one file, unless its content is no longer the registered one; its rows would belong to another document.

    The content is hashed again after it was read; the engines open the file several times.
    """
    path = Path(source.path)
    frames = extract_document(path, document_id=source.document_id, file_name=source.file_name, limits=limits)
    try:
        found = document_id_of(path)
    except OSError as error:
        why = f"the file could not be opened when it was read: {error.strerror}"
    else:
        if found == source.document_id:
            return frames
        why = "the file was replaced between its registration and its reading"
    message = f"{why}; it is read again the next night"
    return rejected(source.document_id, source.file_name, "changed_while_read", message)


def main() -> None:
    """Read the batch described on standard input."""
    end_with_parent()
    protocol = own_output()
    request = json.load(sys.stdin)
    limits = Limits(**request["limits"])
    confine(limits.worker_megabytes)
    read_batch(
        Batch.from_json(request["batch"]),
        limits,
        say=lambda line: print(line, file=protocol, flush=True),
    )
    print("done", file=protocol, flush=True)


if __name__ == "__main__":
    main()
