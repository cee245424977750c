"""How many codes of each level are valid in each year, and where they are known from. ``python -m tests.bench.classifications``"""

from __future__ import annotations

import polars as pl
from rich.console import Console
from rich.table import Table

from dagster_project.settings import Settings

LISTS = {
    "functional_classification": "支出功能分类",
    "economic_classification_department": "部门预算支出经济分类",
    "economic_classification_government": "政府预算支出经济分类",
}
YEARS = (2008, 2012, 2016, 2018, 2019, 2020, 2021, 2022, 2023, 2024)


def main() -> None:
    console = Console(width=120)
    for name, title in LISTS.items():
        rows = pl.read_csv(Settings().seeds / f"{name}.csv", infer_schema=False).with_columns(
            pl.col("valid_from_year", "valid_to_year").cast(pl.Int32)
        )
        table = Table(title=f"{title} ({rows.height} rows)")
        for head in ("year", "类", "款", "项", "shown by a list or a document", "known from memory alone"):
            table.add_column(head, justify="right")
        for year in YEARS:
            table.add_row(str(year), *counts(rows, year))
        console.print(table)


def counts(rows: pl.DataFrame, year: int) -> list[str]:
    """Codes of each level valid in a year, and how many of them have a witness."""
    valid = rows.filter(
        pl.col("valid_from_year").fill_null(0) <= year, pl.col("valid_to_year").fill_null(9999) >= year
    ).unique("code")
    levels = dict(valid.group_by("level").len().iter_rows())
    memory = valid["source"].str.contains(r"^recalled").sum()
    return [*(str(levels.get(level, 0)) for level in "类款项"), str(valid.height - memory), str(memory)]


if __name__ == "__main__":
    main()
