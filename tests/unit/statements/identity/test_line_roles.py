"""What each line of text is told to be, and that the body is left alone."""

from __future__ import annotations

from dagster_project.statements import read_statements
from dagster_project.tables.content import Gatherer

from ..pages import INCOME_HEADER, Sheet, _line, content

CLASS = ("201", "一般公共服务支出", "10.00", "10.00", "", "", "", "", "")


def roles(document) -> dict[str, str]:
    return dict(read_statements(document).lines.select("text", "role").rows())


def test_heads_of_a_form():
    above = ["第二部分 某局2023年度部门决算表", "收入决算表", "公开02表", "部门：某局 金额单位：万元"]
    found = roles(
        content(Sheet(above, [*INCOME_HEADER, CLASS], below=["注：本表反映收入情况。", "一、说明"]))
    )
    assert found == {
        "第二部分 某局2023年度部门决算表": "body",
        "收入决算表": "title",
        "公开02表": "form_head",
        "部门：某局 金额单位：万元": "unit_line",
        "注：本表反映收入情况。": "note",
        "一、说明": "body",
    }


def test_contents_and_page_numbers():
    gather = Gatherer("d" * 32, "文件.pdf")
    texts = ["目录", "第一部分 概况", "一、收入决算表", "二、支出决算表"]
    lines = [_line(text, 100.0 + 20 * i) for i, text in enumerate(texts)]
    gather.add_lines(1, [*lines, _line("- 1 -", 1150.0)])
    gather.add_lines(2, [_line("第一部分 概况", 100.0), _line("2023", 600.0), _line("2", 1150.0)])
    for number in (1, 2):
        gather.add_page(page_number=number, width=600.0, height=1200.0, character_count=9, table_count=0)
    found = read_statements(gather.content("digital", 2)).lines.select("page_number", "text", "role").rows()
    assert found == [
        (1, "目录", "contents"),
        (1, "第一部分 概况", "contents"),
        (1, "一、收入决算表", "contents"),
        (1, "二、支出决算表", "contents"),
        (1, "- 1 -", "page_number"),
        (2, "第一部分 概况", "body"),
        (2, "2023", "body"),  # a number in the middle of a page is text
        (2, "2", "page_number"),
    ]


def test_plain_text_has_roles_too():
    gather = Gatherer("d" * 32, "文件.txt")
    gather.add_plain_lines(["某局2023年度部门决算", "本年收入10.00万元。"])
    assert set(roles(gather.content("text", 1)).values()) == {"body"}
