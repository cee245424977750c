"""The queries of the documentation: docs/sql-cookbook.md by their titles, other pages with the answers printed there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from tests.conftest import REPOSITORY

_SECTION = re.compile(r"^## (?P<title>.+?)$(?P<body>.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
_QUERY = re.compile(r"^```sql\n(?P<sql>.*?)^```", re.MULTILINE | re.DOTALL)
_ANSWERED = re.compile(r"^```sql\n(?P<sql>[^`]*)^```\n\n(?P<answer>(?:\|.*\n)+)", re.MULTILINE)


@dataclass(frozen=True)
class Answered:
    """A query and the table that stands under it: names of the columns, rows as printed."""

    sql: str
    columns: list[str]
    rows: list[list[str]]


def queries() -> dict[str, str]:
    """Title of the section → its query. Raises AssertionError for a section without one."""
    text = (REPOSITORY / "docs" / "sql-cookbook.md").read_text(encoding="utf-8")
    found = {}
    for section in _SECTION.finditer(text):
        query = _QUERY.search(section["body"])
        assert query, f"no query under {section['title']}"
        found[section["title"]] = query["sql"]
    return found


def answered(page: str = "README.md") -> list[Answered]:
    """The queries of a page that have their answer under them."""
    text = (REPOSITORY / page).read_text(encoding="utf-8")
    found = []
    for match in _ANSWERED.finditer(text):
        columns, _, *rows = [
            [cell.strip() for cell in line.strip().strip("|").split("|")]
            for line in match["answer"].splitlines()
        ]
        found.append(Answered(match["sql"], columns, rows))
    return found


def as_printed(value: Any) -> str:
    """A value as the pages print it: separators in amounts, nothing for null."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, int):
        return str(value)
    return f"{value:,.0f}" if isinstance(value, float) and value.is_integer() else f"{value:,}"
