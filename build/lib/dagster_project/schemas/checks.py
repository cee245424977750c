"""Tables of what was judged: rejections, checks and findings."""

from __future__ import annotations

from typing import Final, get_args

import polars as pl

from .columns import (
    BBOX,
    BOX,
    CHECK_VALUE,
    DOCUMENT_ID,
    FILE_NAME,
    FORM_ID,
    PAGE_NUMBER,
    TABLE_INDEX,
    Column,
    Table,
)
from .reasons import CheckReason, RejectionReason, RejectionScope, Verdict

_S, _I = pl.String, pl.Int32

FIGURE_REFERENCE: Final = pl.Struct(
    {
        "kind": pl.String,  # observation | claim
        "key": pl.String,  # claim_id, or figure_key of the observation
        "page_number": pl.Int32,
        "bbox": BBOX,
    }
)

PARAGRAPH: Final = "\n\n"
"""Between the paragraphs of an explanation: a sentence; the likely cause; the recomputation; what a review says."""
TERM: Final = pl.Struct(
    {
        "side": pl.String,  # left | right; of a rate left | numerator | denominator; else other
        "sign": pl.Int32,
        "stated_text": pl.String,
        "stated_unit": pl.String,
        "value": CHECK_VALUE,
        "unit": pl.String,
        "form_id": pl.String,
        "item_code": pl.String,
        "item_name": pl.String,
        "measure": pl.String,
        "page_number": pl.Int32,
    }
)
"""One figure of a check, or a number of the identity itself (without text and place)."""
FINDING_CHECK: Final = pl.Struct(
    {
        "identity_id": pl.String,
        "binding": pl.String,
        "relation": pl.String,  # == | <= | > | <> | rate | count | documents
        "lhs": CHECK_VALUE,
        "rhs": CHECK_VALUE,
        "difference": CHECK_VALUE,
        "difference_low": CHECK_VALUE,
        "difference_high": CHECK_VALUE,
        "unit": pl.String,
        "terms": pl.List(TERM),
    }
)
MEMBER: Final = pl.Struct(
    {
        "role": pl.String,  # stated | compared
        "stated_text": pl.String,
        "stated_value": CHECK_VALUE,
        "stated_unit": pl.String,
        "expected_text": pl.String,
        "expected_low": CHECK_VALUE,
        "expected_high": CHECK_VALUE,
        "unit": pl.String,
        "form_id": pl.String,
        "item_code": pl.String,
        "item_name": pl.String,
        "measure": pl.String,
        "page_number": pl.Int32,
        "bbox": BBOX,
        "quote": pl.String,
    }
)

REJECTIONS = Table(
    "rejections",
    "未能读出：每个未能读出的文件、页、表、单元",
    "what could not be read, and why",
    (
        FILE_NAME,
        DOCUMENT_ID,
        PAGE_NUMBER,
        TABLE_INDEX,
        FORM_ID,
        Column("form_number", _I, "同一表的第几张，从 1 起", "which of several forms of this id, from 1"),
        Column(
            "scope", _S, "范围：file、page、table、cell", "file, page, table, cell", get_args(RejectionScope)
        ),
        Column("reason", _S, "原因", "reason code of the contract", get_args(RejectionReason)),
        Column("message", _S, "说明", "what happened and what to do"),
        Column("value_raw", _S, "原文", "characters concerned"),
        BOX,
    ),
)

CHECKS = Table(
    "checks",
    "校验：每个勾稽关系实例一行",
    "one identity instance, also when it holds or cannot be evaluated",
    (
        DOCUMENT_ID,
        Column("identity_id", _S, "勾稽关系标识", "identity"),
        Column("binding", _S, "变量绑定", "sorted name=value, joined by commas"),
        Column("verdict", _S, "结论", ", ".join(get_args(Verdict)), get_args(Verdict)),
        Column("reason", _S, "不可评价的原因", "reason, only of not_evaluable", get_args(CheckReason)),
        Column("lhs", CHECK_VALUE, "左边", "left side"),
        Column("rhs", CHECK_VALUE, "右边", "right side"),
        Column("difference", CHECK_VALUE, "差额", "lhs - rhs"),
        Column("difference_low", CHECK_VALUE, "差额下限", "lower end of its interval"),
        Column("difference_high", CHECK_VALUE, "差额上限", "upper end of its interval"),
        Column("unit", _S, "单位：元、%、count", "元, %, count"),
        Column("severity", _S, "严重程度", "error, warning, note, hint"),
        Column(
            "figures", pl.List(FIGURE_REFERENCE), "涉及的数字", "observation and claim keys with page and box"
        ),
        Column("catalogue_version", _S, "目录版本", "version of the catalogue of identities"),
    ),
    key=("document_id", "identity_id", "binding"),
)

FINDINGS = Table(
    "findings",
    "发现：公布的不一致",
    "what is published: a cluster of failed checks with one cause, or a text fact",
    (
        Column("finding_id", _S, "发现标识（永久）", "permanent id"),
        DOCUMENT_ID,
        Column("level", _S, "级别：不一致、待核实、提示", "不一致, 待核实, 提示"),
        Column("cause", _S, "原因", "best hypothesis, or the kind of text fact"),
        Column("title_zh", _S, "标题", "title in Chinese"),
        Column("title_en", _S, "英文标题", "title in English"),
        Column("explanation_zh", _S, "说明", "a sentence, likely cause, recomputation: paragraphs"),
        Column("explanation_en", _S, "英文说明", "the same in English"),
        FORM_ID,
        Column("item_code", _S, "项目代码", "of the culprit, else of the stated figure"),
        Column("item_name", _S, "项目名称", "item name"),
        Column("measure", _S, "指标", "measure"),
        Column("stated_text", _S, "印出的数字", "characters of the figure as printed, without unit"),
        Column("stated_value", CHECK_VALUE, "印出的数值", "元, %, or count"),
        Column("stated_unit", _S, "印出的单位", "unit printed behind it or inherited"),
        Column(
            "expected_text",
            _S,
            "应印出的数字",
            "what it would be, in the unit and style of stated_text; ≤ or ≥ before a bound",
        ),
        Column("expected_low", CHECK_VALUE, "应为下限", "null if nothing can be computed"),
        Column("expected_high", CHECK_VALUE, "应为上限", "null if nothing can be computed"),
        Column("unit", _S, "单位", "元, %, count"),
        PAGE_NUMBER,
        BOX,
        Column("members", pl.List(MEMBER), "涉及的各处", "every place of the cluster"),
        Column("instances", _I, "实例数", "number of stated members"),
        Column("identity_ids", pl.List(pl.String), "勾稽关系", "identities of its checks"),
        Column(
            "checks",
            pl.List(FINDING_CHECK),
            "所依据的校验",
            "the failing checks it rests on, the deciding one first",
        ),
        Column("status", _S, "状态", "open, closed, rejected_by_review"),
        Column("opened_at", pl.Datetime("us", "UTC"), "提出时间", "when first found"),
        Column("closed_at", pl.Datetime("us", "UTC"), "关闭时间", "when closed"),
        Column("catalogue_version", _S, "目录版本", "version of the catalogue"),
        Column("extractor_version", _S, "提取器版本", "version of the extractor"),
    ),
    key=("finding_id",),
)
