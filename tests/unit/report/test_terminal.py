"""Findings on a terminal: place, figure underlined, reading, what to do; colours only there; no escapes from text."""

from __future__ import annotations

import io
import re

import pytest
from rich.console import Console

from dagster_project import schemas
from dagster_project.report.terminal import excerpt, render

from .example import HOSTILE, check, finding

DOCUMENT = {
    "document_id": "d",
    "file_name": "a.pdf",
    "entity_name": "清江省云溪市教育局",
    "fiscal_year": 2023,
}


TWO_CHECKS = (check("d"), check("d", "holds"))


def shown(
    *findings,
    document=DOCUMENT,
    language="zh",
    show_all=False,
    rejections=(),
    colours=False,
    checks=TWO_CHECKS,
    forms=(),
) -> str:
    target = io.StringIO()
    console = Console(
        file=target, width=120, force_terminal=colours, color_system="standard" if colours else None
    )
    console.print(
        render(
            document,
            schemas.FINDINGS.frame(list(findings)),
            schemas.CHECKS.frame(list(checks)),
            schemas.REJECTIONS.frame(list(rejections)),
            language,
            forms=schemas.FORMS.frame(list(forms)),
            show_all=show_all,
        )
    )
    return target.getvalue()


def test_the_figure_is_underlined_in_its_row_with_what_was_expected():
    lines = shown(finding("d")).splitlines()
    row = next(i for i, line in enumerate(lines) if "合计 13,590.96" in line)
    marks = lines[row + 1]
    # A Chinese character takes two columns on a terminal.
    column = sum(2 if ord(c) > 0x2E80 else 1 for c in lines[row][: lines[row].index("13,590.96")])
    assert marks.index("^") == column
    assert marks.count("^") == len("13,590.96")
    assert "应为 13,590.93 – 13,590.97 万元" in marks


def test_figures_of_one_sentence_are_underlined_on_one_line():
    quote = "2023年度收、支总计135.00万元，比上年增加30.00万元，增长29.3%。"
    spoken = {"form_id": "narrative", "expected_text": None, "stated_unit": None}
    stated, compared = (member | spoken for member in finding("d")["members"])
    members = [
        stated | {"quote": quote, "stated_text": "30.00"},
        stated | {"quote": quote, "stated_text": "29.3%"},
        compared | {"quote": "另一句 135.00 万元"},
        compared | {"quote": quote, "stated_text": "135.00"},
    ]
    lines = shown(finding("d", members=members)).splitlines()
    (at,) = [i for i, line in enumerate(lines) if quote in line]
    marks = lines[at + 1 : at + 4]
    assert [line.count("^") for line in marks] == [len("30.00"), len("29.3%"), len("135.00")]
    assert ["比较对象" in line for line in marks] == [False, False, True]
    assert marks[2].index("^") < marks[0].index("^") < marks[1].index("^")


def test_the_place_the_compared_figure_and_advice_are_there():
    text = shown(finding("d"))
    assert "a.pdf:1" in text
    assert "不一致: 支出决算表：合计与各类之和相差 0.01 万元" in text
    assert "比较对象" in text
    assert "算式 1 行，--all 全部列出" in text
    assert "超出四舍五入范围" not in text
    assert "超出四舍五入范围" in shown(finding("d"), show_all=True)
    assert "怎么办" in text


def test_english():
    text = shown(finding("d"), language="en")
    assert "Does not agree: Expenditure: the total differs" in text
    assert "help: compare this figure with page 1" in text


def test_notes_are_counted_and_shown_only_on_request():
    note = finding("d", level="提示", title_zh="模板文字")
    assert "模板文字" not in shown(note)
    assert "另有 1 条提示" in shown(note)
    assert "模板文字" in shown(note, show_all=True)


def test_a_clean_document_is_told_so():
    lines = shown().splitlines()
    assert lines[1] == "可验算 2 项，涉及表 1 张、正文陈述 0 条", "what was checked is said first"
    assert lines[-1] == "✓ 可验算的 2 项中未发现不一致或待核实的情况"


