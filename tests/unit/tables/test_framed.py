"""Tables with horizontal rules alone: the same cells as where every rule is drawn; prose between two rules is none."""

from __future__ import annotations

from collections import Counter

import polars as pl
import pytest

import samples
from dagster_project.settings import Limits
from dagster_project.tables import DocumentContent, read_content
from dagster_project.tables.text.words import Word
from dagster_project.tables.unruled.blocks import body_rows_of, find_blocks, rows_of
from dagster_project.tables.unruled.headed import columns_of

from .layouts import BODY, HEADER, LEFT, ROW, ROWS, TOP, columns, heights, page, pages, write_rows


def read(tmp_path, data: bytes) -> DocumentContent:
    path = tmp_path / "a.pdf"
    path.write_bytes(data)
    return read_content(path, document_id="d", file_name="a.pdf", limits=Limits())


def cells_with_text(content: DocumentContent) -> Counter:
    """Page, text, first column and column span of every cell that holds any text."""
    cells = content.cells.filter(pl.col("text") != "")
    return Counter(
        (page_number, "".join(text.split()), column, span)
        for page_number, text, column, span in cells.select(
            "page_number", "text", "column_index", "column_span"
        ).iter_rows()
    )


@pytest.mark.parametrize(
    ("family", "rules", "changes"),
    [
        ("shanghai", "three_line", {"narrow_names": True, "total": "last", "code_cells": 1}),
        ("mof", "horizontal", {"broken": "title", "code_cells": 3}),
        ("mof", "three_line", {"code_cells": 1, "continuation": "open_top"}),
        ("beijing", "horizontal", {"code_cells": 0, "balances_05": True}),
    ],
)
def test_without_rules_between_columns_the_cells_are_the_same(tmp_path, family, rules, changes):
    full = cells_with_text(read(tmp_path, samples.generate(3, family, rules="full", **changes).pdf))
    bare = cells_with_text(read(tmp_path, samples.generate(3, family, rules=rules, **changes).pdf))
    assert full.total() > 300
    # 合计 and 栏次 over merged cells stand in one of the columns that no rule says they span
    lost = Counter({key: n for key, n in (full - bare).items() if key[3] == 1})
    assert not lost, sorted(lost)[:10]


def test_three_rules_and_a_page_without_header_are_one_table_each(tmp_path):
    xs, ys = columns(), heights(len(ROWS))

    def first(pen):
        for y in (ys[0], ys[1], ys[-1]):
            pen.line(xs[0], y, xs[-1], y)
        for column, text in enumerate(HEADER):
            pen.text((xs[column] + xs[column + 1]) / 2 - 5 * len(text), TOP + 14, text)
        write_rows(pen, BODY, top=TOP + ROW)

    def second(pen):
        for y in (ys[0], ys[len(BODY)]):
            pen.line(xs[0], y, xs[-1], y)
        write_rows(pen, BODY)

    content = read(tmp_path, pages([first, second]))
    assert content.pages["table_count"].to_list() == [1, 1]
    for number, rows in ((1, ROWS), (2, BODY)):
        cells = content.cells.filter(pl.col("page_number") == number)
        found = {
            (r, c): "".join(t.split()) for r, c, t in cells.select("row_index", "column_index", "text").rows()
        }
        assert found == {(r, c): t.strip() for r, row in enumerate(rows) for c, t in enumerate(row)}


