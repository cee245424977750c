"""Pages held sideways or head over: the same observations, with boxes as displayed."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

from dagster_project.statements import read_statements
from dagster_project.statements.layout.turned import as_displayed, upright
from dagster_project.tables import DocumentContent
from dagster_project.tables.text.upright import turn_back

from ..pages import content, income

WIDTH, HEIGHT = 600.0, 1200.0
ROWS = (
    ("", "合计", "30.00", "20.00", "", "10.00", "", "", ""),
    ("201", "一般公共服务支出", "30.00", "20.00", "", "10.00", "", "", ""),
    ("20106", "财政事务", "30.00", "20.00", "", "10.00", "", "", ""),
)
MORE = (("2010601", "行政运行", "20.00", "20.00", "", "", "", "", ""),)


def document() -> DocumentContent:
    goes_on = income(*MORE, title="", unit="")
    return content(income(*ROWS), replace(goes_on, rows=goes_on.rows[1:]))


def turned(original: DocumentContent, angle: int) -> DocumentContent:
    """The pages as displayed where their text runs at ``angle``."""
    size = (WIDTH, HEIGHT) if angle == 180 else (HEIGHT, WIDTH)

    def shown(frame: pl.DataFrame) -> pl.DataFrame:
        boxes = [
            None if box is None else dict(zip(box, turn_back(tuple(box.values()), angle, *size), strict=True))
            for box in frame["bbox"].to_list()
        ]
        return frame.with_columns(pl.Series("bbox", boxes, dtype=frame.schema["bbox"]))

    pages = original.pages.with_columns(width=pl.lit(size[0]), height=pl.lit(size[1]), angle=pl.lit(angle))
    return replace(original, pages=pages, cells=shown(original.cells), lines=shown(original.lines))


@pytest.mark.parametrize("angle", [90, 180, 270])
def test_a_turned_page_reads_as_if_upright(angle):
    plain, sideways = document(), turned(document(), angle)
    want, got = read_statements(plain), read_statements(sideways)
    assert want.observations.height == 4 * 7
    assert got.observations.drop("bbox").equals(want.observations.drop("bbox"))
    assert got.forms["form_id"].to_list() == ["income"]
    places = {tuple(row[:4]): row[4] for row in sideways.cells.select(*PLACE, "bbox").iter_rows()}
    for *place, box in got.observations.select(*PLACE, "bbox").iter_rows():
        assert box == pytest.approx(places[tuple(place)])
    assert got.forms["bboxes"][0].to_list()[1]["page_number"] == 2


PLACE = ("page_number", "table_index", "row_index", "column_index")


@pytest.mark.parametrize("angle", [0, 90, 180, 270])
def test_boxes_go_there_and_back(angle):
    sideways = turned(document(), angle) if angle else document()
    held, pages = upright(sideways)
    assert set(pages) == (set() if angle == 0 else {1, 2})
    assert held.cells["bbox"].to_list() == [pytest.approx(box) for box in document().cells["bbox"].to_list()]
    back = as_displayed({"cells": held.cells}, pages)["cells"]
    assert back["bbox"].to_list() == [pytest.approx(box) for box in sideways.cells["bbox"].to_list()]
