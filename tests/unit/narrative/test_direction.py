"""Lines of turned pages begin and end along their own direction."""

from __future__ import annotations

import pytest

from dagster_project.narrative.text.direction import ends_of_lines


@pytest.mark.parametrize(
    ("first", "second", "angle", "expected"),
    [
        ((50, 100, 70, 110), (50, 120, 90, 130), 0, [(50, 70), (50, 90)]),
        ((530, 690, 550, 700), (510, 670, 550, 680), 180, [(-550, -530), (-550, -510)]),
        ((100, 730, 110, 750), (120, 710, 130, 750), 90, [(-750, -730), (-750, -710)]),
        ((690, 50, 700, 70), (670, 50, 680, 90), 270, [(50, 70), (50, 90)]),
    ],
    ids=["upright", "head over", "upwards", "downwards"],
)
def test_ends_along_the_direction(first, second, angle, expected):
    boxes = [dict(zip(("x0", "y0", "x1", "y1"), line, strict=True)) for line in (first, second)]
    found = ends_of_lines([angle, angle], boxes)
    assert found == [pytest.approx(ends) for ends in expected]


def test_plain_text_has_no_ends():
    assert ends_of_lines([None], [None]) == [None]
