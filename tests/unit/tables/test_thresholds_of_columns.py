"""Thresholds by which texts are given to columns: a case just inside each, a case just outside."""

from __future__ import annotations

import numpy as np
import pytest

from dagster_project.tables.ruled import continuation, headers
from dagster_project.tables.ruled.grid import Skeleton
from dagster_project.tables.text.words import Word
from dagster_project.tables.unruled import blocks, joined
from dagster_project.tables.unruled.column_chains import Chains

from .test_thresholds import full_grid, word

TABLE = full_grid([0, 100, 200], [0, 20, 40])


@pytest.mark.parametrize(("over", "fits"), [(0.9, True), (1.1, False)])
@pytest.mark.parametrize("side", ["left", "right"])
def test_a_word_that_sticks_out_of_its_column(over, fits, side):
    x0, x1 = (100 - over, 150) if side == "left" else (110, 200 + over)
    row = [word(1, 10, 60, "办公费"), word(1, x0, x1, "1.00")]
    assert continuation._is_row(TABLE, row) is fits


@pytest.mark.parametrize(
    ("x0", "x1", "stands"),
    [(182, 192.1, True), (181, 191.9, False), (143, 162.9, True), (143.2, 163, False)],
    ids=["at the right", "not at the right", "in the middle", "beside the middle"],
)
def test_where_a_dash_stands_in_its_column(x0, x1, stands):
    """Eight points from the right edge, or three from the middle."""
    assert continuation._stands_in(TABLE, 1, word(1, x0, x1, "—")) is stands


@pytest.mark.parametrize(("merged", "fit"), [(2, True), (3, False)])
def test_rows_with_merged_cells(merged, fit):
    """A quarter of eight rows."""
    rows = [word(n, 50, 150, "合计") if n < merged else word(n, 10, 60, "办公费") for n in range(8)]
    assert continuation._stand_in(TABLE, rows) is fit


# ---------------------------------------------------------------- headers
def header(gap: float, texts: tuple[str, str]) -> tuple[Skeleton, list[Word]]:
    """Two columns of figures under one cell with two texts, each in the middle of its column; names beside them."""
    beside = np.ones((2, 4), dtype=bool)
    beside[0, 2] = False
    skeleton = Skeleton(
        np.array([0.0, 100.0, 200.0, 300.0]), np.array([0.0, 20.0, 40.0]), np.ones((3, 3), dtype=bool), beside
    )
    words = [word(0, 30, 70, "项目", y=10)]
    words += [word(0, 200 - gap / 2 - 20, 200 - gap / 2, texts[0], y=10)]
    words += [word(0, 200 + gap / 2, 200 + gap / 2 + 20, texts[1], y=10)]
    words += [
        word(1, 5, 60, "办公费", y=30),
        word(1, 150, 190, "1.00", y=30),
        word(1, 250, 290, "2.00", y=30),
    ]
    return skeleton, words


@pytest.mark.parametrize(
    ("gap", "texts", "are_two"),
    [
        (9.9, ("合计", "基本"), False),
        (10.1, ("合计", "基本"), True),
        (59.0, ("收", "入"), False),
        (61.0, ("收", "入"), True),
    ],
    ids=["words", "two texts", "letters set wide", "two letters"],
)
def test_two_texts_on_one_line_of_a_header(gap, texts, are_two):
    one, other = header(gap, texts)[1][1:3]
    assert headers._are_apart(one, other) is are_two


@pytest.mark.parametrize(("centred", "at_left", "is_parted"), [(2, 0, True), (1, 1, False), (2, 1, True)])
def test_headers_that_stand_in_the_middle_of_their_cells(centred, at_left, is_parted):
    """More than half of the single ones; where they stand at the left, the others' places tell nothing."""
    skeleton, words = header(80.0, ("合计", "基本"))
    more = centred + at_left - 1  # 项目 is centred
    xs = np.append(skeleton.xs, 300.0 + 100 * np.arange(1, more + 1))
    beside = np.c_[skeleton.beside, np.ones((2, more), dtype=bool)]
    wide = Skeleton(xs, skeleton.ys, np.ones((3, 3 + more), bool), beside)
    for number in range(more):
        left = 300 + 100 * number + (30 if number < centred - 1 else 2)
        words.append(word(0, left, left + 40, "项目支出", y=10))
    words.sort(key=lambda w: (w.line, w.x0))
    assert bool(headers.part_headers(wide, words).beside[0, 2]) is is_parted


# ---------------------------------------------------------------- columns under a header without rules
def chains(texts: list[tuple[float, float]], right: float) -> int:
    made = [blocks.make_block([word(0, x0, x1, "合计")]) for x0, x1 in texts]
    return len(list(Chains(made, [], 0.0, right, part=False)))


@pytest.mark.parametrize(
    ("texts", "right", "found"),
    [
        ([(30, 70), (130, 170)], 201.9, True),
        ([(30, 70), (130, 170)], 202.1, False),
        ([(3, 5.1), (30, 70)], 91.9, True),
        ([(3, 4.8), (30, 70)], 92.2, False),
        ([(-0.9, 100.9)], 100.0, True),
        ([(-1.1, 101.1)], 100.0, False),
    ],
    ids=[
        "the last column ends near the right", "it ends before it", "the narrowest column", "too narrow",
        "ink on the edge", "ink beyond the edge",
    ],
)  # fmt: skip
def test_columns_centred_under_their_headers(texts, right, found):
    assert bool(chains(texts, right)) is found


# ---------------------------------------------------------------- bands, blocks, places
@pytest.mark.parametrize(("between", "is_next"), [(49.0, True), (51.0, False)])
def test_a_merged_cell_between_two_bands(between, is_next):
    """Two and a half rows of 20 points."""
    above = full_grid([0, 100, 200], [0, 20, 40])
    below = full_grid([0, 100, 200], [40 + between, 60 + between, 80 + between])
    words = [
        word(3, 10, 190, "（一）一般公共服务支出类", y=40 + between / 2),
        word(4, 150, 190, "1.00", y=50 + between),
    ]
    assert joined._is_next_band(above, below, words) is is_next


@pytest.mark.parametrize(("step", "count"), [(16.4, 1), (16.6, 2)])
def test_lines_of_one_wrapped_text_among_rows_far_apart(step, count):
    figures = [word(10 + n, 100, 140, "1.00", y=100 + 40 * n) for n in range(4)]
    words = [word(1, 0, 50, "一般公共预算", y=20), word(2, 10, 40, "财政拨款", y=20 + step), *figures]
    found = [b for b in blocks.find_blocks(words) if not b.is_amount]
    assert len(found) == count
