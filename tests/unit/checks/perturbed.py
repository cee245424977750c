"""One printed cell of a clean document moved at a time: does a check fail, and is the cell in the top culprit set?"""

from __future__ import annotations

import random
from dataclasses import dataclass
from decimal import Decimal

import polars as pl

from dagster_project import schemas
from dagster_project.run.night.verdicts import judge
from samples import frames

from .planted import as_frames

GUARDED = ("income_expenditure_summary", "income", "expenditure", "fiscal_summary", "gpb_expenditure",
           "gpb_basic_economic", "three_public")  # fmt: skip
FACTORS = {"元": Decimal(1), "千元": Decimal(1_000), "万元": Decimal(10_000), "亿元": Decimal(100_000_000)}
MOST_CELLS = 60
PARTS = ("business_education", "project_construction")


def perturbed_cells(
    seed: int, layout: str, steps: Decimal, rng: random.Random, cells: int = MOST_CELLS
) -> tuple[int, int, int]:
    """(cells moved by ``steps`` units of the last place, seen to fail, in place among the stated figures)."""
    clean = as_frames(frames([seed], layout))
    rows = guarded_cells(clean["observations"])
    moved = moved_one_by_one(clean, rng.sample(rows, min(cells, len(rows))), steps)
    return len(moved.copies), len(moved.failing), len(moved.placed & moved.failing)


def guarded_cells(observations: pl.DataFrame) -> list[dict]:
    """The cells of 01-07 that are not 0 and no part of another line."""
    return [
        row
        for row in observations.to_dicts()
        if row["form_id"] in GUARDED
        and row["amount_yuan"]
        and row["measure"] not in PARTS
        and row["item_level"] != "part"
    ]


@dataclass(frozen=True)
class Moved:
    """A document in copies, each with one cell moved, judged."""

    copies: dict[str, dict]
    """document_id → the cell that was moved in it."""
    frames: dict[str, pl.DataFrame]
    checks: pl.DataFrame
    failing: set[str]
    """Copies with a failing check of level error or warning."""
    placed: set[str]
    """Copies with a finding that states the cell: named, or one of those that cannot all be right."""


def moved_one_by_one(clean: dict[str, pl.DataFrame], cells: list[dict], steps: Decimal) -> Moved:
    """Each cell moved by ``steps`` units of its last place, in a copy of its own."""
    copies = {f"moved-{number}": cell for number, cell in enumerate(cells)}
    everything = copied(clean, copies, steps)
    checks, findings = judge(everything)
    serious = (pl.col("verdict") == "fails") & pl.col("severity").is_in(["error", "warning"])
    placed = {
        finding["document_id"]
        for finding in findings.to_dicts()
        if any(_is(m, copies[finding["document_id"]]) for m in finding["members"] if m["role"] == "stated")
    }
    return Moved(copies, everything, checks, set(checks.filter(serious)["document_id"]), placed)


def copied(
    clean: dict[str, pl.DataFrame], copies: dict[str, dict], steps: Decimal
) -> dict[str, pl.DataFrame]:
    """The document so many times, each with one cell moved."""
    parts: dict[str, list[pl.DataFrame]] = {name: [] for name in clean}
    for document_id, cell in copies.items():
        for name, frame in clean.items():
            renamed = (
                frame.with_columns(document_id=pl.lit(document_id))
                if "document_id" in frame.columns
                else frame
            )
            parts[name].append(_moved(renamed, cell, steps) if name == "observations" else renamed)
    return {name: pl.concat(frames_) for name, frames_ in parts.items()}


def _moved(observations: pl.DataFrame, cell: dict, steps: Decimal) -> pl.DataFrame:
    factor, decimals = FACTORS[cell["stated_unit"]], cell["stated_decimals"] or 0
    amount = cell["amount_yuan"] + steps * factor / Decimal(10) ** decimals
    printed = (
        f"{amount / factor:,.{decimals}f}" if "," in cell["value_raw"] else f"{amount / factor:.{decimals}f}"
    )
    same = pl.all_horizontal(
        pl.col(name).eq_missing(pl.lit(cell[name])) for name in ("form_id", "block", "item_code", "measure")
    )
    return observations.with_columns(
        amount_yuan=pl.when(same).then(pl.lit(amount, dtype=schemas.YUAN)).otherwise("amount_yuan"),
        value_raw=pl.when(same).then(pl.lit(printed)).otherwise("value_raw"),
    )


def _is(member: dict, cell: dict) -> bool:
    return all(member[name] == cell[name] for name in ("form_id", "item_code", "measure"))
