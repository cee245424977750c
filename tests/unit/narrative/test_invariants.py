"""What must hold of every text: each number in exactly one place, ids that are unique and repeat, time that is linear."""

from __future__ import annotations

import time

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dagster_project.narrative import Narrative, read_narrative
from dagster_project.schemas import CLAIMS, TEXT_FACTS, UNCLAIMED_NUMBERS
from tests.unit.narrative.stand_in import statements_of
from tests.unit.narrative.test_wordings import CASES
from tests.unit.work import calls

DIGITS = frozenset("0123456789０１２３４５６７８９")
PIECES = st.sampled_from(
    [
        *"，。；：、（）()\n 元%",
        "12.50万元", "100元", "3.5%", "30,003.372.11元", "1，234.56万元", "2023年度", "2022年", "0", "-5万元", "４辆", "2050202",
        "增加", "减少", "增加（减少）", "持平", "下降", "占", "其中：", "完成年初预算的", "比上年", "与2022年度相比", "年初预算为", "支出决算为",
        "主要原因：", "主要包括：", "一般公共预算财政拨款支出", "本年支出合计", "基本支出", "“三公”经费", "公务接待费", "一般公共服务支出（类）",
        "财政事务（款）", "行政运行（项）", "无", "分别为", "人员经费", "办公费", "分别占", "团组", "1、", "（一）", "三、支出决算情况说明\n", "\t",
    ]
)  # fmt: skip


def spans(narrative: Narrative) -> tuple[set[tuple[int, int]], list[tuple[int, int]]]:
    boxes = [box for boxes in narrative.claims["figure_boxes"].to_list() for box in boxes]
    claimed = {(b["char_start"], b["char_end"]) for b in boxes if any(c in DIGITS for c in b["text"])}
    return claimed, narrative.unclaimed_numbers.select("char_start", "char_end").rows()


def assert_every_number_in_one_place(text: str) -> None:
    narrative = read_narrative(statements_of(text, 2023))
    claimed, unclaimed = spans(narrative)
    assert len(unclaimed) == len(set(unclaimed))
    assert not claimed & set(unclaimed)
    covered = {index for start, end in [*claimed, *unclaimed] for index in range(start, end)}
    missing = [index for index, character in enumerate(text) if character in DIGITS and index not in covered]
    assert not missing, text[max(0, missing[0] - 20) : missing[0] + 20]


@pytest.mark.parametrize("case", CASES, ids=[case["text"][:24] for case in CASES])
def test_every_number_of_a_wording_is_in_one_place(case: dict) -> None:
    assert_every_number_in_one_place(f"{case['heading']}\n{case['text']}")


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=40).map("".join))
def test_any_text_is_read_and_every_number_accounted_for(text: str) -> None:
    assert_every_number_in_one_place(text)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=120))
def test_no_text_raises(text: str) -> None:
    narrative = read_narrative(statements_of(text, 2023))
    assert narrative.claims.schema == CLAIMS.schema
    assert narrative.unclaimed_numbers.schema == UNCLAIMED_NUMBERS.schema
    assert narrative.text_facts.schema == TEXT_FACTS.schema


@pytest.mark.parametrize("digits", ["9" * 30, "9" * 5_000, "1.234567891", "1,2.3,4" + "5" * 5_000, "0" * 40])
def test_a_figure_beyond_any_money_is_kept_as_text(digits: str) -> None:
    text = f"三、支出决算情况说明\n本年支出合计{digits}亿元，比上年增加{digits}%，其中：基本支出{digits}万元，占{digits}%，完成年初预算的{digits}%。共有车辆{digits}辆。"
    narrative = read_narrative(statements_of(text, 2023))
    assert narrative.claims.height + narrative.unclaimed_numbers.height > 0
    assert_every_number_in_one_place(text)


def test_ids_are_unique_and_the_same_again() -> None:
    text = "\n".join(f"{case['heading']}\n{case['text']}" for case in CASES)
    first, second = (read_narrative(statements_of(text, 2023)).claims for _ in range(2))
    assert first.equals(second)
    assert first["claim_id"].n_unique() == first.height
    known = set(first["claim_id"])
    assert set(first["part_of_claim_id"].drop_nulls()) <= known
    assert set(first["denominator_claim_id"].drop_nulls()) <= known


@pytest.mark.parametrize(
    "piece",
    [
        "1",
        "1,",
        "支出",
        "12.34万元，",
        "（",
        "其中：支出1元，",
        "比上年增加1元",
        "甲（类）",
        "办公费、",
        "请参考",
    ],
)
def test_a_hostile_paragraph_ends_quickly(piece: str) -> None:
    text = "人员经费1元，主要包括：" + piece * (400_000 // len(piece))
    started = time.process_time()
    narrative = read_narrative(statements_of(text, 2023))
    assert time.process_time() - started < 5
    assert narrative.claims.height + narrative.unclaimed_numbers.height >= 1


def test_work_grows_with_the_length_only() -> None:
    text = "\n".join(f"{case['heading']}\n{case['text']}" for case in CASES)
    read_narrative(statements_of(text, 2023))

    def work(times: int) -> int:
        statements = statements_of("\n".join([text] * times), 2023)
        return calls(lambda: read_narrative(statements))

    assert work(8) < 4.5 * work(2)


def test_a_text_without_numbers_has_no_share() -> None:
    narrative = read_narrative(statements_of("本部门负责财政工作。", 2023))
    assert narrative.shares.unparsed is None
    assert narrative.claims.height == 0


def test_figures_lifted_out_of_their_sentence_are_not_put_back_by_guess() -> None:
    text = "二、收入决算情况说明\n本年收入合计万元，其中：财政拨款收入万元，占；其他2946.25 2940.05 99.79%收入万元，占0.21%。"
    narrative = read_narrative(statements_of(text, 2023))
    assert narrative.claims.height == 0
    assert narrative.unclaimed_numbers.filter(pl.col("kind") == "unparsed").height == 4


def test_two_budgets_of_one_sentence_are_two_claims() -> None:
    sentence = (
        "行政运行（项）年初预算为5.00万元，全年预算为7.00万元，支出决算为6.00万元，完成全年预算的85.71%。"
    )
    claims = read_narrative(
        statements_of(f"五、一般公共预算财政拨款支出决算情况说明\n{sentence}\n", 2024)
    ).claims
    assert set(claims["budget_kind"]) == {"initial", "final"}
    assert claims["claim_id"].n_unique() == claims.height == 2
