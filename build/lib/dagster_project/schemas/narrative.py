"""Tables of what the narrative says: claims, numbers that belong to no claim, facts about the text."""

from __future__ import annotations

import polars as pl

from .columns import (
    BBOX,
    BOX,
    CHAR_END,
    CHAR_START,
    DOCUMENT_ID,
    FORM_ID,
    PAGE_NUMBER,
    RATE,
    YUAN,
    Column,
    Table,
)

_S, _I, _B = pl.String, pl.Int32, pl.Boolean


def _figure(slot: str, zh: str, en: str, dtype: pl.DataType | type[pl.DataType] = YUAN) -> tuple[Column, ...]:
    """A figure of a claim with its printed text and unit."""
    stem = slot.removesuffix("_yuan")
    return (
        Column(slot, dtype, zh, en),
        Column(f"{stem}_text", _S, f"{zh}：印出的原文", f"{en}: as printed"),
        Column(f"{stem}_unit", _S, f"{zh}：单位", f"{en}: unit as printed or implied"),
    )


CLAIMS = Table(
    "claims",
    "陈述：正文中的每个带数字的说法",
    "one statement of the narrative with at most one comparator",
    (
        Column("claim_id", _S, "陈述标识", "hash of document, place of its first figure and subject"),
        DOCUMENT_ID,
        Column("section_path", pl.List(pl.String), "所在章节", "headings from the outermost inwards"),
        Column("subject", _S, "主语", "what the statement is about, as printed"),
        Column("item_code", _S, "项目代码", "code or line id it speaks of"),
        FORM_ID,
        Column("measure", _S, "指标", "measure it speaks of"),
        Column("fund_source", _S, "资金来源", "all, fiscal, gpb, gf, soc, nonfiscal"),
        Column("budget_kind", _S, "本数口径", "budget kind of final_yuan"),
        Column("year", _I, "年度", "fiscal year of final_yuan"),
        *_figure("final_yuan", "本数（元）", "the figure stated, 元"),
        *_figure("base_yuan", "基数（元）", "the base, only if printed"),
        Column(
            "base_kind",
            _S,
            "基数口径：prior_final、prior_initial、prior_execution、initial、adjusted、unspecified",
            "prior_final, prior_initial, prior_execution, initial, adjusted, unspecified",
        ),
        *_figure("change_yuan", "增减额（元，带符号）", "signed change"),
        Column("direction", _I, "方向：1 增、0 平、-1 减", "1, 0, -1; null unstated"),
        Column("direction_text", _S, "方向用词", "word of the direction as printed (基本持平, 大于, …)"),
        Column("rate_direction", _I, "比率方向", "1, 0, -1; null unstated"),
        *_figure("rate", "增减率", "rate as printed, without direction, percentage points", RATE),
        Column(
            "rate_base",
            YUAN,
            "比率的基数（元）",
            "what the rate is judged on: printed base, else final - change",
        ),
        *_figure("share", "占比", "share, percentage points", RATE),
        Column("denominator_phrase", _S, "占比的分母用语", "the noun after 占"),
        Column("denominator_yuan", YUAN, "分母（元）", "denominator"),
        Column("denominator_claim_id", _S, "分母所在陈述", "claim of the denominator"),
        *_figure("completion", "完成率", "completion or execution rate, percentage points", RATE),
        Column("part_of_claim_id", _S, "所属总体", "the whole it is a part of"),
        Column("parts_closed", _B, "其中项是否列全", "of a whole: its list names all members"),
        *_figure("count", "数量", "a counted thing (辆, 个, 批次, 人次, 平方米)", YUAN),
        Column("unit_implied", _B, "单位为推断", "some unit was implied, not printed"),
        Column("quote", _S, "原文", "the sentence"),
        PAGE_NUMBER,
        BOX,
        CHAR_START,
        CHAR_END,
        Column(
            "figure_boxes",
            pl.List(
                pl.Struct(
                    {
                        "slot": pl.String,
                        "text": pl.String,
                        "page_number": pl.Int32,
                        "bbox": BBOX,
                        "char_start": pl.Int64,
                        "char_end": pl.Int64,
                    }
                )
            ),
            "各数字的位置",
            "slot, text, page and box of every figure",
        ),
        Column("pattern", _S, "句式", "which sentence pattern made it"),
        Column("reason", _S, "未能解析的原因", "why something could not be resolved"),
        Column("reasons", pl.List(pl.String), "未能解析的各项原因", "the same, one kind each"),
        Column(
            "unknown_words",
            pl.List(pl.String),
            "词表未收的词",
            "words of its phrase that no word class knows",
        ),
        Column("scope", _S, "另一口径的原文", "the words of another scope; null for the account as a whole"),
        Column("is_side", _B, "只说收支一方", "one side of a total, which may be meant without balances"),
        Column("is_judged", _B, "可据以核对", "its words are understood: findings may rest on it"),
        Column(
            "alternatives",
            pl.List(pl.String),
            "另可能的理解",
            "other ways to bind its figures that the wording leaves open",
        ),
    ),
    key=("claim_id",),
)

UNCLAIMED_NUMBERS = Table(
    "unclaimed_numbers",
    "非陈述数字：正文中其余每个数字",
    "every other number of the narrative",
    (
        DOCUMENT_ID,
        Column("text", _S, "原文", "as printed"),
        Column(
            "kind",
            _S,
            "类别：year、date、numbering、code、threshold、legal_reference、address、remnant、other、unparsed",
            "year, date, numbering, code, threshold, legal_reference, address, remnant, other, unparsed",
        ),
        PAGE_NUMBER,
        BOX,
        CHAR_START,
        CHAR_END,
        Column("context", _S, "上下文", "some characters either side"),
    ),
    key=("document_id", "char_start", "page_number"),
)

TEXT_FACTS = Table(
    "text_facts",
    "文字事实：算术之外的情况",
    "facts about the text, outside arithmetic, each a finding of its own kind",
    (
        DOCUMENT_ID,
        Column(
            "kind",
            _S,
            "类别",
            "form_missing, wrong_year, foreign_name, placeholder, duplicate_number, malformed_number, listed_but_empty, template_words, empty_undeclared, code_name_mismatch",
        ),
        FORM_ID,
        Column("item_code", _S, "项目代码", "item it concerns"),
        Column("item_name", _S, "项目名称", "item name"),
        Column("measure", _S, "指标", "measure"),
        Column("stated_text", _S, "原文", "the offending words; null for an absence"),
        Column("expected_text", _S, "应为", "what the rest of the document says"),
        Column("quote", _S, "上下文", "the sentence or row"),
        PAGE_NUMBER,
        BOX,
        CHAR_START,
        CHAR_END,
    ),
)
