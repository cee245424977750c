"""The catalogue as this evaluation reads it: the YAML file and nothing of the code of ``dagster_project.checks``.

Two evaluations can only disagree where they read on their own; so formulas are taken apart here again.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from dagster_project.statements.forms.names import form_aliases

CATALOGUE_FILE = Path(__file__).parents[1] / "checks" / "catalogue" / "catalogue.yaml"
TABLE_SCOPES = ("intra", "inter")
IMPLIED = ("present", "present_or_declared_empty", "leafs_complete")
"""Presence is a condition of its own; what is printed under a parent is taken as its whole next level."""
SELECTORS = ("classes", "out.classes", "in.kinds")

_CALL = re.compile(r"(?P<name>\w+)(?:\((?P<arguments>.*)\))?")
_TERM = re.compile(
    r"(?P<sign>[+-]?) ?(?P<sum>sum )?(?P<form>f\d\d)\((?P<item>[^()\[\]]+|\w+\(.+?\)|\[.+?\]), (?P<measure>[^,()]+)\)"
)


class FormulaError(ValueError):
    """A formula of the catalogue that cannot be taken apart."""


@dataclass(frozen=True)
class Identity:
    """One identity of the catalogue, as data."""

    id: str
    title: str
    scope: str
    severity: str
    formula: str
    when: tuple[str, ...] = ()
    for_each: Mapping[str, Any] = field(default_factory=dict)
    also_on: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_table(self) -> bool:
        """Evaluated from its formula; of the others each has a query of its own."""
        return self.scope in TABLE_SCOPES

    @property
    def form(self) -> str:
        """Alias of the form that the formula names first."""
        found = re.search(r"f\d\d", self.formula)
        if found is None:
            raise FormulaError(f"{self.id}: no form in {self.formula!r}")
        return found.group()


@cache
def _file() -> Mapping[str, Any]:
    return yaml.load(CATALOGUE_FILE.read_bytes(), yaml.CSafeLoader)


@cache
def identities() -> tuple[Identity, ...]:
    """Every identity, in the order of the file."""
    return tuple(
        Identity(
            id=entry["id"],
            title=entry["title_zh"],
            scope=entry["scope"],
            severity=entry["severity"],
            formula=entry["formula"],
            when=tuple(entry.get("when", ())),
            for_each=entry.get("for_each", {}),
            also_on=entry.get("also_on", {}),
        )
        for entry in _file()["identities"]
    )


def constants() -> Mapping[str, list[str]]:
    """Lists that rules need by name: kinds of income, lines that may be negative."""
    return _file()["constants"]


def expansions(identity: Identity) -> list[dict[str, Any]]:
    """The formula once for each combination of literals, and once more for each form of ``also_on``.

    Keys: number, literals and domains (by variable), names (sorted), operator (== or <=), terms, forms and whole_forms
    (ids), counts_declared, conditions.
    """
    forms = form_aliases()
    rewritings: list[tuple[tuple[str, str] | None, dict[str, str]]] = [(None, {})]
    rewritings += [(pair, {"form": forms[pair[1]]}) for pair in identity.also_on.items()]
    found = [e for pair, fixed in rewritings for e in _expanded(identity, pair, fixed)]
    return [expansion | {"number": number} for number, expansion in enumerate(found, start=1)]


def _expanded(
    identity: Identity, pair: tuple[str, str] | None, fixed: dict[str, str]
) -> Iterator[dict[str, Any]]:
    def rewritten(text: str) -> str:
        return text.replace(*pair) if pair else text

    open_names = {n: _domain(rewritten(v)) for n, v in identity.for_each.items() if isinstance(v, str)}
    listed = {n: [str(v) for v in vs] for n, vs in identity.for_each.items() if isinstance(vs, list)}
    for values in itertools.product(*listed.values()):
        literals = dict(zip(listed, values, strict=True))
        operator, terms = _terms(_filled(rewritten(identity.formula), literals))
        yield {
            "literals": fixed | literals,
            "domains": open_names,
            "names": sorted({*fixed, *literals, *open_names}),
            "operator": operator,
            "terms": terms,
            "forms": list(dict.fromkeys(term["form_id"] for term in terms)),
            "whole_forms": _whole(terms),
            "counts_declared": "present_or_declared_empty" in identity.when,
            "conditions": [_condition(text) for text in identity.when if text not in IMPLIED],
        }


def _filled(formula: str, literals: Mapping[str, str]) -> str:
    """The formula with ``{m}`` replaced, and of a pair ``a~b`` also ``{p.left}`` and ``{p.right}``."""
    for name, value in literals.items():
        left, _, right = value.partition("~")
        for place, text in ((name, value), (f"{name}.left", left), (f"{name}.right", right)):
            formula = formula.replace(f"{{{place}}}", text)
    return formula


def _terms(formula: str) -> tuple[str, list[dict[str, Any]]]:
    """Operator and terms of a formula without literals. FormulaError where something of it is left over."""
    left, operator, right = re.split(r" (==|<=) ", formula)
    terms = []
    for side, text in (("lhs", left), ("rhs", right)):
        for match in _TERM.finditer(text):
            terms.append({"side": side, **_term(match)})
        rest = _TERM.sub("", text).strip()
        if rest not in ("", "0"):
            raise FormulaError(f"{rest!r} in {formula!r}")
    return operator, terms


def _term(match: re.Match[str]) -> dict[str, Any]:
    item, measure = match["item"], match["measure"]
    if measure == "@first":
        measure = "amount" if item.startswith("in.") else "total"
    selector = "one"
    codes: list[str] = []
    if match["sum"] and item in SELECTORS:
        selector = item
    elif match["sum"] and item.startswith("["):
        selector, codes = "codes", item.strip("[]").split(",")
    elif match["sum"] and item.startswith("children("):
        selector, item = "children", item.removeprefix("children(").removesuffix(")")
    elif match["sum"]:
        raise FormulaError(f"nothing to add in {match.group()!r}")
    return {
        "sign": -1 if match["sign"] == "-" else 1,
        "form_id": form_aliases()[match["form"]],
        "selector": selector,
        "is_sum": bool(match["sum"]),
        "item": _bound(item),
        "is_code": selector == "one" and re.fullmatch(r"(out\.)?\d+|.*\{\w+\}", item) is not None,
        "measure": _bound(measure),
        "codes": codes,
    }


def _bound(text: str) -> dict[str, str]:
    """``out.{c}`` as what stands before the variable, and the variable."""
    before, _, variable = text.removesuffix("}").partition("{")
    return {"before": before, "variable": variable}


def _whole(terms: list[dict[str, Any]]) -> list[str]:
    """Forms that must have been read whole: all of several, or one that is added by ``sum`` or as terms of one side."""
    forms = list(dict.fromkeys(term["form_id"] for term in terms))
    if len(forms) > 1:
        return forms
    found = []
    for form_id in forms:
        own = [term for term in terms if term["form_id"] == form_id]
        sides = [term["side"] for term in own]
        if any(term["is_sum"] for term in own) or len(sides) > len(set(sides)):
            found.append(form_id)
    return found


def _call(text: str) -> tuple[str, list[str]]:
    """``positive(f07, total, budget)`` as its name and arguments."""
    match = _CALL.fullmatch(text.strip())
    if match is None:
        raise FormulaError(text)
    return match["name"], [part.strip() for part in (match["arguments"] or "").split(",") if part.strip()]


def _domain(text: str) -> dict[str, Any]:
    """``classes(f04.gpb,f05)`` as its name and places (form id, measure or null)."""
    name, arguments = _call(text)
    places = []
    for argument in arguments:
        alias, _, measure = argument.partition(".")
        places.append({"form_id": form_aliases()[alias], "measure": measure or None})
    return {"name": name, "places": places}


def _condition(text: str) -> dict[str, Any]:
    """``prints_item(f06, @total)`` as its name, form and arguments."""
    name, arguments = _call(text)
    form_id = form_aliases()[arguments[0]] if arguments else None
    return {"name": name, "form_id": form_id, "arguments": arguments[1:]}
