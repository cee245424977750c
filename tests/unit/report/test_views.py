"""Clean tables, charts and findings as pages show them."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from dagster_project import schemas
from dagster_project.report.finding_parts import differing
from dagster_project.report.member_order import weight
from dagster_project.report.quotes import segments
from dagster_project.report.site.charts import document_charts, years
from dagster_project.report.site.findings_view import finding_views, marked_figures, wanted_places
from dagster_project.report.site.forms_view import form_views
from dagster_project.report.site.pictures import Picture, place_of
from dagster_project.report.site.source import evidence, reader
from dagster_project.report.words import figure, span, word

from .example import STATED, finding, form, observations, small_site

NO_FORMS = schemas.FORMS.frame()


def test_a_form_is_a_table_again():
    views = form_views(schemas.OBSERVATIONS.frame(observations("d")).to_dicts(), NO_FORMS, {})
    assert [view.form_id for view in views] == ["income_expenditure_summary", "expenditure", "three_public"]
    block = views[1].blocks[0]
    assert [column.zh for column in block.columns] == ["合计", "基本支出", "项目支出"]
    total, first, second = block.rows[:3]
    assert (total.is_total, first.code, second.indent) == (True, "201", 1)
    assert [cell.text for cell in first.cells] == ["8,210.55", "5,100.25", "3,110.30"]
    assert [cell.text for cell in block.rows[3].cells] == ["5,100.25", "5,100.25", ""]  # blank stays blank


def test_sides_of_a_form_stay_apart():
    summary = form_views(schemas.OBSERVATIONS.frame(observations("d")).to_dicts(), NO_FORMS, {})[0]
    assert [block.title.zh for block in summary.blocks] == ["收入", "支出"]


def test_a_figure_with_a_finding_points_to_it():
    findings = schemas.FINDINGS.frame([finding("d")])
    marked = marked_figures(findings)
    views = form_views(schemas.OBSERVATIONS.frame(observations("d")).to_dicts(), NO_FORMS, marked)
    flagged = [cell for row in views[1].blocks[0].rows for cell in row.cells if cell.finding_id]
    assert [(cell.text, cell.finding_id) for cell in flagged] == [("13,590.96", findings["finding_id"][0])]


def test_malformed_figures_are_shown_as_printed():
    rows = observations("d")[:1]
    rows[0] |= {"amount_yuan": None, "value_raw": "30,003.372.11"}
    cell = form_views(schemas.OBSERVATIONS.frame(rows).to_dicts(), NO_FORMS, {})[0].blocks[0].rows[0].cells[0]
    assert (cell.text, cell.is_malformed) == ("30,003.372.11", True)


def test_a_finding_shows_its_places_checks_and_allowance():
    view = finding_views(schemas.FINDINGS.frame([finding("d")]), {})[0]
    assert [place.role for place in view.places] == ["stated", "compared"]
    assert view.places[0].printed == "13,590.96 万元"
    assert view.places[0].expected == "13,590.93 – 13,590.97 万元"
    (told,) = view.checks
    assert [(f.side.zh, f.label.zh, f.printed) for f in told.figures][:2] == [
        ("左边", "支出决算表 · 合计", "13,590.96 万元"),
        ("右边", "支出决算表 · 一般公共服务支出 · 合计", "8210.55 万元"),
    ]
    assert (told.lhs, told.rhs) == ("13,590.96 万元", "13,590.95 万元")
    assert (told.difference, told.allowance) == ("0.01 万元", "±0.005 万元")


def test_places_are_shown_by_picture_and_the_first_three_without_one():
    members = [
        finding("d")["members"][0] | {"role": "stated", "page_number": page, "bbox": STATED}
        for page in range(1, 7)
    ]
    places = [place_of(member) for member in members]
    pictures = {
        place: Picture("shared.png" if number < 3 else f"{number}.png", 0, 0, 800, 110, place)
        for number, place in enumerate(places)
        if number not in (1, 5)
    }
    findings = schemas.FINDINGS.frame([finding("d", members=members)])
    groups = finding_views(findings, pictures)[0].groups
    assert [[place.page for place in group.places] for group in groups] == [[1, 3], [2], [4], [5]]
    assert [group.picture.name if group.picture else None for group in groups] == [
        "shared.png",
        None,
        "3.png",
        "4.png",
    ]


def test_places_of_one_sentence_without_a_picture_are_shown_together_with_their_figures_marked():
    quote = "比上年增加30.00元，增长29.3%"
    members = [
        finding("d")["members"][0] | {"role": role, "bbox": None, "quote": quote, "stated_text": text}
        for role, text in (("stated", "29.3%"), ("compared", "30.00"))
    ]
    findings = schemas.FINDINGS.frame([finding("d", members=members)])
    (group,) = finding_views(findings, {})[0].groups
    assert group.quotes == [
        [("比上年增加", None), ("30.00", "compared"), ("元，增长", None), ("29.3%", "stated")]
    ]


@pytest.mark.parametrize(
    ("quote", "marked"),
    [
        ("112.34 和 12.3", ["12.3"]),
        ("12.34", []),
        ("1,12.3", []),
        ("12.3，12.3。", ["12.3", "12.3"]),
        ("", []),
    ],
)
def test_only_a_figure_that_stands_alone_is_marked(quote, marked):
    cut = segments(quote, {"12.3": "stated", "": "compared"})
    assert [text for text, role in cut if role] == marked
    assert "".join(text for text, _ in cut) == quote


def test_pictures_are_wanted_of_serious_findings_only():
    serious, note = finding("d"), finding("d", level="提示")
    assert len(wanted_places(schemas.FINDINGS.frame([serious]))) == 2
    assert wanted_places(schemas.FINDINGS.frame([note])) == []


def test_a_document_full_of_errors_gets_so_many_pictures():
    findings = [
        finding(
            "d",
            members=[finding("d")["members"][0] | {"bbox": STATED, "page_number": page, "role": "stated"}],
        )
        for page in range(1, 1_000)
    ]
    places = wanted_places(schemas.FINDINGS.frame(findings))
    assert [place.page_number for place in places] == list(range(1, 201))


def test_charts_show_classes_and_the_three_public_items():
    classes, three = document_charts(observations("d"))
    assert [row.name.zh for row in classes.rows][:2] == ["一般公共服务支出", "社会保障和就业支出"]
    assert classes.rows[0].values == (Decimal("5100.25"), Decimal("3110.30"))
    assert [row.values for row in three.rows] == [(Decimal(12), Decimal("9.5"))] * 2


def test_the_bars_are_as_long_as_their_figures():
    chart = document_charts(observations("d"))[1]
    lengths = [
        float(length) for length in re.findall(r'd="M0,[\d.]+h([\d.]+)v[^"]*" class="bar-[ab]"', chart.svg)
    ]
    assert lengths == pytest.approx([400, 400 * 9.5 / 12] * 2, abs=0.5)
    assert "<text" not in chart.svg


def test_a_chart_shows_the_budgets_that_the_text_tells_beside_the_final_figures(tmp_path):
    warehouse, _, documents = small_site(tmp_path)
    with reader(warehouse) as connection:
        told = evidence(connection, [documents[0]["document_id"]])[documents[0]["document_id"]].budgets
    (chart,) = document_charts([], told.to_dicts())
    assert [(row.name.zh, row.values) for row in chart.rows] == [
        ("一般公共服务支出", (Decimal(8_000), Decimal("8210.55"))),
        ("社会保障和就业支出", (Decimal(2_400), Decimal("2326.71"))),
    ]


def test_nothing_to_show_gives_no_chart():
    assert document_charts([]) == []
    assert years([{"fiscal_year": 2023, "earned": Decimal(1), "spent": None}]) is None


@pytest.mark.parametrize(
    ("shown", "other", "apart"),
    [
        ("264.24", "246.24", ["64"]),
        ("13,590.96", "3,590.96", ["1"]),
        ("23.5%", "30.7%", []),  # another number, not a slip
        ("23.5%", "23.4%", ["5"]),
        ("1,234.50", "≤1,234.40", []),
    ],
)
def test_digits_that_differ_are_marked_from_the_point(shown, other, apart):
    pieces = differing(shown, other)
    assert [text for text, differs in pieces if differs] == apart
    assert "".join(text for text, _ in pieces) == shown


def test_figures_are_written_as_people_write_them():
    assert figure(Decimal("404347110.22"), "元") == "404,347,110.22 元"
    assert figure(Decimal("14.00"), "%") == "14%"
    assert figure(Decimal("1000000"), "%") == "1,000,000%"
    assert span(Decimal(1), Decimal(2), "count") == "1 – 2"
    assert span(None, None, "元") == ""


def test_an_unknown_code_is_shown_not_hidden():
    assert word("causes", "a_new_cause").zh == "a_new_cause"


def test_a_form_without_figures_is_shown_with_its_note():
    note = "注：本年度无此项收支，故本表无数据。"
    forms = schemas.FORMS.frame([form("d", "gf_income_expenditure", state="declared_empty", note=note)])
    view = form_views(schemas.OBSERVATIONS.frame().to_dicts(), forms, {})[0]
    assert (view.state, view.note, view.blocks) == ("declared_empty", note, ())


def test_unknown_forms_are_shown_one_by_one_under_their_titles():
    rows = [row | {"form_id": "other", "item_code": None} for row in observations("d")[:6]]
    for row in rows[3:]:
        row |= {"page_number": 2}
    forms = [
        form("d", "other", title="甲表"),
        form("d", "other", form_number=2, title="乙表", first_page=2, last_page=2),
    ]
    views = form_views(schemas.OBSERVATIONS.frame(rows).to_dicts(), schemas.FORMS.frame(forms), {})
    assert [view.printed_title for view in views] == ["甲表", "乙表"]
    assert len({view.anchor for view in views}) == 2


def test_blanks_of_a_sum_come_last_and_get_no_picture():
    box = {"x0": 10.0, "y0": 10.0, "x1": 60.0, "y1": 20.0}
    blank, printed, judged = (
        {"role": role, "stated_value": value, "page_number": page, "bbox": box}
        for role, value, page in (
            ("compared", Decimal(0), 1),
            ("compared", Decimal(5), 2),
            ("stated", Decimal(6), 3),
        )
    )
    assert sorted([blank, printed, judged], key=weight) == [judged, printed, blank]
    findings = schemas.FINDINGS.frame([finding("d", members=[blank, printed, judged])])
    assert [place.page_number for place in wanted_places(findings)] == [3, 2]
