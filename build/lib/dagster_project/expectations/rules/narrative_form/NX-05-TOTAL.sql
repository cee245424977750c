-- 一般公共预算财政拨款支出 = 05 合计.
with compared as (
    select
        {{ figure_of('final') }},
        'claim=' || c.claim_id as binding,
        c.form_id,
        c.item,
        c.measure
    from finals as c
    where c.form_id = 'gpb_expenditure' and c.final_text is not null and c.item = '@total' and c.measure = 'total'
)
{{ against_printed() }}
