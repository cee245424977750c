"""Identities across documents in SQL: last year's account, this year's budget, a department and its units."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from dagster_project.checks.across.counterparts import ACCOUNTS
from dagster_project.checks.across.units import MEASURES
from dagster_project.checks.catalogue.formula import FORM_ALIASES
from dagster_project.checks.catalogue.identities import Identity

from .exact import VALUE
from .narrative_sql import output

_BODY = "regexp_replace({0}, '[\\s()（）〔〕\\[\\]]', '', 'g')"
_OWN = "regexp_replace({0}, '本级$', '')"
_KINDS = ", ".join(f"'{kind}'" for kind in ACCOUNTS)
_CODE = "(item = '@total' or (length(item) in (3, 5, 7) and regexp_full_match(item, '[0-9]+')))"
_MEASURES = ", ".join(f"'{measure}'" for measure in MEASURES)

NEIGHBOURS = f"""
create table neighbours as
with bodies as (
    select n.document_id, {_BODY.format("l.entity_name")} as body, coalesce(l.region_code, '') as region, l.fiscal_year,
           l.document_kind as kind, l.document_kind in ({_KINDS}) and not coalesce(l.is_template, false) as is_account
    from build.landing.documents l join documents n on n.content_id = l.document_id
    where l.entity_name is not null and l.fiscal_year is not null
),
pairs as (
    select a.document_id, b.document_id as other_id, 'prior' as relation, null as unit
    from bodies a join bodies b on a.body = b.body and a.region = b.region and a.kind = b.kind
        and a.fiscal_year = b.fiscal_year + 1 and a.is_account and b.is_account
    union
    select a.document_id, b.document_id, 'budget', null
    from bodies a join bodies b on a.body = b.body and a.region = b.region and a.fiscal_year = b.fiscal_year
        and a.is_account and not coalesce(b.is_account, false) and contains(b.kind, '预算')
    union
    select a.document_id, b.document_id, 'unit', u.sequence
    from bodies a join (select n.document_id, u.sequence, {_OWN.format(_BODY.format("u.unit_name"))} as unit_body
                        from build.landing.units u join documents n on n.content_id = u.document_id) u using (document_id)
    join bodies b on a.region = b.region and a.fiscal_year = b.fiscal_year and {_OWN.format("b.body")} = u.unit_body
        and a.kind = '部门决算' and a.is_account and b.kind = '单位决算' and b.is_account
)
from pairs
"""


def has_sql(identity: Identity) -> bool:
    """Whether this identity's rule is compiled here."""
    return identity.rule is not None and identity.rule.name in BUILDERS


def compile_across(identity: Identity) -> str:
    """The query that returns the failing instances. KeyError for a rule that has no SQL."""
    assert identity.rule is not None
    return BUILDERS[identity.rule.name]()


def _only(relation: str) -> str:
    """(document_id, other_id) where exactly one other document stands in the relation."""
    return (
        f"(select document_id, any_value(other_id) as other_id from neighbours where relation = '{relation}' "
        "group by document_id having count(distinct other_id) = 1)"
    )


def _judged(document: str) -> str:
    return (
        f"exists (from documents j where j.document_id = {document} and not coalesce(j.is_template, false))"
    )


def opening() -> str:
    """年初结转和结余 of 01, and of 04 by fund, is last year's 年末结转和结余."""
    places = [
        ("f01", "in.opening_balance", "amount", ""),
        ("f04", "in.opening_balance", "total", "form=fiscal_summary,m=total"),
    ]
    places += [
        ("f04", f"in.opening.{fund}", fund, f"form=fiscal_summary,m={fund}") for fund in ("gpb", "gf", "soc")
    ]
    sources = (
        f"select h.document_id, '{binding}' as binding, h.page_number, '' as quote, h.amount as lhs, b.amount as rhs, "
        f"h.low - b.high as low, h.high - b.low as high from figures h join {_only('prior')} p on p.document_id = h.document_id "
        f"join figures b on b.document_id = p.other_id and b.form_id = h.form_id and b.item = 'out.closing_balance' and b.measure = '{closing}' "
        f"where h.form_id = '{FORM_ALIASES[form]}' and h.item = '{item}' and h.measure = 'amount' and h.doubt is null and b.doubt is null "
        f"and {_judged('h.document_id')}"
        for form, item, closing, binding in places
    )
    return output(" union all ".join(sources))


