"""Lines → paragraphs: what is joined, what is not, and the way back to page and box."""

from __future__ import annotations

import polars as pl
import pytest

from dagster_project.narrative.text.paragraphs import paragraphs
from dagster_project.narrative.text.source import read_source
from dagster_project.narrative.words.numbers import read_number
from dagster_project.narrative.words.vocabulary import vocabulary
from dagster_project.schemas import LINES

LEFT, RIGHT, SIZE = 90.0, 510.0, 12.0


def page_lines(texts: list[tuple[str, float]], page: int = 1) -> pl.DataFrame:
    """Lines (text, indent) of a page; a line is as wide as its characters, 12 points each."""
    rows, at = [], 0
    for index, (text, indent) in enumerate(texts):
        x0 = LEFT + indent
        left = [x0 + SIZE * i for i in range(len(text))]
        right = [x + SIZE for x in left]
        box = {"x0": x0, "y0": 100.0 + 20 * index, "x1": right[-1], "y1": 112.0 + 20 * index}
        rows.append(
            {"page_number": page, "line_index": index, "text": text, "bbox": box, "size": SIZE, "role": "body",
             "char_x0": left, "char_x1": right, "char_start": at}
        )  # fmt: skip
        at += len(text) + 1
    return LINES.frame(rows)


FULL = "一般公共预算财政拨款支出本年比上年有所增加的原因是项目增多人员增加支出2106."
"""A line that reaches the right margin and breaks inside a number."""


def test_a_line_that_breaks_inside_a_number_is_joined_without_a_space() -> None:
    lines = page_lines([(FULL, 24), ("66万元，占71.73%。", 0), ("第二段从这里开始，支出10万元。", 24)])
    read = paragraphs(lines, read_source(lines))
    assert [p.text.count("2106.66万元") for p in read] == [1, 0]


def test_a_heading_and_a_numbered_line_begin_a_paragraph() -> None:
    lines = page_lines([("三、支出决算情况说明", 24), ("本年支出合计1万元", 24), ("1、基本支出1万元。", 24)])
    read = paragraphs(lines, read_source(lines))
    assert [(p.level, p.is_heading) for p in read] == [(1, True), (None, False), (3, False)]


@pytest.mark.parametrize(("indent", "count"), [(0, 1), (24, 2)])
def test_a_short_line_that_ends_between_two_members_of_a_list_ends_no_paragraph(indent, count) -> None:
    lines = page_lines(
        [
            (FULL, 0),
            ("66万元，其中：基本支出395.89万元，占55.85 %；", 0),
            ("项目支出1.00万元，占1 %。", indent),
        ]
    )
    assert len(paragraphs(lines, read_source(lines))) == count


def test_full_width_and_spaces_are_normalised_with_a_map_back() -> None:
    lines = page_lines([("支出 １，２３４．５６ 万元，占 ９０％；", 0)])
    source = read_source(lines)
    (paragraph,) = paragraphs(lines, source)
    assert paragraph.text == "支出1,234.56万元，占90%;"
    at = paragraph.text.index("1,234.56")
    start, end = int(paragraph.offsets[at]), int(paragraph.offsets[at + 7]) + 1
    assert source.text[start:end] == "１，２３４．５６"
    assert source.box(start, end) == {"x0": LEFT + 36, "y0": 100.0, "x1": LEFT + 132, "y1": 112.0}


def test_a_figure_over_two_lines_has_the_box_of_both() -> None:
    lines = page_lines([(FULL, 0), ("66万元。", 0)])
    source = read_source(lines)
    start = source.text.index("2106")
    box = source.box(start, start + 8)
    assert box is not None
    assert (box["y0"], box["y1"]) == (100.0, 132.0)


def test_two_numbers_apart_stay_two() -> None:
    lines = page_lines([("支出 2024 2995.39 万元", 0)])
    (paragraph,) = paragraphs(lines, read_source(lines))
    assert "2024 2995.39" in paragraph.text


def test_only_body_and_notes_are_narrative() -> None:
    lines = page_lines([("第1页", 0), ("支出1万元。", 0)]).with_columns(
        role=pl.Series(["page_number", "body"], dtype=pl.String)
    )
    assert [p.text for p in paragraphs(lines, read_source(lines))] == ["支出1万元。"]


@pytest.mark.parametrize(
    ("text", "number", "kind"),
    [
        ("2023年度", "2023", "year"),
        ("截至12月31日", "12", "date"),
        ("截至12月31日", "31", "date"),
        ("自2023.1.1起", "2023.1.1", "date"),
        ("2023.12", "2023.12", "date"),
        ("支出2023.12万元", "2023.12", "figure"),
        ("支出2071.96万元", "2071.96", "figure"),
        ("支出2071.96，年初预算", "2071.96", "figure"),
        ("1、支出", "1", "numbering"),
        ("(2)支出", "2", "numbering"),
        ("第17条", "17", "numbering"),
        ("附件2", "2", "numbering"),
        ("小学教育(2050202)", "2050202", "code"),
        ("单价100万元(含)以上设备", "100", "threshold"),
        ("评价得分在90分(含90分)以上的", "90", "threshold"),
        ("优秀(90(含)-100分)", "90", "threshold"),
        ("财预[2023]15号", "2023", "legal_reference"),
        ("财预[2023]15号", "15", "legal_reference"),
        ("某路123号5楼", "5", "address"),
        ("电话:01012345678", "01012345678", "code"),
        ("211工程", "211", "other"),
        ("支出12.5万元", "12.5", "figure"),
        ("共有车辆4辆", "4", "figure"),
        ("增长3.2%", "3.2", "figure"),
    ],
)
def test_what_a_number_is(text: str, number: str, kind: str) -> None:
    start = text.index(number)
    assert read_number(text, start, start + len(number), vocabulary()).kind == kind


@pytest.mark.parametrize(
    ("text", "unit", "family"),
    [
        ("5万元", "万元", "money"), ("5万", "万", "money"), ("5亿元", "亿元", "money"), ("5%", "%", "percent"),
        ("5个百分点", "个百分点", "points"), ("5台(套)", "台(套)", "count"), ("5人次", "人次", "count"), ("5平方米", "平方米", "count"),
    ],
)  # fmt: skip
def test_unit_of_a_number(text: str, unit: str, family: str) -> None:
    number = read_number(text, 0, 1, vocabulary())
    assert (number.unit, number.family) == (unit, family)