@pytest.mark.parametrize(
    ("checks", "why"),
    [
        ([], "没有读出可以相互比较的数字"),
        (
            [
                check("d", "not_evaluable") | {"reason": "unit_unknown", "identity_id": str(n)}
                for n in range(3)
            ],
            "金额单位不明 3",
        ),
    ],
)
def test_where_nothing_could_be_checked_that_is_the_answer_and_there_is_no_tick(checks, why):
    text = shown(checks=checks)
    assert "! 没有可以验算的内容，未作任何判断" in text
    assert f"原因：{why}" in text
    assert "✓" not in text


def test_figures_of_forms_are_counted_as_printed_bound_and_rejected():
    forms = [{"document_id": "d", "printed_figures": 1200, "bound_figures": 1190, "rejected_figures": 10}]
    assert "表内印出数字 1,200 个，归入项目和栏目 1,190 个，未能归入 10 个" in shown(forms=forms)


def test_a_file_that_was_not_read_is_not_called_clean():
    rejection = {"file_name": "a.pdf", "scope": "file", "reason": "encrypted", "message": "needs a password"}
    text = shown(document={"document_id": None, "file_name": "a.pdf"}, rejections=[rejection])
    assert "未能读出: 已加密: needs a password" in text
    assert "✓" not in text


def no_unit(page: int, value: str, message: str = "no unit is printed") -> dict:
    return {
        "document_id": "d", "page_number": page, "scope": "cell", "reason": "unit_unknown", "message": message,
        "value_raw": value,
    }  # fmt: skip


def test_rejections_of_a_page_for_one_reason_are_one_line_with_their_count():
    many = [*(no_unit(4, f"{number}.00") for number in range(1_200)), no_unit(5, "7.00")]
    told = [line for line in shown(rejections=many, language="en").splitlines() if "not read" in line]
    assert [re.sub(r"\s+", " ", line) for line in told] == [
        "not read: page 4 No unit printed, 1,200 places: no unit is printed (0.00, 1.00, 2.00, 3.00, 4.00, …)",
        "not read: page 5 No unit printed: no unit is printed (7.00)",
    ]
    assert "1199.00" in shown(rejections=many, language="en", show_all=True)


def test_messages_that_differ_are_counted_in_short_and_told_in_full():
    two = [no_unit(4, "1.00", "none on the page"), no_unit(4, "2.00", "none in the form")]
    assert "none on the page (1.00) … 1 more kinds; --all lists them" in shown(rejections=two, language="en")
    assert "none in the form (2.00)" in shown(rejections=two, language="en", show_all=True)


def test_a_text_fact_without_members_shows_its_words():
    fact = finding("d", members=None, cause="wrong_year", stated_text="2021", stated_value=None)
    assert re.search(r"\| 2021\n\s+\| \^{4}", shown(fact))


@pytest.mark.parametrize("colours", [True, False])
def test_no_text_of_a_document_reaches_the_terminal_as_an_escape_or_as_markup(colours):
    hurt = dict.fromkeys(("title_zh", "explanation_zh", "stated_text", "item_name"), "[red]" + HOSTILE)
    text = shown(
        finding("d", **hurt),
        document=DOCUMENT | {"file_name": HOSTILE, "entity_name": HOSTILE},
        colours=colours,
    )
    assert "[red]" in text
    ours = re.sub(r"\x1b\[[\d;]*m", "", text) if colours else text
    assert "\x1b" not in ours
    assert "\u202e" not in ours
    assert ("\x1b[" in text) == colours


@pytest.mark.parametrize(
    ("quote", "stated", "found"),
    [
        ("增长12.3%，比112.3多", "12.3", "12.3"),
        ("合计112.34万元", "12.3", ""),  # part of another number
        ("", "1", ""),
        ("…" * 300 + "收入 5.00 万元" + "…" * 300, "5.00", "5.00"),
    ],
)
def test_the_figure_is_found_where_it_stands_alone(quote, stated, found):
    line, ((start, end),) = excerpt(quote, stated)
    assert line[start:end] == found
    assert len(line) <= 100
