"""The forms of one document by position: (form, item, measure) → observation, made a record only when asked for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from functools import cached_property
from typing import Any

import polars as pl

from .formula import ALIASES
from .printed import catalogue_item

COLUMNS = ("form_id", "block", "item_code", "measure", "amount_yuan", "item_name")


class Sheets:
    """What the forms of one document print; ``frame``: its rows of ``schemas.OBSERVATIONS``."""

    def __init__(self, frame: pl.DataFrame) -> None:
        self._frame = frame
        self._records: dict[int, dict[str, Any]] = {}

    @cached_property
    def _columns(self) -> dict[str, list]:
        return {name: self._frame[name].to_list() for name in COLUMNS}

    @cached_property
    def _places(self) -> dict[tuple[str, str, str], list[int]]:
        found: dict[tuple[str, str, str], list[int]] = defaultdict(list)
        columns = self._columns
        keys = zip(
            columns["form_id"], columns["block"], columns["item_code"], columns["measure"], strict=True
        )
        for row, (form_id, block, item, measure) in enumerate(keys):
            alias = ALIASES.get(form_id)
            if alias is None or item is None or measure is None:
                continue
            if block == "expenditure" and alias in ("f01", "f04"):
                item = catalogue_item(alias, {"item_code": item, "block": block})
            found[alias, item, measure].append(row)
        return found

    @cached_property
    def _lines(self) -> dict[tuple[str, str], dict[str, int]]:
        found: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
        for (alias, item, measure), rows in self._places.items():
            found[alias, measure][item] = rows[0]
        return found

    def record(self, row: int) -> dict[str, Any]:
        """All columns of one observation."""
        if row not in self._records:
            self._records[row] = self._frame.row(row, named=True)
        return self._records[row]

    def at(self, alias: str, item: str, measure: str) -> list[dict[str, Any]]:
        """The observations of one position; several where it is printed with different values."""
        return [self.record(row) for row in self._places.get((alias, item, measure), ())]

    def amounts(self, alias: str, measure: str) -> dict[str, Decimal | None]:
        """Item → amount of one column of a form."""
        amounts = self._columns["amount_yuan"]
        return {item: amounts[row] for item, row in self._lines.get((alias, measure), {}).items()}

    def lines(self, alias: str, measure: str) -> Iterator[tuple[str, str]]:
        """(item, name as printed) of one column of a form."""
        names = self._columns["item_name"]
        return ((item, names[row] or "") for item, row in self._lines.get((alias, measure), {}).items())

    def of_amount(self, amount: Decimal) -> list[dict[str, Any]]:
        """The observations of exactly this amount in 元."""
        return [self.record(row) for row, yuan in enumerate(self._columns["amount_yuan"]) if yuan == amount]
