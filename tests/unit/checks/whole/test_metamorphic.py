"""What a reading hands on, printed in another manner: no new failures, the same verdicts."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import polars as pl
import pytest

from dagster_project import schemas
from dagster_project.run.workers.document import extract_document
from dagster_project.settings import Limits
from samples import FAMILIES, frames

from ..metamorphic import (
    Tables,
    blanks_as_zeros,
    deviations,
    in_wan,
    new_failures,
    told,
    verdicts,
    without_separators,
)
from ..planted import as_frames

SEEDS = range(61, 62)
ERRORS = ([], ["cell_changed"], ["transposition"], ["text_transposition"], ["wrong_base"])
"""Each layout with another error, and each clean."""


def made(**habits: object) -> Tables:
    """Documents of every layout, clean and with an error, in one set of tables."""
    chosen: list[tuple[str, Sequence[str]]] = [(layout, []) for layout in FAMILIES]
    chosen += list(zip(FAMILIES, ERRORS, strict=True))[1:]
    each = [as_frames(frames(SEEDS, layout, errors, **habits)) for layout, errors in chosen]
    return {name: pl.concat([tables[name] for tables in each]) for name in each[0]}


def test_yuan_rounded_to_wan_fails_nothing_new() -> None:
    yuan = made(unit="元")
    wan = in_wan(yuan)
    assert (
        set(yuan["observations"]["stated_unit"]) >= {"元"} > set(wan["observations"]["stated_unit"]) & {"元"}
    )
    assert not (found := new_failures(yuan, wan)), told(found)
    before, after = verdicts(yuan), verdicts(wan)
    assert "fails" in {verdict for verdict, _, _ in before.values()}, "some documents have an error"
    moved = [
        key
        for key, found in after.items()
        if found[0] == "holds_within_rounding" and before[key][0] == "holds"
    ]
    assert len(moved) > 100, "rounding is there to be allowed for"


def test_figures_without_separators_are_judged_alike() -> None:
    tables = made()
    plain = without_separators(tables)
    assert plain["observations"]["value_raw"].ne_missing(tables["observations"]["value_raw"]).sum() > 100
    assert not (found := deviations(tables, plain)), told(found)


def test_a_blank_is_nothing_and_so_is_a_printed_zero() -> None:
    tables = made(zero="blank", zero_06="blank")
    zeros = blanks_as_zeros(tables)
    assert (tables["observations"]["zero_style"] == "blank").sum() > 1_000
    assert not (found := deviations(tables, zeros, is_of_zeros=True)), told(found)


@pytest.mark.parametrize("is_of_zeros", [False, True])
def test_a_changed_figure_is_a_deviation(is_of_zeros: bool) -> None:
    """The comparison itself: what must not change is seen when it does."""
    tables = as_frames(frames([61], "shanghai"))
    total = (
        (pl.col("form_id") == "expenditure")
        & (pl.col("item_code") == "@total")
        & (pl.col("measure") == "total")
    )
    more = pl.when(total).then(pl.col("amount_yuan") + 10_000).otherwise("amount_yuan").cast(schemas.YUAN)
    changed = {**tables, "observations": tables["observations"].with_columns(amount_yuan=more)}
    found = deviations(tables, changed, is_of_zeros=is_of_zeros)
    assert {"I-03-ROW", "I-03-CLASS"} <= {deviation.identity_id for deviation in found}
    assert found == [*new_failures(tables, changed), *(d for d in found if d.after and d.after[0] != "fails")]


@pytest.mark.corpus
def test_the_founding_text_rounded_to_wan_fails_nothing_new(corpus_dir: Path) -> None:
    path = next(corpus_dir.glob("*.txt"))
    read = extract_document(path, document_id="d" * 32, file_name=path.name, limits=Limits())
    wan = in_wan(read)
    assert set(read["claims"]["final_unit"].drop_nulls()) >= {"元"}
    assert "元" not in set(wan["claims"].filter(pl.col("final_yuan").is_not_null())["final_unit"])
    assert not (found := new_failures(read, wan)), told(found)
    failing = [
        {key for key, verdict in verdicts(tables).items() if verdict[0] == "fails"} for tables in (read, wan)
    ]
    assert len(failing[1]) > 30, "what is wrong by thousands is wrong in 万元 too"
