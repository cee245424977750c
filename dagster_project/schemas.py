"""Every table that a stage hands on, stated once: columns, types, units, keys, descriptions in both languages.

From these follow the Polars schemas, the DuckDB ``landing`` DDL with its comments and the dbt sources, so a
column that is not here does not exist. Names and meanings are those of docs/specification/contract.md; a landing table is
the mart of the same name without what only other documents can tell (``entity_id``, ``is_current``, …).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any, Final, Literal, get_args

import polars as pl

YUAN: Final = pl.Decimal(20, 2)
"""Money in 元, exact to the 分."""
CHECK_VALUE: Final = pl.Decimal(28, 8)
"""Either side of a check: 元, percentage points or a count."""
RATE: Final = pl.Decimal(18, 6)
"""A printed percentage, in percentage points."""
BBOX: Final = pl.Struct({"x0": pl.Float64, "y0": pl.Float64, "x1": pl.Float64, "y1": pl.Float64})
"""PDF points, origin top left, as the page is displayed (after /Rotate)."""

RejectionReason = Literal[
    "not_a_document", "encrypted", "truncated", "empty_file", "too_large", "too_many_pages", "time_limit",
    "memory_limit", "crash", "not_judged", "changed_while_read", "promise_broken", "no_text_layer",
    "attachment", "picture_differs", "garbage_text", "engines_disagree", "page_error", "table_unreadable",
    "form_ambiguous", "check_disputed", "column_unknown", "row_unknown", "malformed_number", "duplicate_key",
    "row_unbound", "figure_disputed", "page_missing", "pages_out_of_order", "several_accounts",
    "unit_unknown", "not_money", "unsupported_format", "unsafe_archive",
]  # fmt: skip
"""Why a file, page, table or cell was not read; named in both languages by the seed ``rejection_reason``."""
RejectionScope = Literal["file", "page", "table", "cell"]
FormReason = Literal[
    "unknown_figures", "disputed", "unbound", "parent_missing", "page_missing", "page_unread", "several_accounts",
]  # fmt: skip
"""Why a form was not read whole (``forms.incomplete_reasons``)."""
ClaimReason = Literal[
    "subject_unknown", "unknown_name", "ambiguous_name", "joint_subject", "form_unknown", "no_form", "other_quantity",
    "other_scope", "unknown_words", "approximate", "base_or_change", "base_unknown", "denominator_unknown",
    "count_change", "sign_ambiguous", "direction_unstated", "malformed_number", "in_explanation", "indicator",
    "linked_by_digits",
]  # fmt: skip
"""What could not be resolved in a statement of the narrative (``claims.reasons``)."""
Verdict = Literal["holds", "holds_within_rounding", "fails", "not_evaluable"]
CheckReason = Literal[
    "form_missing", "form_empty_declared", "form_empty_undeclared", "lines_unknown", "figure_missing",
    "malformed_number", "unit_unknown", "duplicate_key", "low_extraction_confidence", "condition_unmet", "zero_base",
    "base_unknown", "denominator_unknown", "budget_kind", "basis_differs", "open_list", "other_reading",
    "sign_ambiguous", "template_placeholder", "prior_document_missing",
]  # fmt: skip
"""Why a check could not be evaluated."""

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


@dataclass(frozen=True)
class Column:
    """One column: its Polars type, and what it holds in Chinese and English; ``values``: the words that it may hold."""

    name: str
    dtype: pl.DataType | type[pl.DataType]
    zh: str
    en: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """One table between stages. ``key`` is unique within it; ``landed`` tables go to Parquet and DuckDB."""

    name: str
    zh: str
    en: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    landed: bool = True

    @cached_property
    def schema(self) -> pl.Schema:
        """The Polars schema of a frame of this table; not to be changed."""
        return pl.Schema({column.name: column.dtype for column in self.columns})

    @cached_property
    def _empty(self) -> pl.DataFrame:
        return pl.DataFrame(schema=self.schema)

    def frame(self, rows: list[dict] | None = None) -> pl.DataFrame:
        """Rows (dicts; absent keys are null, unknown keys an error) as a frame of this table's schema.

        AssertionError for a key or a word that the table does not declare.
        """
        if not rows:
            return self._empty.clone()
        known = set(self.schema)
        for row in rows[:1]:
            assert not (unknown := set(row) - known), f"{self.name}: unknown columns {unknown}"
        for name, values in self._declared:
            assert not (unknown := {row.get(name) for row in rows} - values), f"{self.name}: {name} {unknown}"
        return pl.DataFrame(rows, schema=self.schema, orient="row")

    @cached_property
    def _declared(self) -> list[tuple[str, set[str | None]]]:
        return [(column.name, {None, *column.values}) for column in self.columns if column.values]


def yuan_column(amounts: Iterable[Decimal | None]) -> pl.Series:
    """Amounts in 元, exact to the 分, as a column. By way of their digits: five times as quick as from Python's decimals.

    Raises ``polars.exceptions.InvalidOperationError`` for an amount too large.
    """
    digits = [None if amount is None else str(amount) for amount in amounts]
    return pl.Series(digits, dtype=pl.String).cast(YUAN)


def box_column(*edges: Sequence[float | None]) -> pl.Series:
    """Boxes as a column from the four columns of their edges x0, y0, x1, y1 (points, not money)."""
    names = ("x0", "y0", "x1", "y1")
    columns = [pl.Series(name, values, pl.Float64) for name, values in zip(names, edges, strict=True)]
    return pl.DataFrame(columns).to_struct("bbox")


def list_column(flat: Any, lengths: Iterable[int]) -> pl.Series:
    """Lists cut out of ``flat`` (an Arrow array), one after another, each of so many values.

    Lists within rows are slow where Polars reads them one by one.
    """
    import numpy as np  # here: who only asks for a schema, as --help does, waits for neither
    import pyarrow as pa

    ends = np.cumsum([0, *lengths], dtype=np.int64)
    # From buffers: pa.array would import pandas (a second) to ask whether its argument is a pandas object.
    cuts = pa.Array.from_buffers(pa.int64(), len(ends), [None, pa.py_buffer(ends)])
    return pl.Series(pl.from_arrow(pa.LargeListArray.from_arrays(cuts, flat)))


KEY_PARTS: Final = ("form_id", "block", "item_code", "measure", "occurrence")


def figure_key(row: Mapping[str, Any]) -> str:
    """The name of an observation in references: form_id/block/item_code/measure/occurrence, nothing for a null.

    >>> figure_key({"form_id": "income", "block": "none", "item_code": None, "measure": "total", "occurrence": None})
    'income/none//total/1'
    """
    *parts, occurrence = (row[part] for part in KEY_PARTS)
    return "/".join([*(part or "" for part in parts), str(occurrence or 1)])


def figure_keys() -> pl.Expr:
    """``figure_key`` of each row of a frame of observations."""
    *parts, occurrence = KEY_PARTS
    return pl.concat_str(
        [*(pl.col(part).fill_null("") for part in parts), pl.col(occurrence).fill_null(1).cast(pl.String)],
        separator="/",
    ).alias("figure_key")


_S, _I, _B, _F = pl.String, pl.Int32, pl.Boolean, pl.Float64

DOCUMENT_ID = Column(
    "document_id", _S, "文件标识：内容的 SHA-256 前 32 位", "content hash: first 32 hex digits of SHA-256"
)
FILE_NAME = Column("file_name", _S, "文件名", "base name of the file")
PAGE_NUMBER = Column("page_number", _I, "页码，从 1 起", "page, from 1")
BOX = Column("bbox", BBOX, "位置框（点，左上角为原点）", "box in points, origin top left; null in plain text")
TABLE_INDEX = Column("table_index", _I, "页内表序号，从 0 起", "table on the page, from 0, top to bottom")
ROW_INDEX = Column("row_index", _I, "行序号，从 0 起", "grid row, from 0")
COLUMN_INDEX = Column("column_index", _I, "列序号，从 0 起", "grid column, from 0")
FORM_ID = Column("form_id", _S, "表的规范标识", "canonical form id")
ANGLE = Column(
    "angle",
    _I,
    "文字方向（逆时针角度）：0、90、180、270",
    "direction in which most of the page's text runs as displayed: 0, 90, 180, 270 degrees counter-clockwise; "
    "null in plain text and on a page that could not be read",
)
CHAR_START = Column(
    "char_start", pl.Int64, "在全文中的起始字符位置", "first character in the document's text"
)
CHAR_END = Column(
    "char_end", pl.Int64, "在全文中的结束字符位置（不含）", "end (exclusive) in the document's text"
)

FILES = Table(
    "files",
    "登记：原始目录中的每个文件",
    "register: one row for every file under raw/",
    (
        Column("file_path", _S, "相对于原始目录的路径", "path relative to the raw folder"),
        FILE_NAME,
        DOCUMENT_ID,
        Column("byte_size", pl.Int64, "字节数", "size in bytes"),
        Column(
            "media",
            _S,
            "介质：digital、scanned、spreadsheet、text、unknown",
            "digital, scanned, spreadsheet, text, unknown",
        ),
        Column("page_count", _I, "页数", "pages; null where the file could not be opened"),
        Column("first_seen_at", pl.Datetime("us", "UTC"), "首次登记时间", "when this content was first seen"),
    ),
    key=("file_path",),
)

DOCUMENTS = Table(
    "documents",
    "文件：每份不同内容一行",
    "one row for each distinct content that could be opened",
    (
        DOCUMENT_ID,
        FILE_NAME,
        Column("entity_name", _S, "编报单位名称", "the publishing body as the document names itself"),
        Column("region_code", _S, "行政区划代码", "administrative division code; null if it cannot be told"),
        Column("fiscal_year", _I, "决算年度", "fiscal year of the account"),
        Column("document_kind", _S, "文件类型：部门决算、单位决算、模板等", "部门决算, 单位决算, …"),
        Column("layout", _S, "版式家族", "layout family, e.g. shanghai, mof, beijing, education, unknown"),
        Column("stated_unit", _S, "多数表的金额单位", "unit of most forms: 元, 万元"),
        Column("page_count", _I, "页数", "pages"),
        Column("media", _S, "介质", "digital, scanned, spreadsheet, text"),
        Column("form_ids", pl.List(pl.String), "找到的表", "forms found, unit_list too"),
        Column(
            "named_form_ids",
            pl.List(pl.String),
            "目录或章节中列出的表",
            "forms that its own contents or section list names",
        ),
        Column(
            "missing_form_ids",
            pl.List(pl.String),
            "目录列出而未找到且未说明在别处的表",
            "named, not found and not said to be elsewhere",
        ),
        Column("tables_elsewhere", _B, "文中说明报表另见附件", "the text says that the tables are elsewhere"),
        Column("is_template", _B, "无任何金额的模板", "not one amount could be parsed: a template"),
        Column("rounding_note", _S, "四舍五入说明原文", "the rounding note, as printed"),
        Column(
            "narrative_unparsed_share",
            _F,
            "正文中未解析数字的比例",
            "share of the narrative's numbers that stay unparsed, or whose claim has no known subject",
        ),
        Column(
            "narrative_judged_share",
            _F,
            "正文数字中已理解并可核对的比例",
            "of its figures: bound, and may be judged",
        ),
        Column(
            "narrative_unjudged_share",
            _F,
            "正文数字中已理解而不核对的比例",
            "of its figures: bound, and not judged",
        ),
        Column("narrative_unbound_share", _F, "正文数字中未能理解的比例", "of its figures: not bound"),
        Column("extractor_version", _S, "提取器版本", "version of everything up to observations and claims"),
    ),
    key=("document_id",),
)

PAGES = Table(
    "pages",
    "页：每页一行，含未能读出的页",
    "one row for every page, also for those that could not be read",
    (
        DOCUMENT_ID,
        PAGE_NUMBER,
        Column("width", _F, "宽（点）", "width as displayed, points"),
        Column("height", _F, "高（点）", "height as displayed, points"),
        Column("rotation", _I, "旋转角度", "/Rotate"),
        ANGLE,
        Column("character_count", _I, "字符数", "characters read"),
        Column("table_count", _I, "表数", "tables found"),
        Column("image_count", _I, "图像数", "images on the page"),
        Column("engine", _S, "读取引擎", "engine whose reading was used"),
        Column(
            "second_reading",
            _S,
            "第二次读取：agree、differ、none",
            "agree, differ, none (no figure on the page)",
        ),
    ),
    key=("document_id", "page_number"),
)

CELLS = Table(
    "cells",
    "单元格：页面上读出的每个表格单元",
    "every table cell read from a page, with its box",
    (
        DOCUMENT_ID,
        FILE_NAME,
        PAGE_NUMBER,
        TABLE_INDEX,
        ROW_INDEX,
        COLUMN_INDEX,
        Column("row_span", _I, "跨行数", "grid rows covered"),
        Column("column_span", _I, "跨列数", "grid columns covered"),
        Column(
            "text", _S, "文字；单元内换行保留为 \\n", "text; line breaks inside the cell kept as newlines"
        ),
        BOX,
        Column("engine", _S, "读取引擎", "engine whose reading was used"),
        Column("second_reading", _S, "第二次读取：agree、differ、none", "agree, differ, none"),
        Column(
            "found_by",
            _S,
            "表格定位方式：rules、rules_and_figures、frame、alignment、cells",
            "how the table was found: rules, rules_and_figures (missing rules inferred from the figures), frame "
            "(horizontal rules and a header), alignment (figures alone), cells (the file itself has cells)",
        ),
        Column(
            "placed_by",
            _S,
            "数字定位依据：both、rules、text",
            "what says that a figure belongs to this cell: rules, text (alignment, baseline), both; null without a figure",
        ),
    ),
    key=("document_id", "page_number", "table_index", "row_index", "column_index"),
)

CANDIDATES = Table(
    "candidates",
    "候选表格：网格与文字定位不一致时的另一种读法",
    "another complete reading of a table of cells, where drawn grid and text place a figure differently",
    (*CELLS.columns, Column("candidate", _I, "第几种读法，从 1 起", "which other reading, from 1")),
    key=("document_id", "page_number", "table_index", "candidate", "row_index", "column_index"),
    landed=False,
)

LINES = Table(
    "lines",
    "文字行：表格之外的文字，按阅读顺序",
    "text outside tables, line by line in reading order; stays between stages",
    (
        DOCUMENT_ID,
        PAGE_NUMBER,
        Column("line_index", _I, "页内行序号", "line on the page, from 0, in reading order"),
        Column("text", _S, "文字", "text of the line, spaces as printed"),
        BOX,
        Column("size", _F, "字号", "median character height, points"),
        Column("char_x0", pl.List(pl.Float32), "每个字符的左边", "left edge of each character of text"),
        Column("char_x1", pl.List(pl.Float32), "每个字符的右边", "right edge of each character of text"),
        CHAR_START,
        ANGLE,
        Column(
            "role",
            _S,
            "用途：body、title、unit_line、form_head、note、contents、page_number",
            "what the statements stage found it to be; body until then",
        ),
    ),
    key=("document_id", "page_number", "line_index"),
    landed=False,
)

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

TABLES: Final[dict[str, Table]] = {
    table.name: table
    for table in (
        FILES,
        DOCUMENTS,
        PAGES,
        CELLS,
        CANDIDATES,
        LINES,
        FORMS,
        OBSERVATIONS,
        LEDGER,
        UNITS,
        CLAIMS,
        UNCLAIMED_NUMBERS,
        TEXT_FACTS,
        REJECTIONS,
        CHECKS,
        FINDINGS,
    )
}
