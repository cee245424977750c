"""Wholes and parts, words of direction and repeated figures in SQL."""

from __future__ import annotations

from .exact import VALUE
from .narrative_sql import RANGE, bound, equal, nearest, output, said

SLOTS = {"final": "ef", "change": "ec", "base": "eb", "count": "count"}
WHOLE_SLOTS = {"final": "w.ef", "change": "w.ec", "base": "coalesce(w.db, w.eb)", "count": "w.count"}
FUNDS = {"gpb_expenditure": "gpb_basic_economic", "gf_income_expenditure": "gf_basic_economic"}
_IS_OWNED = (
    "coalesce(w.form_id = 'procurement' and w.item = '@total', false) or exists (from claims o "
    "where o.document_id = w.document_id and o.part_of_claim_id = w.claim_id and ("
    "(w.item = 'vehicle_running' and starts_with(o.item, 'vehicle_')) or "
    "(w.item = 'asset_fixed' and starts_with(o.item, 'asset_')) or w.item = 'asset_vehicle'))"
)
_SAME_COMPARATOR = (
    "not exists (from claims o where o.document_id = w.document_id and o.part_of_claim_id = w.claim_id "
    "and o.base_kind is not null and o.base_kind is distinct from w.base_kind)"
)


def parts(slot: str, owner: str | None = None, *, when: tuple[str, ...] = (), by_nature: bool = False) -> str:
    """A closed list: the slot of its members adds up to the slot of the whole."""
    column, whole = SLOTS[slot], WHOLE_SLOTS[slot]
    about, members = _about(slot, owner)
    conditions = ["w.parts_closed", about, f"{whole} is not null"]
    if "no_identity_of_its_own" in when:
        conditions.append(f"not ({_IS_OWNED})")
    if "same_comparator" in when:
        conditions.append(_SAME_COMPARATOR)
    low, high = (_end(whole, end) for end in ("_low", "_high"))
    # A whole whose base is derived takes both ends from final and change.
    source = (
        f"select w.document_id, 'claim=' || w.claim_id as binding, any_value(w.page_number) as page_number, "
        f"any_value(w.quote) as quote, sum(p.{column})::{VALUE} as lhs, any_value({whole})::{VALUE} as rhs, "
        f"sum(p.{column}_low) - any_value({high}) as low, sum(p.{column}_high) - any_value({low}) as high "
        f"from stated w join claims p on p.document_id = w.document_id and p.part_of_claim_id = w.claim_id and {members} "
        f"where {' and '.join(conditions)} group by w.document_id, w.claim_id "
        f"having count(p.{column}) = count(*) and count(p.{slot}_text) > 0"
    )
    return output(f"{source} union all {_natures()}" if by_nature else source)


def _end(whole: str, end: str) -> str:
    return {"w.ef": f"w.ef{end}", "w.ec": f"w.ec{end}", "w.count": f"w.count{end}"}.get(
        whole, f"coalesce(w.db{end}, w.eb{end})"
    )


def _about(slot: str, owner: str | None) -> tuple[str, str]:
    if owner == "procurement":
        return "w.form_id = 'procurement' and w.item = '@total'", "p.item in ('goods', 'works', 'services')"
    if owner == "vehicle_running":
        return f"w.item = '{owner}'", "(p.item is null or starts_with(p.item, 'vehicle_'))"
    if owner is not None:
        return f"w.item = '{owner}'", "true"
    if slot == "count":
        return "w.item is distinct from 'asset_vehicle' and w.count_text is not null", "true"
    return "(w.count_text is null or w.final_text is not null)", "true"


def _first(alias: str, form: str, measure: str) -> str:
    """The first claim of a total of the account's own year."""
    return (
        f"lateral (select o.* from stated o where o.document_id = w.document_id and o.form_id = '{form}' "
        f"and o.item = '@total' and o.measure = '{measure}' and o.is_own_year and o.budget_kind = 'final' "
        f"and o.final is not null order by o.seq limit 1) {alias}"
    )


