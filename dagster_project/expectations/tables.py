"""Table identities of the catalogue (intra and inter) compiled to SQL.

The catalogue's own reading of a formula is used (``Identity.expansions``), nothing else of the first evaluation:
which instances there are, what counts as present, what is in doubt and what the intervals are is decided here again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from dagster_project.checks.catalogue.formula import FORM_ALIASES, INCOME_KINDS, Relation, Term
from dagster_project.checks.catalogue.identities import Call, Expansion, Identity

from . import domains
from .sql import Operand, TableRule, query, union

NONFISCAL_INCOME = (
    "in.superior",
    "in.business",
    "in.operating",
    "in.subunit",
    "in.other",
    "in.nonfiscal_surplus_used",
)
IMPLIED = {"present", "present_or_declared_empty", "leafs_complete"}
"""Presence is a condition of its own; what is printed under a parent is taken as its whole next level."""


def compile_table_identity(identity: Identity) -> str:
    """The query that returns the failing instances. KeyError or ValueError for what has no SQL here."""
    return union([query(_rule(identity, expansion)) for expansion in identity.expansions()])


def _rule(identity: Identity, expansion: Expansion) -> TableRule:
    relation = expansion.relation
    return TableRule(
        operands=[
            *(_operand("lhs", term) for term in relation.left),
            *(_operand("rhs", term) for term in relation.right),
        ],
        operator=relation.op,
        domains={name: _domain(call) for name, call in expansion.domains},
        literals=dict(expansion.literals),
        conditions=list(_conditions(relation, identity.when)),
        instance_conditions=list(_printed(relation)),
    )


def _domain(call: Call) -> str:
    """``nodes(f02)`` as a query (document_id, value)."""
    if call.name == "classes":
        return domains.classes(*(_place(argument) for argument in call.arguments))
    form_id = FORM_ALIASES[call.arguments[0]]
    match call.name:
        case "nodes":
            return domains.nodes(form_id)
        case "parents":
            return domains.parents(form_id)
        case "measures":
            return domains.measures(form_id)
        case "lines_out":
            return domains.printed_lines(form_id, "out.")
    raise ValueError(f"no SQL for the domain {call.name!r}")


def _place(text: str) -> tuple[str, str | None]:
    """``f04.gpb`` as (form id, measure)."""
    form, _, measure = text.partition(".")
    return FORM_ALIASES[form], measure or None


def _operand(side: str, term: Term) -> Operand:
    is_sum = term.selector != "one"
    return Operand(side, term.sign, term.form_id, _item(term), f"f.measure = {_value(term.measure)}", is_sum)


def _item(term: Term) -> str:
    """A condition on ``f.item``; parts (其中) are never added."""
    match term.selector:
        case "one":
            return f"f.item = {_value(term.item)}"
        case "classes":
            return f"{domains.CLASS.format(item='f.item')} and not f.is_part"
        case "out_classes":
            return "regexp_full_match(f.item, 'out[.][0-9][0-9][0-9]') and not f.is_part"
        case "codes":
            return f"f.item in ({_listed(term.codes)}) and not f.is_part"
        case "kinds":
            return f"f.item in ({_listed(INCOME_KINDS)}) and not f.is_part"
        case "children":
            return f"{domains.parent_of('f.item')} = {_value(term.item)} and not f.is_part"
    raise ValueError(f"no SQL for the selector {term.selector!r}")


def _value(text: str) -> str:
    """A literal, or one that holds a variable: ``out.{c}`` is ``'out.' || i.c``."""
    parts = re.split(r"\{(\w+)\}", text)
    pieces = [f"i.{part}" if number % 2 else f"'{part}'" for number, part in enumerate(parts) if part]
    return " || ".join(pieces)


def _listed(values: Sequence[str]) -> str:
    return ", ".join(f"'{value}'" for value in values)


def _conditions(relation: Relation, when: Sequence[Call]) -> Iterator[str]:
    """Conditions on the document: the forms' presence, known lines, and the named predicates."""
    counts_declared = any(call.name == "present_or_declared_empty" for call in when)
    presence = domains.is_present_or_declared_empty if counts_declared else domains.is_present
    for form in relation.forms:
        yield presence(FORM_ALIASES[form])
    for form in relation.summed_forms:
        yield domains.lines_known(FORM_ALIASES[form])
    for call in when:
        if call.name not in IMPLIED:
            yield from _predicate(call)


def _predicate(call: Call) -> Iterator[str]:
    match call.name, call.arguments:
        case "prints_item", (form, item):
            yield _exists(form, f"item = '{item}'")
        case "prints_measure", (form, measure):
            yield _exists(form, f"measure = '{measure}'")
        case "positive", (form, item, measure):
            yield _exists(form, f"item = '{item}' and measure = '{measure}' and amount > 0 and doubt is null")
        case "no_nonfiscal", ():
            yield _same("out.current_total", "amount", "total")
        case "no_nonfiscal_means", ():
            lines = f"item in ({_listed(NONFISCAL_INCOME)}) and (amount <> 0 or doubt is not null)"
            yield f"not {_exists('f01', lines)}"
            yield _same("in.opening_balance", "amount", "amount")
        case _:
            raise ValueError(f"no SQL for the condition {call.name!r}")


def _exists(form: str, condition: str) -> str:
    return (
        f"exists (from figures x where x.document_id = d.document_id and x.form_id = '{FORM_ALIASES[form]}' "
        f"and {condition})"
    )


def _same(item: str, measure_01: str, measure_04: str) -> str:
    """The same line of 01 and 04 agrees within its rounding."""
    return (
        "exists (from figures a join figures b using (document_id) where a.document_id = d.document_id "
        f"and a.form_id = '{FORM_ALIASES['f01']}' and a.item = '{item}' and a.measure = '{measure_01}' "
        f"and b.form_id = '{FORM_ALIASES['f04']}' and b.item = '{item}' and b.measure = '{measure_04}' "
        "and a.low <= b.high and b.low <= a.high and a.doubt is null and b.doubt is null)"
    )


def _printed(relation: Relation) -> Iterator[str]:
    """Something of each side must be printed: a line or column that a form lacks is no blank cell.

    A code without a row is 0 by the nature of the form, so there only the column has to be printed; a sum needs at
    least one member; a form counted as all zeros prints nothing.
    """
    for side in (relation.left, relation.right):
        if side:
            yield f"({' or '.join(_is_printed(term) for term in side)})"


def _is_printed(term: Term) -> str:
    """The form prints the term's line and column (of a code the column), or counts as all zeros."""
    is_code = term.selector == "one" and ("{" in term.item or re.fullmatch(r"(out\.)?\d+", term.item))
    item = "true" if is_code else _item(term)
    return (
        f"exists (from figures f where f.document_id = i.document_id and f.form_id = '{term.form_id}' "
        f"and {item} and f.measure = {_value(term.measure)}) or exists (from forms e where "
        f"e.document_id = i.document_id and e.form_id = '{term.form_id}' and not e.has_figures)"
    )
