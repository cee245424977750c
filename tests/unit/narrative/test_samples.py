"""Generated narratives with known truth: every planted statement is found, in whatever manner, errors and all."""

from __future__ import annotations

import random
from collections import defaultdict
from typing import Any

import pytest

from dagster_project.narrative import read_narrative
from samples.generate import build_plan, plain_text
from samples.narrative import Claim, Paragraph
from tests.unit.narrative.stand_in import statements_of

ERRORS = (
    "wrong_base",
    "wrong_denominator",
    "both_sides_added",
    "malformed_number",
    "omitted_part",
    "direction",
    "text_transposition",
    "text_unit_slip",
    "stale_text",
)
COLUMNS = ("form_id", "item_code", "measure", "fund_source", "budget_kind", "base_kind", "rate_direction")
SEEDS = range(30)


def planted(plan: Any) -> list[tuple[Claim, Paragraph, int]]:
    """Every planted claim with its paragraph and where that begins in the plain text."""
    _, starts = plain_text(plan)
    paragraphs = [paragraph for section in plan.sections for paragraph in section.paragraphs]
    return [(claim, p, starts[i]) for i, p in enumerate(paragraphs) for claim in p.claims]


def says(found: dict[str, Any], claim: Claim, paragraph: Paragraph) -> bool:
    """Whether a claim that was read says what the planted one says."""
    texts = all(found[f"{slot}_text"] == paragraph.slots[name].text for slot, name in claim.slots.items())
    columns = all(
        found[name] == claim.columns[name] for name in COLUMNS if claim.columns.get(name) is not None
    )
    if "change" in claim.slots and found["change_yuan"] and paragraph.slots[claim.slots["change"]].exact:
        columns = columns and (found["change_yuan"] > 0) == (claim.signs["change"] > 0)
    return texts and columns


@pytest.mark.parametrize("seed", SEEDS)
def test_every_planted_statement_is_found(seed: int) -> None:
    kinds = random.Random(seed).sample(ERRORS, 3) if seed % 2 else []
    plan, _ = build_plan(seed, None, kinds)
    text, _ = plain_text(plan)
    narrative = read_narrative(statements_of(text, plan.ledger.year))
    claims = narrative.claims.rows(named=True)
    at: dict[tuple[int, str], list[dict[str, Any]]] = defaultdict(list)
    for claim in claims:
        for box in claim["figure_boxes"]:
            at[box["char_start"], box["slot"]].append(claim)
    missing = []
    for claim, paragraph, start in planted(plan):
        if not claim.slots:
            item, word = claim.columns.get("item_code"), claim.columns.get("final_text")
            found = [
                c for c in claims if c["item_code"] == item and (word is None or c["final_text"] == word)
            ]
        else:
            slot, name = next(iter(claim.slots.items()))
            found = [c for c in at[start + paragraph.spans()[name][0], slot] if says(c, claim, paragraph)]
        if not found:
            missing.append((claim.columns, {s: paragraph.slots[n].text for s, n in claim.slots.items()}))
    assert not missing
    assert (narrative.unclaimed_numbers["kind"] == "unparsed").sum() == 0
    assert narrative.shares.unparsed is not None
    assert narrative.shares.unparsed <= 0.02  # numbers whose claim has no known subject