def _natures() -> str:
    """Expenditure of one fund is basic and project, wherever the text gives the three."""
    sources = []
    for form, economic in FUNDS.items():
        first = f"select * from stated where form_id = '{form}' and item = '@total' and measure = 'total' and is_own_year and budget_kind = 'final' and final is not null qualify row_number() over (partition by document_id order by seq) = 1"
        columns = "claim_id, part_of_claim_id, final, final_low, final_high"
        basic = (
            f"lateral (select {columns} from (select 0 as rank, * from (select {columns}, seq from stated o where o.document_id = w.document_id "
            f"and o.form_id = '{economic}' and o.item = '@total' and o.measure = 'amount' and o.is_own_year and o.budget_kind = 'final' and o.final is not null) "
            f"union all select 1, {columns}, seq from stated o where o.document_id = w.document_id and o.form_id = '{form}' and o.item = '@total' "
            f"and o.measure = 'basic' and o.is_own_year and o.budget_kind = 'final' and o.final is not null) order by rank, seq limit 1) b"
        )
        sources.append(
            f"select {said('w', bound('w', before=repr('by=nature,')))}, "
            f"(b.final + p.final)::{VALUE} as lhs, w.final as rhs, b.final_low + p.final_low - w.final_high as low, "
            f"b.final_high + p.final_high - w.final_low as high from ({first}) w join {basic} on true join {_first('p', form, 'project')} on true "
            f"where not coalesce(b.part_of_claim_id = w.claim_id and p.part_of_claim_id = w.claim_id, false)"
        )
    return " union all ".join(
        f"select document_id, binding, page_number, quote, lhs, rhs, low, high from ({s})" for s in sources
    )


def share_sum() -> str:
    """The shares of one group make 100%, where the parts are all there is and all shares are of their whole."""
    whole = "coalesce(w.final, w.count)"
    amount = "case when w.final is not null then case when p.final is null and p.is_none then 0 else p.final end else p.count end"
    denominator = "case when p.final is not null then d.final else d.count end"
    of_form = "p.denominator_claim_id is null and p.denominator_yuan = w.final"
    source = (
        f"select w.document_id, 'claim=' || w.claim_id as binding, any_value(w.page_number) as page_number, any_value(w.quote) as quote, "
        f"sum(p.share)::{VALUE} as lhs, 100::{VALUE} as rhs, sum(p.share_low) - 100 as low, sum(p.share_high) - 100 as high, "
        f"case when any_value({_whole('low')}) > 0 then any_value({_whole('high')}) - any_value({_whole('low')}) "
        f"+ coalesce(sum({_bound_of('high')}) - sum({_bound_of('low')}), 0) else 0 end as widths, any_value({_whole('low')}) as least "
        f"from stated w join claims p on p.document_id = w.document_id and p.part_of_claim_id = w.claim_id "
        f"left join claims d on d.document_id = p.document_id and d.claim_id = p.denominator_claim_id "
        f"where {whole} is not null group by w.document_id, w.claim_id having count(p.share) >= 2 "
        f"and bool_and(p.share is null or coalesce({denominator} = {whole}, {of_form}, false)) "
        f"and bool_and(p.share is not null or coalesce(({amount}) = 0, false)) "
        f"and (coalesce(any_value(w.parts_closed), false) or (count({amount}) = count(*) and count(*) >= 2 "
        f"and sum({_bound_of('low')}) - any_value({_whole('high')}) <= 0 and sum({_bound_of('high')}) - any_value({_whole('low')}) >= 0))"
    )
    # Shares of amounts that were rounded on their own miss 100 by as much as their amounts miss the whole.
    slack, least = "50 * widths::decimal(20,4)", "greatest(least, 0)::decimal(20,4)"
    wrong = f"low::decimal(16,6) * {least} > {slack} or high::decimal(16,6) * {least} < -({slack})"
    return output(source, fails=f"({wrong}) or (least <= 0 and ({RANGE}))")


def _bound_of(end: str) -> str:
    return f"case when w.final is not null then case when p.final is null and p.is_none then 0 else p.final_{end} end else p.count_{end} end"


def _whole(end: str) -> str:
    return f"coalesce(w.final_{end}, w.count_{end})"


def at_most(items: str, owner: str) -> str:
    """Some parts of the same section do not exceed the whole."""
    wanted = (
        "{0}.form_id = 'procurement' and {0}.item = '@total'"
        if owner == "procurement"
        else f"{{0}}.item = '{owner}'"
    )
    joins, sums = [], []
    for number, item in enumerate(items.split("+")):
        name = f"p{number}"
        own = f"exists (from {nearest('m', wanted.format('o'))} b where b.claim_id = w.claim_id)"
        found = nearest("w", f"o.item = '{item}'")
        joins.append(
            f"left join lateral (select m.* from {found} m where m.final is not null and {own}) {name} on true"
        )
        sums.append(name)
    total, low = (" + ".join(f"coalesce({name}.final{end}, 0)" for name in sums) for end in ("", "_low"))
    any_there = " or ".join(f"{name}.final is not null" for name in sums)
    mixed = "and not (w.quote like '%原值%' and w.quote like '%净值%')" if owner == "asset_fixed" else ""
    source = (
        f"select {said('w')}, ({total})::{VALUE} as lhs, w.final as rhs, {low} - w.final_high as low, "
        f"({total})::{VALUE} - w.final as high from stated w {' '.join(joins)} "
        f"where {wanted.format('w')} and w.is_own_year and w.budget_kind = 'final' and w.final is not null and ({any_there}) {mixed}"
    )
    return output(source, fails="low > 0")


