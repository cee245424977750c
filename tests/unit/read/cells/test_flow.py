"""Blocks of a document as lines and grids."""

from __future__ import annotations

import pytest

from dagster_project.read import DocumentRejected
from dagster_project.read.cells.flow import RawCell, RawTable, parts_of


def row(*texts: str) -> list[RawCell]:
    return [RawCell([text]) for text in texts]


def places(part) -> list[tuple]:
    return [(cell.row, cell.column, cell.text) for cell in part]


def test_spans_push_the_cells_of_the_next_rows_aside():
    table = RawTable(
        [
            [RawCell(["项目"], row_span=2), RawCell(["金额"], column_span=2)],
            row("本年", "上年"),
            row("合计", "1.00"),
        ]
    )
    (part,) = parts_of([table], 100)
    assert places(part) == [(0, 0, "项目"), (0, 1, "金额"), (1, 1, "本年"), (1, 2, "上年"), (2, 0, "合计"), (2, 1, "1.00"), (2, 2, "")]  # fmt: skip


def test_a_table_that_arranges_others_is_no_table():
    inner = RawTable([row("项目", "金额"), row("合计", "1.00")])
    outer = RawTable([[RawCell(["收入决算表", inner]), RawCell(["注：无。"])]])
    title, table, note = parts_of([outer], 100)
    assert (title, note) == ("收入决算表", "注：无。")
    assert places(table) == [(0, 0, "项目"), (0, 1, "金额"), (1, 0, "合计"), (1, 1, "1.00")]


def test_a_small_table_within_a_cell_is_its_text():
    inner = RawTable([row("甲", "乙")])
    outer = RawTable([[RawCell(["项目"]), RawCell([inner])], row("合计", "1.00")])
    (part,) = parts_of([outer], 100)
    assert places(part)[1] == (0, 1, "甲 乙")


def test_a_box_around_text_is_text():
    assert parts_of([RawTable([[RawCell(["说明", "无。"])]])], 100) == ["说明", "无。"]


def test_spans_without_end_are_bounded():
    table = RawTable([[RawCell(["a"], row_span=60_000, column_span=60_000)] for _ in range(100)])
    with pytest.raises(DocumentRejected) as caught:
        parts_of([RawTable([*table.rows, row("1", "2")])], 5_000)
    assert caught.value.reason == "page_error"
