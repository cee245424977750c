"""Thresholds by which a page, its rules and the figures on them are judged: a case just inside each, a case just outside."""

from __future__ import annotations

import numpy as np
import pytest

from dagster_project.read import Edges
from dagster_project.read.model import Page
from dagster_project.tables import page, placing, reading
from dagster_project.tables.ruled import broken_rules, missing_rules
from dagster_project.tables.ruled import rules as drawn
from dagster_project.tables.ruled.grid import Skeleton, build_skeleton
from dagster_project.tables.ruled.whole_figures import keep_whole
from dagster_project.tables.text.typeset import reading_frame

from .test_thresholds import characters, full_grid, word


@pytest.mark.parametrize(
    ("headers", "figures", "below", "is_header"),
    [
        (3, 2, 0.5, True),
        (2, 2, 0.5, False),
        (3, 1, 0.5, False),
        (3, 2, 19.9, True),
        (3, 2, 20.1, False),
    ],
)
def test_a_box_over_columns_without_rules(headers, figures, below, is_header):
    """A box of 20 points; ``below``: points from it to the top of the figures, 10 points high."""
    text = page._Text(
        characters(
            *(("收", 60.0 * k + 5, 60.0 * k + 15, 14.0) for k in range(headers)),
            *(("7", 60.0 * k + 5, 60.0 * k + 10, 28.5 + below) for k in range(figures)),
        )
    )
    # Beside a table with other cuts, as a page with several has it.
    filled = page._fill(text, [full_grid([400, 450, 500], [0, 20, 40]), full_grid([0, 300], [0, 20])])
    (box,) = [grid for grid in filled.grids if len(grid.cells) == 1]
    assert page._heads_open_columns(box, text, filled) is is_header


@pytest.mark.parametrize(("away", "told"), [(5.9, "both"), (6.1, "rules")])
def test_a_figure_on_the_height_of_its_row(away, told):
    """Three figures of one row of 30 points; the last stands ``away`` from the others' baseline."""
    text = characters(*(("7", 100.0 * k + 10, 100.0 * k + 15, 15.0 + away * (k == 2)) for k in range(3)))
    prepared = page._Text(text)
    filled = page._fill(prepared, [full_grid([0, 100, 200, 300], [0, 30])])
    tables = page.PageTables(
        0, 300, 30, filled.grids, filled.starts, filled.owner, filled.texts, filled.inside, prepared.outside(filled.owner)
    )  # fmt: skip
    assert placing.placed_by(tables, text) == ["both", "both", told]


@pytest.mark.parametrize(("garbage", "refused"), [(10, False), (11, True)])
def test_characters_of_a_page_that_stand_for_nothing(garbage, refused):
    glyphs = [("\ufffd" if k < garbage else "一", 10.0 * k, 10.0 * k + 10, 20.0) for k in range(100)]
    none = np.zeros((0, 3))
    one = Page(1, 1000, 100, 0, characters(*glyphs), Edges(none, none), 0, "any")
    assert isinstance(reading._tables(one, None), reading._Refused) is refused


@pytest.mark.parametrize(("uprights", "crossing", "columns"), [(3, 2, 3), (3, 1, 2), (4, 1, 4), (3, 1, 2)])
def test_rules_that_run_on_to_an_open_side(uprights, crossing, columns):
    """``crossing`` rules run on beyond the last of the upright ones; a single one closes a table only under four."""
    upright = np.array([(100.0 * k, 0.0, 20.0 * crossing) for k in range(uprights)])
    end = 100.0 * uprights
    flat = np.array([(20.0 * (k + 1), 0.0, end) for k in range(crossing)])
    skeleton = build_skeleton(drawn.RuleGroup(flat, upright))
    assert skeleton is not None
    assert len(skeleton.xs) - 1 == columns


def test_rules_that_are_a_drawing():
    """2,000 by 2,000 rules, all in one place, are looked at; one more is too many."""
    rule = np.array([0.0, 0.0, 9.0])
    upright = np.broadcast_to(rule, (2000, 3))
    assert len(drawn.group_rules(Edges(upright, upright))) == 1
    with pytest.raises(drawn.TooManyRules):
        drawn.group_rules(Edges(np.broadcast_to(rule, (2001, 3)), upright))


def row_without_rules(figures: int, *, drawn_in: int = 0) -> np.ndarray:
    """The rules between columns of the last of ten rows after mending; names or codes stand in its first columns."""
    beside = np.ones((10, 4), dtype=bool)
    beside[9, 1:3] = False
    beside[drawn_in:, 1] = False
    beside[:9, 2] = False
    skeleton = Skeleton(
        np.array([0.0, 100.0, 200.0, 300.0]), np.arange(0.0, 201.0, 20), np.ones((11, 3), bool), beside
    )
    texts = [
        (10, 40, "20101" if drawn_in else "办公费"),
        (110, 140, "办公费" if drawn_in else "7.00"),
        (210, 240, "7.00"),
    ]
    members = [word(9, x0, x1, text, y=190) for x0, x1, text in texts[: figures + 1]]
    return broken_rules.restore(skeleton, members).beside[9]


@pytest.mark.parametrize(("figures", "parted"), [(2, True), (1, False)])
def test_figures_that_show_a_row_without_rules(figures, parted):
    assert bool(row_without_rules(figures)[1]) is parted


@pytest.mark.parametrize(("rows", "parted"), [(2, True), (1, False)])
def test_rows_in_which_codes_and_names_are_parted(rows, parted):
    assert bool(row_without_rules(1, drawn_in=rows)[1]) is parted


@pytest.mark.parametrize(
    ("pitch", "step", "count"),
    [
        (15.0, 12.1, 3),  # 0.8 of the pitch of the figures
        (15.0, 11.9, 2),
        (0.0, 9.7, 2),  # one row of figures: 0.8 of 12 points
        (0.0, 9.5, 1),
    ],
)
def test_a_line_without_figures_among_rows(pitch, step, count):
    """One row of figures, or two ``pitch`` apart, and ``step`` below the last a name alone."""
    rows = 2 if pitch else 1
    heights = [20 + pitch * n for n in range(rows)]
    others = [word(9, 5, 40, "水电费", y=heights[-1] + step)]
    assert rows + len(missing_rules._rows_of_their_own(others, heights)) == count


@pytest.mark.parametrize(("first", "second", "is_whole"), [(10.6, 13.4, True), (6.8, 9.9, False)])
def test_digits_of_one_line_on_both_sides_of_a_rule(first, second, is_whole):
    """Baselines of a digit and of the next, which runs over the rule at 100."""
    text = characters(("1", 92, 97.4, first), ("2", 97.4, 103.2, second))
    table = full_grid([0, 100, 200], [0, 20])
    owner = table.locate((text.x0 + text.x1) / 2, (text.y0 + text.y1) / 2)
    assert owner.tolist() == [0, 1]
    kept = keep_whole(owner, text, reading_frame(text), [table])
    assert (len(set(kept.tolist())) == 1) is is_whole
