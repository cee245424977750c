"""The official codes from which invented bodies take their functions, read from the warehouse's own seeds."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

SEEDS = Path(__file__).resolve().parent.parent / "dbt" / "seeds"
CLASS_LINES = [
    "201",
    "202",
    "203",
    "204",
    "205",
    "206",
    "207",
    "208",
    "210",
    "211",
    "212",
    "213",
    "214",
    "215",
    "216",
    "217",
    "219",
    "220",
    "221",
    "222",
    "223",
    "224",
    "229",
    "231",
    "232",
    "234",
]
"""The 26 class lines of forms 01 and 04, in their printed order."""
BASIC_ONLY = {"2080505", "2080506", "2101101", "2101102", "2101103", "2210201", "2210203"}
"""项 that a body pays from basic expenditure alone."""
RESERVED_CLASSES = {"223", "227", "230", "231", "232", "233", "234", "202", "217", "219", "222"}


@dataclass(frozen=True)
class Classification:
    """One year's functional codes: ``name`` by code, and the 项 that each fund may use."""

    year: int
    name: dict[str, str]
    gpb: tuple[str, ...]
    gf: tuple[str, ...]
    soc: tuple[str, ...]


def _valid(row: dict[str, str], year: int) -> bool:
    first, last = row["valid_from_year"], row["valid_to_year"]
    return (
        (not first or int(first) <= year) and (not last or year <= int(last)) and row["is_official"] == "true"
    )


def _rows(file_name: str) -> list[dict[str, str]]:
    with (SEEDS / file_name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@cache
def functional(year: int) -> Classification:
    name: dict[str, str] = {}
    for row in _rows("functional_classification.csv"):
        if _valid(row, year):
            name.setdefault(row["code"], row["name"])
    leaves = [code for code in name if len(code) == 7 and code[:5] in name and code[:3] in CLASS_LINES]
    funds = {code for code in leaves if "安排的支出" in name[code[:5]] or "债务收入" in name[code[:5]]}
    return Classification(
        year,
        name,
        tuple(c for c in leaves if c not in funds and c[:3] not in RESERVED_CLASSES and c not in BASIC_ONLY),
        tuple(c for c in leaves if c in funds and c[:3] in {"207", "208", "212", "213", "229"}),
        tuple(c for c in leaves if c[:3] == "223"),
    )


@cache
def economic(year: int) -> dict[str, str]:
    """Economic codes of departments and their names, in the order of the codes."""
    return {
        row["code"]: row["name"]
        for row in _rows("economic_classification_department.csv")
        if _valid(row, year)
    }