@pytest.mark.parametrize("is_short", [False, True], ids=["a rule below the header", "below its codes alone"])
def test_frames_side_by_side_are_a_table_each(tmp_path, is_short):
    """The second begins lower and reaches lower: its rules are at the heights of the first one's rows."""
    xs = columns()

    def table(pen, rows):
        ys = heights(len(rows))
        for y in (ys[0], ys[-1]):
            pen.line(xs[0], y, xs[-1], y)
        pen.line(xs[0], ys[1], xs[1] if is_short else xs[-1], ys[1])
        for column, text in enumerate(HEADER):
            pen.text((xs[column] + xs[column + 1]) / 2 - 5 * len(text), TOP + 14, text)
        write_rows(pen, rows[1:], top=TOP + ROW)

    def draw(pen):
        table(pen, ROWS)
        pen.canvas.translate(550, -17)
        table(pen, (*ROWS, *BODY[:2]))

    content = read(tmp_path, pages([draw], size=(1191.0, 842.0)))
    assert content.pages["table_count"].to_list() == [2]
    for number, rows in enumerate((ROWS, (*ROWS, *BODY[:2]))):
        cells = content.cells.filter(pl.col("table_index") == number, pl.col("text") != "")
        found = {(r, c): t.strip() for r, c, t in cells.select("row_index", "column_index", "text").rows()}
        assert found == {(r, c): t.strip() for r, row in enumerate(rows) for c, t in enumerate(row) if t}


def test_a_frame_without_rules_inside_goes_on_under_the_columns_of_the_page_before(tmp_path):
    xs, last = columns(), BODY[-1:]

    def first(pen):
        for x in (xs[0], xs[-1]):
            pen.line(x, TOP, x, TOP + ROW * len(ROWS))
        pen.line(xs[0], TOP, xs[-1], TOP)
        for column, text in enumerate(HEADER):
            pen.text((xs[column] + xs[column + 1]) / 2 - 5 * len(text), TOP + 14, text)
        write_rows(pen, BODY, top=TOP + ROW)

    def second(pen):
        for x in (xs[0], xs[-1]):
            pen.line(x, TOP - 6, x, TOP + ROW)
        pen.line(xs[0], TOP + ROW, xs[-1], TOP + ROW)
        write_rows(pen, last)

    cells = read(tmp_path, pages([first, second])).cells.filter(pl.col("page_number") == 2)
    assert [t for t in cells.sort("column_index")["text"].to_list() if t] == list(last[0])


def test_a_table_whose_last_rule_is_on_the_next_page_has_the_columns_of_its_header_on_both(tmp_path):
    xs = columns()
    wide = [("人员经费合计", 60.0 + 20), ("1,234.56", xs[3] - 45)]

    def first(pen):
        for y in (TOP, TOP + ROW):
            pen.line(xs[0], y, xs[-1], y)
        for column, text in enumerate(HEADER):
            pen.text((xs[column] + xs[column + 1]) / 2 - 5 * len(text), TOP + 14, text)
        write_rows(pen, BODY, top=TOP + ROW)

    def second(pen):
        pen.line(xs[0], TOP + ROW, xs[-1], TOP + ROW)
        for text, x in wide:
            pen.text(x, TOP + 14, text)

    cells = read(tmp_path, pages([first, second])).cells.filter(pl.col("text") != "")
    found = {(p, c): t.strip() for p, c, t in cells.select("page_number", "column_index", "text").rows()}
    assert found[1, 4] == BODY[-1][4]
    assert found[2, 2] == "1,234.56"
    assert cells.filter(pl.col("page_number") == 1)["table_index"].unique().to_list() == [0]


def test_columns_ruled_below_the_header_and_no_rule_between_rows(tmp_path):
    xs, head = columns(), 2 * ROW
    bottom = TOP + head + ROW * len(BODY)

    def draw(pen):
        for y in (TOP, bottom):
            pen.line(xs[0], y, xs[-1], y)
        for x in (xs[0], xs[-1]):
            pen.line(x, TOP, x, bottom)
        for place, x in enumerate(xs[1:-1], start=1):
            pen.line(
                x, TOP + (ROW if place > 2 else 4), x, bottom
            )  # no rule of the columns touches the frame's top
        pen.text((xs[2] + xs[-1]) / 2 - 20, TOP + 14, "本年支出")
        for column, text in enumerate(HEADER):
            y = TOP + ROW + (14 if column > 1 else 4)
            pen.text((xs[column] + xs[column + 1]) / 2 - 5 * len(text), y, text)
        write_rows(pen, BODY, top=TOP + head)

    cells = read(tmp_path, page(draw)).cells.filter(pl.col("text") != "")
    by_text = {t.strip(): (c, s) for t, c, s in cells.select("text", "column_index", "column_span").rows()}
    assert by_text["本年支出"] == (2, 3)
    assert [by_text[text] for text in HEADER] == [(column, 1) for column in range(5)]
    rows = cells.group_by("row_index", maintain_order=True).agg("text")["text"].to_list()
    body = [[text.strip() for text in row] for row in rows[-len(BODY) :]]
    assert body == [[text.strip() for text in row if text] for row in BODY]


