"""The queries of docs/sql-cookbook.md, by their titles."""

from __future__ import annotations

import re

from tests.conftest import REPOSITORY

_SECTION = re.compile(r"^## (?P<title>.+?)$(?P<body>.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
_QUERY = re.compile(r"^```sql\n(?P<sql>.*?)^```", re.MULTILINE | re.DOTALL)


def queries() -> dict[str, str]:
    """Title of the section → its query. Raises AssertionError for a section without one."""
    text = (REPOSITORY / "docs" / "sql-cookbook.md").read_text(encoding="utf-8")
    found = {}
    for section in _SECTION.finditer(text):
        query = _QUERY.search(section["body"])
        assert query, f"no query under {section['title']}"
        found[section["title"]] = query["sql"]
    return found
