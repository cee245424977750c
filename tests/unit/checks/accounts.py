"""A small account whose forms agree, as frames by hand: the ground that the tests of the checks change."""

from __future__ import annotations

import random
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from dagster_project import schemas
from dagster_project.checks import Evidence
from dagster_project.checks.catalogue.formula import FORM_ALIASES

UNITS = {"元": Decimal(1), "万元": Decimal(10_000)}
NATURES = ("basic", "project", "to_superior", "operating", "to_subunit")
SOURCES = ("fiscal", "superior", "business", "operating", "subunit", "other")
ECONOMIC = {
    "301": ("30101", "30102", "30103", "30107", "30108"),
    "303": ("30302", "30399"),
    "302": ("30201", "30207", "30212", "30217", "30231"),
    "310": ("31002", "31013"),
}
ITEMS = ("2010301", "2010302", "2013150", "2080505", "2080506", "2101101", "2210201", "2210203")


class Account:
    """Figures of one document by (alias, block, item, measure) in 分; ``evidence()`` prints them."""

    def __init__(
        self,
        document_id: str = "d1",
        unit: str = "元",
        decimals: int = 2,
        year: int = 2024,
        rounding: str = ROUND_HALF_UP,
    ) -> None:
        self.document_id, self.unit, self.decimals, self.year = document_id, unit, decimals, year
        self.rounding = rounding
        self.figures: dict[tuple[str, str, str, str], Decimal | None] = {}
        self.raw: dict[tuple[str, str, str, str], str] = {}
        self.states: dict[str, str] = {}
        self.unknown: dict[str, int] = {}
        self.confidence: dict[tuple[str, str, str, str], float] = {}
        self.claims: list[dict] = []
        self.units: list[dict] = []

    def put(self, alias: str, block: str, item: str, measure: str, amount: Decimal | int | None) -> None:
        self.figures[alias, block, item, measure] = None if amount is None else Decimal(amount)

    def key(self, alias: str, item: str, measure: str) -> tuple[str, str, str, str]:
        return next(k for k in self.figures if (k[0], k[2], k[3]) == (alias, item, measure))

    def printed(self, key: tuple[str, str, str, str]) -> Decimal:
        """The amount in 元 as its printed digits say."""
        value = self.figures[key]
        assert value is not None
        factor, step = UNITS[self.unit], Decimal(1).scaleb(-self.decimals)
        return (value / factor).quantize(step, self.rounding) * factor

    def drop(self, alias: str, state: str | None = None) -> None:
        """Remove a form; with a state it stays, without figures."""
        self.figures = {k: v for k, v in self.figures.items() if k[0] != alias}
        self.states.pop(alias, None)
        if state:
            self.states[alias] = state

    def frames(self) -> dict[str, list[dict]]:
        observations = []
        for index, (key, value) in enumerate(self.figures.items()):
            alias, block, item, measure = key
            amount = None if value is None else self.printed(key)
            style = "none" if value is None or amount else ("blank" if value == 0 else "decimal")
            text = self.raw.get(key) or (
                "" if style == "blank" else f"{amount / UNITS[self.unit]:,.{self.decimals}f}"
            )  # type: ignore[operator]
            level = {3: "类", 5: "款", 7: "项"}.get(len(item), "line") if item.isdigit() else "line"
            observations.append(
                {
                    "document_id": self.document_id, "form_id": FORM_ALIASES[alias], "block": block, "item_code": item,
                    "item_name": item, "item_label": item, "item_level": "total" if item == "@total" else level,
                    "measure": measure, "budget_kind": "final", "amount_yuan": amount, "value_raw": text,
                    "stated_unit": self.unit, "stated_decimals": 0 if style == "blank" else self.decimals,
                    "zero_style": style, "page_number": int(alias[1:]), "table_index": 0, "row_index": index,
                    "column_index": 0, "bbox": {"x0": 1.0, "y0": float(index), "x1": 2.0, "y1": index + 1.0},
                    "printed_count": 1, "occurrence": 1, "source_kind": "text",
                    "confidence": self.confidence.get(key, 1.0),
                }
            )  # fmt: skip
        aliases = {key[0] for key in self.figures}
        forms = [
            {
                "document_id": self.document_id, "form_id": FORM_ALIASES[alias], "form_number": 1,
                "state": self.states.get(alias, "figures"), "stated_unit": self.unit,
                "measures": sorted({k[3] for k in self.figures if k[0] == alias}),
                "unknown_figures": self.unknown.get(alias, 0), "first_page": int(alias[1:]),
            }
            for alias in sorted(aliases | set(self.states))
        ]  # fmt: skip
        documents = [{"document_id": self.document_id, "file_name": f"{self.document_id}.pdf", "entity_name": "某局",
                      "fiscal_year": self.year, "stated_unit": self.unit, "is_template": False}]  # fmt: skip
        claims = [{"document_id": self.document_id} | claim for claim in self.claims]
        units = [{"document_id": self.document_id} | unit for unit in self.units]
        return {
            "documents": documents,
            "forms": forms,
            "observations": observations,
            "claims": claims,
            "units": units,
        }

    def evidence(self) -> Evidence:
        return Evidence.of(**{name: schemas.TABLES[name].frame(rows) for name, rows in self.frames().items()})


@dataclass(frozen=True)
class Sums:
    """What 01 and 04 are made of."""

    fiscal_total: Decimal
    spent: Decimal
    extra: Decimal
    opening: Decimal
    closing: Decimal
    basic: dict[str, Decimal]
    project: dict[str, Decimal]
    all_project: dict[str, Decimal]


