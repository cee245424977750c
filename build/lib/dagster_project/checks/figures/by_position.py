"""The forms of one document by position: (form, item, measure) → observation, made a record only when asked for."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from functools import cached_property
from typing import Any

import polars as pl

from dagster_project.schemas import figure_keys

from ..catalogue.formula import ALIASES
from .intervals import catalogue_item
from .observed import LEAST_CONFIDENCE, SIDED_FORMS


class FormRows:
    """What the forms of one document print; ``frame``: its rows of ``schemas.OBSERVATIONS``."""

    def __init__(self, frame: pl.DataFrame) -> None:
        self._frame = frame
        self._records: dict[int, dict[str, Any]] = {}
        self._lists: dict[str, list[Any]] = {}
        self._values: dict[tuple[str, str, str], dict[str, Any]] = {}

    @cached_property
    def _columns(self) -> dict[tuple[str, str], dict[str, list[int]]]:
        """(form, measure) → item → rows."""
        found: dict[tuple[str, str], dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        columns = map(self.column, ("form_id", "block", "item_code", "measure"))
        for row, (form_id, block, item, measure) in enumerate(zip(*columns, strict=True)):
            if item is None or measure is None or form_id not in ALIASES:
                continue
            alias = ALIASES[form_id]
            if block == "expenditure" and alias in SIDED_FORMS:
                item = catalogue_item(alias, {"item_code": item, "block": block})
            found[alias, measure][item].append(row)
        return found

    def column(self, name: str) -> list[Any]:
        """One column: Python lists, as one figure at a time is asked for."""
        if name not in self._lists:
            self._lists[name] = self._frame[name].to_list()
        return self._lists[name]

    @cached_property
    def keys(self) -> list[str]:
        """The name of each observation in references (``schemas.figure_key``)."""
        return self._frame.select(figure_keys()).to_series().to_list()

    def record(self, row: int) -> dict[str, Any]:
        """All columns of one observation."""
        if row not in self._records:
            self._records[row] = self._frame.row(row, named=True)
        return self._records[row]

    def at(self, alias: str, item: str, measure: str) -> list[dict[str, Any]]:
        """The observations of one position; several where it is printed with different values."""
        rows = self._columns.get((alias, measure), {}).get(item, ())
        return [self.record(row) for row in rows]

    def amounts(self, alias: str, measure: str) -> dict[str, Decimal | None]:
        """Item → amount of one column of a form; None where the figure cannot be judged by."""
        trust = self._column(alias, measure, "confidence")
        return {
            item: None if (trust[item] is not None and trust[item] < LEAST_CONFIDENCE) else amount
            for item, amount in self._column(alias, measure, "amount_yuan").items()
        }

    def names(self, alias: str, measure: str) -> dict[str, str | None]:
        """Item → name as printed, of one column of a form."""
        return self._column(alias, measure, "item_name")

    def _column(self, alias: str, measure: str, name: str) -> dict[str, Any]:
        key = (alias, measure, name)
        if key not in self._values:
            lines, values = self._columns.get((alias, measure), {}), self.column(name)
            self._values[key] = {item: values[rows[0]] for item, rows in lines.items()}
        return self._values[key]

    def of_amount(self, amount: Decimal) -> list[dict[str, Any]]:
        """The observations of exactly this amount in 元."""
        return [self.record(row) for row in self._of_amount.get(amount, ())]

    @cached_property
    def _of_amount(self) -> dict[Decimal | None, list[int]]:
        found: dict[Decimal | None, list[int]] = defaultdict(list)
        for row, amount in enumerate(self.column("amount_yuan")):
            found[amount].append(row)
        return found
