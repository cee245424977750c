"""Who and when: agreement of witnesses, contradictions kept as facts, and nobody accused on weak evidence."""

from __future__ import annotations

import time
from types import SimpleNamespace

import pytest

from dagster_project import schemas
from dagster_project.statements.identity.body_and_year import is_short_for, unify_name
from dagster_project.statements.identity.contents import form_of_title
from dagster_project.statements.identity.publication import read_identity
from dagster_project.statements.layout.grids import read_pieces
from dagster_project.statements.layout.text import text_lines

BODY = "清江省云溪市教育局"
TITLES = ("收入支出决算总表", "收入决算表", "支出决算表", "财政拨款收入支出决算总表")
IDS = ("income_expenditure_summary", "income", "expenditure", "fiscal_summary")


def account(body: str = BODY, year: int = 2023, *, own_tables: str = "") -> list[tuple[int, str]]:
    """(page, line) of an ordinary account: cover, contents, overview, forms, narrative."""
    numbered = [f"{number}、{title}" for number, title in zip("一二三四", TITLES, strict=True)]
    return [
        (1, body),
        (1, f"{year}年度部门决算"),
        (1, f"{year + 1}年8月"),
        (2, "目 录"),
        (2, f"第一部分 {body}概况"),
        (2, f"第二部分 {body}{year}年度部门决算表"),
        *[(2, f"{line}……{page}") for page, line in enumerate(numbered, start=4)],
        (2, f"第三部分 {body}{year}年度部门决算情况说明"),
        (3, f"第一部分 {body}概况"),
        (3, f"从预算单位构成看，{body}部门决算包括：{body}本级决算。"),
        (4, f"第二部分 {body}{year}年度部门决算表"),
        (4, own_tables or f"{year}年度"),
        (8, f"第三部分 {body}{year}年度部门决算情况说明"),
        (8, f"{body}{year}年度收入支出总计12.34万元，与{year - 1}年度相比，增加1.00万元。"),
    ]


def read(
    pages,
    *,
    role=None,
    forms=IDS,
    units=(),
    cells=("1,234.56",),
    file_name="附件1.pdf",
    media="digital",
    lost=(),
):
    rows, at = [], 0
    for index, (page, text) in enumerate(pages):
        rows.append(
            {"document_id": "d", "page_number": page, "line_index": index, "text": text}
            | {"char_start": at, "role": role}
        )
        at += len(text) + 1
    cell_rows = [
        {
            "document_id": "d",
            "page_number": 4,
            "table_index": 0,
            "row_index": i,
            "column_index": j,
            "text": text,
        }
        for i, row in enumerate(cells)
        for j, text in enumerate([row] if isinstance(row, str) else row)
    ]
    titles = dict(zip(IDS, TITLES, strict=True))
    content = SimpleNamespace(
        document_id="d",
        file_name=file_name,
        media=media,
        rejections=schemas.REJECTIONS.frame([{"scope": scope} for scope in lost]),
    )
    form_rows = [{"form_id": form, "title": titles.get(form), "stated_unit": "万元"} for form in forms]
    pieces = list(read_pieces(schemas.CELLS.frame(cell_rows)))
    return read_identity(content, text_lines(schemas.LINES.frame(rows)), pieces, form_rows, units)


def kinds(identity) -> list[tuple[str, str | None]]:
    return [(row["kind"], row["stated_text"]) for row in identity.text_facts]


def test_a_clean_account_names_itself_and_gives_no_fact():
    identity = read(account())
    assert identity.text_facts == []
    told = identity.document
    assert (told["entity_name"], told["fiscal_year"], told["document_kind"]) == (BODY, 2023, "部门决算")
    assert told["named_form_ids"] == sorted(IDS)
    assert told["missing_form_ids"] == []
    assert not told["is_template"]
    schemas.DOCUMENTS.frame([told])  # no column that does not exist


def test_a_name_wrapped_on_the_cover_is_joined():
    pages = [
        (1, "中共云溪市委"),
        (1, "社会工作部2023年度"),
        (1, "部门决算"),
        *account("中共云溪市委社会工作部")[2:],
    ]
    assert read(pages).document["entity_name"] == "中共云溪市委社会工作部"


def test_a_fill_in_line_and_the_file_name_suffice():
    pages = [(1, "收入支出决算总表"), (1, "部门：云溪市水利局 金额单位：万元"), (1, "2022年度")]
    told = read(pages, file_name="2022年度云溪市水利局部门决算.pdf").document
    assert (told["entity_name"], told["fiscal_year"]) == ("云溪市水利局", 2022)


def test_the_date_of_issue_is_not_the_fiscal_year():
    assert (
        read([(1, "云溪市水利局"), (1, "二〇二二年度部门决算"), (1, "2023年9月")]).document["fiscal_year"]
        == 2022
    )


def test_another_year_in_a_heading_is_a_fact_and_a_comparison_is_not():
    pages = [*account(), (8, "二、2021年度收入决算情况说明"), (8, "三、与2022年度支出决算对比情况")]
    assert kinds(read(pages)) == [("wrong_year", "2021")]


