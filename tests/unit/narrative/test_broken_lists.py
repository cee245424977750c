"""A list that breaks off: what stands elsewhere is not known, so nothing is taken for the whole or for complete."""

from __future__ import annotations

import polars as pl
import pytest

from dagster_project.narrative import read_narrative
from dagster_project.narrative.text.wrapped import (
    breaks_anywhere,
    ends_of_wrapped,
    is_out_of_order,
    rows_of_tables,
)
from tests.unit.narrative.stand_in import statements_of, wrapped

NATURES = "三、支出决算情况说明\n2023年度本年支出合计708.83万元，其中：基本支出395.89万元，占55.85%"
CLASSES = "五、一般公共预算财政拨款支出决算结构情况\n"
PAGE = """一、收入支出决算总体情况
2023年度收、支总计204,347,110.22元，比上年增加26,565,560.88元，增长14.9%。
二、收入决算情况说明
2023年度本年收入合计200,602,725.11元，其中：财政拨款收入190,602,725.11元，占95.0%；其他收入10,000,000.00元，占5.0%。
三、支出决算情况说明
2023年度本年支出合计203,744,385.11元，其中：基本支出42,953,444.85元，占21.1%；项目支出160,790,940.26元，占78.9%。
四、一般公共预算财政拨款支出决算情况说明
2023年度一般公共预算财政拨款支出4,831,899.23元，主要用于以下方面（按大类）：一般公共服务支出1,000,373.56元，占比20.7%；公共安全支出2,197,777.75元，占比45.5%；社会保障和就业支出1,633,747.92元，占比33.8%。
1、“一般公共服务支出”（类）2023年度决算1,000,373.56元，比年初预算减少64,942.31元，下降6.1%。其中：
“审计事务”2023年度决算673,490.93元，比年初预算减少36,685.67元，降低5.2%。主要原因是部分项目跨年度实施。
“海关事务”2023年度决算326,882.63元，比年初预算减少28,256.64元，下降8.0%。主要原因是部分项目跨年度实施。
2、“公共安全支出”（类）2023年度决算2,197,777.75元，比年初预算减少361,352.22元，下降14.1%。"""


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


def test_two_of_the_vehicle_costs_are_not_all_three_public_costs():
    section = "一、“三公”经费财政拨款决算情况\n"
    read = claims_of(
        f"{section}2023年度“三公”经费财政拨款决算数5.20万元。其中，公务用车购置费决算数1.00万元；"
        "公务用车运行维护费决算数2.00万元。"
    )
    assert read.filter(final_text="5.20")["parts_closed"].to_list() == [False]


@pytest.mark.parametrize("indent", ["　　", ""])
@pytest.mark.parametrize("width", range(24, 46, 3))
def test_plain_text_broken_at_a_width_says_what_it_said_unbroken(width, indent):
    columns = ("item_code", "measure", "final_yuan", "change_yuan", "rate", "share", "parts_closed")
    whole, broken = claims_of(PAGE), claims_of(wrapped(PAGE, width, indent))
    assert whole.height == 15
    assert broken.select(columns).rows() == whole.select(columns).rows()


def test_lines_that_end_anywhere_are_paragraphs():
    lines = PAGE.split("\n")
    assert ends_of_wrapped(lines) == ([None] * len(lines), True)


def test_a_page_number_between_two_halves_of_a_sentence_parts_nothing():
    lines = wrapped(PAGE, 30, "　　").split("\n")
    at = next(index for index, line in enumerate(lines) if not line.endswith("。") and "公共安全" in line)
    paged = [*lines[: at + 1], "", "                12", "", *lines[at + 1 :]]
    assert claims_of("\n".join(paged))["final_yuan"].to_list() == claims_of(PAGE)["final_yuan"].to_list()


def test_rows_of_a_table_that_lost_its_rules_state_nothing():
    rows = "项目支出\n160,790,940.26\n基本支出 42,953,444.85\n12\n"
    text = wrapped(PAGE, 30, "　　")
    assert claims_of(rows + text)["final_yuan"].to_list() == claims_of(text)["final_yuan"].to_list()


def test_the_title_of_a_part_may_stand_below_its_number():
    budget = (
        "2023年全年预算数417.61万元，其中：基本支出291.36万元，占比69.8%；项目支出126.25万元，占比30.2%。"
    )
    one = claims_of(f"第四部分 2023年度部门绩效评价情况\n一、当年预算执行情况\n{budget}")
    two = claims_of(f"第四部分\n\n2023年度部门绩效评价情况\n一、当年预算执行情况\n{budget}")
    assert one["budget_kind"].to_list() == ["adjusted"] * 3
    assert two["budget_kind"].to_list() == one["budget_kind"].to_list()


ROWS = """                                     行次      决算数         项目           行次      决算数
一、一般公共预算财政拨款收入          1       34，961.87   一、一般公共服务支出     32   8，943.67
二、政府性基金预算财政拨款收入         2         0.00     二、外交支出         33     0.00
三、国有资本经营预算财政拨款收入        3         0.00     三、国防支出         34     -
本年收入合计   34，961.87
30114   医疗费   4，526，009.95   30213   维修（护）费   4，504，918.81   31008   物资储备
  其中：授予小微企业合同金额                         １０２６．３２
20101 人大事务 8,144,199.79 5,241,207.66 2,902,992.13"""


def test_rows_of_tables_whose_commas_are_wide_do_not_hide_the_width_of_the_sentences():
    rows = "\n".join(ROWS.split("\n")[1:] * 12)
    text = wrapped(PAGE, 30, "　　")
    assert any(ends_of_wrapped(f"{rows}\n{text}".split("\n"))[0])
    assert claims_of(f"{rows}\n{text}")["final_yuan"].to_list() == claims_of(PAGE)["final_yuan"].to_list()


