"""Lines of turned pages begin and end along their own direction."""

from __future__ import annotations

import pytest

from dagster_project.narrative.text.direction import ends_of_lines


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ((50, 100, 70, 110, [50, 60]), (50, 120, 90, 130, [50, 60]), [(50, 70), (50, 90)]),
        ((530, 690, 550, 700, [540, 530]), (510, 670, 550, 680, [540, 530]), [(-550, -530), (-550, -510)]),
        ((100, 730, 110, 750, [100, 100]), (120, 710, 130, 750, [120, 120]), [(-750, -730), (-750, -710)]),
        ((690, 50, 700, 70, [690, 690]), (670, 50, 680, 90, [670, 670]), [(50, 70), (50, 90)]),
    ],
    ids=["upright", "head over", "upwards", "downwards"],
)
def test_ends_along_the_direction(first, second, expected):
    boxes = [dict(zip(("x0", "y0", "x1", "y1"), line[:4], strict=True)) for line in (first, second)]
    found = ends_of_lines([1, 1], boxes, [first[4], second[4]])
    assert found == [pytest.approx(ends) for ends in expected]


def test_plain_text_has_no_ends():
    assert ends_of_lines([1], [None], [None]) == [None]
