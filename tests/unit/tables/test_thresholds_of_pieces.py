"""Thresholds of tables that are torn, framed, or parted by upright rules alone: a case just inside, one just outside."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from dagster_project.tables.ruled import torn
from dagster_project.tables.ruled.grid import Skeleton
from dagster_project.tables.ruled.rules import RuleGroup
from dagster_project.tables.text.words import Word
from dagster_project.tables.unruled import uprights

from .test_thresholds import word

CUTS = (0.0, 100.0, 200.0, 300.0)


# ---------------------------------------------------------------- torn tables
@pytest.mark.parametrize(("mixed", "is_mended"), [(2, True), (1, False)])
def test_cells_with_figures_of_several_rows_that_show_a_torn_table(mixed, is_mended):
    """Four rows under a header; in the first ``mixed`` columns of figures the rule between two rows is missing."""
    above = np.ones((6, 3), dtype=bool)
    above[3, 1 : 1 + mixed] = False
    skeleton = Skeleton(np.array(CUTS), np.arange(0.0, 101.0, 20), above, np.ones((5, 4), dtype=bool))
    words = [
        word(0, 100 * k + 5, 100 * k + 45, text, y=10) for k, text in enumerate(("项目", "合计", "基本"))
    ]
    for row in range(1, 5):
        words.append(word(row, 5, 45, "办公费", y=20 * row + 10))
        words += [word(row, 100 * k + 50, 100 * k + 90, f"{row}.00", y=20 * row + 10) for k in (1, 2)]
    mended = torn.mend_torn(skeleton, words)
    assert bool(mended.above[3, 1]) is is_mended


def piece(top: float, rows: int, cuts: tuple[float, ...]) -> RuleGroup:
    ys = [top + 20 * k for k in range(rows + 1)]
    flat = np.array([(y, cuts[0], cuts[-1]) for y in ys])
    return RuleGroup(flat, np.array([(x, ys[0], ys[-1]) for x in cuts]))


@pytest.mark.parametrize(
    ("cuts", "between", "pieces"),
    [
        ((0.0, 100.0, 300.0), 40.0, 1),
        ((0.0, 300.0), 40.0, 2),
        (CUTS, 59.0, 1),
        (CUTS, 61.0, 2),
    ],
    ids=["three cuts in common", "two cuts in common", "not quite three rows", "more than three rows"],
)
def test_pieces_of_one_table(cuts, between, pieces):
    groups = [piece(0, 3, CUTS), piece(60 + between, 3, cuts)]
    words = [word(9, 150, 190, "1.00", y=60 + between / 2)]
    assert len(torn.join_torn(groups, words)) == pieces


# ---------------------------------------------------------------- upright rules alone
def side_by_side(count: int) -> np.ndarray:
    return np.array([(100.0 * k, 0.0, 100.0) for k in range(count)])


@pytest.mark.parametrize(("count", "found"), [(4, 1), (3, 0)])
def test_upright_rules_that_are_enough_for_a_table(count, found):
    assert len(uprights._side_by_side(side_by_side(count))) == found


@pytest.mark.parametrize(("lines", "columns"), [(2, 5), (1, 4)])
def test_lines_beside_the_outer_rule_that_are_a_column(lines, columns):
    words: list[Word] = []
    for line in range(3):
        words.append(word(line, 10, 60, "办公费"))
        if line < lines:
            words.append(word(line, 320, 360, "1.00"))
    xs = uprights._with_texts_beside(side_by_side(4)[:, 0], words)
    assert len(xs) == columns
    if columns == 5:
        assert xs[-1] == 361.0, "the side of the column is a point from its text"


@pytest.mark.parametrize(("over", "columns"), [(0.9, 5), (1.1, 4)])
def test_a_text_beside_a_rule_that_touches_it(over, columns):
    words = [
        w for line in range(2) for w in (word(line, 10, 60, "办公费"), word(line, 300 - over, 360, "1.00"))
    ]
    assert len(uprights._with_texts_beside(side_by_side(4)[:, 0], words)) == columns


@pytest.mark.parametrize(("rows", "found"), [(2, 1), (1, 0)])
def test_rows_of_figures_between_upright_rules(rows, found):
    words = [
        w for row in range(1, rows + 1) for w in (word(row, 10, 60, "办公费"), word(row, 110, 150, "1.00"))
    ]
    outside = SimpleNamespace(uprights=side_by_side(4), words=words, grids=[], before=None)
    assert len(uprights.find_between_uprights(outside)) == found
