"""The narratives of three real accounts: their claims, read from the page, recompute as found by hand."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from dagster_project.narrative import Narrative, read_narrative
from dagster_project.settings import Limits
from dagster_project.statements import read_statements
from dagster_project.tables import read_content
from tests.unit.narrative.recomputing import candidates, recomputed
from tests.unit.narrative.stand_in import DOCUMENT_ID, statements_from_lines

ROWS = list(csv.DictReader((Path(__file__).parent / "data" / "account_claims.csv").open(encoding="utf-8")))
YEARS = {"财政局": 2024, "社会工作部": 2024, "西南大学": 2023}

pytestmark = pytest.mark.corpus


@pytest.fixture(scope="module")
def narratives(corpus_dir: Path) -> dict[str, Narrative]:
    read = {}
    for name, year in YEARS.items():
        path = next(path for path in corpus_dir.glob("*.pdf") if name in path.name)
        content = read_content(path, document_id=DOCUMENT_ID, file_name=path.name, limits=Limits())
        read[name] = read_narrative(statements_from_lines(read_statements(content).lines, year))
    return read


@pytest.mark.parametrize("row", ROWS, ids=[f"{row['account']}-{row['find']}-{row['slot']}" for row in ROWS])
def test_a_claim_is_found_and_recomputes(row: dict[str, str], narratives: dict[str, Narrative]) -> None:
    claims = narratives[row["account"]].claims
    assert candidates(claims, row), f"no claim {row['find']} with {row['slot']} {row['printed']}"
    if row["recomputed"]:
        assert Decimal(row["recomputed"]) in recomputed(claims, row)


@pytest.mark.parametrize("account", YEARS)
def test_numbers_are_accounted_for(account: str, narratives: dict[str, Narrative]) -> None:
    narrative = narratives[account]
    assert (narrative.unclaimed_numbers["kind"] == "unparsed").sum() == 0
    assert narrative.shares.unparsed is not None
    assert narrative.shares.unparsed <= 0.03  # numbers whose claim has no known subject are among them


def test_every_figure_has_its_box(narratives: dict[str, Narrative]) -> None:
    for narrative in narratives.values():
        for boxes in narrative.claims["figure_boxes"].to_list():
            assert all(box["bbox"] is not None and box["page_number"] for box in boxes)


def test_a_name_of_the_list_is_a_claim_without_figure(narratives: dict[str, Narrative]) -> None:
    claims = narratives["财政局"].claims.rows(named=True)
    personnel = next(claim for claim in claims if claim["item_code"] == "@personnel")
    listed = [claim for claim in claims if claim["item_code"] == "30310"]
    assert [claim["part_of_claim_id"] for claim in listed] == [personnel["claim_id"]]
    assert listed[0]["figure_boxes"] == []
    assert listed[0]["bbox"] is not None
