"""Tables of what the forms say: forms, their figures, the ledger of every number, the list of units."""

from __future__ import annotations

from typing import get_args

import polars as pl

from .columns import (
    BBOX,
    BOX,
    COLUMN_INDEX,
    DOCUMENT_ID,
    FORM_ID,
    PAGE_NUMBER,
    ROW_INDEX,
    TABLE_INDEX,
    YUAN,
    Column,
    Table,
)
from .reasons import FormReason

_S, _I, _B, _F = pl.String, pl.Int32, pl.Boolean, pl.Float64

FORMS = Table(
    "forms",
    "表：文件中识别出的每张表",
    "every form recognised in a document, with the evidence",
    (
        DOCUMENT_ID,
        FORM_ID,
        Column("form_number", _I, "同一表的第几张，从 1 起", "which of several forms of this id, from 1"),
        Column("title", _S, "标题原文", "title as printed"),
        Column("first_page", _I, "起始页", "first page"),
        Column("last_page", _I, "结束页", "last page"),
        Column("stated_unit", _S, "金额单位", "unit of its amounts"),
        Column(
            "unit_source", _S, "单位来源：printed、inherited、header、narrative", "printed, inherited, header"
        ),
        Column(
            "state",
            _S,
            "状态：figures、declared_empty、empty_undeclared",
            "figures, declared_empty (无数据 note), empty_undeclared",
        ),
        Column("note", _S, "表下说明", "note under the grid, as printed"),
        Column(
            "measures",
            pl.List(pl.String),
            "印出的金额栏",
            "amount columns that the form prints, parts included",
        ),
        Column("blocks", pl.List(pl.String), "印出的区块", "blocks that the form prints"),
        Column(
            "unknown_figures",
            _I,
            "未识别的非零数字个数",
            "non-zero figures in lines or columns that nothing in the description knows",
        ),
        Column(
            "printed_figures", _I, "印出的数字个数", "figures printed within it, codes and ordinals left out"
        ),
        Column("bound_figures", _I, "读入的数字个数", "of these, in observations"),
        Column("rejected_figures", _I, "未能读入的数字个数", "of these, rejections of this form"),
        Column(
            "is_complete",
            _B,
            "是否读全",
            "every figure that belongs to it is bound: sums, absences and bounds may be judged",
        ),
        Column(
            "incomplete_reasons",
            pl.List(pl.String),
            "未读全的原因",
            ", ".join(get_args(FormReason)),
        ),
        Column(
            "decided_by",
            _S,
            "读法由何而定：recognition、arithmetic",
            "what decided for its form and columns: recognition, or the sums of the form between several readings",
        ),
        Column("score", _F, "识别得分", "recognition score, 0-1"),
        Column("evidence", _S, "识别依据（JSON）", "what spoke for and against each candidate, JSON"),
        Column(
            "bboxes",
            pl.List(pl.Struct({"page_number": pl.Int32, "table_index": pl.Int32, "bbox": BBOX})),
            "各页表框",
            "the grid's box on each page",
        ),
    ),
    key=("document_id", "form_id", "form_number"),
)

OBSERVATIONS = Table(
    "observations",
    "观测值：表中每个数字位置",
    "one printed figure position of a form, also blank ones",
    (
        DOCUMENT_ID,
        FORM_ID,
        Column(
            "block",
            _S,
            "区块：income、expenditure、personnel、public、none",
            "income, expenditure, personnel, public, none",
        ),
        Column(
            "item_code",
            _S,
            "项目代码：科目代码或行标识",
            "classification code or line id; null if unresolved",
        ),
        Column("item_name", _S, "项目名称（原文，去空白）", "as printed, white space removed"),
        Column("item_label", _S, "项目规范名称", "canonical label, unique in its form"),
        Column(
            "item_level",
            _S,
            "层级：类、款、项、total、line、part",
            "类, 款, 项, total, line, part (其中, never added)",
        ),
        Column("measure", _S, "指标（栏）", "measure of the column; `other`: the header path"),
        Column("fund_source", _S, "资金来源", "all, fiscal, gpb, gf, soc, nonfiscal"),
        Column(
            "budget_kind",
            _S,
            "预算口径：final、initial、adjusted、unspecified",
            "final, initial, adjusted, unspecified",
        ),
        Column(
            "amount_yuan", YUAN, "金额（元）", "amount in 元; null only for a malformed or unreadable figure"
        ),
        Column("value_raw", _S, "印出的原文", "characters as printed"),
        Column("stated_unit", _S, "印出的单位", "unit as printed"),
        Column("unit_source", _S, "单位来源", "printed, inherited, header"),
        Column("stated_decimals", _I, "印出的小数位数", "digits printed after the point"),
        Column(
            "zero_style",
            _S,
            "零的写法：none、blank、dash、integer、decimal",
            "none, blank, dash, integer, decimal",
        ),
        PAGE_NUMBER,
        BOX,
        TABLE_INDEX,
        ROW_INDEX,
        COLUMN_INDEX,
        Column(
            "printed_count", _I, "同值重复印出的次数", "times the same key is printed with the same value"
        ),
        Column(
            "occurrence",
            _I,
            "同键不同值的第几次",
            "1, or 1, 2, … where the key is printed with different values",
        ),
        Column(
            "figure_key",
            _S,
            "数字标识：表/区块/项目/指标/次序",
            "name in references: form_id/block/item_code/measure/occurrence, nothing for a null",
        ),
        Column("source_kind", _S, "来源：text、ocr、cell", "text, ocr, cell"),
        Column("confidence", _F, "置信度 0-1", "0-1; below 0.5 no finding may rest on it"),
        Column("code_source", _S, "代码来源：printed、name、position、none", "where item_code comes from"),
        Column(
            "placed_by",
            _S,
            "定位依据：both、rules、text、arithmetic",
            "what put it into its row and column: rules, text, both, or the arithmetic of the form between two readings",
        ),
    ),
    key=(
        "document_id",
        "form_id",
        "block",
        "item_code",
        "measure",
        "occurrence",
        "page_number",
        "table_index",
        "row_index",
        "column_index",
    ),
)

LEDGER = Table(
    "ledger",
    "数字台账：每页印出的数字的去向",
    "every printed number of every page, counted by where it ended",
    (
        DOCUMENT_ID,
        PAGE_NUMBER,
        FORM_ID,
        Column("form_number", _I, "同一表的第几张，从 1 起", "which of several forms of this id, from 1"),
        Column("source", _S, "来源：cells、lines", "cells of tables, or lines outside them"),
        Column(
            "place",
            _S,
            "去向",
            "observation, rejection, code, ordinal, label, heading, note, text, unit_list, page_number, narrative",
        ),
        Column("numbers", _I, "数字个数", "numbers printed there"),
    ),
)

UNITS = Table(
    "units",
    "单位构成：纳入决算编制范围的单位",
    "unit list: the units whose accounts the document consolidates",
    (
        DOCUMENT_ID,
        Column("sequence", _I, "序号", "number in the list"),
        Column("unit_name", _S, "单位名称", "unit name as printed, white space removed"),
        Column("note", _S, "备注", "remark (e.g. 行政单位)"),
        PAGE_NUMBER,
        BOX,
    ),
    key=("document_id", "sequence", "unit_name"),
)
