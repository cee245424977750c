-- 收入支出总计 = 01 总计; 收入总计 named alone may also mean 本年收入合计.
with totals as (
    select
        {{ figure_of('final') }},
        'claim=' || c.claim_id as binding,
        c.form_id,
        c.item,
        'amount' as measure,
        c.is_side,
        case c.item when 'in.total' then 'in.current_total' else 'out.current_total' end as item_of_year
    from finals as c
    where c.form_id = 'income_expenditure_summary' and c.final_text is not null and c.item in ('in.total', 'out.total')
),

compared as (
    select c.* exclude (c.is_side, c.item_of_year)
    from totals as c
    where
        not (
            c.is_side
            and exists (
                select 1 from printed as o
                where
                    o.document_id = c.document_id and o.form_id = c.form_id and o.item = c.item_of_year
                    and o.measure = c.measure and o.doubt is null and c.v_low <= o.high and o.low <= c.v_high
            )
        )
)

{{ against_printed() }}
