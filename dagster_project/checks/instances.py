"""Table checks of one document as constraints on its printed figures: what the search after culprits works on.

Only documents with a failing check come here. ``table_instances`` expands the relation of each check row for its
binding into signed terms, so that its sums are those that the evaluator made set-wise, term by term.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from .catalogue import Catalogue, Identity, load_catalogue
from .constraints import Figure, Linear, Terms
from .formula import ALIASES, INCOME_KINDS, Relation, Term
from .papers import Instance, catalogue_item, observation_figure

_BINDING = re.compile(r",(?=\w+=)")
_SELECTS = {"classes": re.compile(r"\d{3}"), "out_classes": re.compile(r"out\.\d{3}")}
JUDGED = ("holds", "holds_within_rounding", "fails")


def bound(binding: str) -> dict[str, str]:
    """``c=208,m=basic`` as a dict; values may hold commas (``p=(in.gf, amount)~income``)."""
    return dict(part.split("=", 1) for part in _BINDING.split(binding) if part)


@cache
def _relations(identity_id: str) -> tuple[tuple[dict[str, str], Relation], ...]:
    """(literal bindings, relation) of each expansion of an identity."""
    return tuple((dict(e.literals), e.relation) for e in load_catalogue()[identity_id].expansions())


def relation_of(identity: Identity, values: Mapping[str, str]) -> Relation | None:
    """The relation behind one binding; null where the catalogue has none (any more)."""
    for literals, relation in _relations(identity.id):
        same_form = literals.get("form") == values.get("form")
        if same_form and all(values.get(name) == value for name, value in literals.items()):
            return relation
    return None


class FormFigures:
    """The figures of one document's forms, found as the terms of a formula name them."""

    def __init__(self, observations: Iterable[Mapping[str, Any]]) -> None:
        """``observations``: rows of one document. Figures that could not be read are left out."""
        self._rows: dict[tuple[str, str, str], Mapping[str, Any]] = {}
        self._figures: dict[tuple[str, str, str], Figure] = {}
        self._lines: dict[tuple[str, str], list[str]] = defaultdict(list)
        self._sums: dict[tuple, tuple[Figure, ...]] = {}
        rows = [row for row in observations if row["item_code"] and row["form_id"] in ALIASES]
        one_line = any(
            (row["form_id"], row["item_code"]) == ("income_expenditure_summary", "in.fiscal") for row in rows
        )
        for row in rows:
            if row["amount_yuan"] is not None:
                self._keep(row, one_line)

    def _keep(self, row: Mapping[str, Any], one_line: bool) -> None:
        alias = ALIASES[row["form_id"]]
        item, level = catalogue_item(alias, dict(row)), row["item_level"] or "line"
        if one_line and alias == "f01" and item in ("in.gpb", "in.gf", "in.soc"):
            item, level = f"in.fiscal{item[2:]}", "part"
        if (alias, item, row["measure"]) in self._rows:
            return
        self._rows[alias, item, row["measure"]] = row
        if level != "part":
            self._lines[alias, row["measure"]].append(item)

    def one(self, alias: str, item: str, measure: str) -> Figure | None:
        """The figure of one position."""
        key = (alias, item, measure)
        if key not in self._figures:
            if key not in self._rows:
                return None
            self._figures[key] = observation_figure(self._rows[key])
        return self._figures[key]

    def positions(self) -> Iterable[tuple[str, str, str]]:
        """(alias, item, measure) of every position that is printed and could be read."""
        return self._rows

    def summed(self, term: Term, item: str, measure: str) -> tuple[Figure, ...]:
        """The members of a sum."""
        key = (term.form, term.selector, term.codes, item, measure)
        if key not in self._sums:
            names = [name for name in self._lines[term.form, measure] if _selects(term, name, item)]
            figures = (self.one(term.form, name, measure) for name in names)
            self._sums[key] = tuple(figure for figure in figures if figure is not None)
        return self._sums[key]

    def terms(self, terms: Iterable[Term], values: Mapping[str, str]) -> Terms:
        """One side of a relation as signed figures; what is not printed counts 0 and is left out."""
        found: list[tuple[int, Figure]] = []
        for term in terms:
            item, measure = _filled(term.item, values), _filled(term.measure, values)
            if term.selector == "one":
                figure = self.one(term.form, item, measure)
                members = (figure,) if figure else ()
            else:
                members = self.summed(term, item, measure)
            found += [(term.sign, figure) for figure in members]
        return tuple(found)


def _selects(term: Term, name: str, parent: str) -> bool:
    if term.selector == "kinds":
        return name in INCOME_KINDS
    if term.selector == "codes":
        return name in term.codes
    if term.selector == "children":
        return len(name) == len(parent) + 2 and name.startswith(parent) and name.isdigit()
    return _SELECTS[term.selector].fullmatch(name) is not None


def _filled(template: str, values: Mapping[str, str]) -> str:
    before, brace, rest = template.partition("{")
    if not brace:
        return template
    name, _, after = rest.partition("}")
    return before + values[name] + after


def table_instances(
    checks: Iterable[Mapping[str, Any]], figures: FormFigures, catalogue: Catalogue
) -> list[Instance]:
    """The judged table checks of one document (rows of ``schemas.CHECKS``) with their constraints.

    A failing row whose terms do not add up to the numbers it carries is left out: nothing may rest on it.
    """
    identities = {identity.id: identity for identity in catalogue.identities if identity.is_table}
    found = []
    for row in checks:
        identity = identities.get(row["identity_id"])
        if identity is None or row["verdict"] not in JUDGED:
            continue
        instance = _instance(row, identity, figures)
        if instance is not None:
            found.append(instance)
    return found


def _instance(row: Mapping[str, Any], identity: Identity, figures: FormFigures) -> Instance | None:
    values = bound(row["binding"])
    relation = relation_of(identity, values)
    if relation is None:
        return None
    left, right = figures.terms(relation.left, values), figures.terms(relation.right, values)
    constraint = Linear(relation.op, left, right)
    judgement = None
    if row["verdict"] == "fails":
        judgement = constraint.judge()
        if (judgement.lhs, judgement.rhs, judgement.verdict) != (row["lhs"], row["rhs"], "fails"):
            return None
    return Instance(
        identity, row["binding"], constraint, judgement=judgement, severity=row["severity"],
        figures=tuple(constraint.figures()),
    )  # fmt: skip
