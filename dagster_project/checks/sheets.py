"""The forms of one document by position: (form, item, measure) → observation, made a record only when asked for."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from functools import cached_property
from typing import Any

import polars as pl

from .formula import ALIASES
from .printed import catalogue_item


class Sheets:
    """What the forms of one document print; ``frame``: its rows of ``schemas.OBSERVATIONS``."""

    def __init__(self, frame: pl.DataFrame) -> None:
        self._frame = frame
        self._records: dict[int, dict[str, Any]] = {}
        self._values: dict[tuple[str, str, str], dict[str, Any]] = {}

    @cached_property
    def _columns(self) -> dict[tuple[str, str], dict[str, list[int]]]:
        """(form, measure) → item → rows."""
        found: dict[tuple[str, str], dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        columns = (self._frame[name].to_list() for name in ("form_id", "block", "item_code", "measure"))
        for row, (form_id, block, item, measure) in enumerate(zip(*columns, strict=True)):
            alias = ALIASES.get(form_id)
            if alias is None or item is None or measure is None:
                continue
            if block == "expenditure" and alias in ("f01", "f04"):
                item = catalogue_item(alias, {"item_code": item, "block": block})
            found[alias, measure][item].append(row)
        return found

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
        """Item → amount of one column of a form."""
        return self._column(alias, measure, "amount_yuan")

    def names(self, alias: str, measure: str) -> dict[str, str | None]:
        """Item → name as printed, of one column of a form."""
        return self._column(alias, measure, "item_name")

    def _column(self, alias: str, measure: str, name: str) -> dict[str, Any]:
        key = (alias, measure, name)
        if key not in self._values:
            lines = self._columns.get((alias, measure), {})
            first = [rows[0] for rows in lines.values()]
            self._values[key] = dict(zip(lines, self._frame[name].gather(first).to_list(), strict=True))
        return self._values[key]

    def of_amount(self, amount: Decimal) -> list[dict[str, Any]]:
        """The observations of exactly this amount in 元."""
        rows = (self._frame["amount_yuan"] == amount).fill_null(value=False).arg_true()
        return [self.record(row) for row in rows]
