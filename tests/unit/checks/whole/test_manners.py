"""One account printed in different manners: the verdicts do not depend on the manner
(docs/specification/verdicts.md#acceptance).
"""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
import pytest

from dagster_project.run.night.verdicts import judge
from dagster_project.run.workers.document import extract_document
from dagster_project.settings import Limits
from samples import generate

from ..planted import SERIOUS

SEEDS = {"mof": 11, "shanghai": 12, "beijing": 13}
MANNERS = [
    ("mof", {"separators": True}, {"separators": False}),
    ("mof", {"code_cells": 1}, {"code_cells": 3}),
    ("mof", {"total": "first", "total_05": "first"}, {"total": "last", "total_05": "last"}),
    ("mof", {"continuation": "plain"}, {"continuation": "header"}),
    ("mof", {"continuation": "plain"}, {"continuation": "open_top"}),
    ("mof", {"broken": "none"}, {"broken": "title"}),
    ("shanghai", {"broken": "none"}, {"broken": "split_row"}),
    ("shanghai", {"rotate": False}, {"rotate": True}),
    ("shanghai", {"code_cells": 1}, {"code_cells": 3}),
    ("beijing", {"separators": True}, {"separators": False}),
    ("beijing", {"economic_code_cells": 1}, {"economic_code_cells": 2}),
]


@cache
def judged(layout: str, manner: tuple[tuple[str, object], ...]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """(checks, findings) of the seed's account printed so, and read."""
    sample = generate(SEEDS[layout], layout, **dict(manner))
    with TemporaryDirectory() as folder:
        file = Path(folder) / "sample.pdf"
        file.write_bytes(sample.pdf)
        read = extract_document(file, document_id=layout, file_name=file.name, limits=Limits())
    return judge(read)


def verdicts(layout: str, manner: dict[str, object], alike: dict[str, str] | None = None) -> Counter:
    """How often each verdict was given for each instance; the ids of claims, which hold their place, aside."""
    checks, _ = judged(layout, tuple(manner.items()))
    rows = checks.with_columns(
        binding=pl.col("binding").str.replace(r"claim=[^,]*", "claim"),
        verdict=pl.col("verdict").replace(alike or {}),
    )
    return Counter(rows.select("identity_id", "binding", "verdict", "severity", "reason").rows())


@pytest.mark.parametrize(("layout", "one", "other"), MANNERS)
def test_verdicts_do_not_depend_on_the_manner_of_printing(layout, one, other):
    assert verdicts(layout, one) == verdicts(layout, other)


@pytest.mark.parametrize("layout", ["mof", "beijing"])
def test_a_blank_cell_and_a_printed_zero_differ_in_their_rounding_only(layout):
    alike = {"holds_within_rounding": "holds"}
    blank, printed = ({"zero": zero, "zero_06": zero} for zero in ("blank", "decimal"))
    without, with_zeros = verdicts(layout, blank, alike), verdicts(layout, printed, alike)
    assert not without - with_zeros
    # A line of 04 has a check of its own where it prints a figure, and 0.00 is one.
    assert {(identity, verdict) for identity, _, verdict, *_ in with_zeros - without} == {
        ("I-04-ROW", "holds")
    }


@pytest.mark.parametrize("layout", SEEDS)
def test_amounts_rounded_to_a_larger_unit_disagree_nowhere(layout):
    exact, _ = judged(layout, (("unit", "元"),))
    rounded, findings = judged(layout, (("unit", "万元"),))
    assert exact.filter(verdict="holds").height > 100
    assert (
        rounded.filter(verdict="holds_within_rounding").height
        > exact.filter(verdict="holds_within_rounding").height
    )
    assert rounded.filter(pl.col("verdict") == "fails", pl.col("severity") != "hint").is_empty()
    assert findings.filter(pl.col("level").is_in(SERIOUS)).is_empty()