def frame(pen, bottom):
    xs = columns()
    for y in (TOP, bottom):
        pen.line(xs[0], y, xs[-1], y)
    for x in (xs[0], xs[-1]):
        pen.line(x, TOP, x, bottom)


def test_a_title_within_a_bare_frame_keeps_no_columns_together(tmp_path):
    xs = columns()
    bottom = TOP + ROW * (len(BODY) + 3)

    def draw(pen):
        frame(pen, bottom)
        pen.text((xs[0] + xs[-1]) / 2 - 75, TOP + 14, "一般公共预算财政拨款支出决算表")
        pen.text(xs[0] + 4, TOP + ROW + 14, "部门：清江省某某某某局")
        for column, text in enumerate(HEADER):
            pen.text((xs[column] + xs[column + 1]) / 2 - 5 * len(text), TOP + 2 * ROW + 14, text)
        write_rows(pen, BODY, top=TOP + 3 * ROW)

    cells = read(tmp_path, page(draw)).cells.filter(pl.col("text") != "")
    rows = cells.group_by("row_index", maintain_order=True).agg("text")["text"].to_list()
    assert [[t.strip() for t in row] for row in rows[-len(BODY) :]] == [
        [t.strip() for t in r if t] for r in BODY
    ]
    assert [t.strip() for t in rows[-len(BODY) - 1]] == list(HEADER)


def test_a_bare_frame_of_one_row_has_the_columns_of_its_header(tmp_path):
    """三公 in a frame with its title: names wider than the gaps between its figures, and only one row of these."""
    xs = columns()

    def draw(pen):
        frame(pen, TOP + 3 * ROW)
        pen.text((xs[0] + xs[-1]) / 2 - 65, TOP + 14, "“三公”经费支出决算表")
        for column, text in enumerate(("合计", "公务用车购置及运行费", "接待费", "出国费", "其他")):
            pen.text((xs[column] + xs[column + 1]) / 2 - 5 * len(text), TOP + ROW + 14, text)
        write_rows(pen, (("12.00", "8.00", "1.00", "2.00", "1.00"),), top=TOP + 2 * ROW)

    content = read(tmp_path, page(draw))
    rows = content.cells.sort("column_index").group_by("row_index").agg("text").sort("row_index")
    assert rows["text"].to_list() == [
        ["合计", "公务用车购置及运行费", "接待费", "出国费", "其他"],
        ["12.00", "8.00", "1.00", "2.00", "1.00"],
    ]
    assert content.lines["text"].to_list() == ["“三公”经费支出决算表"]


def test_numbers_of_columns_and_a_total_across_columns_part_no_less(tmp_path):
    xs, ends = columns(), ("", "", "", "", "888.66")
    rows = (("栏次", "", "1", "2", "3"), *BODY, ends)
    bottom = TOP + ROW * (len(rows) + 1)

    def draw(pen):
        frame(pen, bottom)
        for x in xs[1:-1]:
            pen.line(x, TOP + 6, x, bottom - (ROW if x < xs[4] else 0))
        for column, text in enumerate(HEADER):
            pen.text((xs[column] + xs[column + 1]) / 2 - 5 * len(text), TOP + 14, text)
        write_rows(pen, rows, top=TOP + ROW)
        pen.text(xs[3] - 40, bottom - ROW + 14, "公用经费合计")

    cells = read(tmp_path, page(draw)).cells.filter(pl.col("text") != "")
    found = cells.group_by("row_index", maintain_order=True).agg("text")["text"].to_list()
    texts = [[t.strip() for t in row] for row in found]
    assert texts[1:3] == [["栏次", "1", "2", "3"], [t.strip() for t in BODY[0]]]
    assert texts[-1] == ["公用经费合计", "888.66"]