def count_bound(actual: str, quota: str) -> str:
    """实有人数 against the 编制 named just before it."""
    source = (
        "select *, lag(item) over w as item_before, lag(count) over w as count_before, lag(section_path) over w as path_before "
        "from claims window w as (partition by document_id order by seq)"
    )
    return output(
        f"select {said()}, count as lhs, count_before as rhs, count - count_before as low, count - count_before as high "
        f"from ({source}) c where item = '{actual}' and item_before = '{quota}' and section_path is not distinct from path_before",
        fails="low > 0",
    )


def change() -> str:
    """增减额 = 本期 - 基数, all three printed."""
    return output(
        f"select {said()}, change as lhs, final - base as rhs, change_low - (final_high - base_low) as low, "
        "change_high - (final_low - base_high) as high from stated c"
    )


def direction() -> str:
    """大于, 小于, 等于, 持平 or 基本持平 against both figures, or against another budget that the sentence prints."""
    others = (
        "select c.* replace (b.final as base, b.final_low as base_low, b.final_high as base_high) from stated c join stated b "
        "on b.document_id = c.document_id and b.item is not distinct from c.item and b.form_id is not distinct from c.form_id "
        "and b.measure is not distinct from c.measure and b.quote = c.quote and b.budget_kind <> 'final' and b.final is not null "
        "where c.base is not null"
    )
    cents = "greatest(final_high - final, base_high - base, 0.005)"
    slack = f"greatest(2 * {cents} - (final_high - final_low + base_high - base_low) * 0.5, 0::{VALUE})"
    nearly = (
        f"case when direction_text like '%基本%' then greatest({slack}, abs(base) * 0.005) else {slack} end"
    )
    way = "case when change = 0 then 0 else direction end"
    judged = (
        f"select *, {way} as way, {nearly} as slack from (select * from stated union all {others}) "
        "where direction is not null and direction_text is not null and final is not null and base is not null"
    )
    fails = (
        "case when way > 0 then final_high - base_low <= 0 when way < 0 then base_high - final_low <= 0 "
        "else final_low - base_high - slack > 0 or final_high - base_low + slack < 0 end"
    )
    source = (
        f"select document_id, 'claim=' || claim_id as binding, any_value(page_number) as page_number, any_value(quote) as quote, "
        f"first(case when way < 0 then base else final end order by seq)::{VALUE} as lhs, "
        f"first(case when way < 0 then final else base end order by seq)::{VALUE} as rhs, "
        f"bool_and({fails}) as is_wrong, min(final_low - base_high) as low, max(final_high - base_low) as high "
        f"from ({judged}) group by document_id, claim_id"
    )
    return output(source, fails="is_wrong")


def direction_pair() -> str:
    """增加 with 增长, 减少 with 下降: the two words of one sentence."""
    return output(
        f"select {said()}, direction::{VALUE} as lhs, rate_direction::{VALUE} as rhs, (direction - rate_direction)::{VALUE} as low, "
        f"(direction - rate_direction)::{VALUE} as high from stated c where direction <> 0 and rate_direction is not null "
        "and change_text is not null and rate_text is not null and coalesce(rate, 1) <> 0 and coalesce(change, 1) <> 0 "
        "and reason not like '%direction_unstated%'"
    )


def same_quantity(plain: tuple[str, ...]) -> str:
    """Each further mention of a quantity against the figure that most mentions have; of equals, the first."""
    listed = ", ".join(f"'{item}'" for item in plain)
    key = "document_id, form_id, item, measure, fund_source, year, budget_kind, slot, about, is_side"
    slots = " union all ".join(
        f"select *, '{slot}' as slot, {slot} as v, {slot}_low as v_low, {slot}_high as v_high, {slot}_place as spot, "
        f"{'null' if slot == 'final' else 'case when item = ' + repr('vehicles') + ' then null else subject end'} as about "
        f"from stated where {slot} is not null"
        for slot in ("final", "count")
    )
    mentions = (
        f"select * from ({slots}) where item is not null and year is not null "
        f"and not is_none and (form_id is not null or item in ({listed})) and not starts_with(item, 'asset_')"
    )
    once = f"select * from ({mentions}) qualify row_number() over (partition by {key}, spot order by seq) = 1"
    counted = f"select *, count(*) over (partition by {key}, v) as times from ({once})"
    source = (
        f"select *, first_value(v) over w as r, first_value(v_low) over w as r_low, first_value(v_high) over w as r_high "
        f"from ({counted}) window w as (partition by {key} order by times desc, seq)"
    )
    return output(f"select {said()}, {equal('v', 'r')} from ({source}) c")
