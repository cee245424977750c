"""The same account printed in another manner, and its verdicts beside each other
(docs/specification/verdicts.md#acceptance).

Relations on frames change what a reading hands on; relations on pages have the document set anew with another habit of
printing and read again. Shared by the tests and the benchmark.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any
from unittest import mock

import polars as pl

from dagster_project import schemas
from dagster_project.run.night.verdicts import judge
from dagster_project.run.workers.document import extract_document
from dagster_project.settings import Limits
from samples import FAMILIES, Sample, build_plan, draw_form, render
from samples.printing import reprint

Tables = Mapping[str, pl.DataFrame]
WAN = Decimal(10_000)
MOVES = ("holds", "holds_within_rounding")
"""What may change into each other where a blank becomes 0.00, and back."""
_CLAIM_ID = re.compile(r"[0-9a-f]{24,}")
SLOTS = ("final", "base", "change")


@dataclass(frozen=True)
class Deviation:
    """A verdict that another manner of printing changed; null where there is no such check."""

    document_id: str
    identity_id: str
    binding: str
    before: tuple[str, str | None] | None
    after: tuple[str, str | None] | None

    def __str__(self) -> str:
        return f"{self.document_id[:8]} {self.identity_id} {self.binding}: {self.before} → {self.after}"


@dataclass(frozen=True)
class Relation:
    """Two manners of printing: habits of ``samples.layout.Layout`` on either side.

    ``fill``: share of a page that a form may take on the other side before it goes on on the next. ``is_of_zeros``:
    blanks against 0.00, the one relation that may move a check between holding and holding within rounding. ``layouts``:
    those that are printed in both manners. ``is_text``: the words alone, as a plain text.
    """

    name: str
    one: dict[str, Any] = field(default_factory=dict)
    other: dict[str, Any] = field(default_factory=dict)
    fill: float = 1.0
    is_of_zeros: bool = False
    layouts: tuple[str, ...] = FAMILIES
    is_text: bool = False


SEPARATORS = ({"separators": True, "full_width": False}, {"separators": False, "full_width": False})
PAGES = (
    Relation("separators", *SEPARATORS),
    Relation("separators, text", *SEPARATORS, is_text=True),
    Relation("zeros", {"zero": "blank", "zero_06": "blank"}, {"zero": "decimal", "zero_06": "decimal"}, is_of_zeros=True),
    Relation("codes", {"code_cells": 1, "total": "first"}, {"code_cells": 3, "total": "first"}, layouts=("shanghai", "mof", "beijing", "free")),
    Relation("total", {"total": "first", "total_05": "first"}, {"total": "last", "total_05": "last"}),
    Relation("pages", fill=0.45),
    Relation("pages, header repeated", {"continuation": "header"}, {"continuation": "header"}, fill=0.45),
    Relation("pages, top open", {"continuation": "open_top"}, {"continuation": "open_top"}, fill=0.45),
    Relation("pages, rows split", {"broken": "split_row"}, {"broken": "split_row"}, fill=0.45),
)  # fmt: skip


# ---------------------------------------------------------------- verdicts beside each other
def deviations(one: Tables, other: Tables, *, is_of_zeros: bool = False) -> list[Deviation]:
    """The checks whose verdict or reason is another, or that only one side has."""
    before, after = verdicts(one), verdicts(other)
    found = []
    for key in {**before, **after}:
        here, there = before.get(key), after.get(key)
        if here == there or (is_of_zeros and _may_move(here, there)):
            continue
        found.append(Deviation(*key, here[:2] if here else None, there[:2] if there else None))
    return found


def new_failures(one: Tables, other: Tables) -> list[Deviation]:
    """The checks that fail on the other side and do not on the first."""
    return [d for d in deviations(one, other) if d.after is not None and d.after[0] == "fails"]


Verdict = tuple[str, str | None, bool]


def verdicts(tables: Tables) -> dict[tuple[str, str, str], Verdict]:
    """(document, identity, binding) → (verdict, reason, are both sides 0). Claims go by their order in the text."""
    checks, _ = judge(tables)
    order = {
        claim_id: f"#{number}"
        for number, claim_id in enumerate(
            tables["claims"].sort("document_id", "char_start", maintain_order=True)["claim_id"]
        )
    }
    found: dict[tuple[str, str, str], Verdict] = {}
    for row in checks.iter_rows(named=True):
        binding = _CLAIM_ID.sub(lambda match: order.get(match[0], match[0]), row["binding"])
        nothing = row["lhs"] == row["rhs"] == 0
        found[row["document_id"], row["identity_id"], binding] = (row["verdict"], row["reason"], nothing)
    return found


def _may_move(here: Verdict | None, there: Verdict | None) -> bool:
    """Between holding and holding within rounding; a line of 0.00 is one, a line of blanks is none (``lines_out``)."""
    if here is None or there is None:
        only = here or there
        return only is not None and only[2] and only[0] in MOVES
    return here[0] in MOVES and there[0] in MOVES


# ---------------------------------------------------------------- relations on frames
def in_wan(tables: Tables) -> Tables:
    """All amounts in 元 rounded to 万元 with two decimals, in the forms and in the words."""
    rows = [_row_in_wan(row) for row in tables["observations"].to_dicts()]
    claims = [_claim_in_wan(claim) for claim in tables["claims"].to_dicts()]
    return {
        **tables,
        "observations": schemas.OBSERVATIONS.frame(rows),
        "claims": schemas.CLAIMS.frame(claims),
    }


def _rounded(amount: Decimal) -> tuple[Decimal, str]:
    """(元, digits in 万元)."""
    shown = (amount / WAN).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return shown * WAN, f"{shown:,.2f}"


def _row_in_wan(row: dict[str, Any]) -> dict[str, Any]:
    if row["stated_unit"] != "元" or row["amount_yuan"] is None:
        return row
    if row["amount_yuan"] == 0 and row["zero_style"] != "decimal":
        return row | {"stated_unit": "万元"}
    amount, text = _rounded(row["amount_yuan"])
    style = "decimal" if amount == 0 else "none"
    return row | {
        "amount_yuan": amount, "value_raw": text, "stated_unit": "万元", "stated_decimals": 2, "zero_style": style,
    }  # fmt: skip


def _claim_in_wan(claim: dict[str, Any]) -> dict[str, Any]:
    changed = dict(claim)
    for slot in SLOTS:
        text, amount = claim[f"{slot}_text"], claim[f"{slot}_yuan"]
        if claim[f"{slot}_unit"] != "元" or amount is None:
            continue
        changed[f"{slot}_yuan"], digits = _rounded(amount)
        changed[f"{slot}_unit"] = "万元"
        if any(character.isdigit() for character in text or "") and amount != 0:
            changed[f"{slot}_text"] = digits.lstrip("-")
    return changed


def without_separators(tables: Tables) -> Tables:
    """No comma in any figure."""
    plain = {"observations": ["value_raw"], "claims": [f"{slot}_text" for slot in SLOTS]}
    return {
        **tables,
        **{
            name: tables[name].with_columns(pl.col(columns).str.replace_all("[,，]", ""))
            for name, columns in plain.items()
        },
    }


def blanks_as_zeros(tables: Tables) -> Tables:
    """Every blank cell, dash and 0 printed 0.00. (A 0.00 is no blank: it may be a small amount, rounded.)"""
    is_blank = pl.col("zero_style").is_in(["blank", "dash", "integer"])
    values = {"zero_style": "decimal", "value_raw": "0.00", "stated_decimals": 2}
    schema = tables["observations"].schema
    changed = [
        pl.when(is_blank).then(pl.lit(value)).otherwise(name).cast(schema[name]).alias(name)
        for name, value in values.items()
    ]
    return {**tables, "observations": tables["observations"].with_columns(changed)}


# ---------------------------------------------------------------- relations on pages
def set_anew(seed: int, layout: str, relation: Relation, errors: Sequence[str] = ()) -> tuple[Tables, Tables]:
    """The document of a seed printed in both manners, with the same errors in its forms, and read."""
    with tempfile.TemporaryDirectory() as folder:
        printed = (
            _printed(seed, layout, relation.one, errors, 1.0),
            _printed(seed, layout, relation.other, errors, relation.fill),
        )
        one, other = (_read(sample, Path(folder), is_text=relation.is_text) for sample in printed)
    return one, other


def _printed(seed: int, layout: str, habits: dict[str, Any], errors: Sequence[str], fill: float) -> Sample:
    plan, _ = build_plan(seed, layout, **habits)
    # Errors are drawn once, from the document as its layout prints it, and printed in the manner asked for.
    wrong, _ = build_plan(seed, layout, errors)
    for planted in wrong.planted:
        for key, figure in wrong.figures.overrides.items():
            if (key.form_id, key.item_code, key.measure) == (
                planted.form_id,
                planted.item_code,
                planted.measure,
            ):
                plan.figures.overrides[key] = reprint(
                    figure, figure.printed, plan.figures.styles[key.form_id]
                )
    with mock.patch.object(draw_form, "_paginate", _filling(fill)):
        return render(plan)


def _read(sample: Sample, folder: Path, *, is_text: bool) -> Tables:
    file = folder / f"{sample.title}.{'txt' if is_text else 'pdf'}"
    file.write_bytes(sample.text.encode() if is_text else sample.pdf)
    document_id = f"{sample.layout}-{sample.seed}"
    return extract_document(file, document_id=document_id, file_name=file.name, limits=Limits())


_paginate = draw_form._paginate


def _filling(fill: float):
    def paginate(grid, heights, top, bottom, *rest):
        """Pages that are full when a share of their room is taken."""
        return _paginate(grid, heights, top, top + (bottom - top) * fill, *rest)

    return paginate


def same_forms(one: Tables, other: Tables) -> bool:
    """Whether the same forms have figures: a form of nothing but blanks is an empty one, and one of 0.00 is not."""
    states = [set(tables["forms"].select("form_id", "state").rows()) for tables in (one, other)]
    return states[0] == states[1]


def told(found: Iterable[Deviation]) -> str:
    """For the message of a failing test."""
    return "\n".join(str(deviation) for deviation in list(found)[:12])
