"""The narrative against the forms in SQL: figures, items explained, names listed, forms said to be empty."""

from __future__ import annotations

from dagster_project.checks.catalogue.formula import FORM_ALIASES
from dagster_project.checks.narrative.form_positions import FLOW, KINDS, NATURES
from dagster_project.checks.narrative.rules.forms import FLOW_MEASURES, GROUPS

from .exact import VALUE
from .narrative_sql import bound, equal, output, said

FINAL = "c.is_own_year and c.budget_kind = 'final' and c.final_text is not null"
CODE = "(length(c.item) = {0} and regexp_full_match(c.item, '[0-9]+'))"


def _in(values: tuple[str, ...]) -> str:
    return ", ".join(f"'{value}'" for value in values)


def _form(alias: str) -> str:
    return f"c.form_id = '{FORM_ALIASES[alias]}'"


def _against(
    alias: str,
    where: str,
    binding: str,
    *,
    slot: str = "final",
    item: str = "c.item",
    measure: str = "c.measure",
) -> str:
    """Claims against one position of a form; a figure that two claims share is compared once."""
    return (
        f"select {said('c', binding)}, c.{slot} as v, c.{slot}_low as v_low, c.{slot}_high as v_high, f.amount as f, f.low as f_low, "
        f"f.high as f_high, c.{slot}_place as spot, c.seq, {item} as item, {measure} as measure from stated c join printed f "
        f"on f.document_id = c.document_id and f.form_id = '{FORM_ALIASES[alias]}' and f.item = {item} and f.measure = {measure} "
        f"and f.doubt is null where c.{slot} is not null and {where}"
    )


def _once(*sources: str) -> str:
    return output(
        f"select document_id, binding, page_number, quote, {equal('v', 'f')} from ({' union all '.join(sources)}) "
        "qualify row_number() over (partition by document_id, spot, item, measure order by seq) = 1"
    )


def figure(forms: str, kind: str) -> str:
    """A figure of the text is the figure of its form."""
    return _FIGURES[forms, kind]()


def _total(alias: str) -> str:
    plain = f"{_form(alias)} and {FINAL}"
    if alias == "f05":
        return _once(_against(alias, f"{plain} and c.item = '@total' and c.measure = 'total'", bound("c")))
    measure = "case when c.item = 'out.total' and c.form_id = 'fiscal_summary' then 'total' else 'amount' end"
    side = f"{plain} and c.item in ('in.total', 'out.total')"
    own = _against(alias, side, bound("c"), measure=measure)
    current = "case c.item when 'in.total' then 'in.current_total' else 'out.current_total' end"
    other = (
        f"exists (from printed o where o.document_id = c.document_id and o.form_id = c.form_id and o.item = {current} "
        f"and o.measure = {measure} and o.doubt is null and c.final_low <= o.high and o.low <= c.final_high)"
    )
    return _once(
        own.replace(
            "where c.final is not null",
            f"where not (c.is_side and {other}) and c.final is not null",
        )
    )


def _lines(alias: str) -> str:
    """Lines of 01 and 04 that are no totals, where the text states an amount (and not 无)."""
    measure = "case when c.form_id = 'fiscal_summary' and c.item like 'out.%' then 'total' else 'amount' end"
    where = (
        f"{_form(alias)} and {FINAL} and c.final_text <> '无' and (c.item like 'in.%' or c.item like 'out.%') "
        "and c.item not in ('in.total', 'out.total')"
    )
    return _once(_against(alias, where, bound("c", after="',i=' || c.item"), measure=measure))


def _columns(alias: str, measures: tuple[str, ...]) -> str:
    binding = "'claim=' || c.claim_id || case when c.measure = 'total' then ',n=2' else ',k=' || c.measure || ',n=1' end"
    return _once(
        _against(
            alias,
            f"{_form(alias)} and {FINAL} and c.item = '@total' and c.measure in ({_in((*measures, 'total'))})",
            binding,
        )
    )


def _codes(lengths: tuple[int, ...]) -> str:
    length = " or ".join(CODE.format(number) for number in lengths)
    where = f"{_form('f05')} and {FINAL} and ({length}) and c.measure = 'total'"
    return _once(_against("f05", where, bound("c", before="'c=' || c.item || ','")))


def _economic() -> str:
    where = f"{_form('f06')} and {FINAL} and regexp_full_match(c.item, '[0-9]+')"
    return _once(_against("f06", where, bound("c", after="',e=' || c.item"), measure="'amount'"))


