-- 占比 = 部分 ÷ 总体: the claim that the sentence names as its denominator, else the figure of a form.
with shares as (
    select * from stated
    where
        share >= 0 and coalesce(final, count) >= 0
        and not coalesce(form_id = 'procurement' and item in ('sme', 'micro'), false)
),

ratios as (
    select c.document_id, 'claim=' || c.claim_id as binding, c.page_number, c.quote, {{ share_of_whole() }}
    from shares as c
    inner join claims as w on c.document_id = w.document_id and c.denominator_claim_id = w.claim_id and w.is_exact
    union all
    select
        c.document_id,
        'claim=' || c.claim_id as binding,
        c.page_number,
        c.quote,
        c.share as r,
        c.share_low as r_low,
        c.share_high as r_high,
        c.final as t,
        c.final_low as t_low,
        c.final_high as t_high,
        f.amount as b,
        f.low as b_low,
        f.high as b_high
    from shares as c
    inner join lateral (
        select o.* from figures as o
        where o.document_id = c.document_id and o.amount = c.denominator_yuan and o.doubt is null
        order by o.item not in ('@total', 'total'), o.measure <> 'total'
        limit 1
    ) as f on true
    where c.denominator_claim_id is null and c.final is not null
)

{{ disagreeing_ratios() }}
