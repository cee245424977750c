"""Every non-zero cell of forms 01-07 of two real accounts moved, one at a time: seen, and in its place
(docs/specification/verdicts.md#acceptance).
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from dagster_project.run.workers.document import extract_document
from dagster_project.settings import Limits

from ..brute import failing
from ..perturbed import guarded_cells, moved_one_by_one

pytestmark = pytest.mark.corpus

Frames = dict[str, pl.DataFrame]
CELLS = {"财政局": 195, "社会工作部": 159}
SEEN = [
    # document, last places of 万元 (two decimals), copies with a failing identity of level error
    ("财政局", 2, 174),
    ("财政局", 5, 195),
    ("社会工作部", 2, 142),
    ("社会工作部", 20, 159),
]


@pytest.fixture(scope="module")
def forms(corpus_dir: Path) -> dict[str, Frames]:
    """Short name → what was read of the document, its forms alone."""
    found = {}
    for name in CELLS:
        file = next(file for file in corpus_dir.glob("*.pdf") if name in file.name)
        read = extract_document(file, document_id=name, file_name=file.name, limits=Limits())
        found[name] = read | {table: read[table].clear() for table in ("claims", "text_facts")}
    return found


@pytest.mark.parametrize(("name", "steps", "seen"), SEEN)
def test_a_moved_cell_is_seen_and_told_in_its_place(name, steps, seen, forms):
    cells = guarded_cells(forms[name]["observations"])
    assert len(cells) == CELLS[name]
    moved = moved_one_by_one(forms[name], cells, Decimal(steps))
    wrong = moved.checks.filter(verdict="fails", severity="error")["document_id"].n_unique()
    assert wrong >= seen
    assert moved.placed == moved.failing


@pytest.mark.parametrize("name", CELLS)
@pytest.mark.parametrize("steps", [1, -1])
def test_one_last_place_is_silent_unless_a_calculator_sees_it(name, steps, forms):
    cells = guarded_cells(forms[name]["observations"])[::4]
    moved = moved_one_by_one(forms[name], cells, Decimal(steps))
    sheets = forms[name]["forms"].to_dicts()
    seen = {
        document_id
        for document_id in moved.copies
        if failing(moved.frames["observations"].filter(document_id=document_id).to_dicts(), sheets)
    }
    assert moved.failing == seen
