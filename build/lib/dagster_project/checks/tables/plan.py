"""The table identities as frames: what :mod:`.evaluation` joins with the figures, made once for a catalogue.

An *expansion* is one relation of an identity after its literal variables are filled in; its terms are the operands. The
variables left open are numbered from 1 in the order of their names, so that a template is text, a number and text.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import polars as pl

from ..catalogue.formula import FORM_ALIASES, Term
from ..catalogue.identities import Call, Catalogue, Expansion, Identity
from .conditions import DECLARED, STATIC

FORM = pl.Enum(list(FORM_ALIASES))
INDEX = pl.UInt16


@dataclass(frozen=True)
class Source:
    """Where the terms of one kind take their figures from: those of a form, or a sum over a selection of them."""

    form: str
    selector: str
    codes: tuple[str, ...]


@dataclass(frozen=True)
class TablePlan:
    """The frames; ``expansion``, ``identity``, ``need``, ``domain``, ``condition`` and ``source`` are numbers.

    ``identities``: identity, identity_id, severity. ``expansions``: expansion, identity, need, other_form (that of
    ``also_on``), is_ordering, left and right (terms of each side), domain_1…, binding_0… (the text between variables).
    ``needs``: need, form, counts_declared, in the order of the formula: the forms that an expansion stands on.
    ``wholes``: expansion, form that must have been read whole. ``terms``: expansion, is_left, sign, form, source,
    is_sum, item_before, item_variable, item_after, measure_before, measure_variable, measure_after.
    ``conditions``: identity, condition. The last three tuples are named by their positions.
    """

    identities: pl.DataFrame
    expansions: pl.DataFrame
    needs: pl.DataFrame
    wholes: pl.DataFrame
    terms: pl.DataFrame
    conditions: pl.DataFrame
    domains: tuple[Call, ...]
    calls: tuple[Call, ...]
    sources: tuple[Source, ...]
    variables: int
    """The most variables that an expansion leaves open."""


class _Numbers:
    """Things numbered in the order in which they are first seen."""

    def __init__(self) -> None:
        self.seen: dict[Any, int] = {}

    def __getitem__(self, thing: Any) -> int:
        return self.seen.setdefault(thing, len(self.seen))

    def __iter__(self):
        return iter(self.seen)


@dataclass
class _Rows:
    """Rows of the frames while they are made."""

    identities: list[dict] = field(default_factory=list)
    expansions: list[dict] = field(default_factory=list)
    wholes: list[dict] = field(default_factory=list)
    terms: list[dict] = field(default_factory=list)
    conditions: list[dict] = field(default_factory=list)


@lru_cache(maxsize=4)
def plan_of(catalogue: Catalogue) -> TablePlan:
    """The plan of the table identities of a catalogue."""
    rows, needs, domains, calls, sources = _Rows(), _Numbers(), _Numbers(), _Numbers(), _Numbers()
    identities = [identity for identity in catalogue.identities if identity.is_table]
    for number, identity in enumerate(identities):
        rows.identities.append(
            {"identity": number, "identity_id": identity.id, "severity": identity.severity}
        )
        for call in identity.when:
            if call.name not in (*STATIC, *DECLARED):
                rows.conditions.append({"identity": number, "condition": calls[call]})
        counts_declared = any(call.name in DECLARED for call in identity.when)
        for expansion in identity.expansions():
            at = len(rows.expansions)
            need = needs[expansion.relation.forms, counts_declared]
            rows.expansions.append(
                {"expansion": at, "identity": number, "need": need}
                | _relation_row(identity, expansion)
                | _variables_row(expansion, domains)
            )
            rows.wholes += [{"expansion": at, "form": form} for form in expansion.relation.whole_forms]
            rows.terms += [{"expansion": at} | row for row in _term_rows(expansion, sources)]
    variables = max((len(_open(expansion)) for i in identities for expansion in i.expansions()), default=0)
    needed = [
        {"need": number, "form": form, "counts_declared": counts}
        for number, (forms, counts) in enumerate(needs)
        for form in forms
    ]
    return TablePlan(
        _frame(rows.identities, identity=INDEX, identity_id=pl.String, severity=pl.String),
        _frame(rows.expansions, **_expansion_types(variables)),
        _frame(needed, need=INDEX, form=FORM, counts_declared=pl.Boolean),
        _frame(rows.wholes, expansion=INDEX, form=FORM),
        _frame(rows.terms, **_TERM_TYPES),
        _frame(rows.conditions, identity=INDEX, condition=INDEX),
        tuple(domains),
        tuple(calls),
        tuple(sources),
        variables,
    )


_TERM_TYPES = {
    "expansion": INDEX,
    "is_left": pl.Boolean,
    "sign": pl.Int8,
    "form": FORM,
    "source": INDEX,
    "is_sum": pl.Boolean,
    **{
        f"{name}_{part}": pl.UInt8 if part == "variable" else pl.String
        for name in ("item", "measure")
        for part in ("before", "variable", "after")
    },
}


def _expansion_types(variables: int) -> dict[str, Any]:
    return {
        "expansion": INDEX,
        "identity": INDEX,
        "need": INDEX,
        "other_form": FORM,
        "is_ordering": pl.Boolean,
        "left": pl.UInt8,
        "right": pl.UInt8,
        **{f"domain_{number}": INDEX for number in range(1, variables + 1)},
        **{f"binding_{number}": pl.String for number in range(variables + 1)},
    }


def _frame(rows: Sequence[dict], **types: Any) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=types, orient="row")


def _open(expansion: Expansion) -> list[str]:
    """Names of the open variables, in their order."""
    return sorted(name for name, _ in expansion.domains)


def _relation_row(identity: Identity, expansion: Expansion) -> dict[str, Any]:
    is_elsewhere = bool(expansion.literals) and expansion.literals[0][0] == "form"
    return {
        "other_form": next(iter(identity.also_on.values())) if is_elsewhere else None,
        "is_ordering": expansion.relation.op == "<=",
        "left": len(expansion.relation.left),
        "right": len(expansion.relation.right),
    }


def _variables_row(expansion: Expansion, domains: _Numbers) -> dict[str, Any]:
    """``domain_n``: where variable n takes its values; ``binding_n``: sorted ``name=value`` cut at the variables."""
    names, calls = _open(expansion), dict(expansion.domains)
    row: dict[str, Any] = {
        f"domain_{number}": domains[calls[name]] for number, name in enumerate(names, start=1)
    }
    pieces, literals = [""], dict(expansion.literals)
    for position, name in enumerate(sorted([*names, *literals])):
        pieces[-1] += f"{',' if position else ''}{name}={literals.get(name, '')}"
        if name in calls:
            pieces.append("")
    return row | {f"binding_{number}": piece for number, piece in enumerate(pieces)}


def _term_rows(expansion: Expansion, sources: _Numbers) -> Iterable[dict[str, Any]]:
    numbers = {name: number for number, name in enumerate(_open(expansion), start=1)}
    relation = expansion.relation
    for is_left, terms in ((True, relation.left), (False, relation.right)):
        for term in terms:
            yield {
                "is_left": is_left,
                "sign": term.sign,
                "form": term.form,
                "source": sources[Source(term.form, term.selector, term.codes)],
                "is_sum": term.selector != "one",
                **_template("item", _item(term), numbers),
                **_template("measure", term.measure, numbers),
            }


def _item(term: Term) -> str:
    """What a sum is kept under: its parent where it has one."""
    return term.item if term.selector in ("one", "children") else ""


def _template(name: str, template: str, numbers: dict[str, int]) -> dict[str, Any]:
    """``{c}``, ``out.{c}`` or a literal as text, number of the variable (0: none), text."""
    before, brace, rest = template.partition("{")
    variable, _, after = rest.partition("}")
    number = numbers[variable] if brace else 0
    return {f"{name}_before": before, f"{name}_variable": number, f"{name}_after": after}