def _split() -> str:
    sources = [
        _against(
            "f05",
            f"{_form('f06')} and {FINAL} and c.item = '@total'",
            bound("c", after="',n=1'"),
            measure="'basic'",
        )
    ]
    for number, group in ((2, "@personnel"), (3, "@public")):
        where = f"{_form('f06')} and {FINAL} and c.item = '{group}'"
        sources.append(_against("f06", where, bound("c", after=f"',n={number}'"), measure="'amount'"))
    return _once(*sources)


def _three_public() -> str:
    own = f"{_form('f07')} and c.measure = 'actual' and c.is_own_year"
    kinds = "exists (from budgets b where b.document_id = c.document_id and b.item = c.item and b.kind = {0})"
    same = f"({{0}} = 'unspecified' or {kinds})"
    before = "c.base_text is not null and coalesce(c.base_kind, 'prior_final') <> 'prior_final'"
    return _once(
        _against("f07", f"{own} and {FINAL}", bound("c", after="',i=' || c.item || ',n=1'"), measure="'actual'"),
        _against(
            "f07", f"{own} and {before} and {same.format('c.base_kind')}", bound("c", after="',i=' || c.item || ',n=2'"),
            slot="base", measure="'budget'",
        ),
        _against(
            "f07", f"{own} and not ({before}) and c.budget_kind <> 'final' and {same.format('c.budget_kind')}",
            bound("c", after="',i=' || c.item || ',n=2'"), measure="'budget'",
        ),
    )  # fmt: skip


def _flow() -> str:
    """08 and 09; a form that is declared empty counts as all zeros."""
    sources = []
    cases = " ".join(f"when '{measure}' then ',n={number}'" for measure, number in FLOW.items())
    numbers = f"case c.measure {cases} end"
    for alias, name in (("f08", ""), ("f09", f"',form={FORM_ALIASES['f09']}'")):
        form = FORM_ALIASES[alias]
        own = f"{_form(alias)} and {FINAL} and not c.is_none and c.measure in ({', '.join(map(repr, FLOW))})"
        for which, number, before in (
            ("c.item = '@total'", numbers, ""),
            (
                "regexp_full_match(c.item, '[0-9]+') and c.measure = 'total'",
                "',n=3'",
                "'c=' || c.item || ','",
            ),
        ):
            binding = bound("c", before=before, after=f"{name or repr('')} || {number}")
            sources.append(_against(alias, f"{own} and {which}", binding))
            sources.append(
                f"select {said('c', binding)}, c.final as v, c.final_low as v_low, c.final_high as v_high, 0::{VALUE} as f, 0::{VALUE} as f_low, "
                f"0::{VALUE} as f_high, c.final_place as spot, c.seq, c.item, c.measure from stated c join forms e on e.document_id = c.document_id "
                f"and e.form_id = '{form}' and e.is_declared_empty and not e.has_figures where c.final is not null and {own} and {which} "
                f"and not exists (from figures f where f.document_id = c.document_id and f.form_id = '{form}' and f.item = c.item and f.measure = c.measure)"
            )
    return _once(*sources)


_FIGURES = {
    ("f01", "total"): lambda: _total("f01"),
    ("f04", "total"): lambda: _total("f04"),
    ("f05", "total"): lambda: _total("f05"),
    ("f01", "lines"): lambda: _lines("f01"),
    ("f04", "lines"): lambda: _lines("f04"),
    ("f02", "kinds"): lambda: _columns("f02", KINDS),
    ("f03", "natures"): lambda: _columns("f03", NATURES),
    ("f05", "classes"): lambda: _codes((3,)),
    ("f05", "items"): lambda: _codes((5, 7)),
    ("f06", "split"): _split,
    ("f06", "classes"): _economic,
    ("f07", "items"): _three_public,
    ("f08+f09", "flow"): _flow,
}