@pytest.mark.parametrize("row", ROWS.split("\n")[1:])
def test_a_row_of_a_table_is_read_for_no_claim_and_each_of_its_numbers_is_told(row):
    read = read_narrative(statements_of(f"{PAGE}\n{row}", 2024))
    assert read.claims["final_yuan"].to_list() == claims_of(PAGE)["final_yuan"].to_list()
    figures = read.unclaimed_numbers.filter(pl.col("char_start") > len(PAGE))
    assert "".join(figures["text"].to_list()).count(".") == row.count(".") + row.count("．")


def test_what_has_a_unit_or_goes_on_below_is_no_row():
    lines = [
        "2023年度本年支出合计 708.83 万元",
        "2023年度本年支出合计   708.83",
        "万元（含结转）",
        "预算 12.00 万元   决算 13.00",
        "，完成108.3%",
        "第三部分   2023年度其他重要事项的情况说明",
        "2023年度“三公”经费决算数56.42万元   比年初预算数75.10万元",
    ]
    assert rows_of_tables(lines, [None] * len(lines)) == set()


def test_items_of_two_tables_are_no_list_that_counts_one_twice():
    table = "七、附属单位上缴收入     7         0.00                    38     0.00\n出\n"
    section = "一、概况\n本年收入708.83万元。\n"
    read = read_narrative(statements_of(f"{section}七、文化旅游体育与传媒支\n{table}{PAGE}", 2023))
    assert read.text_facts.filter(kind="duplicate_number").is_empty()


@pytest.mark.parametrize("width", [12, 17])
def test_text_broken_at_no_width_that_is_known_is_not_read_and_says_so(width):
    torn = wrapped(PAGE, width, "")
    assert breaks_anywhere(torn.split("\n"))
    assert not breaks_anywhere(PAGE.split("\n"))
    read = read_narrative(statements_of(torn, 2023))
    assert read.claims.is_empty()
    assert read.shares.unparsed > 0.7  # the others are years and numbers of items


def test_lines_that_break_off_anywhere_are_not_taken_for_paragraphs():
    lengths = [31, 77, 45, 90, 38, 60]
    lines, rest = list[str](), PAGE.replace("\n", "")
    while rest:
        lines.append(rest[: (length := lengths[len(lines) % 6])])
        rest = rest[length:]
    read = read_narrative(statements_of("\n".join(lines), 2023))
    assert read.claims.is_empty()


@pytest.mark.parametrize("margin", ["", "   "])
def test_a_list_whose_head_fills_its_line_holds_all_its_members(margin):
    head = "1、“一般公共服务支出”（类）2023年度决算1,000.00万元，比年初预算减少64.00万元，下降6.0%。其中："
    members = [
        "“审计事务”2023年度决算673.00万元，比年初预算减少36.00万元，降低5.1%。主要原因是部分项目跨年度实施。",
        "“海关事务”2023年度决算327.00万元，比年初预算减少28.00万元，下降7.9%。主要原因是部分项目跨年度实施。",
    ]
    for indent in ("", "  "):
        whole = "\n".join([PAGE, head, *members])
        broken = wrapped(whole, len(head) + len(indent), indent)
        read = claims_of("\n".join(margin + line for line in broken.split("\n")))
        list_of = read.filter(final_text="1,000.00")
        members_read = read.filter(pl.col("part_of_claim_id").is_in(list_of["claim_id"].implode()))
        assert members_read["final_text"].to_list() == ["673.00", "327.00"]


def test_a_page_number_within_a_sentence_parts_nothing_where_lines_are_paragraphs():
    cut = PAGE.index("公共安全支出2,197")
    paged = f"{PAGE[:cut]}\n\n              12\n\n{PAGE[cut:]}"
    assert claims_of(paged)["final_yuan"].to_list() == claims_of(PAGE)["final_yuan"].to_list()


@pytest.mark.parametrize("indent", ["　　", "   "])
def test_lines_set_apart_by_blank_ones_are_no_paragraphs(indent):
    """Wide spacing of lines, as a program that keeps the layout renders it."""
    apart = wrapped(PAGE, 32, indent).replace("\n", "\n\n")
    read = claims_of(apart)
    assert read["final_yuan"].to_list() == claims_of(PAGE)["final_yuan"].to_list()
    told = zip(read["parts_closed"].to_list(), claims_of(PAGE)["parts_closed"].to_list(), strict=True)
    assert all(one is None or one == other for one, other in told)  # a blank line may end a list


def test_a_few_wider_lines_do_not_hide_the_width():
    notes = [
        "说明：某某区某某街道办事处本年度没有政府性基金预算财政拨款收入和支出，故本表无数据。",
        "注：本表反映部门本年度国有资本经营预算财政拨款收入支出及结转和结余情况，以元为单位。",
    ]
    lines = [*notes, *wrapped(PAGE, 30, "　　").split("\n")]
    ends, _ = ends_of_wrapped(lines)
    assert max(end[1] for end in ends if end is not None) <= 32 * 12.0


def test_text_whose_lines_have_changed_places_is_not_read():
    """A line that begins with an amount, set a little higher than its own, comes before the line that leads to it."""
    lines = wrapped(PAGE, 30, "").split("\n")
    heads = [
        "三、支出决算情况说明",
        "10,000,000.00元，占5.0%。",
        "2023年度本年收入合计200,602,725.11元，其中其他收入",
    ]
    torn = [*lines, *heads, *heads]
    assert is_out_of_order(torn)
    assert claims_of("\n".join(torn)).is_empty()
    assert not is_out_of_order(lines)
