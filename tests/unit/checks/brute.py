"""A second, plain evaluator of the table identities: one document, one formula, one number at a time, in Decimal.

It shares nothing with the product but the catalogue's text: what it finds failing is what a reader with a calculator
would, and by it the tests know whether a planted error can be seen at all.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from dagster_project.checks.catalogue import identities

CATALOGUE = Path(identities.__file__).with_name("catalogue.yaml")
FORMS = dict(
    zip(
        [f"f{n:02d}" for n in range(1, 15)],
        [
            "income_expenditure_summary",
            "income",
            "expenditure",
            "fiscal_summary",
            "gpb_expenditure",
            "gpb_basic_economic",
            "three_public",
            "gf_income_expenditure",
            "soc_income_expenditure",
            "procurement",
            "purchased_services",
            "fiscal_expenditure",
            "gf_basic_economic",
            "gpb_project",
        ],
        strict=True,
    )
)
ALIASES = {form: alias for alias, form in FORMS.items()}
FACTORS = {"元": Decimal(1), "万元": Decimal(10_000), "千元": Decimal(1_000), "亿元": Decimal(100_000_000)}
KINDS = (
    "in.gpb",
    "in.gf",
    "in.soc",
    "in.fiscal",
    "in.superior",
    "in.business",
    "in.operating",
    "in.subunit",
    "in.other",
)
NEGATIVE = {"in.other", "in.current_total", "in.total", "in.nonfiscal_surplus_used", "out.total",
            "out.surplus_distribution", "out.closing_balance"}  # fmt: skip
Value = tuple[Decimal, Decimal, Decimal]
Place = tuple[str, str, str]
TERM = re.compile(r"([+-]?)\s*(sum )?(f\d\d)\(((?:[^()]|\([^()]*\))*), (@?[\w]+)\)")


class Sheets:
    """The figures of one document: (form, item, measure) → (value, low, high)."""

    def __init__(self, observations: Sequence[Mapping[str, Any]], forms: Sequence[Mapping[str, Any]]) -> None:
        self.states = {ALIASES[f["form_id"]]: f["state"] for f in forms if f["form_id"] in ALIASES}
        self.unknown = {
            ALIASES[f["form_id"]] for f in forms if f["form_id"] in ALIASES and f["unknown_figures"]
        }
        self.values: dict[Place, Value] = {}
        self.levels: dict[Place, str] = {}
        self.unread: set[Place] = set()
        rows = [r for r in observations if r["item_code"] and r["form_id"] in ALIASES]
        one = any((r["form_id"], r["item_code"]) == (FORMS["f01"], "in.fiscal") for r in rows)
        for row in rows:
            place, level = self._place(row, one)
            if row["amount_yuan"] is None or place in self.values:
                self.unread.add(place)
                continue
            self.values[place] = _interval(row, place)
            self.levels[place] = level

    @staticmethod
    def _place(row: Mapping[str, Any], one: bool) -> tuple[Place, str]:
        alias, item, level = ALIASES[row["form_id"]], row["item_code"], row["item_level"]
        if alias in ("f01", "f04") and row["block"] == "expenditure" and re.fullmatch(r"\d{3}", item):
            item = f"out.{item}"
        if one and alias == "f01" and item in ("in.gpb", "in.gf", "in.soc"):
            level = "part"
            item = f"in.fiscal{item[2:]}"
        return (alias, item, row["measure"]), level

    def items(self, alias: str) -> list[str]:
        return list(dict.fromkeys(item for form, item, _ in self.values if form == alias))

    def measures(self, alias: str) -> list[str]:
        return list(dict.fromkeys(measure for form, _, measure in self.values if form == alias))


def _interval(row: Mapping[str, Any], place: Place) -> Value:
    value, factor, decimals = (
        Decimal(row["amount_yuan"]),
        FACTORS[row["stated_unit"]],
        row["stated_decimals"] or 0,
    )
    style = row["zero_style"] or "none"
    half = Decimal(0)
    if style not in ("blank", "dash", "integer") and not (factor == 1 and decimals >= 2):
        half = factor * 5 / Decimal(10) ** (decimals + 1)
    alias, item, measure = place
    negative = (
        item in NEGATIVE or item.startswith("in.opening") or measure in ("other", "opening", "closing")
        or (alias, measure) == ("f02", "total")
    )  # fmt: skip
    low = value if style == "decimal" and not negative else value - half
    return value, low, value + half


def failing(
    observations: Sequence[Mapping[str, Any]], forms: Sequence[Mapping[str, Any]]
) -> set[tuple[str, str]]:
    """(identity, binding as a calculator would note it) of every failing table identity of level error or warning."""
    sheets = Sheets(observations, forms)
    found = set()
    for identity in yaml.safe_load(CATALOGUE.read_text(encoding="utf-8"))["identities"]:
        if identity["scope"] not in ("intra", "inter") or identity["severity"] not in ("error", "warning"):
            continue
        for run in _runs(identity):
            for values in _bindings(sheets, run):
                if _fails(sheets, run, values):
                    found.add((identity["id"], ",".join(f"{k}={v}" for k, v in sorted(values.items()))))
    return found


def _runs(identity: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The identity, and the same on each other form that the catalogue names."""
    yield identity
    for alias, other in identity.get("also_on", {}).items():
        domains = {
            k: v.replace(alias, other) if isinstance(v, str) else v for k, v in identity["for_each"].items()
        }
        yield {**identity, "formula": identity["formula"].replace(alias, other), "for_each": domains}


