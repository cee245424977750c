"""Each distance and count that decides in this stage: a case just inside it, a case just outside.

The cases are figures of their own, not the constants of the product: a constant that is changed fails a case.
"""

from __future__ import annotations

import numpy as np
import pytest

from dagster_project.read import Characters, Edges
from dagster_project.tables.ruled import broken_rules, continuation, corridors, missing_rules
from dagster_project.tables.ruled import rules as drawn
from dagster_project.tables.ruled.grid import Grid, GridCell, Skeleton, build_skeleton
from dagster_project.tables.ruled.whole_figures import keep_whole
from dagster_project.tables.text.typeset import order, reading_frame
from dagster_project.tables.text.words import Word
from dagster_project.tables.unruled import aligned, blocks, joined

SIZE = 10.0


def word(line: int, x0: float, x1: float, text: str, *, y: float | None = None) -> Word:
    """A word of 10 points; ``y``: its middle, else 20 points a line."""
    middle = 20.0 * line if y is None else y
    return Word(line, x0, x1, middle + 0.35 * SIZE, SIZE, text)


def characters(*glyphs: tuple[str, float, float, float]) -> Characters:
    """Upright glyphs of 10 points: text, left, right, baseline."""
    x0, x1, base = (np.array([glyph[place] for glyph in glyphs]) for place in (1, 2, 3))
    bottom = base + 0.15 * SIZE
    count = len(glyphs)
    return Characters(
        [glyph[0] for glyph in glyphs],
        np.array([ord(glyph[0]) for glyph in glyphs]),
        x0, bottom - SIZE, x1, bottom, np.full(count, SIZE), np.zeros(count, dtype=np.int64),
    )  # fmt: skip


def full_grid(xs, ys, found_by: str = "rules") -> Grid:
    rows, columns = len(ys) - 1, len(xs) - 1
    cells = tuple(GridCell(r, c, 1, 1) for r in range(rows) for c in range(columns))
    labels = np.arange(rows * columns).reshape(rows, columns)
    return Grid(np.array(xs, float), np.array(ys, float), labels, cells, found_by)


@pytest.mark.parametrize(("lower", "lines"), [(4.9, 1), (5.1, 2)])
def test_baselines_of_one_line(lower, lines):
    text = characters(("一", 0, 10, 100), ("1", 12, 17, 100 + lower))
    assert len(set(order(None, reading_frame(text), np.arange(2)).line.tolist())) == lines


@pytest.mark.parametrize(("gap", "is_wide"), [(2.9, False), (3.1, True)])
def test_a_gap_that_is_a_space(gap, is_wide):
    text = characters(("一", 0, 10, 100), ("二", 10 + gap, 20 + gap, 100))
    assert order(None, reading_frame(text), np.arange(2)).gap.tolist() == [False, is_wide]


@pytest.mark.parametrize(("apart", "count"), [(2.9, 1), (3.1, 2)])
def test_parallel_rules_that_are_one(apart, count):
    assert len(drawn.straighten(np.array([(50.0, 0.0, 90.0), (50.0 + apart, 0.0, 90.0)]))) == count


@pytest.mark.parametrize(("length", "count"), [(2.9, 0), (3.1, 1)])
def test_ink_and_rules(length, count):
    assert len(drawn.straighten(np.array([(50.0, 10.0, 10.0 + length)]))) == count


@pytest.mark.parametrize(("hole", "count"), [(11.9, 1), (12.1, 3)])
def test_holes_in_a_broken_rule(hole, count):
    pieces = [(50.0, k * (30 + hole), k * (30 + hole) + 30) for k in range(3)]
    assert len(drawn.straighten(np.array(pieces))) == count


def bands(count: int, gap: float, inner: tuple[float, ...] = ()) -> list[drawn.RuleGroup]:
    """Boxes of 20 points, ``gap`` apart, cut at ``inner``."""
    tops = [100.0 + k * (20 + gap) for k in range(count)]
    flat = [(y, 50.0, 400.0) for top in tops for y in (top, top + 20)]
    upright = [(x, top, top + 20) for top in tops for x in (50.0, *inner, 400.0)]
    return drawn.group_rules(Edges(np.array(flat), np.array(upright)))


