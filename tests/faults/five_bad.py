"""A whole night of many documents with five bad ones among them: ``python -m tests.faults.five_bad [DOCUMENTS] [--folder FOLDER]``.

The documents (1,000 unless told) are generated: short accounts as PDF, whole ones of every layout, and plain texts. Prints what
became of each bad one, and the row of the night; ends with 1 where the night published nothing, a good document is missing or
was rejected, or a bad one is neither a document nor has a reason. ``--folder`` keeps ``raw/`` and ``warehouse/`` to be looked at,
and goes on with the documents that lie there.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb

from samples.generate import generate
from samples.layout import FAMILIES
from tests.conftest import REPOSITORY
from tests.unit.read import hostile
from tests.unit.report.test_drawing import nested
from tests.unit.tables.layouts import Pen, pages, rule_all, write_rows

DOCUMENTS = 1_000
A_TEXT, A_WHOLE = 5, 10
"""Every so many-th document is a plain text, or an account of twenty pages; the others have eight."""
FIRST_SEED = 5_000
TELLS = """
select f.file_name, count(distinct d.document_id) > 0, count(o.document_id), any_value(r.reasons)
from marts.dim_file f
left join marts.dim_document d using (document_id)
left join marts.fct_observation o using (document_id)
left join (
    select file_name, string_agg(reason || ' ' || n, ', ' order by n desc) as reasons
    from (select file_name, reason, count(*) as n from marts.fct_rejection group by all) group by file_name
) r on f.file_name = r.file_name
where f.file_name in (select unnest(?)) group by f.file_name order by f.file_name
"""


def bad_files() -> dict[str, bytes]:
    """Name → content: what stopped a night once, and what comes in any folder of other people's files."""
    whole = generate(FIRST_SEED - 1, "mof").pdf

    def other_table(pen: Pen) -> None:
        rows = (
            ("项目", "金额", "占比"),
            ("甲", "12,34.5", "98765432109876543210987.00"),
            ("乙", "1.2.3", "5"),
        )
        rule_all(pen, Pen.line, len(rows))
        write_rows(pen, rows)

    return {
        "bad cut off.pdf": whole[: len(whole) * 3 // 5],
        "bad locked.pdf": hostile.locked(whole, "secret"),
        "bad page of the web.pdf": b"<!doctype html><title>404</title>",
        "bad figures in no unit.pdf": pages([other_table]),
        "bad drawing that doubles.pdf": nested(40),
    }


def write_documents(raw: Path, documents: int) -> None:
    """The good ones that are not there yet, and the bad ones."""
    raw.mkdir(parents=True, exist_ok=True)
    for number in range(documents - len(bad_files())):
        as_text = number % A_TEXT == 0
        file = raw / f"{number:05}.{'txt' if as_text else 'pdf'}"
        if file.exists():
            continue
        layout = (
            FAMILIES[number // A_WHOLE % len(FAMILIES)] if as_text or number % A_WHOLE == 1 else "education"
        )
        sample = generate(FIRST_SEED + number, layout)
        file.write_bytes(sample.text.encode() if as_text else sample.pdf)
    for name, content in bad_files().items():
        (raw / name).write_bytes(content)


def main() -> int:
    """Write, run, tell."""
    asked = argparse.ArgumentParser(prog="tests.faults.five_bad", description=__doc__)
    asked.add_argument("documents", nargs="?", type=int, default=DOCUMENTS)
    asked.add_argument("--folder", type=Path)
    wanted = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="five-bad-") as name:
        folder = wanted.folder or Path(name)
        write_documents(folder / "raw", wanted.documents)
        begun = time.monotonic()
        folders = ("--raw", str(folder / "raw"), "--warehouse", str(folder / "warehouse"))
        status = subprocess.run(
            [sys.executable, "-m", "dagster_project", "run", "--lang", "en", *folders],
            cwd=REPOSITORY, env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        ).returncode  # fmt: skip
        print(f"\nexit status {status} after {time.monotonic() - begun:.0f} s\n")
        if status:
            return 1
        with duckdb.connect(str(folder / "warehouse" / "juesuan.duckdb"), read_only=True) as published:
            return _told(published, wanted.documents)


def _told(published: duckdb.DuckDBPyConnection, documents: int) -> int:
    """Print the table of the bad ones and the row of the night; 1 where something is not as it has to be."""
    bad = list(bad_files())
    print("| bad document | outcome | figures | reasons |\n|---|---|--:|---|")
    told = published.execute(TELLS, [bad]).fetchall()
    for file_name, was_read, figures, reasons in told:
        print(f"| {file_name} | {'read' if was_read else 'rejected'} | {figures} | {reasons or '–'} |")
    unexplained = [file_name for file_name, was_read, _, reasons in told if not was_read and not reasons]
    published_names = published.execute("select file_name from marts.dim_document").fetchall()
    good = sum(file_name not in bad for (file_name,) in published_names)
    night = published.execute(
        "select files, documents, documents_read_now, documents_rejected, findings, state, seconds from marts.night "
        "order by started_at desc limit 1"
    )
    print()
    columns = [column for column, *_ in night.description]
    for row in night.fetchall():
        print("\n".join(f"{column:20}{value}" for column, value in zip(columns, row, strict=True)))
    is_right = len(told) == len(bad) and not unexplained and good == documents - len(bad)
    print(f"\ngood documents published: {good:,}; bad ones without a word: {unexplained or 'none'}")
    return int(not is_right)


if __name__ == "__main__":
    sys.exit(main())
