"""The whole account in SQL: budgets against expenditure, the flow of the year, totals, budgets by item and by nature."""

from __future__ import annotations

from dagster_project.checks.catalogue.formula import FORM_ALIASES
from dagster_project.checks.narrative.rules.balance import FUND_FORMS

from .exact import VALUE
from .narrative_sql import output, said

SUMMARY = FORM_ALIASES["f01"]


def _first(where: str) -> str:
    """The first claim of each document that fits, of its own year and with a final figure."""
    return (
        f"(select * from stated where {where} and is_own_year and budget_kind = 'final' and final is not null "
        "qualify row_number() over (partition by document_id order by seq) = 1)"
    )


def _quantity(name: str, form: str, item: str, measure: str) -> str:
    return (
        f"left join quantities {name} on {name}.document_id = c.document_id and {name}.form_id = '{form}' "
        f"and {name}.item = '{item}' and {name}.measure = '{measure}'"
    )


ALL_FISCAL = (
    "exists (from quantities a join quantities b on a.document_id = b.document_id and a.amount = b.amount "
    "where a.document_id = c.document_id and a.form_id = 'income' and a.item = '@total' and a.measure = 'fiscal' "
    "and b.form_id = 'income' and b.item = '@total' and b.measure = 'total')"
)
_SAME_OPENING = (
    "not exists (from forms a join forms b on a.document_id = b.document_id where a.document_id = c.document_id "
    "and a.form_id = 'income_expenditure_summary' and a.has_figures and b.form_id = 'fiscal_summary' and b.has_figures "
    "and not exists (from printed x join printed y on x.document_id = y.document_id where x.document_id = c.document_id "
    "and x.form_id = a.form_id and y.form_id = b.form_id and x.item = 'in.opening_balance' and y.item = 'in.opening_balance' "
    "and x.measure = 'amount' and y.measure = 'amount' and x.doubt is null and y.doubt is null and x.low <= y.high and y.low <= x.high))"
)


def budget_spent() -> str:
    """Expenditure of the three budgets makes expenditure of the year, where all money is fiscal."""
    joins = " ".join(_quantity(fund, form, "@total", "total") for fund, form in FUND_FORMS.items())
    joins += " " + _quantity("u", SUMMARY, "in.nonfiscal_surplus_used", "amount")
    known = " and ".join(
        f"({fund}.amount is not null or exists (from forms e where e.document_id = c.document_id and e.form_id = '{form}' "
        "and e.is_declared_empty and not e.has_figures))"
        for fund, form in FUND_FORMS.items()
    )
    total, low, high = (
        " + ".join(f"coalesce({name}.{end}, 0)" for name in (*FUND_FORMS, "u"))
        for end in ("amount", "low", "high")
    )
    whole = "form_id = 'expenditure' and item = '@total' and measure = 'total'"
    general = f"form_id = '{FUND_FORMS['gpb']}' and item = '@total' and measure = 'total'"
    return output(
        f"select {said()}, ({total})::{VALUE} as lhs, c.final as rhs, {low} - c.final_high as low, {high} - c.final_low as high "
        f"from {_first(whole)} c semi join {_first(general)} g on g.document_id = c.document_id {joins} "
        f"where {known} and {ALL_FISCAL} and coalesce(u.amount, 0) = 0 and {_SAME_OPENING}".replace(
            f"semi join {_first(general)} g on g.document_id = c.document_id",
            f"join (select document_id as general_id from {_first(general)}) g on g.general_id = c.document_id",
        )
    )


def flow() -> str:
    """年初结转 + 本年收入 - 本年支出 = 年末结转, with the surpluses that non-fiscal money allows."""
    closing = f"form_id = '{SUMMARY}' and item = 'out.closing_balance'"
    opening = f"form_id = '{SUMMARY}' and item = 'in.opening_balance'"
    before = (
        f"(select * from stated where {closing} and year = fiscal_year - 1 and budget_kind = 'final' and final is not null "
        "qualify row_number() over (partition by document_id order by seq) = 1)"
    )
    used = _quantity("u", SUMMARY, "in.nonfiscal_surplus_used", "amount")
    distributed = _quantity("s", SUMMARY, "out.surplus_distribution", "amount")
    sides = (
        _quantity("i", "income", "@total", "total") + " " + _quantity("e", "expenditure", "@total", "total")
    )

    def left(o: str, plus: str, minus: str) -> str:
        return f"coalesce(o.final{o}, b.final{o}) + i.{plus} - e.{minus} + coalesce(u.{plus}, 0) - coalesce(s.{minus}, 0)"

    return output(
        f"select {said()}, ({left('', 'amount', 'amount')})::{VALUE} as lhs, c.final as rhs, "
        f"{left('_low', 'low', 'high')} - c.final_high as low, {left('_high', 'high', 'low')} - c.final_low as high "
        f"from {_first(closing)} c left join {_first(opening)} o on o.document_id = c.document_id "
        f"left join {before} b on b.document_id = c.document_id {used} {distributed} {sides} "
        f"where coalesce(o.final, b.final) is not null and i.amount is not null and e.amount is not null "
        f"and ((u.amount is not null and s.amount is not null) or {ALL_FISCAL})"
    )


