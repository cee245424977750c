"""Saved web pages as a browser shows their text."""

from __future__ import annotations

import pytest

from dagster_project.read import DocumentRejected, open_document
from dagster_project.read.web import pipes
from dagster_project.settings import Limits

HEAD = "<html><head><title>题</title><meta charset=utf-8><style>p{}</style></head><body>"


def opened(tmp_path, page: str | bytes, name: str = "决算.html", **limits):
    path = tmp_path / name
    path.write_bytes(page.encode() if isinstance(page, str) else page)
    with open_document(path, Limits(**limits)) as document:
        (sheet,) = document.sheets()
        return sheet.parts, document.told


def rows(part) -> list[tuple]:
    return [(cell.row, cell.column, cell.text) for cell in part]


def test_paragraphs_and_tables_keep_their_order(tmp_path):
    page = (
        HEAD
        + """<h1>收入决算表</h1><p>单位：<span>万</span>元
      </p><table><thead><tr><th>项目<th>金额</thead><tr><td>一、<br>财政&nbsp;拨款</td><td><font>1,</font><font>234.50</font></td></tr></table>
      注：<b>无</b>。<script>x</script>"""
    )
    (title, unit, grid, note), told = opened(tmp_path, page)
    assert (title, unit, note, told) == ("收入决算表", "单位：万元", "注：无。", [])
    assert rows(grid) == [(0, 0, "项目"), (0, 1, "金额"), (1, 0, "一、\n财政 拨款"), (1, 1, "1,234.50")]


@pytest.mark.parametrize("said", ["gb2312", "GBK", "utf-8", "none-such"])
def test_chinese_encodings_are_read_whatever_the_page_says(tmp_path, said):
    page = f"<html><meta charset='{said}'><body><p>决算单位：镕城市㐀局</p>".encode("gb18030")
    assert opened(tmp_path, page)[0] == ["决算单位：镕城市㐀局"]
    assert opened(tmp_path, "<html><body><p>决算</p>".encode("utf-16"), "a.htm")[0] == ["决算"]


def test_what_is_hidden_is_not_read_and_frames_are_told(tmp_path):
    page = (
        HEAD
        + "<p style='DISPLAY : none'>秘</p><p hidden>密</p><table><tr><td>a<td>b<tr style='display:none'><td>x<td>y</table><iframe src='t.html'></iframe>"
    )
    (grid,), told = opened(tmp_path, page)
    assert rows(grid) == [(0, 0, "a"), (0, 1, "b")]
    assert [(one.reason, one.value) for one in told] == [("attachment", "t.html")]


def test_tables_that_lay_out_a_page_are_walked_through(tmp_path):
    inner = "<table><tr><td>项目<td>金额<tr><td>合计<td>1.00</table>"
    (menu, title, grid), _ = opened(
        tmp_path, f"{HEAD}<table><tr><td>首页</td><td><p>支出决算表</p>{inner}</td></tr></table>"
    )
    assert (menu, title) == ("首页", "支出决算表")
    assert rows(grid) == [(0, 0, "项目"), (0, 1, "金额"), (1, 0, "合计"), (1, 1, "1.00")]


def test_a_page_named_as_a_workbook_is_read_and_as_a_pdf_is_not(tmp_path):
    assert opened(tmp_path, "<html><body><table><tr><td>a<td>b</table>", "决算.xls")[0]
    with pytest.raises(DocumentRejected) as caught:
        opened(tmp_path, "<html>404</html>", "决算.pdf")
    assert caught.value.reason == "not_a_document"


def test_a_page_nested_without_end_is_refused(tmp_path):
    with pytest.raises(DocumentRejected) as caught:
        opened(tmp_path, HEAD + "<div>" * 5_000 + "x")
    assert caught.value.reason == "page_error"
    entities = "<!DOCTYPE html [<!ENTITY a 'xx'><!ENTITY b '&a;&a;'>]><html><body><p>&b;</p>"
    assert sum(len(part) for part in opened(tmp_path, entities)[0]) < 100


def test_tables_in_pipes_stand_among_the_lines():
    lines = [
        "收入决算表",
        "| 项目 | 金额 |",
        "|:---|---:|",
        "| **合计** | 1.00 |",
        "| 税\\|费 |",
        "",
        "注 | 无",
    ]
    title, grid, blank, note = pipes.parts_of(lines)
    assert (title, blank, note) == ("收入决算表", "", "注 | 无")
    assert rows(grid) == [
        (0, 0, "项目"),
        (0, 1, "金额"),
        (1, 0, "合计"),
        (1, 1, "1.00"),
        (2, 0, "税|费"),
        (2, 1, ""),
    ]
