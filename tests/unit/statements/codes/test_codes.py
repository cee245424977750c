"""Printed names → official codes of the year; what agrees, contradicts, or cannot be told."""

from __future__ import annotations

import polars as pl
import pytest

from dagster_project import schemas
from dagster_project.settings import Settings
from dagster_project.statements.codes.code_book import CodeBook, name_key
from dagster_project.statements.codes.code_facts import code_name_facts

SEEDS = Settings().seeds
YEARS = (2012, 2018, 2021, 2023, 2024)


def book(year: int | None = 2023) -> CodeBook:
    return CodeBook.load(SEEDS, year)


CLASSES = {
    "201": "一般公共服务", "202": "外交", "203": "国防", "204": "公共安全", "205": "教育", "206": "科学技术",
    "207": "文化旅游体育与传媒", "208": "社会保障和就业", "210": "卫生健康", "211": "节能环保", "212": "城乡社区",
    "213": "农林水", "214": "交通运输", "215": "资源勘探工业信息等", "216": "商业服务业等", "217": "金融",
    "219": "援助其他地区", "220": "自然资源海洋气象等", "221": "住房保障", "222": "粮油物资储备",
    "223": "国有资本经营预算支出", "224": "灾害防治及应急管理", "229": "其他", "231": "债务还本", "232": "债务付息",
    "233": "债务发行费用", "234": "抗疫特别国债安排的支出",
}  # fmt: skip


@pytest.mark.parametrize(("code", "name"), CLASSES.items())
@pytest.mark.parametrize("printed", ["{}", "{}支出", "十二、{}支出", "（三） {} 支出"])
def test_every_class_line_is_found_by_its_name_under_any_ordinal(code, name, printed):
    line = printed.format(name.removesuffix("支出"))
    assert book(2024).functional(line, "") == code
    assert book(None).functional(line, "") == code


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("207", "文化体育与传媒支出"),
        ("210", "医疗卫生与计划生育支出"),
        ("210", "医疗卫生和计划生育支出"),
        ("215", "资源勘探信息等支出"),
        ("215", "资源勘探电力信息等支出"),
        ("220", "国土海洋气象等支出"),
        ("211", "环境保护"),
        ("212", "城乡社区事务"),
    ],
)
def test_an_old_class_name_means_its_code_in_a_later_year_too(code, name):
    assert book(2024).functional(name, "") == code


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("side", ["functional", "economic"])
def test_the_book_holds_every_row_of_the_seeds_that_is_valid_in_a_year(side, year):
    name = "functional_classification" if side == "functional" else "economic_classification_department"
    rows = pl.read_csv(SEEDS / f"{name}.csv", infer_schema=False).with_columns(
        pl.col("valid_from_year", "valid_to_year").cast(pl.Int32)
    )
    valid = rows.filter(
        pl.col("valid_from_year").fill_null(0) <= year, pl.col("valid_to_year").fill_null(9999) >= year
    )
    wanted = dict(valid.group_by("level").agg(pl.col("code").n_unique()).iter_rows())
    codes = getattr(book(year), f"{side}_list").alive
    lengths = {"类": 3, "款": 5, "项": 7}
    assert {level: sum(len(code) == lengths[level] for code in codes) for level in wanted} == wanted
    assert wanted["款"] > (250 if side == "functional" else 80)


@pytest.mark.parametrize("year", YEARS)
def test_every_official_name_finds_its_code_under_its_parent_and_agrees_with_it(year):
    for side in ("functional", "economic"):
        codes = getattr(book(year), f"{side}_list")
        for code in codes.alive:
            name = codes.names[code]
            assert codes.agrees(code, name) is True
            found = codes.codes(name, code[:-2] if len(code) > 3 else "")
            assert code in found, (code, name, found)


def test_of_current_names_nearly_every_one_is_unique_under_its_parent():
    codes = book(2024).functional_list
    unclear = [c for c in codes.alive if codes.code(codes.names[c], c[:-2] if len(c) > 3 else "") != c]
    assert unclear == []


def test_a_name_that_several_codes_bear_is_no_code_until_its_parent_is_known():
    assert book().functional("行政运行") is None
    assert book().functional("行政运行", "20103") == "2010301"
    assert book().functional("其他支出") is None
    assert book().functional("其他支出", "229") == "22999"


