"""Workbooks: every sheet a page, cells as they are shown, and one clear row for what is not read."""

from __future__ import annotations

import io
import time

import pytest
from openpyxl import Workbook
from openpyxl.styles import Border, Side

from dagster_project.read import DocumentRejected, open_document
from dagster_project.settings import Limits
from dagster_project.tables import read_content

from . import books

THIN = Side(style="thin")
FRAME = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)


def saved(book: Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def opened(tmp_path, data: bytes, name: str = "决算.xlsx", **limits):
    path = tmp_path / name
    path.write_bytes(data)
    return read_content(path, document_id="d" * 32, file_name=name, limits=Limits(**limits))


def refused(tmp_path, data: bytes, **limits) -> str:
    path = tmp_path / "决算.xlsx"
    path.write_bytes(data)
    with pytest.raises(DocumentRejected) as caught, open_document(path, Limits(**limits)) as book:
        list(book.sheets())
    assert caught.value.message
    return caught.value.reason


def framed(rows, *, start: int = 1) -> Workbook:
    """A sheet of framed rows that begin at row ``start``."""
    book = Workbook()
    for number, row in enumerate(rows, start):
        for column, value in enumerate(row, 1):
            cell = book.active.cell(number, column, value)
            cell.border = FRAME
    return book


def texts(content) -> list[list[str]]:
    """Rows of text of the first table."""
    table = content.cells.filter(table_index=0).sort("row_index", "column_index")
    return [part["text"].to_list() for part in table.partition_by("row_index", maintain_order=True)]


def test_a_cell_is_read_as_it_is_shown(tmp_path):
    book = framed([["项目", "金额"], ["合计", 1234.5], ["减", -5], ["文本", "1,234.50"], ["比例", 0.125]])
    sheet = book.active
    sheet["B2"].number_format = "#,##0.00"
    sheet["B3"].number_format = "0.00;[Red]0.00"
    sheet["B5"].number_format = "0.0%"
    found = opened(tmp_path, saved(book))
    assert texts(found) == [["项目", "金额"], ["合计", "1,234.50"], ["减", "-5.00"], ["文本", "1,234.50"], ["比例", "12.5%"]]  # fmt: skip
    assert found.media == "spreadsheet"
    assert found.pages.select("name", "engine", "table_count").rows() == [("Sheet", "cells", 1)]
    assert found.rejections.is_empty()


def test_lines_above_and_below_the_frame_are_text(tmp_path):
    book = framed([["项目", "金额"], ["合计", "3.00"]], start=3)
    sheet = book.active
    sheet["A1"], sheet["A2"], sheet["B2"], sheet["A6"] = (
        "收入决算表",
        "部门：某局",
        "单位：万元",
        "注：本表反映收入。",
    )
    found = opened(tmp_path, saved(book))
    lines = found.lines.select("text", "tables_above").rows()
    assert lines == [("收入决算表", 0), ("部门：某局", 0), ("单位：万元", 0), ("注：本表反映收入。", 1)]
    assert found.cells["row_index"].unique().sort().to_list() == [2, 3]


def test_rows_of_figures_below_a_frame_are_part_of_it_and_a_title_is_not(tmp_path):
    book = framed([["项目", "金额"], ["合计", "3.00"]])
    sheet = book.active
    sheet["A4"], sheet["B4"], sheet["A5"], sheet["A6"], sheet["B6"] = (
        "总计",
        "3.00",
        "支出决算表",
        "合计",
        "4.00",
    )
    found = opened(tmp_path, saved(book))
    assert texts(found) == [["项目", "金额"], ["合计", "3.00"], ["总计", "3.00"]]
    assert found.lines["text"].to_list() == ["支出决算表", "合计", "4.00"]


def test_without_frames_the_first_row_of_several_cells_begins_the_table(tmp_path):
    book = Workbook()
    for row in (["收入决算表"], ["项目", "金额"], ["一、财政拨款"], ["合计", 3], [], ["注：无。"]):
        book.active.append(row)
    found = opened(tmp_path, saved(book))
    assert texts(found) == [["项目", "金额"], ["一、财政拨款", ""], ["合计", "3"]]
    assert found.lines["text"].to_list() == ["收入决算表", "注：无。"]


def test_merged_cells_span_and_their_text_stands_where_they_are_shown(tmp_path):
    book = framed([["支出", None, "备注"], ["项目", "金额", None], ["合计", "3.00", None]])
    book.active.merge_cells("A1:B1")
    book.active.merge_cells("C1:C2")
    found = opened(tmp_path, saved(book)).cells
    spans = found.filter((found["row_span"] > 1) | (found["column_span"] > 1))
    assert spans.select("text", "row_index", "column_index", "row_span", "column_span").rows() == [
        ("支出", 0, 0, 1, 2),
        ("备注", 0, 2, 2, 1),
    ]


def test_what_is_hidden_is_told_and_not_read(tmp_path):
    book = framed([["项目", "金额", "密"], ["合计", "3.00", "8.00"], ["零", "0.00", ""], ["藏", "1.00", ""], ["末", "2.00", ""]])  # fmt: skip
    sheet = book.active
    sheet.row_dimensions[3].hidden = sheet.row_dimensions[4].hidden = True
    sheet.column_dimensions["C"].hidden = True
    book.create_sheet("底稿")["A1"] = "草稿"
    book["底稿"].sheet_state = "veryHidden"
    found = opened(tmp_path, saved(book))
    assert texts(found) == [["项目", "金额"], ["合计", "3.00"], ["末", "2.00"]]
    told = found.rejections.select("scope", "reason", "value_raw", "page_number", "table_index").rows()
    assert sorted(told, key=str) == sorted(
        [
            ("table", "hidden", "Sheet!3:3", 1, None),  # nothing but a zero: no figure is missing
            ("table", "hidden", "Sheet!4:4", 1, 0),
            ("table", "hidden", "Sheet!C:C", 1, 0),
            ("table", "hidden", "底稿", 2, None),
        ],
        key=str,
    )


def test_a_formula_is_read_by_the_value_that_it_showed_last(tmp_path):
    sheet = "<sheetData><row r='1'><c r='A1'><f>1+2</f><v>3</v></c><c r='B1'><f>A1*2</f></c><c r='C1' t='str'><f>T(1)</f><v>合计</v></c></row></sheetData>"
    found = opened(tmp_path, books.archive(books.parts(sheet)))
    assert texts(found) == [["3", "######", "合计"]]
    assert found.rejections.select("scope", "reason", "value_raw", "table_index").rows() == [("cell", "not_shown", "表1!B1", 0)]  # fmt: skip


def test_macros_and_other_workbooks_are_told_and_left_alone(tmp_path):
    more = (("vbaProject", "vbaProject.bin"), ("externalLink", "externalLinks/externalLink1.xml"))
    found = opened(tmp_path, books.archive(books.parts(books.SHEET, *more)))
    assert found.rejections["reason"].to_list() == ["active_content"] * 2
    assert found.lines["text"].to_list() == ["合计"]


def test_entities_do_not_multiply(tmp_path):
    bomb = "<!DOCTYPE w [<!ENTITY a '合计'><!ENTITY b '&a;&a;&a;'>]>"
    parts = books.parts(head=bomb)
    found = opened(tmp_path, books.archive(parts))
    assert found.rejections.select("scope", "reason").rows() == [("page", "page_error")]
    parts["xl/workbook.xml"] = bomb + str(parts["xl/workbook.xml"])
    assert refused(tmp_path, books.archive(parts)) == "unsafe_archive"


def test_bounds_hold(tmp_path):
    assert refused(tmp_path, books.archive(books.parts(count=12)), pages=10) == "too_many_pages"
    big = books.archive(books.parts() | {"xl/media/image1.bin": bytes(3_000_000)})
    assert refused(tmp_path, big, unpacked_bytes=2_000_000) == "unsafe_archive"
    long = books.parts("<sheetData>" + "<row><c t='str'><v>合计</v></c></row>" * 600 + "</sheetData>")
    found = opened(tmp_path, books.archive(long), page_characters=1_000)
    assert found.rejections["reason"].to_list() == ["page_error"]


def test_empty_rows_without_end_cost_little(tmp_path):
    rows = "".join(f"<row r='{number}' ht='15'/>" for number in range(2, 200_000))
    sheet = f"<sheetData><row r='1'><c r='A1' t='str'><v>合计</v></c></row>{rows}<row r='1048576'><c r='XFD1048576'><v>1</v></c></row></sheetData><mergeCells><mergeCell ref='A1:XFD1048576'/></mergeCells>"
    began = time.process_time()
    found = opened(tmp_path, books.archive(books.parts(sheet)))
    assert found.page_count == 1
    assert time.process_time() - began < 10


def test_what_cannot_be_opened_is_one_clear_row(tmp_path):
    whole = books.archive(books.parts())
    assert refused(tmp_path, whole[: len(whole) // 2]) == "truncated"
    assert refused(tmp_path, books.archive({"readme.txt": "nothing"})) == "unsupported_format"
    assert refused(tmp_path, books.archive({"OFD.xml": "<ofd/>"})) == "unsupported_format"
    parts = books.parts()
    del parts["xl/worksheets/sheet1.xml"]
    found = opened(tmp_path, books.archive(parts))
    assert found.rejections["reason"].to_list() == ["page_error"]
    locked = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + "EncryptedPackage\0".encode("utf-16-le")
    assert refused(tmp_path, locked) == "encrypted"


def test_a_pdf_named_as_a_workbook_is_read_as_what_it_is(tmp_path):
    found = opened(tmp_path, b"%PDF-1.7\nnothing\nstartxref\n0\n%%EOF")
    assert found.rejections["reason"].to_list() == ["not_a_document"]
