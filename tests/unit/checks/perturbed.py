"""One printed cell of a clean document moved at a time: does a check fail, and is the cell in the top culprit set?"""

from __future__ import annotations

import random
from decimal import Decimal

import polars as pl

from dagster_project import schemas
from dagster_project.run.verdicts import judge
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
    rows = [
        row
        for row in clean["observations"].to_dicts()
        if row["form_id"] in GUARDED
        and row["amount_yuan"]
        and row["measure"] not in PARTS
        and row["item_level"] != "part"
    ]
    chosen = rng.sample(rows, min(cells, len(rows)))
    copies = {f"{seed}-{number}": row for number, row in enumerate(chosen)}
    everything = copied(clean, copies, steps)
    checks, findings = judge(everything)
    failing = set(
        checks.filter((pl.col("verdict") == "fails") & pl.col("severity").is_in(["error", "warning"]))[
            "document_id"
        ]
    )
    placed = {
        document_id
        for document_id, finding in ((f["document_id"], f) for f in findings.to_dicts())
        if any(
            _is(member, copies[document_id]) for member in finding["members"] if member["role"] == "stated"
        )
    }
    return len(copies), len(failing), len(placed & failing)


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
    step = FACTORS[cell["stated_unit"]] / Decimal(10) ** (cell["stated_decimals"] or 0)
    same = pl.all_horizontal(
        pl.col(name).eq_missing(pl.lit(cell[name])) for name in ("form_id", "block", "item_code", "measure")
    )
    moved = pl.lit(cell["amount_yuan"] + steps * step, dtype=schemas.YUAN)
    return observations.with_columns(amount_yuan=pl.when(same).then(moved).otherwise("amount_yuan"))


def _is(member: dict, cell: dict) -> bool:
    return all(member[name] == cell[name] for name in ("form_id", "item_code", "measure"))