def _bindings(sheets: Sheets, identity: Mapping[str, Any]) -> Iterator[dict[str, str]]:
    names = list(identity.get("for_each", {}))
    choices = [_domain(sheets, identity["for_each"][name]) for name in names]
    for chosen in itertools.product(*choices):
        yield dict(zip(names, map(str, chosen), strict=True))


def _domain(sheets: Sheets, domain: str | list) -> list[str]:
    if isinstance(domain, list):
        return domain
    name, arguments = re.fullmatch(r"(\w+)\((.*)\)", domain).groups()  # type: ignore[union-attr]
    if name == "classes":
        found = set()
        for place in arguments.split(","):
            alias, _, only = place.strip().partition(".")
            for (form, item, measure), value in sheets.values.items():
                code = item.removeprefix("out.")
                if form == alias and re.fullmatch(r"\d{3}", code) and value[0] and only in ("", measure):
                    found.add(code)
        return sorted(found)
    items = sheets.items(arguments)
    codes = [item for item in items if re.fullmatch(r"\d{3}(\d\d){0,2}", item)]
    if name == "nodes":
        return codes + [item for item in items if item == "@total"]
    if name == "parents":
        return [code for code in codes if any(len(c) == len(code) + 2 and c.startswith(code) for c in codes)]
    if name == "measures":
        return sheets.measures(arguments)
    assert name == "lines_out", name
    return [item for item in items if item.startswith("out.")]


def _fails(sheets: Sheets, identity: Mapping[str, Any], values: Mapping[str, str]) -> bool:
    formula = identity["formula"]
    for name, value in values.items():
        left, _, right = value.partition("~")
        formula = formula.replace(f"{{{name}.left}}", left).replace(f"{{{name}.right}}", right)
        formula = formula.replace(f"{{{name}}}", value)
    op = "==" if "==" in formula else "<="
    sides = [_side(sheets, text, identity) for text in formula.split(op)]
    if any(side is None for side in sides) or not _met(sheets, identity):
        return False
    (_, left_low, left_high), (_, right_low, right_high) = sides  # type: ignore[misc]
    low, high = left_low - right_high, left_high - right_low
    return low > 0 if op == "<=" else not low <= 0 <= high


