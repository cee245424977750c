"""Certain before severe: what the grammar binds only if every word beside a name is understood, and what it learnt."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from dagster_project.narrative import read_narrative, unknown_words
from tests.unit.narrative.stand_in import statements_of

TITLE = "柳川县水利局2022年度部门决算\n"


def claims_of(text: str, year: int = 2022) -> list[dict[str, Any]]:
    return read_narrative(statements_of(TITLE + text, year)).claims.rows(named=True)


def one(claims: list[dict[str, Any]], **wanted: object) -> dict[str, Any]:
    found = [claim for claim in claims if all(claim[column] == value for column, value in wanted.items())]
    assert len(found) == 1, wanted
    return found[0]


@pytest.mark.parametrize(
    ("text", "figure", "words"),
    [
        ("一、收入支出决算总体情况说明\n2022年度捐赠收入总计3.10万元。", "3.10", ["捐赠"]),
        ("局属单位公务接待费支出0.70万元。", "0.70", ["局属"]),
        ("一季度公务用车运行维护费支出1.15万元。", "1.15", ["一季度"]),
        ("县级各部门“三公”经费支出96.40万元。", "96.40", ["县级"]),
    ],
)
def test_an_unknown_qualifier_makes_another_quantity(text: str, figure: str, words: list[str]) -> None:
    claim = one(claims_of(text), final_text=figure)
    assert (claim["item_code"], claim["form_id"]) == (None, None)
    assert claim["reasons"] == ["other_quantity"]
    assert claim["unknown_words"] == words
    assert claim["is_judged"]


@pytest.mark.parametrize(
    "text",
    [
        "2022年度我局公务接待费支出共计0.70万元。",
        "柳川县水利局2022年度公务接待费决算数为0.70万元。",
        "水利局全年公务接待费实际支出0.70万元。",
    ],
)
def test_known_words_beside_a_name_change_nothing(text: str) -> None:
    assert one(claims_of(text), final_text="0.70")["item_code"] == "reception"


def test_another_scope_holds_until_the_sentence_ends() -> None:
    claims = claims_of(
        "公务接待费支出2.40万元，比上年增加0.40万元，增长20.00%。剔除疫情影响，公务接待费比上年减少0.10万元，下降4.00%。公务用车运行维护费支出3.30万元。"
    )
    scoped = one(claims, change_text="0.10")
    assert (scoped["item_code"], scoped["final_text"], scoped["scope"]) == (None, None, "剔除疫情影响")
    assert scoped["reasons"] == ["other_scope"]
    assert one(claims, final_text="3.30")["scope"] is None


@pytest.mark.parametrize(
    ("text", "reason"), [("比上年增加约0.40万元", "approximate"), ("比上年腾挪0.40万元", "unknown_words")]
)
def test_what_is_not_understood_is_kept_and_not_bound(text: str, reason: str) -> None:
    claims = claims_of(f"公务接待费支出2.40万元，{text}。")
    doubtful = one(claims, is_judged=False)
    assert reason in doubtful["reasons"]
    assert "0.40" in (doubtful["change_text"], doubtful["final_text"])
    assert one(claims, final_text="2.40")["change_text"] is None


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("公务接待费支出1.20万元，比去年1.50万元少0.30万元。", {"base_text": "1.50", "change_text": "0.30", "direction": -1}),
        ("公务接待费支出1.20万元，比上年多支出0.15万元。", {"final_text": "1.20", "change_text": "0.15", "direction": 1}),
        ("公务接待费由2021年的1.60万元降至1.20万元，下降25%。", {"base_text": "1.60", "final_text": "1.20", "rate_text": "25"}),
        ("公务接待费支出1.20万元（上年决算为1.50万元），减少0.30万元。", {"final_text": "1.20", "base_text": "1.50", "change_text": "0.30"}),
        ("公务接待费支出1.20万元，低于上年决算0.30万元。", {"final_text": "1.20", "change_text": "0.30", "direction": -1}),
        ("公务接待费预算数、决算数分别为2.00万元和1.20万元，完成预算的60%。", {"final_text": "1.20", "base_text": "2.00", "completion_text": "60"}),
        ("公务接待费年初预算2.00万元，支出决算1.20万元，决算数小于年初预算数0.80万元。", {"base_text": "2.00", "change_text": "0.80", "direction": -1}),
        ("公务接待费全年预算2.00万元，决算支出1.20万元，执行率60%。", {"final_text": "1.20", "base_text": "2.00", "completion_text": "60"}),
        ("公务接待费1.20万元，增20%，主要用于接待。", {"final_text": "1.20", "rate_text": "20", "rate_direction": 1}),
        ("公务接待费支出1.20万元，主要用于公务接待，比上年增加0.20万元。", {"final_text": "1.20", "change_text": "0.20"}),
        ("项目支出预算数为80.00万元。与上年相比减少20.00万元，下降20.00%。", {"final_text": "80.00", "change_text": "20.00", "rate_text": "20.00"}),
    ],
)  # fmt: skip
def test_learnt_wordings(text: str, wanted: dict[str, object]) -> None:
    claim = one(claims_of(text), **wanted)
    assert claim["is_judged"]
    assert claim["item_code"] in ("reception", "@total")


def test_less_than_a_budget_or_less_by_it_is_left_open() -> None:
    claims = claims_of("公务接待费支出1.20万元，小于预算数3.00万元。")
    assert one(claims, final_text="3.00")["reasons"] == ["base_or_change"]


def test_two_figures_with_one_unit() -> None:
    claims = claims_of(
        "一、收入支出决算总体情况说明\n2022年度收、支总计各是812.45,809.55万元。与2021年相比，收、支总计各减少20.10,30.20万元。"
    )
    assert one(claims, final_text="812.45", change_text="20.10")["item_code"] == "in.total"
    assert one(claims, final_text="809.55", change_text="30.20")["item_code"] == "out.total"


def test_the_parts_of_another_circle_are_of_that_circle() -> None:
    claims = claims_of(
        "县级各部门“三公”经费支出9.00万元，其中公务接待费4.00万元、公务用车运行维护费5.00万元。公务接待费支出0.40万元。"
    )
    assert one(claims, final_text="4.00")["item_code"] is None
    assert one(claims, final_text="0.40")["item_code"] == "reception"


@pytest.mark.parametrize(
    ("members", "is_closed"),
    [
        ("基本支出60.00万元，占60%；机动经费40.00万元，占40%", True),  # the shares name all
        ("基本支出60.00万元，占60%；机动经费30.00万元，占30%", False),
        ("基本支出60.00万元；机动经费40.00万元", True),  # the sum names all
        ("基本支出60.00万元；项目支出39.00万元；社会保障", False),  # the text stops
    ],
)  # fmt: skip
def test_lists_with_a_member_that_nothing_knows(members: str, is_closed: bool) -> None:
    end = "" if members.endswith("保障") else "。"
    whole = one(
        claims_of(f"三、支出决算情况说明\n2022年度本年支出合计100.00万元，其中：{members}{end}"),
        subject="本年支出合计",
    )
    assert whole["parts_closed"] is is_closed


def test_unknown_words_are_counted() -> None:
    claims = read_narrative(
        statements_of(TITLE + "捐赠收入总计3.10万元。捐赠收入总计比上年增加1.00万元。", 2022)
    ).claims
    words = unknown_words(claims.with_columns(file_name=pl.lit("a.txt")))
    assert words.row(0, named=True)["word"] == "捐赠"
    assert words["count"].sum() >= 1


def test_shares_of_a_text_add_up_to_one() -> None:
    shares = read_narrative(
        statements_of(TITLE + "公务接待费支出1.20万元，比上年增加约0.20万元。其余支出另计3.30万元。", 2022)
    ).shares
    assert (shares.judged or 0) + (shares.unjudged or 0) + (shares.unbound or 0) == pytest.approx(1)
    assert shares.unjudged
    assert shares.judged


@pytest.mark.parametrize(
    ("members", "is_closed"),
    [
        ("县直各部门支出70.00万元，各乡镇支出30.02万元", True),  # 0.02 more than the whole
        ("县直各部门支出70万元，各乡镇支出30万元", True),  # the sum names all
        ("县直各部门支出70万元，各乡镇支出27万元", False),
        ("县直各部门支出80万元，各乡镇支出69万元", True),
        ("县直各部门支出80万元，各乡镇支出71万元", False),  # more than half as much again
        ("县直各部门支出120万元，各乡镇支出10万元", False),  # more than the whole by itself
        ("县直支出60万元，乡镇支出40万元，其余支出20万元", False),  # two of them are the whole
        ("县直各部门支出60元，各乡镇支出40万元", True),  # 万 dropped
        ("县直各部门支出61元，各乡镇支出40万元", False),
    ],
)
def test_lists_that_exceed_their_whole_or_lost_a_unit(members: str, is_closed: bool) -> None:
    whole = one(claims_of(f"全县“三公”经费支出合计100.00万元，其中：{members}。"), final_text="100.00")
    assert whole["parts_closed"] is is_closed


@pytest.mark.parametrize(
    ("stated", "is_difference"), [("完成预算的44%", True), ("完成预算的41%", False), ("完成预算的40%", False)]
)
def test_a_completion_within_a_point_says_that_the_budget_is_meant(stated: str, is_difference: bool) -> None:
    claims = claims_of(f"公务接待费支出1.20万元，{stated}，小于预算数3.00万元。")
    assert ("3.00" in [claim["change_text"] for claim in claims]) is is_difference


@pytest.mark.parametrize(("digits", "is_claim"), [("1234567890", True), ("12345678901", False)])
def test_eleven_digits_without_a_separator_are_no_amount(digits: str, is_claim: bool) -> None:
    assert (
        any(claim["final_text"] == digits for claim in claims_of(f"公务接待费支出{digits}元。")) is is_claim
    )


@pytest.mark.parametrize("between", ["", "\n"])
def test_a_figure_of_another_paragraph_may_be_last_years(between: str) -> None:
    claims = claims_of(f"公务接待费支出2.40万元。{between}公务接待费比上年增加0.40万元，增长20.00%。")
    ways = one(claims, change_text="0.40")["alternatives"]
    assert ("final_is_base" in ways) is bool(between)


def test_the_year_of_the_title_is_used_where_no_year_of_account_is_told() -> None:
    text = "云岭县2023年“三公”经费预算说明\n公务接待费预算3.00万元，与2022年预算相比减少1.00万元。"
    claims = read_narrative(statements_of(text, None)).claims.rows(named=True)  # type: ignore[arg-type]
    assert one(claims, change_text="1.00")["base_kind"] == "prior_initial"


@pytest.mark.parametrize(
    ("text", "of_tables", "unit"),
    [
        ("本年收入合计为30.25。基本支出20.10万元。", "元", "万元"),
        ("本年收入合计为30.25。", "万元", "万元"),
        ("本年收入合计为30.25。", "元", "元"),
        ("本年收入合计为30.25。", None, None),
    ],
)
def test_a_figure_without_a_unit_is_in_that_of_the_document_or_no_claim(
    text: str, of_tables: str | None, unit: str | None
) -> None:
    read = read_narrative(statements_of(TITLE + text, 2022, stated_unit=of_tables))
    claimed = read.claims.filter(pl.col("final_text") == "30.25")["final_unit"].to_list()
    assert claimed == ([unit] if unit else [])
    assert ("30.25" in read.unclaimed_numbers["text"].to_list()) is (unit is None)


@pytest.mark.parametrize(
    ("amount", "is_closed"), [("26,500,200.20", True), ("26,500,200.30", False), ("26,500.200.20", True)]
)
def test_the_list_of_a_whole_that_nobody_knows_is_closed_by_its_sum_where_that_is_read(
    amount: str, is_closed: bool
) -> None:
    text = f"灯塔提升项目2022年度预算金额{amount}元，其中：基本支出16,500,100.10元，项目支出10,000,100.10元。"
    whole = one(claims_of(text), final_text=amount)
    assert whole["parts_closed"] is is_closed
