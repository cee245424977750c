"""Lines of turned pages begin and end along their own direction."""

from __future__ import annotations

import pytest

from dagster_project.narrative.direction import ends_of_lines
from dagster_project.schemas import LINES

LINE = {"document_id": "d", "page_number": 1, "text": "收支"}


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
    rows = [
        LINE
        | {
            "line_index": i,
            "bbox": dict(zip(("x0", "y0", "x1", "y1"), line[:4], strict=True)),
            "char_x0": line[4],
        }
        for i, line in enumerate((first, second))
    ]
    assert ends_of_lines(LINES.frame(rows)) == [pytest.approx(ends) for ends in expected]


def test_plain_text_has_no_ends():
    assert ends_of_lines(LINES.frame([LINE | {"line_index": 0}])) == [None]
