-- 具体情况各项 = 05 同项.
with compared as (
    select
        {{ figure_of('final') }},
        'c=' || c.item || ',claim=' || c.claim_id as binding,
        c.form_id,
        c.item,
        c.measure
    from finals as c
    where c.form_id = 'gpb_expenditure' and c.final_text is not null and c.code_length in (5, 7) and c.measure = 'total'
)
{{ against_printed() }}