@pytest.mark.parametrize(("count", "groups"), [(3, 1), (2, 2)])
def test_bands_that_are_rows_of_one_table(count, groups):
    assert len(bands(count, 20.0)) == groups


@pytest.mark.parametrize(
    ("inner", "widest"),
    [((), 2.5), ((100.0, 200.0), 3.2)],
)
def test_the_row_between_two_bands(inner, widest):
    assert len(bands(4, 20 * widest - 0.2, inner)) == 1
    assert len(bands(4, 20 * widest + 0.2, inner)) == 4


@pytest.mark.parametrize(("share", "cells"), [(0.52, 2), (0.48, 1)])
def test_a_rule_that_covers_half_of_a_side_parts(share, cells):
    flat = np.array([(0.0, 0.0, 200.0), (20.0, 0.0, 200.0)])
    upright = np.array([(0.0, 0.0, 20.0), (100.0, 0.0, 20.0 * share), (200.0, 0.0, 20.0)])
    skeleton = build_skeleton(drawn.RuleGroup(flat, upright))
    assert skeleton is not None
    assert len(skeleton.grid().cells) == cells


def flat(lines: list[list[Word]]) -> list[Word]:
    return [word for line in lines for word in line]


def line_of(line: int, *texts: str) -> list[Word]:
    return [word(line, 60.0 * k, 60.0 * k + 40, text) for k, text in enumerate(texts)]


@pytest.mark.parametrize(
    ("line", "fewest"),
    [
        (("办公费", "1.00", "2.00"), 2),
        (("办公费", "1.00"), 3),
    ],
)
def test_lines_that_show_columns(line, fewest):
    lines = [line_of(number, *line) for number in range(fewest)]
    assert corridors.corridors(flat(lines))
    assert not corridors.corridors(flat(lines[1:]))


@pytest.mark.parametrize("fewer", [0, 1])
def test_one_line_rich_in_amounts_shows_columns(fewer):
    texts = ["1.00"] * (4 - fewer)
    assert bool(corridors.corridors(line_of(0, *texts))) is (fewer == 0)


@pytest.mark.parametrize(("apart", "parted"), [(1.1, True), (0.9, False)])
def test_the_narrowest_corridor(apart, parted):
    lines = [[word(n, 0, 40, "1.00"), word(n, 40 + apart, 80, "2.00")] for n in range(2)]
    assert bool(corridors.corridors(flat(lines))) is parted


@pytest.mark.parametrize(
    ("gap", "reach", "is_whole"),
    [
        (1.1, 0.0, True),  # the second digit begins beyond the rule
        (1.3, 0.0, False),
        (0.0, 0.2, True),  # the rule runs between two digits
        (0.0, 0.4, False),
    ],
)
def test_digits_on_both_sides_of_a_rule(gap, reach, is_whole):
    """The first two digits stand left of the rule at 100, the last beyond it."""
    if reach:
        end = 100 - reach
        text = characters(("1", end - 10, end - 5, 10), ("2", end - 5, end, 10), ("3", 100 + reach, 106, 10))
    else:
        end = 100.4
        text = characters(("1", 90, 95, 10), ("2", 95, end, 10), ("3", end + gap, end + gap + 5, 10))
    table = full_grid([0, 100, 200], [0, 20])
    owner = table.locate((text.x0 + text.x1) / 2, (text.y0 + text.y1) / 2)
    kept = keep_whole(owner, text, reading_frame(text), [table])
    assert (len(set(kept.tolist())) == 1) is is_whole


@pytest.mark.parametrize(("rows", "parted"), [(7, True), (6, False)])
def test_a_rule_that_stands_in_most_rows_is_missing_in_the_others(rows, parted):
    """Ten rows, ``rows`` of them with the rule between names and figures."""
    beside = np.ones((10, 3), dtype=bool)
    beside[rows:, 1] = False
    skeleton = Skeleton(
        np.array([0.0, 100.0, 200.0]), np.arange(0.0, 201.0, 20), np.ones((11, 2), dtype=bool), beside
    )
    members = [word(0, 5, 40, "办公费", y=190), word(0, 150, 190, "1.00", y=190)]
    assert bool(broken_rules.restore(skeleton, members).beside[9, 1]) is parted


