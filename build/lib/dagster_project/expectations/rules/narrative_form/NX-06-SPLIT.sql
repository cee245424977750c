-- 基本支出 = 05 基本支出; 人员经费 and 公用经费 = 06.
with compared as (
    select
        {{ figure_of('final') }},
        'claim=' || c.claim_id || case c.item when '@total' then ',n=1' when '@personnel' then ',n=2' else ',n=3' end
            as binding,
        case c.item when '@total' then 'gpb_expenditure' else 'gpb_basic_economic' end as form_id,
        c.item,
        case c.item when '@total' then 'basic' else 'amount' end as measure
    from finals as c
    where
        c.form_id = 'gpb_basic_economic' and c.final_text is not null
        and c.item in ('@total', '@personnel', '@public')
)
{{ against_printed() }}