def total_not_sum() -> str:
    """A 总计 is one side, and never income and expenditure added; a form that is held decides."""
    spent = (
        "coalesce(case when c.form_id = 'income_expenditure_summary' then a.{0} end, case when c.form_id = 'fiscal_summary' "
        f"then coalesce(ff.{{0}}, fs.{{0}}, case when {ALL_FISCAL} then a.{{0}} end) end)"
    )
    income = (
        "case when c.form_id = 'income_expenditure_summary' then ia.{0} else coalesce(fi.{0}, fc.{0}) end"
    )
    joins = " ".join(
        (
            _quantity("a", "expenditure", "@total", "total"),
            _quantity("ff", "fiscal_expenditure", "@total", "total"),
            _quantity("fs", "fiscal_summary", "out.current_total", "total"),
            _quantity("ia", "income", "@total", "total"),
            _quantity("fi", "income", "@total", "fiscal"),
            _quantity("fc", "fiscal_summary", "in.current_total", "amount"),
        )
    )
    negative = (
        "exists (from printed n where n.document_id = c.document_id and n.form_id = c.form_id and n.doubt is null and n.amount < 0 "
        "and n.item in ('out.surplus_distribution', 'out.closing_balance') "
        "and n.measure = case c.form_id when 'income_expenditure_summary' then 'amount' else 'total' end)"
    )
    once = (
        "select * from stated where item = 'in.total' and measure = 'amount' and is_own_year and budget_kind = 'final' and final is not null "
        "and not is_side and form_id in ('income_expenditure_summary', 'fiscal_summary') "
        "qualify row_number() over (partition by document_id, final_place order by seq) = 1"
    )
    columns = ", ".join(
        f"{side.format(end)} as {name}_{end}"
        for name, side in (("i", income), ("e", spent))
        for end in ("amount", "low", "high")
    )
    both = f"select c.*, {columns} from ({once}) c {joins} where not {negative}"
    printed = (
        "left join printed p on p.document_id = c.document_id and p.form_id = c.form_id and p.item = 'in.total' "
        "and p.measure = 'amount' and p.doubt is null"
    )
    is_sum = "(c.final_low - i_high - e_high <= 0 and c.final_high - i_low - e_low >= 0)"
    is_printed = "(p.amount is not null and c.final_low <= p.high and p.low <= c.final_high)"
    below = "(p.amount is null and greatest(i_low, e_low) - c.final_high > 0)"
    return output(
        f"select {said()}, case when {is_sum} then c.final else greatest(i_amount, e_amount) end as lhs, "
        f"case when {is_sum} then i_amount + e_amount else c.final end as rhs, "
        f"0::{VALUE} as low, 0::{VALUE} as high, ({is_sum} and not {is_printed}) or (not {is_sum} and {below}) as is_wrong "
        f"from ({both}) c {printed} where i_low > 0 and e_low > 0",
        fails="is_wrong",
    )


def prior_total() -> str:
    """Last year's fiscal total against last year's expenditure and this year's opening balance."""
    spent = (
        "(select document_id, arg_min(struct_pack(v := eb, l := eb_low, h := eb_high), seq) as s from stated where form_id = 'gpb_expenditure' "
        "and item = '@total' and measure = 'total' and base_kind = 'prior_final' and is_own_year and budget_kind = 'final' and eb is not null group by document_id)"
    )
    places = " or ".join(
        f"(x.item = 'in.{fund}' and x.measure = 'amount') or (x.item = 'in.opening.{fund}' and x.measure = 'amount') "
        f"or (x.item = 'out.total' and x.measure = '{fund}')"
        for fund in ("gf", "soc")
    )
    other = (
        f"exists (from printed x where x.document_id = c.document_id and x.form_id = 'fiscal_summary' and x.doubt is null and x.amount <> 0 and ({places})) "
        "or exists (from stated x where x.document_id = c.document_id and x.fund_source in ('gf', 'soc') and (coalesce(x.final, 0) <> 0 or coalesce(x.eb, 0) <> 0))"
    )
    nothing_before = " and ".join(
        f"exists (from stated z where z.document_id = c.document_id and z.form_id = '{form}' and z.item = '@total' and z.measure = 'total' "
        "and z.base_kind = 'prior_final' and z.is_own_year and z.budget_kind = 'final' and z.eb = 0)"
        for form in ("gf_income_expenditure", "soc_income_expenditure")
    )
    source = (
        f"select {said()}, s.s.v + o.amount as lhs, c.eb as rhs, s.s.l + o.low - c.eb_high as low, s.s.h + o.high - c.eb_low as high, "
        f"({nothing_before}) as is_equal from stated c join {spent} s on s.document_id = c.document_id join printed o on o.document_id = c.document_id "
        "and o.form_id = 'fiscal_summary' and o.item = 'in.opening_balance' and o.measure = 'amount' and o.doubt is null "
        "where c.form_id = 'fiscal_summary' and c.item = 'in.total' and c.is_own_year and c.budget_kind = 'final' and c.change_text is not null "
        f"and not c.is_side and c.base_kind = 'prior_final' and c.eb is not null and not ({other})"
    )
    return output(source, fails="low > 0 or (is_equal and high < 0)")


