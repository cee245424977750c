"""Properties of the table finder over drawn geometry: any grid with any merges comes back as it was drawn."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from dagster_project.read import Edges
from dagster_project.tables.ruled.grid import build_skeleton
from dagster_project.tables.ruled.rules import SNAP, group_rules, straight_rules, straighten

sizes = st.lists(st.floats(8, 120), min_size=1, max_size=7)


@st.composite
def merged_grids(draw):
    """Cuts, and a tiling of the units by rectangles (row, column, row span, column span)."""
    xs = np.cumsum([30.0, *draw(sizes)])
    ys = np.cumsum([40.0, *draw(sizes)])
    rows, columns = len(ys) - 1, len(xs) - 1
    taken = np.zeros((rows, columns), dtype=bool)
    tiles = []
    for row in range(rows):
        for column in range(columns):
            if taken[row, column]:
                continue
            width = draw(st.integers(1, 3))
            height = draw(st.integers(1, 3))
            width = min(width, columns - column)
            while taken[row, column : column + width].any():
                width -= 1
            height = min(height, rows - row)
            taken[row : row + height, column : column + width] = True
            tiles.append((row, column, height, width))
    return xs, ys, tiles


def sides(xs, ys, tiles, wobble):
    """Each tile's four sides as edges, drawn with a little inaccuracy, cell by cell."""
    flat, upright = [], []
    for row, column, height, width in tiles:
        x0, x1, y0, y1 = xs[column], xs[column + width], ys[row], ys[row + height]
        flat += [(y0 + wobble, x0, x1), (y1 - wobble, x0, x1)]
        upright += [(x0 + wobble, y0, y1), (x1 - wobble, y0, y1)]
    return Edges(np.array(flat), np.array(upright))


@settings(max_examples=60, deadline=None)
@given(merged_grids(), st.floats(0, 0.9))
def test_every_tiling_comes_back_with_its_spans(grid, wobble):
    xs, ys, tiles = grid
    groups = group_rules(straight_rules(sides(xs, ys, tiles, wobble)))
    assert len(groups) == 1
    skeleton = build_skeleton(groups[0])
    assert skeleton is not None
    found = skeleton.grid()
    # A cut that no tile ends at is not drawn, so boxes are compared, not unit numbers.
    boxes = sorted(zip(*np.round(found.boxes()), strict=True))
    drawn = sorted(tuple(np.round((xs[c], ys[r], xs[c + w], ys[r + h]))) for r, c, h, w in tiles)
    assert len(boxes) == len(drawn)
    assert all(np.allclose(one, other, atol=2.5) for one, other in zip(boxes, drawn, strict=True))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.floats(0, 800), st.floats(0, 500), st.floats(0, 300)), max_size=40))
def test_straightened_rules_lie_apart_and_cover_what_was_drawn(pieces):
    edges = np.array([(position, start, start + length) for position, start, length in pieces]).reshape(-1, 3)
    rules = straighten(edges)
    assert (rules[:, 2] - rules[:, 1] >= SNAP - 1e-9).all()
    for position in np.unique(rules[:, 0]):
        here = rules[rules[:, 0] == position]
        assert (here[1:, 1] - here[:-1, 2] > SNAP).all()
    for position, start, end in edges:
        if end - start > SNAP:
            covering = (rules[:, 1] <= start + 1e-6) & (rules[:, 2] >= end - 1e-6)
            assert covering.any(), (position, start, end)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.floats(0, 600), st.floats(0, 600), st.floats(0, 300)), max_size=30),
    st.lists(st.tuples(st.floats(0, 600), st.floats(0, 600), st.floats(0, 300)), max_size=30),
)
def test_any_scribble_gives_disjoint_cells(flat, upright):
    edges = Edges(
        np.array([(p, s, s + n) for p, s, n in flat]).reshape(-1, 3),
        np.array([(p, s, s + n) for p, s, n in upright]).reshape(-1, 3),
    )
    for group in group_rules(straight_rules(edges)):
        skeleton = build_skeleton(group)
        if skeleton is None:
            continue
        grid = skeleton.grid()
        area = np.zeros(grid.labels.shape, dtype=int)
        for cell in grid.cells:
            area[cell.row : cell.row + cell.row_span, cell.column : cell.column + cell.column_span] += 1
        assert area.max(initial=0) <= 1
        assert ((area == 1) == (grid.labels >= 0)).all()


def test_corners_left_in_a_merged_cell_are_no_rule():
    """A browser draws each joint of its borders as a speck: three of them in a line, a row apart, bound no cell."""
    specks = [(80.0, y, y + 0.75) for y in (100.0, 112.0, 124.0)]
    column = [(80.0, y, y + 12.0) for y in (124.75, 136.75, 148.75)]
    assert straighten(np.array(specks + column)).tolist() == [[80.0, 124.0, 160.75]]


def test_rules_between_columns_belong_to_the_frame_that_draws_no_rows():
    frame = np.array([(40.0, 30.0, 300.0), (140.0, 30.0, 300.0)])
    sides_ = [(30.0, 40.0, 140.0), (300.0, 40.0, 140.0)]
    between = [(120.0, 60.0, 136.0), (200.0, 100.0, 136.0), (250.0, 60.0, 66.0)]  # the last is ink
    (group,) = group_rules(Edges(frame, np.array(sides_ + between)))
    assert sorted(group.vertical[:, 0].tolist()) == [30.0, 120.0, 200.0, 300.0]
    rows = np.array([*frame, (80.0, 30.0, 110.0)])
    (group,) = group_rules(Edges(rows, np.array(sides_ + between)))
    assert sorted(group.vertical[:, 0].tolist()) == [30.0, 120.0, 300.0]
