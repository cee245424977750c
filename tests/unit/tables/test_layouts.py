"""Every way of drawing a table gives the same cells, and what stands around it stays text."""

from __future__ import annotations

import polars as pl
import pytest

from dagster_project.settings import Limits
from dagster_project.tables import DocumentContent, read_content

from .layouts import LAYOUTS, Layout


def read(tmp_path, data: bytes, name: str = "a.pdf") -> DocumentContent:
    path = tmp_path / name
    path.write_bytes(data)
    return read_content(path, document_id="d", file_name=name, limits=Limits())


def cells_of(content: DocumentContent, table: int = 0, page: int = 1) -> dict:
    frame = content.cells.filter(
        pl.col("table_index") == table, pl.col("page_number") == page, pl.col("text") != ""
    )
    return {
        (row["row_index"], row["column_index"]): (
            row["row_span"],
            row["column_span"],
            "".join(row["text"].split()),
        )
        for row in frame.iter_rows(named=True)
    }


@pytest.mark.parametrize("kind", LAYOUTS)
def test_a_table_gives_its_cells_however_it_is_drawn(tmp_path, kind):
    layout: Layout = LAYOUTS[kind]()
    content = read(tmp_path, layout.pdf)
    assert content.rejections.is_empty(), content.rejections.to_dicts()
    assert cells_of(content, layout.table) == layout.truth
    assert content.pages["table_count"].to_list() == [layout.table_count]
    assert content.pages["second_reading"].to_list() == ["agree"]
    figures = content.cells.filter(pl.col("text").str.contains(r"\d"))
    assert set(figures["second_reading"]) == {"agree"}
    for line in layout.lines:
        assert line in content.lines["text"].to_list()


@pytest.mark.parametrize(
    ("kind", "found_by"),
    [
        ("ruled", "rules"),
        ("no rules between rows", "rules_and_figures"),
        ("no rules at all", "alignment"),
    ],
)
def test_a_table_tells_how_it_was_found(tmp_path, kind, found_by):
    layout: Layout = LAYOUTS[kind]()
    cells = read(tmp_path, layout.pdf).cells.filter(pl.col("table_index") == layout.table)
    assert cells["found_by"].unique().to_list() == [found_by]


@pytest.mark.parametrize(("kind", "angle"), [("ruled", 0), ("text turned 90", 90), ("text turned 270", 270)])
def test_the_direction_of_the_text_is_told_of_the_page_and_its_lines(tmp_path, kind, angle):
    content = read(tmp_path, LAYOUTS[kind]().pdf)
    assert content.pages["angle"].to_list() == [angle]
    assert set(content.lines["angle"]) <= {angle}