@pytest.mark.parametrize(("off", "parted"), [(0.2, False), (-0.2, True)])
def test_texts_in_the_middle_of_single_rows(off, parted):
    """Two rows of 20 points are one cell in the first column; its two texts miss the middles of the rows."""
    above = np.ones((4, 3), dtype=bool)
    above[2, 0] = False
    skeleton = Skeleton(
        np.array([0.0, 50.0, 100.0, 200.0]), np.array([0.0, 20.0, 40.0, 60.0]), above, np.ones((3, 4), bool)
    )
    shift = 5.0 + off
    members = [
        word(0, 110, 150, "1.00", y=10),
        word(1, 5, 40, "办公费", y=30 + shift),
        word(2, 5, 40, "水费", y=50),
        word(1, 110, 150, "1.00", y=30),
        word(2, 110, 150, "2.00", y=50),
    ]
    assert bool(broken_rules.restore(skeleton, members).above[2, 0]) is parted


@pytest.mark.parametrize(("off", "parted"), [(-0.2, False), (0.2, True)])
def test_a_single_figure_in_the_middle_of_a_merged_cell_keeps_it_merged(off, parted):
    beside = np.ones((10, 3), dtype=bool)
    beside[9, 1] = False
    skeleton = Skeleton(
        np.array([0.0, 100.0, 200.0]), np.arange(0.0, 201.0, 20), np.ones((11, 2), dtype=bool), beside
    )
    left = 83.0 + off
    members = [word(0, left + 18.5, left + 21.5, "1", y=190)]
    assert bool(broken_rules.restore(skeleton, members).beside[9, 1]) is parted


@pytest.mark.parametrize(
    ("step", "count"),
    [(16.2, 3), (15.8, 2)],
)
def test_a_line_without_figures_that_is_a_row(step, count):
    """Below the last of two amounts, in a cell with none: the next item, or the rest of the name before."""
    skeleton = Skeleton(
        np.array([0.0, 100.0, 200.0]), np.array([0.0, 150.0]), np.ones((2, 2), bool), np.ones((1, 3), bool)
    )
    members = [
        *[word(n, 5, 40, f"办公{n}费", y=20 + 40.0 * n) for n in range(2)],
        *[word(n, 150, 190, f"{n}.00", y=20 + 40.0 * n) for n in range(2)],
        word(3, 5, 40, "水电费", y=60 + step),
    ]
    assert len(missing_rules.refine(skeleton, members).ys) - 1 == count


@pytest.mark.parametrize(("size_of_gap", "found"), [(3.9, True), (4.1, False)])
def test_a_row_above_the_first_rule(size_of_gap, found):
    top = 200.0 - size_of_gap * SIZE
    text = characters(("费", 10, 20, top + 8.5), ("7", 110, 115, top + 8.5))
    table = full_grid([0, 100, 200], [200, 220, 240])
    assert (continuation.with_row_above(table, text, np.arange(2)) is not None) is found


@pytest.mark.parametrize(("pitches", "found"), [(0.85, True), (0.95, False)])
def test_a_row_below_the_last_rule(pitches, found):
    base = 240 + pitches * 20 + 0.35 * SIZE
    text = characters(
        ("费", 10, 20, base), ("7", 110, 115, base), (".", 115, 118, base), ("1", 118, 123, base)
    )
    table = full_grid([0, 100, 200], [200, 220, 240])
    assert (continuation.with_rows_below(table, text, np.arange(4)) is not None) is found


@pytest.mark.parametrize(
    ("beyond", "below", "is_one"),
    [
        (5.9, 1.0, True),
        (6.1, 1.0, False),
        (0.0, 29.9, True),
        (0.0, 30.1, False),
    ],
)
def test_a_header_and_the_rows_below_it(beyond, below, is_one):
    header = full_grid([50, 150, 250], [100, 120], "frame")
    top = 120 + below
    body = full_grid([50 - beyond, 150, 250], [top, top + 20, top + 40], "alignment")
    found = joined.join_headers([header, body], [word(1, 160, 200, "1.00", y=top + 10)])
    assert (found is not None) is is_one