def _side(sheets: Sheets, text: str, identity: Mapping[str, Any]) -> Value | None:
    """Sum of one side; None where it cannot be judged."""
    terms = TERM.findall(text)
    declared = any("declared_empty" in when for when in identity.get("when", ()))
    total = [Decimal(0)] * 3
    for sign, is_sum, alias, item, measure in terms:
        state = sheets.states.get(alias)
        if state == "declared_empty" and declared:
            continue
        if state != "figures":
            return None
        measure = ("amount" if item.startswith("in.") else "total") if measure == "@first" else measure
        members = _members(sheets, alias, item, measure) if is_sum else [(alias, item, measure)]
        if any(place in sheets.unread for place in members) or (is_sum and not members):
            return None
        if is_sum and alias in sheets.unknown:
            return None
        found = [sheets.values[place] for place in members if place in sheets.values]
        if not found and not _is_absent_zero(sheets, alias, item, measure, alone=len(terms) == 1):
            return None
        for value, low, high in found:
            ends = (value, low, high) if sign != "-" else (-value, -high, -low)
            total = [a + b for a, b in zip(total, ends, strict=True)]
    return total[0], total[1], total[2]


def _is_absent_zero(sheets: Sheets, alias: str, item: str, measure: str, *, alone: bool) -> bool:
    """A code without a row is 0; a fixed line or column is that only beside others."""
    if measure not in sheets.measures(alias):
        return not alone
    if item in sheets.items(alias):
        return False
    return bool(re.fullmatch(r"(out\.)?\d+", item)) or not alone


def _members(sheets: Sheets, alias: str, item: str, measure: str) -> list[Place]:
    inside = re.fullmatch(r"(\w+|\[[\d,]+\]|in\.kinds|out\.classes)(?:\((.+)\))?", item)
    assert inside, item
    name, parent = inside.groups()
    every = [
        p for p in {**sheets.values, **dict.fromkeys(sheets.unread)} if p[0] == alias and p[2] == measure
    ]
    every = [place for place in every if sheets.levels.get(place) != "part"]
    if name == "children":
        return [
            p for p in every if p[1].isdigit() and len(p[1]) == len(parent) + 2 and p[1].startswith(parent)
        ]
    if name == "classes":
        return [p for p in every if re.fullmatch(r"\d{3}", p[1])]
    if name == "out.classes":
        return [p for p in every if re.fullmatch(r"out\.\d{3}", p[1])]
    if name == "in.kinds":
        return [p for p in every if p[1] in KINDS]
    return [p for p in every if p[1] in name.strip("[]").split(",")]


def _met(sheets: Sheets, identity: Mapping[str, Any]) -> bool:
    for when in identity.get("when", ()):
        name, _, rest = when.partition("(")
        arguments = [part.strip() for part in rest.rstrip(")").split(",")]
        if name == "no_nonfiscal" and not _agree(sheets, "out.current_total", "total"):
            return False
        if name == "no_nonfiscal_means":
            other = [sheets.values.get(("f01", item, "amount")) for item in
                     ("in.superior", "in.business", "in.operating", "in.subunit", "in.other", "in.nonfiscal_surplus_used")]  # fmt: skip
            if any(value and value[0] for value in other) or not _agree(
                sheets, "in.opening_balance", "amount"
            ):
                return False
        if name == "prints_item" and arguments[1] not in sheets.items(arguments[0]):
            return False
        if name == "prints_measure" and arguments[1] not in sheets.measures(arguments[0]):
            return False
        if name == "positive" and not sheets.values.get(tuple(arguments), (0,))[0] > 0:  # type: ignore[call-overload]
            return False
    return True


def _agree(sheets: Sheets, item: str, measure: str) -> bool:
    """01 and 04 print the same amount in a line."""
    one, two = sheets.values.get(("f01", item, "amount")), sheets.values.get(("f04", item, measure))
    return one is not None and two is not None and one[1] <= two[2] and two[1] <= one[2]