def _claims(relation: str, where: str, base: str) -> str:
    """Bases of claims against the same line and column of the other document."""
    item = (
        "case when length(c.item) = 3 and regexp_full_match(c.item, '[0-9]+') and c.form_id in ('income_expenditure_summary', 'fiscal_summary') "
        "then 'out.' || c.item else c.item end"
    )
    return output(
        f"select c.document_id, 'claim=' || c.claim_id as binding, c.page_number, c.quote, c.{base} as lhs, f.amount as rhs, "
        f"c.{base}_low - f.high as low, c.{base}_high - f.low as high from claims c join {_only(relation)} p on p.document_id = c.document_id "
        f"join figures f on f.document_id = p.other_id and f.form_id = c.form_id and f.item = {item} and f.measure = c.measure and f.doubt is null "
        f"where not c.is_template and c.is_own_year and c.budget_kind = 'final' and c.is_judged and c.reason not like '%indicator%' "
        f"and c.{base} is not null and {where}"
    )


def prior_base() -> str:
    """The base of a comparison with last year is the figure that last year's account published."""
    return _claims("prior", "c.base_kind = 'prior_final' and not c.is_side", "pb")


def budget_document() -> str:
    """年初预算 in the text is the figure of the budget that was published for the year."""
    return _claims("budget", "c.base_kind = 'initial'", "base")


def units_sum() -> str:
    """Every line of the department's 05 is the sum of its units' lines, where every unit's account is held."""
    form = FORM_ALIASES["f05"]
    with_form = (
        f"exists (from forms s where s.document_id = n.other_id and s.form_id = '{form}' and s.has_figures)"
    )
    held = (
        "(select l.document_id from (select n.document_id, u.sequence from build_units u join documents n on n.content_id = u.content_id) l "
        f"left join (select document_id, unit, count(distinct other_id) as accounts from neighbours n where relation = 'unit' and {with_form} "
        "group by all) a on a.document_id = l.document_id and a.unit = l.sequence "
        "group by l.document_id having bool_and(coalesce(a.accounts, 0) = 1))"
    )
    lines = f"select * from figures where form_id = '{form}' and measure in ({_MEASURES}) and {_CODE}"
    pairs = f"(select distinct document_id, other_id from neighbours where relation = 'unit' and document_id in {held})"
    parts = (
        f"select p.document_id, f.item, f.measure, sum(f.amount) as v, sum(f.low) as l, sum(f.high) as h, count(f.doubt) as doubts "
        f"from {pairs} p join ({lines}) f on f.document_id = p.other_id group by all"
    )
    whole = f"select f.* from ({lines}) f where f.document_id in (select document_id from {pairs})"
    return output(
        "select coalesce(p.document_id, w.document_id) as document_id, 'c=' || coalesce(p.item, w.item) || ',m=' || coalesce(p.measure, w.measure) as binding, "
        f"w.page_number, '' as quote, coalesce(p.v, 0)::{VALUE} as lhs, coalesce(w.amount, 0)::{VALUE} as rhs, "
        "coalesce(p.l, 0) - coalesce(w.high, 0) as low, coalesce(p.h, 0) - coalesce(w.low, 0) as high "
        f"from ({parts}) p full join ({whole}) w on w.document_id = p.document_id and w.item = p.item and w.measure = p.measure "
        "where coalesce(p.doubts, 0) = 0 and w.doubt is null"
    )


BUILDERS: Mapping[str, Callable[[], str]] = {
    "opening": opening,
    "prior_base": prior_base,
    "budget_document": budget_document,
    "units_sum": units_sum,
}
