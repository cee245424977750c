"""SQL that returns the instances of one table identity whose figures do not fit together.

An identity is instances (document and bound variables) and terms (signed figures of a form). The query adds the
intervals of the terms of each instance and keeps those whose difference cannot be 0 (or, for ``<=``, cannot be at
most 0). Set-wise: one scan of the figures for each term, for one document or ten thousand.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

FIGURES = "{batch}"
"""Great Expectations puts the table of figures here."""


@dataclass(frozen=True, slots=True)
class Operand:
    """One signed reference. ``item`` is a condition on ``f.item``, ``measure`` one on ``f.measure``; both may use
    ``i.<variable>``. ``is_sum``: it adds whatever figures there are; otherwise it names one figure.
    """

    side: str  # lhs | rhs
    sign: int
    form_id: str
    item: str
    measure: str
    is_sum: bool = False


@dataclass(frozen=True, slots=True)
class TableRule:
    """What the query of one formula is made of.

    ``domains``: for each variable a query (document_id, value); ``literals``: variables already filled in;
    ``conditions``: on the document ``d``; ``instance_conditions``: on the instance ``i``; ``operator``: == or <=.
    """

    operands: Sequence[Operand]
    operator: str
    domains: Mapping[str, str] = field(default_factory=dict)
    literals: Mapping[str, str] = field(default_factory=dict)
    conditions: Sequence[str] = ()
    instance_conditions: Sequence[str] = ()


def query(rule: TableRule) -> str:
    """The query: document, binding, both sides, the difference and its interval, of every instance that fails."""
    variables = sorted(rule.domains)
    columns = "".join(f", i.{variable}" for variable in variables)
    keys = ", ".join(["document_id", *variables])
    fails = "low > 0 or high < 0" if rule.operator == "==" else "low > 0"
    return f"""
with instances as ({_instances(rule, variables)}),
terms as (
{_union(_operand(operand, columns) for operand in rule.operands)}
),
sums as (
    select {keys},
           sum(case when side = 'lhs' then sign * amount else 0 end) as lhs,
           sum(case when side = 'rhs' then sign * amount else 0 end) as rhs,
           sum(case when (side = 'lhs') = (sign > 0) then low else -high end) as low,
           sum(case when (side = 'lhs') = (sign > 0) then high else -low end) as high,
           list(distinct page_number order by page_number) as pages
    from terms group by {keys} having count(doubt) = 0
)
select d.file_name, d.content_id as document_id, {_binding(rule)} as binding, lhs, rhs, lhs - rhs as difference,
       low as difference_low, high as difference_high, pages
from sums join documents d using (document_id)
where {fails}
order by abs(lhs - rhs) desc, d.content_id, binding
""".strip()


def union(queries: Sequence[str]) -> str:
    """One query of several; a single one stays as it is."""
    if len(queries) == 1:
        return queries[0]
    return _union(f"select * from ({query})" for query in queries)


def _binding(rule: TableRule) -> str:
    """Sorted ``name=value``, joined by commas, as in ``fct_check``."""
    parts = {name: f"'{name}={value}'" for name, value in rule.literals.items()}
    parts |= {name: f"'{name}=' || {name}" for name in rule.domains}
    return " || ',' || ".join(parts[name] for name in sorted(parts)) or "''"


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


def _operand(operand: Operand, columns: str) -> str:
    figure = (
        f"{FIGURES} f on f.document_id = i.document_id and f.form_id = '{operand.form_id}' "
        f"and {operand.item} and {operand.measure}"
    )
    head = f"    select i.document_id{columns}, '{operand.side}' as side, {operand.sign} as sign, "
    if operand.is_sum:
        return f"{head}f.amount, f.low, f.high, f.doubt, f.page_number\n    from instances i join {figure}"
    # A cell that is not there though its row and its column are was not read; in a form with unknown lines the
    # figure may stand in one of them.
    own = f"= i.document_id and {{}}.form_id = '{operand.form_id}'"
    return (
        f"{head}coalesce(f.amount, 0) as amount, coalesce(f.low, 0) as low, coalesce(f.high, 0) as high,\n"
        f"           coalesce(f.doubt, case when f.item is null and l.item is not null and c.measure is not null "
        f"then 'figure_missing' when f.item is null and not s.lines_known then 'lines_unknown' end) as doubt, "
        f"f.page_number\n"
        f"    from instances i left join {figure}\n"
        f"    left join lines l on l.document_id {own.format('l')} and {operand.item.replace('f.item', 'l.item')}\n"
        f"    left join columns c on c.document_id {own.format('c')} "
        f"and {operand.measure.replace('f.measure', 'c.measure')}\n"
        f"    left join forms s on s.document_id {own.format('s')}"
    )


def _union(parts: Iterable[str]) -> str:
    return "\n    union all\n".join(parts)
