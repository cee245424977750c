"""A table of layouts: what pdfplumber gives of each, and what we give. ``python -m tests.bench.layouts``"""

from __future__ import annotations

import io
import tempfile
from pathlib import Path

import pdfplumber
import polars as pl

from dagster_project.settings import Limits
from dagster_project.tables import read_content
from tests.unit.tables.layouts import LAYOUTS, Layout


def main() -> None:
    print(
        f"{'layout':36} {'pdfplumber':>10} {'ours':>6}   (share of the cells with text that are found alone and whole)"
    )
    for kind, make in LAYOUTS.items():
        layout = make()
        wanted = [text for _, _, text in layout.truth.values()]
        print(f"{kind:36} {share(wanted, theirs(layout)):10.0%} {share(wanted, ours(layout)):6.0%}")


def share(wanted: list[str], found: list[str]) -> float:
    """Share of the wanted texts that are found, each as often as it is wanted."""
    left = list(found)
    hits = 0
    for text in wanted:
        if text in left:
            left.remove(text)
            hits += 1
    return hits / len(wanted)


def theirs(layout: Layout) -> list[str]:
    with pdfplumber.open(io.BytesIO(layout.pdf)) as document:
        tables = document.pages[0].extract_tables()
    return ["".join(text.split()) for table in tables for row in table for text in row if text]


def ours(layout: Layout) -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "layout.pdf"
        file.write_bytes(layout.pdf)
        cells = read_content(file, document_id="bench", file_name=file.name, limits=Limits()).cells
    return ["".join(text.split()) for text in cells.filter(pl.col("text") != "")["text"]]


if __name__ == "__main__":
    main()
