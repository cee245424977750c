"""Word documents as they are shown: order, merged and nested tables, numbering, footnotes, what is deleted or hidden."""

from __future__ import annotations

import io

import pytest
from docx import Document

from dagster_project.read import DocumentRejected, open_document
from dagster_project.read.word.numbering import written
from dagster_project.settings import Limits

from ..spreadsheet import books

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def parts(tmp_path, data: bytes, **limits):
    path = tmp_path / "决算.docx"
    path.write_bytes(data)
    with open_document(path, Limits(**limits)) as document:
        (sheet,) = document.sheets()
        return sheet.parts, document.told


def document(body: str, *more: tuple[str, str], **other: str) -> bytes:
    """A document of this body; ``other``: further parts by their kind."""
    related = [(kind, f"{kind}.xml") for kind in other]
    return books.archive(
        {
            "_rels/.rels": books.relations(("officeDocument", "word/document.xml")),
            "word/document.xml": f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>',
            "word/_rels/document.xml.rels": books.relations(*related, *more),
        }
        | {
            f"word/{kind}.xml": f'<w:{kind} xmlns:w="{WORD}">{content}</w:{kind}>'
            for kind, content in other.items()
        }
    )


def paragraph(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(text)}</w:tc>"


def places(part) -> list[tuple]:
    return [tuple(one) for one in part]


def test_text_and_tables_keep_their_order(tmp_path):
    made = Document()
    made.add_paragraph("收入决算表")
    table = made.add_table(2, 3)
    table.cell(0, 0).merge(table.cell(1, 0)).text = "项目"
    table.cell(0, 1).merge(table.cell(0, 2)).text = "金额"
    table.cell(1, 1).text, table.cell(1, 2).text = "1.00", "2.00"
    made.add_paragraph("注：无。")
    stream = io.BytesIO()
    made.save(stream)
    (title, grid, note), told = parts(tmp_path, stream.getvalue())
    assert (title, note, told) == ("收入决算表", "注：无。", [])
    assert places(grid) == [
        (0, 0, "项目", 2, 1),
        (0, 1, "金额", 1, 2),
        (1, 1, "1.00", 1, 1),
        (1, 2, "2.00", 1, 1),
    ]


def test_columns_left_out_before_a_row_shift_its_cells(tmp_path):
    rows = f"<w:tr>{cell('a')}{cell('b')}</w:tr><w:tr><w:trPr><w:gridBefore w:val='1'/></w:trPr>{cell('c')}</w:tr>"
    (grid,), _ = parts(tmp_path, document(f"<w:tbl>{rows}</w:tbl>"))
    assert [one[:3] for one in places(grid)] == [(0, 0, "a"), (0, 1, "b"), (1, 0, ""), (1, 1, "c")]


def test_deleted_and_hidden_text_is_not_shown_and_inserted_text_is(tmp_path):
    body = (
        "<w:p><w:r><w:t>本年</w:t></w:r><w:del><w:r><w:delText>上年</w:delText></w:r></w:del><w:ins><w:r><w:t>收入</w:t></w:r></w:ins>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>秘</w:t></w:r><w:r><w:t>10</w:t><w:tab/><w:t>万元</w:t><w:br/><w:t>次行</w:t></w:r></w:p>"
        f"<w:tbl><w:tr>{cell('a')}{cell('b')}</w:tr><w:tr><w:trPr><w:del/></w:trPr>{cell('x')}{cell('y')}</w:tr></w:tbl>"
    )
    (first, second, grid), _ = parts(tmp_path, document(body))
    assert (first, second) == ("本年收入10 万元", "次行")
    assert [one[2] for one in places(grid)] == ["a", "b"]


def test_text_boxes_and_footnotes_are_read(tmp_path):
    box = f"<w:p><w:r><w:pict><w:txbxContent>{paragraph('收入决算表')}</w:txbxContent></w:pict></w:r><w:r><w:t>正文</w:t><w:footnoteReference w:id='2'/></w:r></w:p>"
    notes = f"<w:footnote w:type='separator' w:id='0'>{paragraph('线')}</w:footnote><w:footnote w:id='2'>{paragraph('口径说明')}</w:footnote>"
    found, _ = parts(tmp_path, document(box, footnotes=notes))
    assert found == ["收入决算表", "正文", "口径说明"]


def test_counted_numbers_stand_before_their_paragraphs(tmp_path):
    levels = (
        "<w:lvl w:ilvl='0'><w:start w:val='1'/><w:numFmt w:val='chineseCounting'/><w:lvlText w:val='%1、'/></w:lvl>"
        "<w:lvl w:ilvl='1'><w:start w:val='1'/><w:numFmt w:val='decimal'/><w:lvlText w:val='%2.'/></w:lvl>"
    )
    lists = f"<w:abstractNum w:abstractNumId='0'>{levels}</w:abstractNum><w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num>"
    styles = "<w:style w:styleId='节'><w:pPr><w:numPr><w:numId w:val='1'/></w:numPr></w:pPr></w:style>"
    own = "<w:numPr><w:ilvl w:val='1'/><w:numId w:val='1'/></w:numPr>"
    body = paragraph("收入", "<w:pStyle w:val='节'/>") + paragraph("甲", own) + paragraph("乙", own) + paragraph("支出", "<w:pStyle w:val='节'/>") + paragraph("丙", own)  # fmt: skip
    found, _ = parts(tmp_path, document(body, numbering=lists, styles=styles))
    assert found == ["一、收入", "1.甲", "2.乙", "二、支出", "1.丙"]
    assert [written(number, "chineseCountingThousand") for number in (10, 11, 20, 35)] == [
        "十",
        "十一",
        "二十",
        "三十五",
    ]


def test_macros_and_embedded_files_are_told(tmp_path):
    data = document(paragraph("正文"), ("vbaProject", "vbaProject.bin"))
    _, told = parts(tmp_path, data)
    assert [one.reason for one in told] == ["active_content"]


def test_what_is_nested_or_declared_without_end_is_refused(tmp_path):
    nested = paragraph("a")
    for _ in range(40):
        nested = f"<w:tbl><w:tr><w:tc>{nested}</w:tc></w:tr></w:tbl>"
    with pytest.raises(DocumentRejected) as caught:
        parts(tmp_path, document(nested))
    assert caught.value.reason == "page_error"
    with pytest.raises(DocumentRejected) as caught:
        parts(tmp_path, document(paragraph("字" * 200)), page_characters=10)
    assert caught.value.reason == "page_error"
