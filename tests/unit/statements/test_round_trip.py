"""Generated documents come back cell by cell: form, block, item, measure, amount, unit, zero, place.

A few seeds here; every habit of printing alone and hundreds of mixed documents: ``python -m tests.bench.roundtrip``.
"""

from __future__ import annotations

import pytest

import samples

from .round_trip import Case, Tally, compare, read_sample, run, single_options

TOGETHER = {
    "wide": dict(
        code_cells=1, balances_05=True, conferences=True, education_column=True, fund_basic="figures",
        economic_code_cells=2, economic_total=True, line_numbers=True, wide_comma=True, rotate=True,
    ),
    "odd": dict(
        code_cells=0, indent="offset", odd_figures=True, old_names=True, blank_between=True, stray_rows=True,
        broken="title", align="center", unit_place="header", three_public="rows", small_unit="千元",
    ),
    "torn": dict(
        code_cells=3, broken="split_row", narrow_names=True, gf_balances=False, soc_balances=False, mixed_unit=True,
        unit_place="missing", three_public="groups", total="both", small_unit="亿元", extra_forms=True,
    ),
    "bare": dict(
        code_cells=3, total="header", rules="three_line", continuation="open_top", zero="dash", shuffle=True,
        fund_basic="empty", class_lines=24, spaced_words=True, economic_total=True,
    ),
}  # fmt: skip
"""Habits that no other case needs, many at a time."""


@pytest.mark.parametrize(
    ("name", "family"), [("wide", "mof"), ("odd", "shanghai"), ("torn", "beijing"), ("bare", "mof")]
)
def test_habits_of_printing_change_nothing(name, family):
    assert_whole(run(Case(name, family, TOGETHER[name]), range(7, 8)))


@pytest.mark.parametrize(
    "seed",
    [
        pytest.param(4020, id="a bracket hangs over its column"),
        pytest.param(4045, id="quotation marks as wide as their ink"),
        pytest.param(4088, id="a page begins with a row of labels alone"),
        pytest.param(4134, id="zeros alone in the form of three public costs"),
        pytest.param(4163, id="a name that another code bore in other years"),
    ],
)
def test_documents_that_once_came_back_otherwise(seed):
    assert_whole(run(Case("free", "free"), range(seed, seed + 1)))


def assert_whole(tally: Tally) -> None:
    assert tally.wanted > 200
    assert not tally.differences, "\n".join(map(str, tally.differences[:20]))
    assert (tally.matched, tally.found) == (tally.wanted, tally.wanted)
    assert tally.forms_matched == tally.forms_found == tally.forms_wanted


def test_every_option_of_the_layouts_is_a_case_of_the_benchmark():
    named = {case.name.partition("=")[0] for case in single_options()}
    drawn = set(samples.layout.layout_data()["free"]) | set(samples.layout.layout_data()["free_more"])
    assert drawn <= named
    assert len({case.name for case in single_options()}) > 80


def test_the_comparison_notices_what_is_lost_or_changed(tmp_path):
    """A tally that says nothing about a wrong reading would be worth nothing."""
    sample = samples.generate(101, "shanghai")
    statements = read_sample(sample, tmp_path)
    other = samples.generate(102, "shanghai")
    tally = Tally()
    compare("another body", other, statements, tally)
    kinds = {difference.kind for difference in tally.differences}
    assert {"lost", "extra", "amount_yuan", "value_raw", "units"} <= kinds