def budget_split(alias: str) -> str:
    """年初预算 by function and by nature, where the final figures of both make the same sum."""
    form = FORM_ALIASES[alias]
    classes = (
        f"(select document_id, count(*) as n, sum(eb) as v, sum(eb_low) as l, sum(eb_high) as h, sum(ef_low) as fl, sum(ef_high) as fh, "
        f"count(eb) = count(*) and count(ef) = count(*) as is_known from (select * from stated where form_id = '{form}' and base_kind = 'initial' "
        "and budget_kind = 'final' and is_own_year and length(item) = 3 and regexp_full_match(item, '[0-9]+') "
        "qualify row_number() over (partition by document_id, item order by seq) = 1) group by document_id)"
    )
    basic, project = (
        _first(f"form_id = '{name}' and item = '@total' and measure = '{measure}' and base_kind = 'initial'")
        for name, measure in (("gpb_basic_economic", "amount"), (form, "project"))
    )
    return output(
        f"select {said()}, k.v::{VALUE} as lhs, c.eb + p.eb as rhs, k.l - c.eb_high - p.eb_high as low, k.h - c.eb_low - p.eb_low as high "
        f"from {basic} c join {project} p on p.document_id = c.document_id join {classes} k on k.document_id = c.document_id "
        "where k.is_known and k.n >= 2 and k.fl <= c.ef_high + p.ef_high and k.fh >= c.ef_low + p.ef_low"
    )


def budgets(alias: str) -> str:
    """The budgets of all items make that of the whole; of each kind of budget that the text gives."""
    form = FORM_ALIASES[alias]
    whole = f"form_id = '{form}' and item = '@total' and measure = 'total' and is_own_year"
    wholes = (
        f"select document_id, claim_id, page_number, quote, seq, parts_closed, base_kind as kind, base as b, base_low as b_low, base_high as b_high, "
        f"base_place as spot from stated where {whole} and budget_kind = 'final' and base_kind in ('initial', 'adjusted', 'unspecified') and base is not null "
        f"union all select document_id, claim_id, page_number, quote, seq, parts_closed, budget_kind, final, final_low, final_high, final_place "
        f"from stated where {whole} and budget_kind in ('initial', 'adjusted', 'unspecified') and final is not null"
    )
    once = f"select * from ({wholes}) qualify row_number() over (partition by document_id, spot order by seq) = 1"
    sums = (
        "sum(eb) as v, sum(eb_low) as l, sum(eb_high) as h, count(eb) = count(*) as is_known, count(*) as n"
    )
    own = f"(select part_of_claim_id as whole_id, base_kind as kind, document_id as owner, {sums} from claims where base_text is not null group by all)"
    listed = "(select document_id as owner, part_of_claim_id as whole_id, count(*) as members from claims group by all)"
    items = (
        f"(select document_id as owner, base_kind as kind, {sums}, sum(ef_low) as fl, sum(ef_high) as fh, count(ef) = count(*) as has_finals, "
        f"list(item) as named from (select * from stated where form_id = '{form}' and is_own_year and budget_kind = 'final' and base_text is not null "
        "and length(item) = 7 and regexp_full_match(item, '[0-9]+') qualify row_number() over (partition by document_id, base_kind, item order by seq) = 1) group by all)"
    )
    printed = f"(select document_id as owner, list(item) as codes from printed where form_id = '{form}' and measure = 'total' and length(item) = 7 and amount <> 0 group by all)"
    by_parts = (
        f"select {said('w')}, o.v::{VALUE} as lhs, w.b as rhs, o.l - w.b_high as low, o.h - w.b_low as high from ({once}) w join {own} o "
        f"on o.whole_id = w.claim_id and o.kind = w.kind and o.owner = w.document_id join {listed} a on a.owner = w.document_id and a.whole_id = w.claim_id "
        "where o.is_known and o.n = a.members and w.parts_closed"
    )
    by_items = (
        f"select {said('w')}, o.v::{VALUE} as lhs, w.b as rhs, o.l - w.b_high as low, o.h - w.b_low as high from ({once}) w join {items} o "
        "on o.owner = w.document_id and o.kind = w.kind join quantities q on q.document_id = w.document_id "
        f"and q.form_id = '{form}' and q.item = '@total' and q.measure = 'total' left join {printed} f on f.owner = w.document_id "
        "where o.is_known and o.has_finals and list_has_all(o.named, coalesce(f.codes, [])) and o.fl <= q.high and o.fh >= q.low "
        f"and not exists (from claims x where x.document_id = w.document_id and x.part_of_claim_id = w.claim_id and x.base_text is not null and x.base_kind = w.kind)"
    )
    return output(f"{by_parts} union all {by_items}")
