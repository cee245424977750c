-- 文中经济分类各类基本支出 = 06 同类.
with compared as (
    select
        {{ figure_of('final') }},
        'claim=' || c.claim_id || ',e=' || c.item as binding,
        c.form_id,
        c.item,
        'amount' as measure
    from finals as c
    where c.form_id = 'gpb_basic_economic' and c.final_text is not null and c.code_length > 0
)
{{ against_printed() }}
