"""SQL that returns the instances of one table identity whose figures do not fit together.

An identity is instances (document and bound variables) and terms (signed figures of a form). The query adds the
intervals of the terms of each instance and keeps those whose difference cannot be 0 (or, for ``<=``, cannot be at
most 0). Set-wise: one scan of the figures for each term, for one document or ten thousand.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

FIGURES = "{batch}"
"""Great Expectations puts the table of figures here."""


@dataclass(frozen=True, slots=True)
class Term:
    """One signed reference. ``item`` is a condition on ``f.item``, ``measure`` one on ``f.measure``; both may use ``i.<variable>``.

    ``must_be_printed``: the reference stands alone on its side and names a fixed line or column, so that its absence
    leaves nothing to compare.
    """

    side: str  # lhs | rhs
    sign: int
    form_id: str
    item: str
    measure: str
    must_be_printed: bool = False


@dataclass(frozen=True, slots=True)
class TableRule:
    """What the query of one identity is made of. ``domains``: for each variable a query (document_id, value)."""

    terms: Sequence[Term]
    domains: Mapping[str, str]
    conditions: Sequence[str]  # on ``d``, the document
    instance_conditions: Sequence[str]  # on ``i``
    operator: str  # == | <=


def query(rule: TableRule) -> str:
    """The query: document, binding, both sides, the difference and its interval, of every instance that fails."""
    variables = sorted(rule.domains)
    binding = "concat_ws(',', " + ", ".join(f"'{v}=' || {v}" for v in variables) + ")" if variables else "''"
    columns = "".join(f", i.{variable}" for variable in variables)
    keys = ", ".join(["document_id", *variables])
    printed = [n for n, term in enumerate(rule.terms) if term.must_be_printed]
    needed = "".join(f" and count(*) filter (term = {n}) > 0" for n in printed)
    fails = "low > 0 or high < 0" if rule.operator == "==" else "low > 0"
    return f"""
with instances as ({_instances(rule, variables)}),
terms as (
{_union(_term(n, term, columns) for n, term in enumerate(rule.terms))}
),
sums as (
    select {keys},
           sum(case when side = 'lhs' then sign * amount else 0 end) as lhs,
           sum(case when side = 'rhs' then sign * amount else 0 end) as rhs,
           sum(case when (side = 'lhs') = (sign > 0) then low else -high end) as low,
           sum(case when (side = 'lhs') = (sign > 0) then high else -low end) as high,
           list(distinct page_number order by page_number) as pages
    from terms group by {keys}
    having count(doubt) = 0{needed}
)
select d.file_name, sums.document_id, {binding} as binding, lhs, rhs, lhs - rhs as difference,
       low as difference_low, high as difference_high, pages
from sums join documents d using (document_id)
where {fails}
order by abs(lhs - rhs) desc, sums.document_id, binding
""".strip()


def _instances(rule: TableRule, variables: Sequence[str]) -> str:
    columns = "".join(f", {variable}.value as {variable}" for variable in variables)
    joins = "".join(
        f" join ({rule.domains[variable]}) {variable} using (document_id)" for variable in variables
    )
    conditions = " and ".join(rule.conditions) or "true"
    inner = f"select distinct d.document_id{columns} from documents d{joins} where {conditions}"
    if not rule.instance_conditions:
        return inner
    return f"select * from ({inner}) i where {' and '.join(rule.instance_conditions)}"


def _term(number: int, term: Term, columns: str) -> str:
    return (
        f"    select i.document_id{columns}, {number} as term, '{term.side}' as side, {term.sign} as sign, "
        f"f.amount, f.low, f.high, f.doubt, f.page_number\n"
        f"    from instances i join {FIGURES} f on f.document_id = i.document_id and f.form_id = '{term.form_id}' "
        f"and {term.item} and {term.measure}"
    )


def _union(parts) -> str:
    return "\n    union all\n".join(parts)
