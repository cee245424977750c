"""Keys of the release's tables, as the dbt project declares and tests them: what is unique, and what leads where."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

_REFERENCE = re.compile(r"ref\('(?P<model>\w+)'\)")


@dataclass(frozen=True, slots=True)
class Leads:
    """A column whose values stand in a column of another table."""

    column: str
    table: str
    field: str


@dataclass(frozen=True, slots=True)
class Keys:
    """Of one table: the columns that name a row, none of them null; and where its columns lead."""

    primary: tuple[str, ...]
    foreign: tuple[Leads, ...]


def declared_keys(models: Path) -> dict[str, Keys]:
    """Table → its keys, from every ``.yml`` under the folder of models.

    A key that may hold nulls or holds for some rows only is none; a column leads only to the primary key of a table.
    """
    described = [
        model
        for path in sorted(models.rglob("*.yml"))
        for model in yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader).get("models", ())
    ]
    primary = {model["name"]: _primary(model) for model in described}
    return {
        model["name"]: Keys(
            primary[model["name"]],
            tuple(one for one in _foreign(model) if primary.get(one.table) == (one.field,)),
        )
        for model in described
    }


def _primary(model: Mapping[str, Any]) -> tuple[str, ...]:
    for constraint in model.get("constraints", ()):
        if constraint["type"] == "primary_key":
            return tuple(constraint["columns"])
    never_null = {
        column["name"]
        for column in model.get("columns", ())
        if any(constraint["type"] == "not_null" for constraint in column.get("constraints", ()))
    }
    for test in _tests(model, "unique_key"):
        columns = test["arguments"]["columns"]
        if "config" not in test and never_null.issuperset(columns):
            return tuple(columns)
    return ()


def _foreign(model: Mapping[str, Any]) -> Iterator[Leads]:
    for column in model.get("columns", ()):
        for test in _tests(column, "relationships"):
            named = _REFERENCE.search(test["arguments"]["to"])
            if named and "config" not in test:
                yield Leads(column["name"], named["model"], test["arguments"]["field"])


def _tests(owner: Mapping[str, Any], name: str) -> Iterator[Mapping[str, Any]]:
    for test in owner.get("data_tests", ()):
        if isinstance(test, dict) and name in test:
            yield test[name]
