"""Rates, completions, shares and averages in SQL: cross-multiplied in exact decimals, for DuckDB divides in floats."""

from __future__ import annotations

from .narrative_sql import nearest, output, said

NOT_AWARDED = "not coalesce(c.form_id = 'procurement' and c.item in ('sme', 'micro'), false)"
AWARDED = "c.form_id = 'procurement' and c.item in ('sme', 'micro')"


def growth() -> str:
    """增减率 = |增减额| ÷ 基数; a double negative is judged on a printed base only."""
    source = (
        f"select {said()}, abs(rate) as r, case when rate < 0 then -rate_high else rate_low end as r_low, "
        "case when rate < 0 then -rate_low else rate_high end as r_high, abs(change) as t, "
        "case when change_low <= 0 and change_high >= 0 then 0 else least(abs(change_low), abs(change_high)) end as t_low, "
        "case when change < 0 then -change_low else change_high end as t_high, eb as b, eb_low as b_low, eb_high as b_high "
        "from stated c where rate is not null and change is not null "
        "and (base is not null or reason not like '%sign_ambiguous%')"
    )
    return quotient(source)


def zero_base() -> str:
    """On a base of 0 only 100% or 0% of nothing is usual, unless a printed 0.00 may hide a base that small."""
    sources = []
    for slot, moved in (
        ("rate", "case when change is null and is_none then final else change end"),
        ("completion", "final"),
    ):
        low = (
            "case when change is null and is_none then final else change_low end"
            if slot == "rate"
            else "final_low"
        )
        high = low.replace("_low", "_high")
        sources.append(
            f"select {said()}, {slot} as lhs, 100::decimal(28,8) as rhs, {slot}_low - 100 as low, {slot}_high - 100 as high "
            f"from stated c where {slot} is not null and eb = 0 and {slot} <> 100 "
            f"and not ({slot} = 0 and coalesce(final, 0) = 0) "
            f"and not (eb_high > 0 and ({moved}) is not null and {slot}_high::decimal(16,6) * eb_high::decimal(20,4) >= 100 * "
            f"(case when ({low}) <= 0 and ({high}) >= 0 then 0 else least(abs({low}), abs({high})) end)::decimal(20,4))"
        )
    return output(" union all ".join(sources))


def completion() -> str:
    """完成率 = 决算 ÷ 预算."""
    none = "case when is_none then final else {} end"
    base = {name: none.format(name) for name in ("base", "base_low", "base_high")}
    return quotient(
        f"select {said()}, completion as r, completion_low as r_low, completion_high as r_high, final as t, final_low as t_low, "
        f"final_high as t_high, coalesce(base, {base['base']}) as b, coalesce(base_low, {base['base_low']}) as b_low, "
        f"coalesce(base_high, {base['base_high']}) as b_high from stated c where completion is not null"
    )


_OF_CLAIM = (
    "select {said}, c.share as r, c.share_low as r_low, c.share_high as r_high, "
    "coalesce(c.final, c.count) as t, coalesce(c.final_low, c.count_low) as t_low, coalesce(c.final_high, c.count_high) as t_high, "
    "case when c.final is not null then w.final else w.count end as b, "
    "case when c.final is not null then w.final_low else w.count_low end as b_low, "
    "case when c.final is not null then w.final_high else w.count_high end as b_high from stated c {join} where {where}"
)
_POSSIBLE = "c.share >= 0 and coalesce(c.final, c.count) >= 0"


def share() -> str:
    """占比 = 部分 ÷ 总体: the claim that the sentence names as its denominator, else the figure of a form."""
    claimed = _OF_CLAIM.format(
        said=said(),
        join="join claims w on w.document_id = c.document_id and w.claim_id = c.denominator_claim_id",
        where=f"{NOT_AWARDED} and {_POSSIBLE}",
    )
    form = (
        "lateral (select f.* from figures f where f.document_id = c.document_id and f.amount = c.denominator_yuan "
        "and f.doubt is null order by f.item not in ('@total', 'total'), f.measure <> 'total' limit 1)"
    )
    printed = (
        f"select {said()}, c.share as r, c.share_low as r_low, c.share_high as r_high, c.final as t, c.final_low as t_low, "
        f"c.final_high as t_high, f.amount as b, f.low as b_low, f.high as b_high from stated c join {form} f on true "
        f"where c.denominator_claim_id is null and c.final is not null and {NOT_AWARDED} and {_POSSIBLE}"
    )
    return quotient(f"{claimed} union all {printed}")


def procurement_share() -> str:
    """授予中小企业占比: of 采购总额; of 小微 either of that or of what 中小企业 won. It fails where none of them fits."""
    bought = nearest("c", "o.form_id = 'procurement' and o.item = '@total'")
    awarded = nearest("c", "c.item = 'micro' and o.form_id = 'procurement' and o.item = 'sme'")
    where = f"{AWARDED} and {_POSSIBLE} and c.final is not null"
    named = "join claims w on w.document_id = c.document_id and w.claim_id = c.denominator_claim_id"
    joins = (named, f"join {bought} w on true", f"join {awarded} w on true")
    sources = " union all ".join(
        _OF_CLAIM.format(said=f"{rank} as rank, {said()}", join=join, where=where)
        for rank, join in enumerate(joins)
    )
    # Where one of the possible wholes fits, the instance is judged by it; else by the first.
    ranked = (
        f"select * from ({sources}) where b is not null qualify row_number() over (partition by document_id, binding "
        f"order by (b_low > 0 and {_TOO_HIGH} <= 0 and {_TOO_LOW} >= 0) desc, rank) = 1"
    )
    return quotient(f"select * exclude (rank) from ({ranked})")


def average(mean: str, cost: str, number: str) -> str:
    """车均运行维护费 × 保有量 = 运行维护费, the average rounded to its last place."""
    spent = nearest("c", f"o.item = '{cost}' and o.measure = 'actual'")
    counted = nearest("c", f"o.item = '{number}'")
    half = "5 * (case when final_text like '%.%' then 0.001 else 0.1 end)"
    source = (
        f"select {said()}, c.final as lhs, round(s.final::double / n.count::double, 8)::decimal(28,8) as rhs, "
        f"(c.final - {half})::decimal(16,6) * n.count::decimal(16,2) - s.final_high::decimal(20,4) as too_high, "
        f"(c.final + {half})::decimal(16,6) * n.count::decimal(16,2) - s.final_low::decimal(20,4) as too_low, "
        f"-({half})::decimal(28,8) as low, ({half})::decimal(28,8) as high "
        f"from stated c join {spent} s on true join {counted} n on true "
        f"where c.item = '{mean}' and c.is_own_year and c.budget_kind = 'final' and c.final is not null and n.count > 0"
    ).replace("final_text", "c.final_text")
    return output(source, fails="too_high > 0 or too_low < 0")


_TOO_HIGH = "r_low::decimal(16,6) * b_low::decimal(20,4) - 100 * t_high::decimal(20,4)"
_TOO_LOW = "r_high::decimal(16,6) * b_high::decimal(20,4) - 100 * t_low::decimal(20,4)"


def quotient(source: str) -> str:
    """A printed percentage r against t ÷ b: it fails where r·b and 100·t cannot meet, the base being above 0."""
    return output(
        f"select *, r as lhs, round(100 * t::double / b::double, 8)::decimal(28,8) as rhs, {_TOO_HIGH} as too_high, "
        f"{_TOO_LOW} as too_low, (r_low - r)::decimal(28,8) as low, (r_high - r)::decimal(28,8) as high "
        f"from ({source}) where r is not null and t is not null and b_low > 0",
        fails="too_high > 0 or too_low < 0",
    )
