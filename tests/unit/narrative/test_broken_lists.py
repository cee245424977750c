"""A list that breaks off: what stands elsewhere is not known, so nothing is taken for the whole or for complete."""

from __future__ import annotations

import polars as pl

from dagster_project.narrative import read_narrative
from tests.unit.narrative.stand_in import statements_of

NATURES = "三、支出决算情况说明\n2023年度本年支出合计708.83万元，其中：基本支出395.89万元，占55.85%"
CLASSES = "五、一般公共预算财政拨款支出决算结构情况\n"


def claims_of(text: str) -> pl.DataFrame:
    return read_narrative(statements_of(text, 2023)).claims


def closed(text: str) -> bool:
    return claims_of(text).filter(final_text="708.83")["parts_closed"].to_list()[0]


def test_a_list_whose_last_member_ends_with_a_stop_is_closed():
    assert closed(f"{NATURES}；项目支出312.94万元，占44.15%。")
    assert closed(f"{NATURES}。")


def test_a_list_that_breaks_off_is_closed_only_where_it_makes_the_whole():
    heading = "四、财政拨款收入支出决算总体情况说明"
    assert not closed(f"{NATURES}；\n{heading}")
    assert closed(f"{NATURES}；项目支出312.94万元，占44.15%；\n{heading}")


def test_a_member_that_opens_a_paragraph_is_not_what_the_others_are_shares_of():
    read = claims_of(f"{CLASSES}城乡社区支出1166.93万元，占27.5%；农林水支出1009.28万元，占23.8%。")
    assert read["share_text"].to_list() == ["27.5", "23.8"]
    assert read["denominator_claim_id"].to_list() == [None, None]
    assert all("denominator_unknown" in reason for reason in read["reason"])


def test_a_whole_with_a_share_of_its_own_is_what_its_members_are_shares_of():
    read = claims_of(
        f"{CLASSES}一般公共预算财政拨款支出4244.80万元，占本年支出合计的100%，其中："
        "城乡社区支出1166.93万元，占27.5%；农林水支出1009.28万元，占23.8%。"
    )
    whole = read.filter(final_text="4244.80")["claim_id"][0]
    assert read.filter(pl.col("share_text").is_in(["27.5", "23.8"]))["denominator_claim_id"].to_list() == [
        whole,
        whole,
    ]


def test_an_amount_is_no_share_of_a_smaller_one_that_happens_to_open_the_paragraph():
    read = claims_of(f"{CLASSES}上年结转36.25万元。城乡社区支出1166.93万元，占27.5%。")
    assert read.filter(share_text="27.5")["denominator_claim_id"].to_list() == [None]
