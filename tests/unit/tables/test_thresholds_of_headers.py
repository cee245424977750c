"""Thresholds by which headers without rules give columns, and texts become words: a case just inside each, one just outside."""

from __future__ import annotations

import numpy as np
import pytest

from dagster_project.tables.ruled.grid import Skeleton
from dagster_project.tables.ruled.whole_figures import keep_whole
from dagster_project.tables.text.typeset import order, reading_frame
from dagster_project.tables.text.words import Word, find_words
from dagster_project.tables.unruled import (
    aligned,
    blocks,
    filled,
    framed,
    headed,
    header_columns,
    header_rows,
)

from .test_thresholds import SIZE, characters, full_grid, word

FRAME = np.array([(10.0 * n, 0.0, 400.0) for n in range(9)])


def block(x0: float, x1: float, text: str = "收入", *, y: float = 20.0) -> blocks.Block:
    return blocks.make_block([word(0, x0, x1, text, y=y)])


def bare(xs, ys) -> Skeleton:
    """Columns and rows, all of their rules drawn."""
    shape = len(ys) - 1, len(xs) - 1
    every = np.ones((shape[0] + 1, shape[1]), bool), np.ones((shape[0], shape[1] + 1), bool)
    return Skeleton(np.array(xs, float), np.array(ys, float), *every)


# ---------------------------------------------------------------- words and figures
@pytest.mark.parametrize(("gap", "words"), [(5.9, 1), (6.1, 2)])
def test_the_space_within_a_figure(gap, words):
    """``1 234``: its groups are parted by a space, columns by more."""
    digits = [
        ("1", 10.0, 15.0, 20.0),
        *(("234"[k], 15 + gap + 5 * k, 20 + gap + 5 * k, 20.0) for k in range(3)),
    ]
    text = characters(*digits)
    ordered = order(None, reading_frame(text), np.arange(len(text)))
    assert len(find_words(text, ordered.indices)) == words


@pytest.mark.parametrize(("rows", "off", "given"), [(3, 0.9, True), (2, 0.9, False), (3, 1.1, False)])
def test_dashes_beyond_a_rule_over_which_figures_run(rows, off, given):
    """Figures of so many rows end at 106, beyond the rule at 100; a dash of the last row ends ``off`` points from there."""
    glyphs = [
        (sign, left, right, 20.0 * row + 12)
        for row in range(rows)
        for sign, left, right in (("1", 87.0, 92.0), ("2", 92.0, 97.0), ("3", 97.0, 106.0))
    ]
    text = characters(*glyphs, ("-", 101.0, 106.0 + off, 20.0 * rows + 12))
    table = full_grid([0, 100, 200], [20 * row for row in range(rows + 2)])
    owner = table.locate((text.x0 + text.x1) / 2, (text.y0 + text.y1) / 2)
    kept = keep_whole(owner, text, reading_frame(text), [table])
    assert bool(kept[-1] == 2 * rows) is given


# ---------------------------------------------------------------- lines of one text, cells of one row
@pytest.mark.parametrize(("step", "count"), [(15.2, 1), (15.4, 2)])
def test_lines_of_one_text_among_rows_at_a_little_more(step, count):
    """Rows of figures 18 points apart: lines of one text are nearer than 0.85 of that."""
    figures = [word(10 + n, 100, 140, "1.00", y=100 + 18 * n) for n in range(4)]
    words = [word(1, 0, 50, "一般公共预算", y=20), word(2, 10, 40, "财政拨款", y=20 + step), *figures]
    assert sum(not found.is_amount for found in blocks.find_blocks(words)) == count


@pytest.mark.parametrize(("step", "count"), [(59.9, 1), (60.1, 2)])
def test_the_next_line_of_a_text_in_huge_type(step, count):
    words = [Word(n, 0.0, 180.0, 100 + n * step + 0.35 * 45, 45.0, "决算公开") for n in range(2)]
    assert len(blocks.find_blocks(words)) == count


@pytest.mark.parametrize(("indent", "count"), [(44.9, 1), (45.1, 2)])
def test_the_indent_of_a_name_that_wraps_to_its_left(indent, count):
    first, second = block(20 + indent, 100 + indent, "一般公共服务"), block(0, 20, "支出", y=27)
    (row,) = blocks.body_rows_of([first, second])
    assert len(row) == count


def test_brackets_are_white_in_one_half():
    found = block(0, 40, "（类）")
    assert found.ink == (5.0, 35.0)


