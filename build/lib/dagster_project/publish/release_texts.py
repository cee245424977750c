"""What people read in the data release: how to open it, under which licence, how to cite it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from dagster_project import __version__


class Described(Protocol):
    """A table with words in both languages."""

    @property
    def name(self) -> str: ...
    @property
    def zh(self) -> str: ...
    @property
    def en(self) -> str: ...


def readme(tables: Sequence[Described], build_id: str, built_on: str) -> str:
    """README of the release: what is in it, and one line for each tool that opens it."""
    rows = "\n".join(f"| `{table.name}` | {table.zh} | {table.en} |" for table in tables)
    return f"""# 决算数据发布 · Juesuan data release

构建 build `{build_id}`，{built_on}

| 表 table | 内容 | content |
|---|---|---|
{rows}

金额单位为元；只加总同一层级（`level`）或末级（`is_leaf`）；`is_current` 为假的行属于已被更正版取代的文件。
Amounts are in 元. Add up one `level`, or the leaves (`is_leaf`). Rows with `is_current` false belong to documents that a
corrected republication replaces.

| 工具 tool | |
|---|---|
| DuckDB | `select * from 'parquet/fct_observation.parquet'` |
| pandas | `pandas.read_parquet("parquet/fct_observation.parquet")`, `pandas.read_csv("csv/dim_document.csv")` |
| Polars | `polars.read_parquet("parquet/fct_observation.parquet")` |
| R | `arrow::read_parquet("parquet/fct_observation.parquet")`, `read.csv("csv/dim_document.csv", fileEncoding = "UTF-8-BOM")` |
| Excel | `csv/*.csv` 双击打开 open directly（UTF-8 BOM）；至多 1,048,576 行 rows at most |
| LibreOffice | 打开 open → UTF-8；`soffice --headless --infilter="Text - txt - csv (StarCalc):44,34,76" --convert-to xlsx csv/dim_document.csv` |

CSV 中位置框拆为四列，列表为 JSON；会被表格软件当作公式的文字前加 `'`。Parquet 为原样。
In CSV a box is four columns and a list is JSON; text that a spreadsheet would run as a formula begins with an apostrophe.
Parquet holds everything as it is.

代码（`item_code`、`class_code`、`region_code`）是文本；CSV 不说明类型，读入时请指明，如
`pandas.read_csv("csv/fct_income.csv", dtype={{"item_code": str, "class_code": str}})`。金额在 Parquet 里是精确小数。
Codes are text. CSV tells no types, so name them when reading. Amounts in Parquet are exact decimals.

CSV 中文件标识旁有单位名称和文件名。`analysis` 的视图也在其中。`fiscal-datapackage.json`：`fiscal_expenditure` 按财政数据包（Fiscal Data
Package）规范的说明。
In CSV the names of body and file stand beside a document's hash. The views of `analysis` are here, too.
`fiscal-datapackage.json` describes `fiscal_expenditure` in the Fiscal Data Package profile.

`datapackage.json` (Frictionless Data Package), `data_dictionary.csv` 数据字典, `SHA256SUMS` (`sha256sum -c SHA256SUMS`);
`licences.csv`, `sbom.cdx.json` (CycloneDX): 制作本数据所用的程序及其许可 the programs that made it, and their licences.
"""


def licence() -> str:
    """Licence of the release."""
    return """The compilation (tables, codes, checks, findings, descriptions) is licensed under
Creative Commons Attribution 4.0 International (CC BY 4.0), SPDX: CC-BY-4.0.

The figures and quotations are taken from documents that Chinese public bodies published under the Regulations on
Open Government Information; facts are not subject to copyright, and each row names the document and the page it is from.
"""


def citation(build_id: str, built_on: str) -> str:
    """Citation File Format 1.2.0."""
    return f"""cff-version: 1.2.0
message: "If you use these data, please cite them with their build."
title: "决算 Juesuan: Chinese department final accounts as a warehouse that explains every figure"
type: dataset
authors:
  - name: "Juesuan contributors"
version: "{__version__}+{build_id[:8]}"
date-released: "{built_on}"
license: CC-BY-4.0
"""
