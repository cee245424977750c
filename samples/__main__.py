"""``python -m samples [FOLDER]``: write the sample documents (by default into raw/) and say what is in each."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from pathlib import Path

from samples.generate import Sample, build_plan, generate
from samples.layout import plain_habits
from samples.plan import following_ledger

RAW = Path(__file__).resolve().parent.parent / "raw"


@dataclass(frozen=True)
class Order:
    """One document to write."""

    seed: int
    layout: str
    why: str
    errors: tuple[str, ...] = ()
    next_year: bool = False
    as_text: bool = False
    changes: dict[str, object] = field(default_factory=dict)


ORDERS = (
    Order(
        68,
        "beijing",
        "in 元, tables agree; sentences with rates on the wrong base, both sides added, a misplaced separator",
        (
            "both_sides_added",
            "both_sides_added",
            *("wrong_base",) * 6,
            "malformed_number",
            "duplicate_number",
        ),
    ),
    Order(283, "shanghai", "in 万元, clean, every figure rounded on its own"),
    Order(283, "shanghai", "the next year of the same body, clean", next_year=True),
    Order(86, "mof", "with 行次 and 栏次, clean", changes={"code_cells": 3}),
    Order(
        21,
        "free",
        "a layout of no family; one figure of a table with two digits swapped",
        ("transposition",),
        changes=plain_habits() | {"unit": "元"},
    ),
    Order(
        11,
        "beijing",
        "words alone, as plain text; shares of another total",
        ("wrong_denominator", "wrong_denominator"),
        as_text=True,
    ),
)


def make(order: Order) -> Sample:
    ledger = None
    if order.next_year:
        before, _ = build_plan(order.seed, order.layout)
        ledger = following_ledger(order.seed, before.ledger)
    return generate(order.seed, order.layout, order.errors, ledger=ledger, **order.changes)


def main(folder: Path) -> None:
    """Write every document of ORDERS; names follow the titles."""
    folder.mkdir(parents=True, exist_ok=True)
    for order in ORDERS:
        sample = make(order)
        data = sample.text.encode() if order.as_text else sample.pdf
        path = folder / f"{sample.title}{'公开说明.txt' if order.as_text else '.pdf'}"
        path.write_bytes(data)
        print(f"{path.name}: {len(data):,} bytes; {order.why}")
        for error in sample.planted:
            print(f"    {error.kind}: {error.stated_text or error.quote} (true: {error.true_text})")
        if sample.not_planted:
            raise SystemExit(f"{path.name}: no place for {', '.join(sample.not_planted)}")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else RAW)