def test_the_year_decides_where_a_name_moved():
    assert book(2016).economic("住房公积金", "303") == "30311"
    assert book(2023).economic("住房公积金") == "30113"
    assert book(2016).economic_name("310") == "其他资本性支出"
    assert book(2023).economic_name("310") == "资本性支出"
    assert book(2023).economic_name("30703") == "国内债务发行费用"


def test_drift_of_punctuation_and_suffix_does_not_matter():
    assert book().economic("因公出国(境)费用") == "30212"
    assert book().economic("因 公 出 国（境）费⏎用".replace("⏎", "\n")) == "30212"
    assert book().economic("维修(护)费") == book().economic("维修护费") == "30213"
    assert book().economic("对个人和家庭的补助支出", "") == "303"
    assert name_key("　　其中：“三公”经费（款）") == "三公经费"


def test_99_is_the_other_item_of_its_parent_under_a_like_name_only():
    assert book().functional("其他支出", "20805") == "2080599"
    assert book().functional("其他行政事业单位养老的支出", "20805") == "2080599"
    assert book().functional("其他河流", "20805") is None


def test_what_no_list_knows_is_none_and_never_a_guess():
    assert book().functional("星际航行支出") is None
    assert book().functional("") is None
    assert book().functional_name("2099998") is None
    assert book().agrees("2099998", "行政运行", "functional") is None
    assert book().agrees("2010301", "星际航行支出", "functional") is None


def test_a_code_agrees_with_old_names_and_spellings_and_not_with_its_neighbour():
    assert book().agrees("207", "文化体育与传媒支出", "functional") is True
    assert book().agrees("2080505", "机关事业单位基本养老保险缴费", "functional") is True
    assert book().agrees("2080505", "机关事业单位职业年金缴费支出", "functional") is False
    assert book().agrees("2101101", "事业单位医疗", "functional") is False
    assert book().agrees("30101", "津贴补贴", "economic") is False
    assert book().agrees("30399", "其他对个人和家庭的补助支出", "economic") is True


def observation(form_id: str, code: str, name: str, source: str = "printed") -> dict[str, object]:
    return {
        "document_id": "d",
        "form_id": form_id,
        "item_code": code,
        "item_name": name,
        "measure": "total",
        "code_source": source,
        "page_number": 3,
        "bbox": {"x0": 1.0, "y0": 2.0, "x1": 3.0, "y1": 4.0},
    }


def test_a_contradiction_is_told_once_a_form_and_nothing_else_is():
    rows = [
        observation("expenditure", "2101101", "事业单位医疗"),
        observation("expenditure", "2101101", "事业单位医疗"),
        observation("income", "2101101", "行政单位医疗"),
        observation("income", "2101102", "行政单位医疗", source="name"),
        observation("income", "2101199", "其他行政事业单位医疗"),
        observation("income", "2999999", "行政单位医疗"),
        observation("gpb_basic_economic", "30101", "津贴补贴"),
        observation("gpb_basic_economic", "30101", "基本工资（统发）"),
    ]
    facts = code_name_facts("d", schemas.OBSERVATIONS.frame(rows), book())
    schemas.TEXT_FACTS.frame(facts)
    assert [(f["form_id"], f["item_code"], f["stated_text"], f["expected_text"]) for f in facts] == [
        ("expenditure", "2101101", "事业单位医疗", "行政单位医疗"),
        ("gpb_basic_economic", "30101", "津贴补贴", "基本工资"),
    ]
    assert {f["kind"] for f in facts} == {"code_name_mismatch"}
    assert facts[0]["page_number"] == 3 and facts[0]["bbox"]["x1"] == 3.0


def test_no_code_with_its_official_name_of_any_year_is_ever_a_contradiction():
    for year in YEARS:
        rows = [
            observation(form, code, book(other).functional_name(code))
            for form in ("expenditure",)
            for other in YEARS
            for code in book(other).functional_list.alive
        ]
        assert code_name_facts("d", schemas.OBSERVATIONS.frame(rows), book(year)) == []
