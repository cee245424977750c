"""Tables of what was registered and read: files, documents, pages, cells and lines of text."""

from __future__ import annotations

from typing import Final

import polars as pl

from .columns import (
    ANGLE,
    BOX,
    CHAR_START,
    COLUMN_INDEX,
    DOCUMENT_ID,
    FILE_NAME,
    PAGE_NUMBER,
    ROW_INDEX,
    TABLE_INDEX,
    Column,
    Table,
)

_S, _I, _B, _F = pl.String, pl.Int32, pl.Boolean, pl.Float64

PICTURED: Final = ("digital", "scanned")
"""Media of documents that have pages to look at: cells of a workbook and lines of a text file are what they are."""

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
            "介质：digital、scanned、spreadsheet、document、text、unknown",
            "digital, scanned, spreadsheet, document (Word, a web page), text, unknown",
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
        Column("media", _S, "介质", "digital, scanned, spreadsheet, document, text"),
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
        Column("name", _S, "工作表名", "name of the sheet; null for the pages of other files"),
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
            "tables_above",
            _I,
            "其上方的表数；有位置框时为空",
            "tables of the page that stand above it, where nothing has a box; null where boxes tell",
        ),
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