def _sides(result: Account, sums: Sums) -> None:
    """01 and 04: income, expenditure by class, balances."""
    put, basic, project, all_project = result.put, sums.basic, sums.project, sums.all_project
    fiscal_total, spent, extra = sums.fiscal_total, sums.spent, sums.extra
    opening, closing = sums.opening, sums.closing
    for kind, amount in {"gpb": fiscal_total, "gf": 0, "soc": 0, "superior": 0, "business": 0, "operating": 0, "subunit": 0,
                         "other": extra, "current_total": spent, "nonfiscal_surplus_used": 0, "opening_balance": opening,
                         "total": spent + opening}.items():  # fmt: skip
        put("f01", "income", f"in.{kind}", "amount", amount)
    classes = [code for code in sorted(basic) if len(code) == 3]
    for code in classes:
        put("f01", "expenditure", code, "amount", basic[code] + all_project[code])
    for line, amount in {
        "current_total": spent,
        "surplus_distribution": 0,
        "closing_balance": closing,
        "total": spent + closing,
    }.items():
        put("f01", "expenditure", f"out.{line}", "amount", amount)
    for line, amount in {"gpb": fiscal_total, "gf": 0, "soc": 0, "current_total": fiscal_total, "opening_balance": opening,
                         "opening.gpb": opening, "opening.gf": 0, "opening.soc": 0, "total": fiscal_total + opening}.items():  # fmt: skip
        put("f04", "income", f"in.{line}", "amount", amount)
    rows = {code: basic[code] + project[code] for code in classes}
    rows |= {
        "out.current_total": fiscal_total,
        "out.closing_balance": closing,
        "out.total": fiscal_total + closing,
    }
    for code, amount in rows.items():
        for measure in ("total", "gpb", "gf", "soc"):
            put("f04", "expenditure", code, measure, amount if measure in ("total", "gpb") else 0)


def _three_public(result: Account) -> None:
    """07: what 06 spends, and a budget twice as large."""
    put = result.put
    reception, running = (
        result.figures["f06", "public", "30217", "amount"],
        result.figures["f06", "public", "30231", "amount"],
    )
    abroad, purchase = (
        result.figures["f06", "public", "30212", "amount"],
        result.figures["f06", "public", "31013", "amount"],
    )
    assert reception is not None and running is not None and abroad is not None and purchase is not None
    items = {
        "abroad": abroad,
        "vehicle_purchase": purchase,
        "vehicle_running": running,
        "reception": reception,
    }
    items |= {"vehicle": purchase + running, "total": abroad + purchase + running + reception}
    for item, amount in items.items():
        put("f07", "none", item, "actual", amount)
        put("f07", "none", item, "budget", amount * 2)


def account(seed: int = 1, **options) -> Account:
    """A consistent account with all nine forms (08 and 09 declared empty), some non-fiscal income where seeded odd."""
    rng = random.Random(seed)
    result = Account(**options)

    def money(low: int = 1_000, high: int = 900_000_000) -> Decimal:
        return Decimal(rng.randint(low, high)) / 100

    put = result.put
    gpb = {item: (money(), money() if rng.random() < 0.6 else Decimal(0)) for item in ITEMS}
    extra = money(1_000_00, 9_000_00) if seed % 2 else Decimal(0)

    def tree(values: dict[str, Decimal]) -> dict[str, Decimal]:
        sums: dict[str, Decimal] = {}
        for item, value in values.items():
            for code in (item[:3], item[:5], item, "@total"):
                sums[code] = sums.get(code, Decimal(0)) + value
        return sums

    basic, project = tree({k: v[0] for k, v in gpb.items()}), tree({k: v[1] for k, v in gpb.items()})
    all_project = tree({k: v[1] + (extra if k == ITEMS[1] else 0) for k, v in gpb.items()})
    fiscal_total = basic["@total"] + project["@total"]
    spent = basic["@total"] + all_project["@total"]
    for code in sorted(basic, key=lambda c: (c == "@total", c)):
        for measure, amount in {
            "total": basic[code] + project[code],
            "basic": basic[code],
            "project": project[code],
        }.items():
            put("f05", "none", code, measure, amount)
        natures = {
            "total": basic[code] + all_project[code],
            "basic": basic[code],
            "project": all_project[code],
        }
        for measure in ("total", *NATURES):
            put("f03", "none", code, measure, natures.get(measure, 0))
        sources = {
            "total": natures["total"],
            "fiscal": basic[code] + project[code],
            "other": all_project[code] - project[code],
        }
        for measure in ("total", *SOURCES):
            put("f02", "none", code, measure, sources.get(measure, 0))
    opening = closing = money(1_000_00, 5_000_00)
    _sides(result, Sums(fiscal_total, spent, extra, opening, closing, basic, project, all_project))
    _economic(result, rng, basic["@total"])
    _three_public(result)
    result.states |= {"f08": "declared_empty", "f09": "declared_empty"}
    return result


def _economic(result: Account, rng: random.Random, basic: Decimal) -> None:
    """06: basic expenditure dealt out over the economic items."""
    items = [item for group in ECONOMIC.values() for item in group]
    weights = [rng.randint(1, 100) for _ in items]
    amounts = [(basic * weight / sum(weights)).quantize(Decimal("0.01")) for weight in weights]
    amounts[0] += basic - sum(amounts)
    by_item = dict(zip(items, amounts, strict=True))
    totals = {"@personnel": Decimal(0), "@public": Decimal(0)}
    for code, members in ECONOMIC.items():
        block = "personnel" if code in ("301", "303") else "public"
        result.put("f06", block, code, "amount", sum(by_item[m] for m in members))
        for member in members:
            result.put("f06", block, member, "amount", by_item[member])
        totals[f"@{block}"] += sum(by_item[m] for m in members)
    for item, amount in totals.items():
        result.put("f06", item[1:], item, "amount", amount)
