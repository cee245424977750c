"""How long the report takes at a thousand documents, whole and with nothing new.

``python -m tests.bench.report [--warehouse DIR] [--documents 1000]`` takes the published warehouse of the samples (made
by ``make run``), multiplies its documents, each copy a body of its own with its own findings, and builds the site. The
processor time of all processes is given too: on a busy machine it is what can be compared.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import tempfile
import time
from pathlib import Path

import duckdb

from dagster_project.register.files import DOCUMENT_ID_LENGTH
from dagster_project.report import build_site
from dagster_project.settings import Settings

TABLES = (
    "dim_document", "fct_observation", "fct_finding", "fct_check", "fct_claim", "fct_form", "fct_rejection",
    "fct_fund_expenditure",
)  # fmt: skip
IDENTITIES = {
    "document_id": "copies.new_id",
    "file_path": "copies.file_path",
    "entity_id": "printf('%08x', n) || source.entity_id[9:]",
    "finding_id": "printf('%08x', n) || source.finding_id[9:]",
    "entity_name": "source.entity_name || n",
}
"""What makes each copy a document, a body and findings of its own."""


def main() -> None:
    """Multiply, build, build again, print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--warehouse", type=Path, default=Settings().warehouse)
    arguments.add_argument("--raw", type=Path, default=Settings().raw)
    arguments.add_argument("--documents", type=int, default=1_000)
    options = arguments.parse_args()
    published = options.warehouse / "juesuan.duckdb"
    if not published.exists():
        raise SystemExit(f"{published} is not there: make run makes it")
    with tempfile.TemporaryDirectory() as folder:
        many = Path(folder) / "many.duckdb"
        documents, findings = multiply(published, options.raw, Path(folder), options.documents)
        print(f"{documents:,} documents, {findings:,} findings")
        for label in ("the whole report", "with nothing new"):
            begun, used = time.perf_counter(), processor_seconds()
            built = build_site(many, Path(folder) / "raw", Path(folder) / "report", workers=2)
            seconds = time.perf_counter() - begun
            print(
                f"{label:20} {seconds:7.1f} s, {processor_seconds() - used:7.1f} s of processor, "
                f"{built.written:,} pages written",
                flush=True,
            )
        pages = sorted((Path(folder) / "report" / "documents").glob("*.html"), key=lambda p: p.stat().st_size)
        print(f"largest page {pages[-1].stat().st_size / 1e6:.2f} MB, {ready(pages[-1])}")


def ready(page: Path) -> str:
    """How soon a page can be used in Chromium, loaded anew three times."""
    chromium = shutil.which("chromium")
    if chromium is None:
        return "no Chromium here to open it"
    from playwright.sync_api import sync_playwright

    script = "performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        tab = browser.new_page()
        taken = []
        for _ in range(3):
            tab.goto(page.as_uri())
            taken.append(tab.evaluate(script))
        browser.close()
    return f"usable after {min(taken):.0f}-{max(taken):.0f} ms in Chromium"


def multiply(published: Path, raw: Path, folder: Path, documents: int) -> tuple[int, int]:
    """Copies of every document, each a file of its own content, as warehouse and raw folder; (documents, findings)."""
    with duckdb.connect(str(folder / "many.duckdb")) as connection:
        connection.execute(f"attach '{published}' as source (read_only)")
        connection.execute("create schema marts")
        connection.execute("create table marts.dim_region as from source.marts.dim_region")
        there = connection.execute("select document_id, file_path from source.marts.dim_document").fetchall()
        copies = [
            (document_id, number, *_copy(raw / file_path, folder / "raw", number))
            for document_id, file_path in there
            for number in range(-(-documents // len(there)))
        ]
        connection.execute(
            "create temp table copies (document_id varchar, n integer, new_id varchar, file_path varchar)"
        )
        connection.executemany("insert into copies values (?, ?, ?, ?)", copies)
        for table in TABLES:
            columns = {row[0] for row in connection.execute(f"describe source.marts.{table}").fetchall()}
            changes = {name: change for name, change in IDENTITIES.items() if name in columns}
            replaced = ", ".join(f"{change} as {name}" for name, change in changes.items())
            connection.execute(
                f"create table marts.{table} as select source.* replace ({replaced}) from source.marts.{table} as source "
                "join copies using (document_id)"
            )
        counts = connection.execute(
            "select (select count(*) from marts.dim_document), (select count(*) from marts.fct_finding)"
        ).fetchone()
        assert counts is not None
        return counts


def _copy(original: Path, folder: Path, number: int) -> tuple[str, str]:
    """(document_id, path) of a copy that differs by a comment after the end of the PDF."""
    content = original.read_bytes() + f"\n% {number}\n".encode()
    folder.mkdir(exist_ok=True)
    path = folder / f"{number}-{original.name}"
    path.write_bytes(content)
    return hashlib.sha256(content).hexdigest()[:DOCUMENT_ID_LENGTH], path.name


def processor_seconds() -> float:
    """Seconds of processor of this process and the children that ended."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


if __name__ == "__main__":
    main()