def test_another_year_at_the_head_of_a_form_is_a_fact():
    assert kinds(read([*account(), (5, "收入决算表"), (5, "2022年度")])) == [("wrong_year", "2022")]


def test_a_year_alone_that_heads_no_form_is_the_head_of_a_column():
    assert kinds(read([*account(), (9, "三公经费"), (9, "2022年度"), (9, "2023年度")])) == []


def test_the_second_half_of_a_wrapped_entry_is_no_entry():
    pages = [*account()[:4], (2, "一、政府性基金预算财政拨款收入"), (2, "支出决算表……9"), *account()[10:]]
    assert read(pages, forms=()).document["named_form_ids"] == ["gf_income_expenditure"]


def test_two_years_of_equal_weight_accuse_nobody():
    pages = [
        (1, "云溪市水利局"),
        (1, "部门决算"),
        (2, "一、2022年度收入决算情况"),
        (2, "二、2023年度支出决算情况"),
    ]
    assert kinds(read(pages)) == []


def test_another_body_as_the_subject_of_a_heading_is_a_fact():
    pages = [*account(), (9, "第四部分 清江省云溪市民政局2023年度部门决算表")]
    assert kinds(read(pages)) == [("foreign_name", "清江省云溪市民政局")]


def test_another_body_as_the_subject_of_a_total_is_a_fact():
    pages = [*account(), (9, "云溪市民政局2023年度支出总计12.34万元。")]
    assert kinds(read(pages)) == [("foreign_name", "云溪市民政局")]


def test_another_body_as_the_owner_of_the_vehicles_is_a_fact():
    pages = [*account(), (9, "截至2023年12月31日，云溪市民政局共有车辆3辆，其中，其他用车3辆。")]
    assert kinds(read(pages)) == [("foreign_name", "云溪市民政局")]


@pytest.mark.parametrize(
    "line",
    [
        "截至2023年12月31日，本部门共有车辆3辆。",
        "云溪市教育局2023年度支出总计12.34万元。",  # a short form of its own name
        "根据云溪市财政局的批复，2023年度部门决算公开如下。",
        "云溪市教育考试中心2023年度支出总计1.00万元。",  # a unit of its list
        "“武装警察部队”2023年度决算30.00万元，比年初预算减少4.00万元。",  # an item of the classification
        "武装警察部队2023年度决算30.00万元。",
    ],
)
def test_short_forms_units_and_mentions_are_no_foreign_name(line):
    assert kinds(read([*account(), (9, line)], units=(f"{BODY}（本级）", "云溪市教育考试中心"))) == []


def test_an_abbreviation_is_no_foreign_name():
    pages = [*account("云溪市发展和改革委员会"), (9, "第四部分 云溪市发改委2023年度部门决算情况说明")]
    assert kinds(read(pages)) == []


def test_a_name_in_the_head_of_the_page_and_on_the_cover_is_said_once():
    pages = [(1, f"2023年度部门决算公开{BODY}"), *account()]
    assert read(pages).document["entity_name"] == BODY


def test_a_listed_form_that_is_not_there_is_missing():
    identity = read(account(), forms=IDS[:3])
    assert identity.document["missing_form_ids"] == ["fiscal_summary"]
    assert [(row["kind"], row["form_id"], row["page_number"]) for row in identity.text_facts] == [
        ("form_missing", "fiscal_summary", 2)
    ]


@pytest.mark.parametrize(
    ("lines", "options"),
    [
        ([(4, "（报表详见附件）")], {}),  # said to be elsewhere
        ([(7, "财政拨款收入支出决算总表")], {}),  # its title is printed: our reading failed, not the document
        ([(7, "某某市某某局2023年度财政拨款收入支出决算总表（单位：万元）")], {}),
        ([(7, "2023年度财政拨款收入支出决算总表（单位：万元）")], {}),
        ([], {"lost": ("page",)}),  # a page could not be read
        ([], {"media": "scanned"}),
    ],
)
def test_a_form_is_not_missing_where_that_is_not_proved(lines, options):
    identity = read([*account(), *lines], forms=IDS[:3], **options)
    assert identity.document["missing_form_ids"] == []
    assert identity.text_facts == []


def test_a_form_whose_title_lies_in_a_cell_with_all_the_rest_is_not_missing():
    unread = "财政拨款收入支出决算总表\n公开04表\n部门：清江省某局 金额单位：万元\n收入 支出"
    assert read(account(), forms=IDS[:3], cells=(unread,)).document["missing_form_ids"] == []
    torn = (
        "部门：清江省某局 金额单位：万\n收入",
        "财政拨款收入\n元\n项目",
        "支出决算总表\n支出",
        "公开04表\n合计",
    )
    assert read(account(), forms=IDS[:3], cells=(torn,)).document["missing_form_ids"] == []
    listed = "一、财政拨款收入支出决算总表"  # contents set as a table say nothing of what follows
    assert read(account(), forms=IDS[:3], cells=(listed,)).document["missing_form_ids"] == ["fiscal_summary"]