def test_lines_of_a_text_may_stand_wider_where_rows_stand_wider_still():
    words = [word("政府性基", 0, 32, 10, 0), word("金预算", 0, 24, 22, 2)]
    words += [word("1.00", 50, 66, 40 + 18 * number, 3 + number) for number in range(3)]
    assert len(find_blocks(words)) == 4
    dense = [*words[:2], *(word("1.00", 50, 66, 40 + 12 * number, 3 + number) for number in range(3))]
    assert len(find_blocks(dense)) == 5


def test_prose_between_the_rules_of_a_page_head_and_foot_is_no_table(tmp_path):
    def draw(pen):
        pen.line(LEFT, 60, 540, 60)
        pen.line(LEFT, 780, 540, 780)
        for number in range(12):
            pen.text(LEFT, 100 + 20 * number, f"本年度支出合计 {number + 1}23.45 万元，其中基本支出较多。")

    content = read(tmp_path, page(draw))
    assert content.cells.is_empty()
    assert content.lines.height == 12


def word(text: str, x0: float, x1: float, y: float, line: int) -> Word:
    return Word(line, x0, x1, y, 8.0, text)


def test_lines_of_one_cell_are_one_block_and_rows_are_centred_together():
    words = [
        word("基本支", 0, 24, 10, 0),
        word("出", 0, 8, 20, 2),
        word("1.00", 50, 66, 15, 1),
        word("合", 0, 8, 40, 3),
        word("计", 16, 24, 40, 3),
    ]
    blocks = find_blocks(words)
    assert ["".join(w.text for w in block.words) for block in blocks] == ["基本支出", "1.00", "合计"]
    assert [len(row) for row in rows_of(blocks)] == [2, 1]


def test_a_name_that_wraps_to_the_left_of_its_indent_is_one_cell_of_its_row():
    words = [word("文化展示", 16, 48, 10, 0), word("1.00", 80, 96, 15, 1), word("机构", 0, 16, 20, 2)]
    words += [word("下一行", 16, 40, 38, 3), word("2.00", 80, 96, 38, 3)]
    rows = body_rows_of(find_blocks(words))
    texts = [sorted("".join(w.text for w in block.words) for block in row) for row in rows]
    assert texts == [["1.00", "文化展示机构"], ["2.00", "下一行"]]


def test_a_header_that_is_not_centred_gives_no_columns():
    def header(shift: float) -> list:
        words = [word("项目", 38 + shift, 62 + shift, 10, 0), word("金额", 138, 162, 10, 0)]
        return find_blocks(words)

    box = (0.0, 4.4, 200.0, 10.0)
    assert columns_of(header(0), [], box, part=False).edges == (0.0, 100.0, 200.0)
    assert columns_of(header(-20), [], box, part=False) is None


def test_a_boxed_header_and_the_open_rows_below_it_are_one_table(tmp_path):
    """A sheet cut at the foot of the page: a box around the header, no rule below."""
    xs = columns()

    def draw(pen):
        for y in (TOP, TOP + ROW):
            pen.line(xs[0], y, xs[-1], y)
        for x in (xs[0], xs[-1]):
            pen.line(x, TOP, x, TOP + ROW)
        for column, text in enumerate(HEADER):
            pen.text((xs[column] + xs[column + 1]) / 2 - 5 * len(text), TOP + 14, text)
        for number, row in enumerate(BODY):
            for column, text in enumerate(row):
                right = column >= 2
                x = xs[column + 1] - 4 if right else xs[column] + 4
                pen.text(x, TOP + ROW * (number + 1) + 14, text, right=right)

    content = read(tmp_path, page(draw))
    assert content.pages["table_count"].to_list() == [1]
    found = {t.strip() for t in content.cells["text"].to_list()}
    assert found >= {text.strip() for row in (HEADER, *BODY[:3]) for text in row}
