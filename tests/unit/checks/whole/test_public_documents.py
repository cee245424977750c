"""What the real accounts are held to, on documents that every clone has: the sample documents of raw/ read whole, and
a ledger of the generator moved cell by cell.
"""

from __future__ import annotations

from decimal import Decimal

import polars as pl
import pytest

from dagster_project.run.night.verdicts import judge
from dagster_project.run.workers.document import extract_document
from dagster_project.settings import Limits
from samples import frames
from tests.conftest import REPOSITORY

from ..brute import failing
from ..metamorphic import Tables, in_wan, new_failures, told, verdicts
from ..perturbed import guarded_cells, moved_one_by_one
from ..planted import as_frames

SERIOUS = ("不一致", "待核实")
KNOWN = {
    "云渡市档案局2022*.pdf": set(),
    "云渡市档案局2023*.pdf": set(),
    "望澜区观澜桥街道办事处2023*.txt": {
        ("不一致", "wrong_denominator", "26.9%", 1),
        ("不一致", "wrong_denominator", "69.8%", 1),
    },
    "澄浦市石榴园街道办事处2023*.pdf": {
        ("不一致", "both_sides_added", "135,453,258.02", 4),
        ("不一致", "wrong_base", "23.5%", 6),
        ("不一致", "malformed_number", "26,539.521.22", 1),
        ("待核实", "duplicate_number", "1、", 1),
    },
    "霜桥区文化和旅游局2022*.pdf": {("不一致", "transposition", "52543133.48", 1)},
    "霜桥区民政局2022*.pdf": set(),
}
"""Pattern of the file name → (level, cause, stated text, instances) of what was planted in it."""


@pytest.fixture(scope="module")
def read() -> dict[str, Tables]:
    """Pattern → what was read of the document."""
    found = {}
    for pattern in KNOWN:
        (file,) = (REPOSITORY / "raw").rglob(pattern)
        found[pattern] = extract_document(file, document_id=pattern, file_name=file.name, limits=Limits())
    return found


@pytest.fixture(scope="module")
def findings(read: dict[str, Tables]) -> dict[str, pl.DataFrame]:
    return {pattern: judge(tables)[1] for pattern, tables in read.items()}


@pytest.fixture(scope="module")
def ledger() -> Tables:
    """A clean account as the generator knows it, its forms alone."""
    clean = as_frames(frames([75], "shanghai"))
    return clean | {table: clean[table].clear() for table in ("claims", "text_facts")}


@pytest.mark.parametrize("pattern", KNOWN)
def test_what_was_planted_is_found_and_nothing_else(pattern, findings):
    serious = findings[pattern].filter(pl.col("level").is_in(SERIOUS))
    assert set(serious.select("level", "cause", "stated_text", "instances").rows()) == KNOWN[pattern]
    assert serious.height == len(KNOWN[pattern])


def test_every_finding_says_where_and_what_was_expected(findings):
    for row in pl.concat(findings.values()).filter(pl.col("level").is_in(SERIOUS)).to_dicts():
        stated = [member for member in row["members"] if member["role"] == "stated"]
        assert row["page_number"]
        assert row["explanation_zh"]
        assert row["explanation_en"]
        assert row["instances"] == len(stated)


def test_every_number_of_the_text_is_accounted_for(read):
    for tables in read.values():
        assert (tables["unclaimed_numbers"]["kind"] == "unparsed").sum() == 0
        assert tables["claims"].height > 50


def test_a_text_rounded_to_wan_fails_nothing_new(read):
    yuan = read["望澜区观澜桥街道办事处2023*.txt"]
    wan = in_wan(yuan)
    assert "元" not in set(wan["claims"].filter(pl.col("final_yuan").is_not_null())["final_unit"])
    assert not (found := new_failures(yuan, wan)), told(found)
    assert "fails" in {verdict for verdict, _, _ in verdicts(wan).values()}


def test_a_moved_cell_is_seen_and_told_in_its_place(ledger):
    cells = guarded_cells(ledger["observations"])[::6]
    moved = moved_one_by_one(ledger, cells, Decimal(20))
    assert len(moved.failing) == len(cells) > 30
    assert moved.placed == moved.failing


@pytest.mark.parametrize(("steps", "first"), [(1, 0), (-1, 6)])
def test_one_last_place_is_silent_unless_a_calculator_sees_it(steps, first, ledger):
    cells = guarded_cells(ledger["observations"])[first::12]
    moved = moved_one_by_one(ledger, cells, Decimal(steps))
    sheets = ledger["forms"].to_dicts()
    seen = {
        document_id
        for document_id in moved.copies
        if failing(moved.frames["observations"].filter(document_id=document_id).to_dicts(), sheets)
    }
    assert moved.failing == seen