def operating(alias: str) -> str:
    """机关运行经费 = 公用经费合计 where every unit is 行政单位 or 参公; 日常公用经费 may also be 302 and 310 of it."""
    form = FORM_ALIASES[alias]
    parts = (
        f"(select sum(o.low) as low, sum(o.high) as high from printed o where o.document_id = c.document_id and o.form_id = '{form}' "
        f"and o.item in ('302', '310') and o.measure = 'amount' and o.doubt is null)"
    )
    where = (
        "c.item = 'operating_cost' and c.is_own_year and c.budget_kind = 'final' "
        "and exists (from admin a where a.document_id = c.document_id and a.is_admin) "
        "and not (c.final_low <= f.high and f.low <= c.final_high) "
        f"and not (coalesce(c.subject, '') like '%日常公用%' and exists (from {parts} o where c.final_low <= o.high and o.low <= c.final_high))"
    )
    return _once(_against(alias, where, bound("c"), item="'@public'", measure="'amount'"))


def cover(alias: str) -> str:
    """Every item of the form with an amount is explained in the text."""
    form = FORM_ALIASES[alias]
    told = (
        f"select document_id, arg_min(claim_id, seq) as claim_id, arg_min(page_number, seq) as page_number, arg_min(quote, seq) as quote "
        f"from stated where form_id = '{form}' and length(item) = 7 group by document_id"
    )
    other = (
        f"(s.form_id is null and s.item is null) or (s.form_id = '{form}' and (s.item is null or s.item = f.item[:5] "
        f"or not exists (from figures g where g.document_id = s.document_id and g.form_id = '{form}' and g.item = s.item "
        "and g.measure = 'total')))"
    )
    explained = (
        f"exists (from stated s where s.document_id = f.document_id and s.form_id = '{form}' and s.item = f.item) "
        f"or exists (from claims s where s.document_id = f.document_id and ((({other}) and s.final = f.amount) "
        "or (length(coalesce(f.item_name, '')) > 2 and contains(coalesce(s.subject, ''), f.item_name))))"
    )
    source = (
        f"select {said('t')}, count(*) filter ({explained}) as lhs, count(*) as rhs, count(*) filter ({explained}) - count(*) as low, "
        f"count(*) filter ({explained}) - count(*) as high from ({told}) t join printed f on f.document_id = t.document_id "
        f"and f.form_id = '{form}' and f.measure = 'total' and length(f.item) = 7 and regexp_full_match(f.item, '[0-9]+') and f.amount <> 0 group by all"
    )
    return output(source)


def listed(alias: str) -> str:
    """A name in 主要包括 has an amount in the form; a printed 0.00 may hide one."""
    form = FORM_ALIASES[alias]
    bare = " and ".join(f"c.{slot}_text is null" for slot in ("final", "base", "change", "share", "count"))
    source = (
        f"select {said()}, f.amount as lhs, 0::{VALUE} as rhs, f.low, f.high from stated c join printed f on f.document_id = c.document_id "
        f"and f.form_id = '{form}' and f.item = c.item and f.measure = 'amount' and f.doubt is null "
        f"where c.form_id = '{form}' and c.part_of_claim_id is not null and {bare}"
    )
    return output(source, fails="high <= 0")


def empty() -> str:
    """无…收入和支出 about a form with figures; an amount about a form without."""
    measure = f"case when coalesce(c.measure, 'total') = 'total' then f.measure in ({_in(FLOW_MEASURES)}) else f.measure = c.measure end"
    own = "c.is_own_year and c.budget_kind = 'final' and c.item in ('@total', 'total')"
    there = (
        f"lateral (select f.* from printed f where f.document_id = c.document_id and f.form_id = c.form_id and f.doubt is null "
        f"and f.amount <> 0 and {measure} order by f.item not in ('@total', 'total') limit 1)"
    )
    none = (
        f"select {said('c', bound('c', after=repr(',n=1')))}, c.final as lhs, f.amount as rhs, c.final - f.high as low, c.final - f.low as high "
        f"from stated c join {there} f on true where {own} and c.is_none"
    )
    forms = _in(tuple(FORM_ALIASES[alias] for alias in ("f07", "f08", "f09")))
    first = (
        f"select * from stated c where {own} and not is_none and final <> 0 and form_id in ({forms}) "
        "qualify row_number() over (partition by document_id, form_id order by seq) = 1"
    )
    some = (
        f"select {said('c', bound('c', after=repr(',n=2')))}, c.final as lhs, 0::{VALUE} as rhs, c.final_low as low, c.final_high as high "
        f"from ({first}) c join forms e on e.document_id = c.document_id and e.form_id = c.form_id and not e.has_figures"
    )
    return output(f"{none} union all {some}")


__all__ = ["GROUPS", "cover", "empty", "figure", "listed", "operating"]
