"""The HTML that is built without a template escapes as the templates do."""

from __future__ import annotations

from dagster_project.report.site.forms_view import Block, Cell, Row
from dagster_project.report.site.markup import form_rows, say, words
from dagster_project.report.words import Words

from .example import HOSTILE


def row(name: str, *cells: Cell, **values) -> Row:
    return Row(
        **({"code": "", "indent": 0, "is_total": False, "is_blank": False} | values), name=name, cells=cells
    )


def test_text_of_a_document_stays_text():
    html = form_rows(Block(None, (), (row(HOSTILE, Cell(HOSTILE, HOSTILE), code=HOSTILE),), True))
    assert "<script" not in html and html.count('"') == html.count('="') * 2
    assert "<script" not in say(HOSTILE, HOSTILE) and "<script" not in words(Words(HOSTILE, "x"))


def test_a_row_says_what_it_is():
    rows = (
        row("合计", Cell("1.00"), is_total=True),
        row("空", Cell(""), is_blank=True, indent=2),
        row("错", Cell("1.2.3", "f1", is_malformed=True), Cell("2.00", "f2"), code="201"),
    )
    total, blank, wrong = str(form_rows(Block(None, (), rows, False))).split("\n")
    assert total == '<tr class="total"><th scope="row">合计</th><td>1.00</td></tr>'
    assert blank == '<tr class="blank"><th scope="row" class="in2">空</th><td></td></tr>'
    assert '<td class="malformed"><a class="flag" href="#f-f1">1.2.3</a></td>' in wrong
    assert "code" not in wrong
    assert '<td class="code">201</td>' in form_rows(Block(None, (), rows, True))


def test_words_that_are_the_same_in_both_languages_stand_once():
    assert words(Words("2023", "2023")) == "2023"
    assert words(Words("年", "year")) == '<span lang="zh">年</span><span lang="en">year</span>'
