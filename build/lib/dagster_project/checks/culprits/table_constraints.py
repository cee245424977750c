"""Table checks of one document as constraints on its printed figures: what the search after culprits works on.

Only documents with a failing check come here. A :class:`TableCheck` knows the keys of its figures from the row; its
relation is expanded into signed terms when it is asked for, so that its sums are those that the evaluator made set-wise.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from ..catalogue.formula import ALIASES, INCOME_KINDS, Relation, Term
from ..catalogue.identities import Catalogue, Identity, load_catalogue
from ..figures.by_position import FormRows
from ..figures.constraints import Figure, Judgement, Linear, Terms
from ..figures.document_figures import Instance
from ..figures.intervals import catalogue_item, observation_figure

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

    def __init__(self, rows: FormRows) -> None:
        """``rows``: the observations of one document. Figures that could not be read are left out."""
        self._records = rows
        self._rows: dict[tuple[str, str, str], int] = {}
        self._figures: dict[tuple[str, str, str], Figure] = {}
        self._lines: dict[tuple[str, str], list[str]] = defaultdict(list)
        self._sums: dict[tuple, tuple[Figure, ...]] = {}
        self._places: dict[str, tuple[str, str, str]] = {}
        columns = map(rows.column, ("form_id", "block", "item_code", "item_level", "measure", "amount_yuan"))
        lines = list(enumerate(zip(*columns, rows.keys, strict=True)))
        one_line = any(
            line[0] == "income_expenditure_summary" and line[2] == "in.fiscal" for _, line in lines
        )
        for row, (form_id, block, code, level, measure, amount, key) in lines:
            if not code or form_id not in ALIASES or amount is None:
                continue
            alias = ALIASES[form_id]
            item = catalogue_item(alias, {"item_code": code, "block": block})
            if one_line and alias == "f01" and item in ("in.gpb", "in.gf", "in.soc"):
                item, level = f"in.fiscal{item[2:]}", "part"
            self._keep(row, (alias, item, measure), key, is_part=level == "part")

    def _keep(self, row: int, place: tuple[str, str, str], key: str, *, is_part: bool) -> None:
        if place in self._rows:
            return
        alias, item, measure = place
        self._rows[place] = row
        self._places[key] = place
        if not is_part:
            self._lines[alias, measure].append(item)

    def one(self, alias: str, item: str, measure: str) -> Figure | None:
        """The figure of one position."""
        key = (alias, item, measure)
        if key not in self._figures:
            if key not in self._rows:
                return None
            self._figures[key] = observation_figure(self._records.record(self._rows[key]))
        return self._figures[key]

    def keyed(self, key: str) -> Figure | None:
        """The figure of a reference (``schemas.FIGURE_REFERENCE``)."""
        place = self._places.get(key)
        return self.one(*place) if place else None

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
                members: tuple[Figure, ...] = (figure,) if figure else ()
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


class TableCheck:
    """One judged check between figures of the forms; as :class:`Instance`, but expanded when asked for."""

    claims: tuple[dict, ...] = ()
    reason: str | None = None

    def __init__(self, row: Mapping[str, Any], identity: Identity, forms: FormFigures) -> None:
        """``row``: of ``schemas.CHECKS``, with ``keys`` (of its figures) in place of ``figures``."""
        self.identity = identity
        self.binding: str = row["binding"]
        self.verdict: str = row["verdict"]
        self.graded: str = row["severity"]
        self.keys: tuple[str, ...] = tuple(row["keys"])
        self._forms = forms

    @property
    def fails(self) -> bool:
        """Judged, and found not to hold."""
        return self.verdict == "fails"

    @cached_property
    def constraint(self) -> Linear | None:
        """What the check says; null where the catalogue has no such relation."""
        values = bound(self.binding)
        relation = relation_of(self.identity, values)
        if relation is None:
            return None
        left, right = self._forms.terms(relation.left, values), self._forms.terms(relation.right, values)
        return Linear(relation.op, left, right)

    def absent(self) -> list[tuple[str, str, str]]:
        """(alias, item, measure) of single figures of the formula that the form does not print."""
        values = bound(self.binding)
        relation = relation_of(self.identity, values)
        terms = relation.left + relation.right if relation else ()
        single = [
            (t.form, _filled(t.item, values), _filled(t.measure, values))
            for t in terms
            if t.selector == "one"
        ]
        return [place for place in single if self._forms.one(*place) is None]

    @property
    def judgement(self) -> Judgement | None:
        """Verdict and numbers, made anew from the printed figures."""
        return self.constraint.judge() if self.constraint else None

    @property
    def figures(self) -> tuple[Figure, ...]:
        """The printed figures."""
        return tuple(self.constraint.figures()) if self.constraint else ()


@dataclass(frozen=True, eq=False)
class OtherCheck:
    """A failing check whose other side stands in another document: numbers without a constraint."""

    identity: Identity
    binding: str
    graded: str
    judgement: Judgement
    unit: str
    figures: tuple[Figure, ...]
    claims: tuple[dict, ...] = ()
    constraint: None = None
    fails: bool = True


Check = Instance | TableCheck | OtherCheck


def keys_of(check: Check) -> tuple[str, ...]:
    """Keys of the figures that a check looks at."""
    if isinstance(check, TableCheck):
        return check.keys
    return tuple(figure.key for figure in check.constraint.figures()) if check.constraint else ()


def table_checks(
    rows: Iterable[Mapping[str, Any]], forms: FormFigures, catalogue: Catalogue
) -> tuple[list[TableCheck], list[TableCheck]]:
    """(checks to explain, disputed ones) of one document, from rows of ``schemas.CHECKS`` with ``keys``.

    Disputed is a failing row whose terms do not add up to the numbers that it carries: the set-wise evaluation and the
    one made here differ, which is a fault of ours, and no finding may rest on it.
    """
    identities = {identity.id: identity for identity in catalogue.identities if identity.is_table}
    found: list[TableCheck] = []
    disputed: list[TableCheck] = []
    for row in rows:
        identity = identities.get(row["identity_id"])
        if identity is None or row["verdict"] not in JUDGED:
            continue
        check = TableCheck(row, identity, forms)
        (found if not check.fails or _agrees(check, row) else disputed).append(check)
    return found, disputed


def _agrees(check: TableCheck, row: Mapping[str, Any]) -> bool:
    judgement = check.judgement
    return judgement is not None and (judgement.lhs, judgement.rhs, judgement.verdict) == (
        row["lhs"],
        row["rhs"],
        "fails",
    )
