-- 政府性基金 and 国有资本经营: balances, income, expenditure and its natures, classes and items = 08 and 09; a form that is
-- declared empty counts as all zeros.
with compared as (
    select
        {{ figure_of('final') }},
        case when c.item = '@total' then '' else 'c=' || c.item || ',' end || 'claim=' || c.claim_id
        || case when c.form_id = 'soc_income_expenditure' then ',form=soc_income_expenditure' else '' end
        || case
            when c.item <> '@total' then ',n=3'
            when c.measure = 'income' then ',n=1'
            when c.measure = 'total' then ',n=2'
            when c.measure = 'opening' then ',n=4'
            when c.measure = 'closing' then ',n=5'
            when c.measure = 'basic' then ',n=6'
            when c.measure = 'project' then ',n=7'
        end as binding,
        c.form_id,
        c.item,
        c.measure
    from finals as c
    where
        c.form_id in ('gf_income_expenditure', 'soc_income_expenditure') and c.final_text is not null and not c.is_none
        and c.measure in ('income', 'total', 'opening', 'closing', 'basic', 'project')
        and (c.item = '@total' or (c.code_length > 0 and c.measure = 'total'))
),

found as (
    select
        c.*,
        f.amount as f,
        f.low as f_low,
        f.high as f_high
    from compared as c
    inner join printed as f
        on c.document_id = f.document_id and c.form_id = f.form_id and c.item = f.item and c.measure = f.measure
    where f.doubt is null
    union all
    select
        c.*,
        0::decimal(28, 8) as f,
        0::decimal(28, 8) as f_low,
        0::decimal(28, 8) as f_high
    from compared as c
    inner join forms as e on c.document_id = e.document_id and c.form_id = e.form_id
    left join figures as f
        on c.document_id = f.document_id and c.form_id = f.form_id and c.item = f.item and c.measure = f.measure
    where e.is_declared_empty and not e.has_figures and f.item is null
)

{{ once() }}
