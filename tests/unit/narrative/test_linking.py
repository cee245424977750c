"""How a claim finds the code and the figure that the document's own forms print."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from dagster_project.narrative import read_narrative
from tests.unit.narrative.stand_in import statements_of

SECTION = "五、一般公共预算财政拨款支出决算情况说明\n"


def observation(
    form: str, code: str, name: str, yuan: str, measure: str = "total", fund: str = "gpb"
) -> dict[str, Any]:
    return {
        "form_id": form,
        "block": "none",
        "item_code": code,
        "item_name": name,
        "item_label": name,
        "measure": measure,
        "fund_source": fund,
        "amount_yuan": Decimal(yuan),
        "occurrence": 1,
    }


def claims(text: str, observations: list[dict[str, Any]] | None = None) -> list[dict[str, Any]]:
    return read_narrative(statements_of(SECTION + text, 2023, observations)).claims.rows(named=True)


def test_a_name_that_only_the_document_knows_is_its_code() -> None:
    own = [observation("gpb_expenditure", "2079977", "乡村剧场建设支出", "120000.00")]
    text = "1.乡村剧场建设支出（项）。年初预算为10万元，支出决算为12万元。"
    assert [claim["item_code"] for claim in claims(text, own)] == ["2079977"]
    (unknown,) = claims(text)
    assert unknown["item_code"] is None
    assert unknown["reason"] == "unknown_name"


def test_a_name_of_many_codes_is_no_guess() -> None:
    text = "1.行政运行（项）。年初预算为10万元，支出决算为12万元。"
    (claim,) = claims(text)
    assert claim["item_code"] is None
    assert claim["reason"] == "ambiguous_name"


def test_a_name_of_many_codes_is_the_one_with_the_figure() -> None:
    own = [
        observation("gpb_expenditure", "2010601", "行政运行", "120000.00"),
        observation("gpb_expenditure", "2010301", "行政运行", "340000.00"),
    ]
    (claim,) = claims("1.行政运行（项）。年初预算为10万元，支出决算为12万元。", own)
    assert (claim["item_code"], claim["form_id"], claim["reason"]) == ("2010601", "gpb_expenditure", None)


def test_a_name_of_many_codes_is_the_only_one_that_the_form_has() -> None:
    own = [observation("gpb_expenditure", "2010601", "行政运行", "120000.00")]
    (claim,) = claims("1.行政运行（项）支出决算为99万元。", own)
    assert claim["item_code"] == "2010601"


def test_the_path_decides_between_codes_of_one_name() -> None:
    text = "1.教育支出（类）教育管理事务（款）行政运行（项）。支出决算为12万元。"
    assert [claim["item_code"] for claim in claims(text)] == ["2050101"]


def test_a_code_in_brackets_wins() -> None:
    text = "1.小学教育（2050202），2023年度决算数为7,970.38万元，比2022年度决算数增长0.39%。"
    (claim,) = claims(text)
    assert claim["item_code"] == "2050202"
    assert claim["rate_direction"] == 1


def test_a_denominator_that_the_text_does_not_state_comes_from_the_form() -> None:
    own = [observation("expenditure", "@total", "合计", "20000000.00", fund="all")]
    text = "2023年度一般公共预算财政拨款支出1,000.00万元，占本年支出合计的50.00%。"
    (claim,) = claims(text, own)
    assert claim["denominator_yuan"] == Decimal("20000000.00")
    assert claim["denominator_claim_id"] is None
    (alone,) = claims(text)
    assert alone["reason"] == "denominator_unknown"


def test_a_fund_named_as_a_source_is_not_the_fund_total() -> None:
    text = "七、“三公”经费支出情况\n“三公”经费支出决算25.5万元（其中：一般公共预算支出25.5万元；政府性基金预算支出0万元）。"
    forms = {claim["form_id"] for claim in claims(text)}
    assert forms == {"three_public", None}


def test_one_figure_for_several_items_is_bound_to_none() -> None:
    text = "三、支出决算情况说明\n上缴上级支出、经营支出、对附属单位补助支出共5.00万元。"
    (claim,) = claims(text)
    assert (claim["item_code"], claim["reason"]) == (None, "joint_subject")


def test_definitions_and_duties_make_no_claims() -> None:
    text = "四、名词解释\n1.基本支出：指人员支出10万元以上的支出，共计20万元。"
    narrative = read_narrative(statements_of(text, 2023))
    assert narrative.claims.height == 0
    assert set(narrative.unclaimed_numbers["kind"]) <= {"numbering", "threshold", "other"}


LIST = "2023年度一般公共预算财政拨款支出100.00万元，主要用于以下方面：一般公共服务（类）支出60.00万元，占60%；教育（类）支出30.00万元，占30%。"


def test_a_list_is_closed_only_if_it_names_all_that_the_form_prints() -> None:
    own = [
        observation("gpb_expenditure", "201", "一般公共服务支出", "600000.00"),
        observation("gpb_expenditure", "205", "教育支出", "300000.00"),
    ]
    more = [*own, observation("gpb_expenditure", "221", "住房保障支出", "100000.00")]
    assert claims(LIST, own)[0]["parts_closed"] is True
    assert claims(LIST, more)[0]["parts_closed"] is False


def test_classes_of_basic_expenditure_are_all_named_or_the_list_is_open() -> None:
    text = "七、基本支出决算情况说明\n一般公共预算财政拨款基本支出90.00万元，其中：工资福利支出50.00万元；商品和服务支出30.00万元。"
    own = [
        observation("gpb_basic_economic", "301", "工资福利支出", "500000.00", measure="amount"),
        observation("gpb_basic_economic", "302", "商品和服务支出", "300000.00", measure="amount"),
    ]
    more = [*own, observation("gpb_basic_economic", "310", "资本性支出", "100000.00", measure="amount")]
    assert claims(text, own)[0]["parts_closed"] is True
    assert claims(text, more)[0]["parts_closed"] is False


def test_a_list_that_says_so_is_open() -> None:
    text = "一般公共预算财政拨款支出100.00万元，其中主要：基本支出60.00万元、项目支出30.00万元等。"
    assert claims(text)[0]["parts_closed"] is False
