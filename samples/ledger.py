"""The exact ledger of an invented body for one year: what is true behind everything that a sample prints.

Money is integer 分. Everything printed follows from leaves (one 项 under one fund), so every identity of the catalogue
holds on the exact values by construction.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from samples.classification import Classification, functional

FUNDS = ("gpb", "gf", "soc", "nonfiscal")
NATURES = ("basic", "project", "to_superior", "operating", "to_subunit")
INCOME_KINDS = ("superior", "business", "operating", "subunit", "other")
THREE_PUBLIC = ("abroad", "vehicle_purchase", "vehicle_running", "reception")
PERSONNEL = ("301", "303")


@dataclass(frozen=True)
class Leaf:
    """One 项 under one fund: opening + income - expenditure = closing."""

    code: str
    fund: str
    opening: int
    income: dict[str, int]
    """``fiscal`` for the three budgets; the kinds of INCOME_KINDS for non-fiscal money."""
    spent: dict[str, int]
    initial: dict[str, int]
    """年初预算 by nature; empty for non-fiscal money."""
    adjusted: dict[str, int]

    @property
    def closing(self) -> int:
        return self.opening + sum(self.income.values()) - sum(self.spent.values())


@dataclass(frozen=True)
class Body:
    """An invented body. No name of a real one is used."""

    name: str
    units: tuple[tuple[str, str], ...]
    all_admin: bool
    classes: tuple[str, ...] = ()
    """类 that are its business, besides 201 and those that every body has."""


@dataclass(frozen=True)
class Ledger:
    """One body's year. ``prior`` is the year before (None only in the prior year itself)."""

    body: Body
    year: int
    leaves: tuple[Leaf, ...]
    surplus_used: int
    surplus_distribution: int
    economic: dict[str, int]
    """General-budget basic expenditure by economic 款."""
    economic_budget: dict[str, int]
    """年初预算 of the same by economic 类; sums to the basic 年初预算 of the leaves."""
    three_public: dict[str, int]
    three_public_initial: dict[str, int]
    three_public_adjusted: dict[str, int]
    procurement: dict[str, int]
    services: tuple[tuple[str, int], ...]
    counts: dict[str, int]
    prior: Ledger | None = field(default=None, repr=False)

    @property
    def classification(self) -> Classification:
        return functional(self.year)

    def of(self, *funds: str) -> list[Leaf]:
        return [leaf for leaf in self.leaves if leaf.fund in (funds or FUNDS)]

    def spent(self, *funds: str, nature: str | None = None, prefix: str = "") -> int:
        """Expenditure of the funds (all where none is named) under a code."""
        return sum(
            amount
            for leaf in self.of(*funds)
            if leaf.code.startswith(prefix)
            for key, amount in leaf.spent.items()
            if nature in (None, key)
        )

    def income(self, *funds: str, kind: str | None = None, prefix: str = "") -> int:
        return sum(
            amount
            for leaf in self.of(*funds)
            if leaf.code.startswith(prefix)
            for key, amount in leaf.income.items()
            if kind in (None, key)
        )

    def opening(self, *funds: str, prefix: str = "") -> int:
        return sum(leaf.opening for leaf in self.of(*funds) if leaf.code.startswith(prefix))

    def closing(self, *funds: str, prefix: str = "") -> int:
        """Closing balance; with non-fiscal money also what the surplus lines add."""
        total = sum(leaf.closing for leaf in self.of(*funds) if leaf.code.startswith(prefix))
        if not prefix and (not funds or "nonfiscal" in funds):
            total += self.surplus_used - self.surplus_distribution
        return total

    def budget(self, kind: str, fund: str = "gpb", nature: str | None = None, prefix: str = "") -> int:
        """年初预算 (initial) or 全年预算 (adjusted) of one fund under a code."""
        return sum(
            amount
            for leaf in self.of(fund)
            if leaf.code.startswith(prefix)
            for key, amount in (leaf.initial if kind == "initial" else leaf.adjusted).items()
            if nature in (None, key)
        )

    def economic_sum(self, prefixes: Iterable[str]) -> int:
        return sum(amount for code, amount in self.economic.items() if code[:3] in prefixes)

    @property
    def personnel(self) -> int:
        return self.economic_sum(PERSONNEL)

    @property
    def public(self) -> int:
        return sum(self.economic.values()) - self.personnel

    @property
    def grand_total(self) -> int:
        return self.opening() + self.income() + self.surplus_used

    @property
    def fiscal_total(self) -> int:
        return self.opening("gpb", "gf", "soc") + self.income("gpb", "gf", "soc")