def test_what_the_document_does_not_list_cannot_be_missing():
    pages = [line for line in account() if line[0] != 2]
    assert read(pages, forms=()).document["missing_form_ids"] == []


def test_a_section_list_counts_where_there_are_no_contents():
    listed = [(2, f"{number}、{title}") for number, title in zip("一二三四", TITLES, strict=True)]
    pages = [account()[0], account()[1], (2, "第二部分 2023年度部门决算报表"), *listed, *account()[10:]]
    assert read(pages, forms=IDS[:2]).document["missing_form_ids"] == ["expenditure", "fiscal_summary"]


def test_a_placeholder_in_a_title_is_a_fact():
    assert kinds(read([*account(), (9, "第四部分 XX局2023年度部门决算说明")])) == [("placeholder", "XX")]


def test_a_template_names_nobody():
    identity = read(account("清江省XX局"), cells=("201", "2010301", "1", ""), forms=IDS)
    told = read(
        [(p, t.replace("12.34", "XX").replace("1.00", "XX")) for p, t in account("清江省XX局")],
        cells=("201",),
    )
    assert identity.document["is_template"] is False  # its text still has an amount
    assert told.document["is_template"]
    assert (told.document["entity_name"], told.document["document_kind"]) == (None, "模板")
    assert {row["kind"] for row in told.text_facts} == {"placeholder"}


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("上海市普陀区财政局", "310107"),
        ("上海市财政局", "310000"),
        ("普陀区财政局", None),  # two districts have this name
        ("西南大学", None),
    ],
)
def test_the_region_is_read_from_the_name_and_never_guessed(name, code):
    pages = [(1, name), (1, "2023年度部门决算")]
    assert read(pages).document["region_code"] == code


def test_a_region_in_the_middle_of_another_name_is_none():
    assert read([(1, "青岚县林业局"), (1, "2023年度部门决算")]).document["region_code"] is None


def test_another_body_without_the_fund_is_a_fact_too():
    pages = [*account(), (9, "云溪市民政局2023年度无政府性基金预算财政拨款收入和支出。")]
    assert kinds(read(pages)) == [("foreign_name", "云溪市民政局")]


def test_another_year_in_a_part_without_the_word_for_accounts_is_a_fact():
    assert kinds(read([*account(), (9, "第四部分 2021年度其他重要事项的情况说明")])) == [
        ("wrong_year", "2021")
    ]


def test_a_region_of_several_is_decided_by_its_parent_in_a_heading():
    pages = [(1, "普陀区财政局"), (1, "2023年度部门决算"), (2, "上海市普陀区财政局2023年度部门决算表")]
    assert read(pages).document["region_code"] == "310107"


def test_the_rounding_note_is_kept_as_printed():
    pages = [*account(), (9, "注：本表金额转换为万元时，因四舍五入可能存在尾差。")]
    assert read(pages).document["rounding_note"] == "注：本表金额转换为万元时，因四舍五入可能存在尾差。"


@pytest.mark.parametrize(
    ("printed", "unified"),
    [
        ("上海市普陀区财政局（本级）", "上海市普陀区财政局"),
        ("云溪市 水利局 本级", "云溪市水利局"),
        ("“云溪市水利局”", "云溪市水利局"),
    ],
)
def test_variants_of_a_name_unify(printed, unified):
    assert unify_name(printed) == unified


def test_short_names():
    assert is_short_for("市发改委", "云溪市发展和改革委员会") is False  # ends otherwise: no proof
    assert is_short_for("大桥街道办事处", "云溪市人民政府大桥街道办事处")
    assert not is_short_for("云溪市民政局", BODY)


@pytest.mark.parametrize(
    ("line", "form"),
    [
        ("七、财政拨款“三公”经费支出决算表.......12", "three_public"),
        ("表1 收入支出决算总表", "income_expenditure_summary"),
        ("（四）高等学校财政拨款支出决算表", "fiscal_expenditure"),
        ("公开05表 一般公共预算财政拨款支出决算表", "gpb_expenditure"),
        ("七、财政拨款“三公”经费支出决算情况说明", None),
    ],
)
def test_titles_in_lists(line, form):
    assert form_of_title(line) == form


def test_odd_text_raises_nothing():
    junk = [
        "决算" * 500,
        "((((2023年",
        "第一部分",
        "部门：",
        "：" * 300,
        "\u202e反2023年度部门决算",
        "2023年度" * 200,
    ]
    read([(1, text) for text in junk], file_name="..pdf")
    read([], file_name="")


@pytest.mark.parametrize(
    "unit", ["决算", ".", "1", "_", "1,", "X", "(", "年", "2023年度", "表", "…1", "XX局"]
)
def test_no_line_costs_more_than_its_length(unit):
    started = time.perf_counter()
    read([(1, "目录"), (1, unit * 60_000)], role="title", cells=(unit * 60_000,))
    assert time.perf_counter() - started < 5
