"""Damaged PDFs in bulk: what became of each. ``python -m tests.bench.fuzz [COUNT]``

Batches run in processes of their own, as in production: native code that dies costs its batch here, and is counted.
"""

from __future__ import annotations

import collections
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from dagster_project.settings import Limits
from dagster_project.tables import read_content

REPOSITORY = Path(__file__).resolve().parents[2]
BATCH = 25


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    outcomes: collections.Counter[str] = collections.Counter()
    for first in range(0, count, BATCH):
        batch = subprocess.run(
            [sys.executable, "-m", "tests.bench.fuzz", "--batch", str(first), str(min(first + BATCH, count))],
            cwd=REPOSITORY, capture_output=True, text=True, check=False, timeout=600,
        )  # fmt: skip
        outcomes.update(batch.stdout.split())
        if batch.returncode:
            outcomes["process_died"] += 1
            print(
                f"  after seed {first + len(batch.stdout.split()) - 1}: exit {batch.returncode} {batch.stderr[-200:]}"
            )
    print(f"{count} damaged files: {dict(outcomes.most_common())}")


def batch(first: int, last: int) -> None:
    from tests.unit.read.hostile import mutated
    from tests.unit.tables.layouts import ROWS, Pen, pages, rule_all, write_rows

    def draw(pen: Pen) -> None:
        rule_all(pen, Pen.line, len(ROWS))
        write_rows(pen, ROWS)

    pdf = pages([draw, draw, draw])
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(first, last):
            file = Path(folder) / "damaged.pdf"
            file.write_bytes(mutated(pdf, seed, changes=1 + seed % 40))
            began = time.monotonic()
            content = read_content(file, document_id="fuzz", file_name=file.name, limits=Limits())
            slow = "slow:" if time.monotonic() - began > 5 else ""
            reasons = sorted(set(content.rejections["reason"])) or ["read"]
            print(slow + "+".join(reasons), flush=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--batch"]:
        batch(int(sys.argv[2]), int(sys.argv[3]))
    else:
        main()
