-- 无…收入和支出 about a form with figures; an amount about a form without.
with totals as (
    select * from stated
    where is_own_year and budget_kind = 'final' and item in ('@total', 'total')
),

said_empty as (
    select
        c.document_id,
        'claim=' || c.claim_id || ',n=1' as binding,
        c.page_number,
        c.quote,
        c.final as lhs,
        f.amount as rhs,
        c.final - f.high as low,
        c.final - f.low as high
    from totals as c
    inner join lateral (
        select o.* from printed as o
        where
            o.document_id = c.document_id and o.form_id = c.form_id and o.doubt is null and o.amount <> 0
            and case
                when coalesce(c.measure, 'total') = 'total'
                    then o.measure in ('income', 'total', 'basic', 'project', 'actual')
                else o.measure = c.measure
            end
        order by o.item not in ('@total', 'total')
        limit 1
    ) as f on true
    where c.is_none
),

first_amounts as (
    select * from totals
    where
        not is_none and final <> 0
        and form_id in ('three_public', 'gf_income_expenditure', 'soc_income_expenditure')
    qualify row_number() over (partition by document_id, form_id order by seq) = 1
),

said_something as (
    select
        c.document_id,
        'claim=' || c.claim_id || ',n=2' as binding,
        c.page_number,
        c.quote,
        c.final as lhs,
        0::decimal(28, 8) as rhs,
        c.final_low as low,
        c.final_high as high
    from first_amounts as c
    inner join forms as e on c.document_id = e.document_id and c.form_id = e.form_id
    where not e.has_figures and e.lines_known
),

instances as (
    select * from said_empty
    union all
    select * from said_something
)

{{ disagreeing() }}
