-- 机关运行经费 = 公用经费合计 where every unit is 行政单位 or 参公; 日常公用经费 may also be 302 and 310 of it.
with admin as (
    select document_id
    from listed_units
    group by document_id
    having bool_and(regexp_matches(coalesce(note, ''), '行政单位|行政机关|参公|参照公务员'))
),

goods_and_capital as (
    select
        document_id,
        sum(low) as low,
        sum(high) as high
    from printed
    where form_id = 'gpb_basic_economic' and item in ('302', '310') and measure = 'amount' and doubt is null
    group by document_id
),

found as (
    select
        {{ figure_of('final') }},
        'claim=' || c.claim_id as binding,
        '@public' as item,
        'amount' as measure,
        f.amount as f,
        f.low as f_low,
        f.high as f_high
    from finals as c
    inner join admin as a on c.document_id = a.document_id
    inner join printed as f on c.document_id = f.document_id
    left join goods_and_capital as o
        on c.document_id = o.document_id and coalesce(c.subject, '') like '%日常公用%'
    where
        c.item = 'operating_cost' and f.form_id = 'gpb_basic_economic' and f.item = '@public' and f.measure = 'amount'
        and f.doubt is null and not (c.final_low <= f.high and f.low <= c.final_high)
        and not coalesce(c.final_low <= o.high and o.low <= c.final_high, false)
)

{{ once() }}