@pytest.mark.parametrize(("step", "count"), [(14.4, 1), (14.6, 2)])
def test_lines_of_one_wrapped_text(step, count):
    words = [word(1, 0, 50, "一般公共预算", y=20), word(2, 10, 40, "财政拨款", y=20 + step)]
    assert len(blocks.find_blocks(words)) == count


@pytest.mark.parametrize(("gap", "count"), [(12.4, 1), (12.6, 2)])
def test_letters_spaced_out(gap, count):
    assert len(blocks.find_blocks([word(1, 0, 10, "决"), word(1, 10 + gap, 20 + gap, "算")])) == count


@pytest.mark.parametrize(
    ("letters", "gap", "count"),
    [
        ("收入", 5.9, 1),
        ("收入", 6.1, 2),
        ("类款", 5.9, 2),
    ],
)
def test_letters_of_a_word_set_wide_over_its_columns(letters, gap, count):
    first, second = letters
    words = [word(1, 0, 10, first), word(1, 10 + gap * SIZE, 20 + gap * SIZE, second)]
    assert len(blocks.find_blocks(words)) == count


@pytest.mark.parametrize(("gap", "count"), [(5.9, 1), (6.1, 2)])
def test_white_beside_a_quotation_mark(gap, count):
    assert len(blocks.find_blocks([word(1, 0, 5, "“"), word(1, 5 + gap, 40, "三公")])) == count


@pytest.mark.parametrize(("apart", "count"), [(2.9, 1), (3.1, 2)])
def test_the_next_line_beside_the_one_above(apart, count):
    words = [word(1, 40, 80, "（类）", y=20), word(2, 0, 40 - apart, "教育支出", y=32)]
    assert len(blocks.find_blocks(words)) == count


@pytest.mark.parametrize(
    ("rows_of", "apart"),
    [(blocks.rows_of, 0.4), (blocks.body_rows_of, 0.8)],
)
def test_texts_of_one_row(rows_of, apart):
    for step, count in ((apart * SIZE - 0.1, 1), (apart * SIZE + 0.1, 2)):
        pair = [blocks.make_block([word(1, 0, 40, "1.00", y=20)]), blocks.make_block([word(2, 60, 90, "2.00", y=20 + step)])]  # fmt: skip
        assert len(rows_of(pair)) == count


def table_lines(count: int, gap: float, step: float = 20.0) -> list[aligned._Line]:
    """Names with one amount each, ``gap`` points apart; ``step``: from the last but one to the last."""
    heights = [*(20.0 * n for n in range(count - 1)), 20.0 * (count - 2) + step]
    return aligned._lines(
        [
            w
            for n, y in enumerate(heights)
            for w in (word(n, 0, 60, "办公设备费", y=y), word(n, 60 + gap, 90 + gap, f"{n}.00", y=y))
        ]
    )


def is_table(lines: list[aligned._Line]) -> bool:
    return any(aligned._is_table(lines[first : last + 1]) for first, last in aligned._blocks(lines))


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (table_lines(3, 30), True),
        (table_lines(2, 30), False),
        (table_lines(4, 8.1), True),
        (table_lines(4, 7.9), False),
        (table_lines(3, 30, step=59.9), True),
        (table_lines(3, 30, step=60.1), False),
    ],
)
def test_lines_that_are_a_table(lines, found):
    assert is_table(lines) is found


@pytest.mark.parametrize(("off", "found"), [(2.9, True), (3.1, False)])
def test_figures_in_line(off, found):
    """Two of four figures miss the others' edges, and their middle, by as much."""
    words = [
        w
        for n in range(4)
        for w in (
            word(n, 0, 60, "办公费"),
            word(n, 100 + (n % 2) * off * 2, 130 + (n % 2) * off * 2 + n // 2 * 8, f"{n}.00"),
        )
    ]
    assert is_table(aligned._lines(words)) is found