# ---------------------------------------------------------------- headers and their columns
@pytest.mark.parametrize(("away", "found"), [(39.9, True), (40.1, False)])
def test_the_side_that_the_headers_lead_to(away, found):
    """The column under one header ends at 200: where it begins may lie 40 points left of the text."""
    centre = (200 + 100 - away) / 2
    assert bool(filled._sides([word(0, centre - 10, centre + 10, "收入")], 100.0, 200.0)) is found


@pytest.mark.parametrize(("lines", "found"), [(4, True), (5, False)])
def test_lines_above_the_header_in_an_empty_frame(lines, found):
    """Two headers centred over two columns of figures; above them a title in so many lines, left in the frame."""
    title = [word(n, 5, 45, "说明文字", y=20.0 + 20 * n) for n in range(lines)]
    y = 20.0 + 20 * lines
    table = [word(20, 80, 120, "项目", y=y), word(20, 280, 320, "金额", y=y)]
    body = [
        w
        for n in range(3)
        for w in (
            word(30 + n, 80, 120, "办公费", y=y + 20 + 20 * n),
            word(30 + n, 280, 320, "7.00", y=y + 20 + 20 * n),
        )
    ]
    grid = filled._headed_box((0.0, 0.0, 400.0, y + 80), [*title, *table, *body])
    assert (grid is not None) is found


@pytest.mark.parametrize(("rule", "found"), [(5, True), (6, False)])
def test_rules_at_which_a_header_may_end(rule, found):
    """The only text stands between two rules: above the last of five below the first, or of six."""
    assert bool(framed._header_ends(FRAME, [block(0, 40, y=10.0 * rule - 5)])) is found


@pytest.mark.parametrize(("texts", "goes_on"), [(6, True), (7, False)])
def test_rows_above_the_first_rule_of_a_continuation(texts, goes_on):
    above = [block(50 * n, 50 * n + 40, y=-20) for n in range(texts)]
    assert (framed._top_of_continued(FRAME, above, 2) is not None) is goes_on


@pytest.mark.parametrize(("width", "frames"), [(301.0, 1), (299.0, 0)])
def test_the_width_of_a_frame(width, frames):
    rules = np.array([(10.0, 0.0, width), (90.0, 0.0, width)])
    words = [word(0, 0, 50, "收入", y=20), word(1, 950, 1000, "第1页", y=120)]
    assert len(framed._frames(rules, words)) == frames


@pytest.mark.parametrize(("names", "found"), [(2, True), (1, False)])
def test_words_of_a_header(names, found):
    width = 100.0 * names
    header = [block(100 * n + 30, 100 * n + 70) for n in range(names)]
    assert (headed.columns_of(header, [], (0.0, 0.0, width, 40.0), part=False) is not None) is found


@pytest.mark.parametrize(("levels", "cuts"), [(3, 2), (4, 0)])
def test_columns_of_the_parts_of_a_code(levels, cuts):
    assert len(headed._cuts_between_codes([block(30 * n, 30 * n + 15, "01") for n in range(levels)])) == cuts


@pytest.mark.parametrize(("overlap", "leaves"), [(1.1, 1), (0.9, 2)])
def test_texts_that_stand_above_each_other(overlap, leaves):
    found = header_columns.leaves_of([block(0, 40), block(40 - overlap, 80, y=40)])
    assert len(found) == leaves


@pytest.mark.parametrize(("overlap", "cuts"), [(0.9, 1), (1.1, 0)])
def test_boxes_of_type_that_overlap_and_are_apart(overlap, cuts):
    upper = block(0, 40)
    lower = block(0, 40, y=20 + (upper.y1 - upper.y0) - overlap)
    assert len(header_rows._cuts(bare([0, 100], [0, 60]), [upper, lower])) == cuts


@pytest.mark.parametrize(("step", "heads"), [(15.9, True), (16.1, False)])
def test_the_name_of_a_group_of_columns(step, heads):
    """One word above others, over what it stands for; a title stands farther away."""
    line, body = aligned._lines([word(0, 150, 190, "其中", y=20), word(1, 0, 40, "项目", y=20 + step), word(1, 300, 340, "金额", y=20 + step)])  # fmt: skip
    assert aligned._heads(line, body.y, SIZE, body) is heads


@pytest.mark.parametrize("lines", [6, 7])
def test_lines_that_may_be_header(lines):
    """So many lines of two words close above the first figures: six of them at most are its header."""
    words = [
        w
        for n in range(lines)
        for w in (word(n, 0, 40, "项目", y=20.0 * n), word(n, 300, 340, "金额", y=20.0 * n))
    ]
    words += [word(lines, 0, 40, "办公费", y=20.0 * lines), word(lines, 300, 340, "7.00", y=20.0 * lines)]
    _, header = aligned._top(aligned._lines(words), lines, np.zeros((0, 3)), -100.0)
    assert len(header) == 6
