-- Lines of 04 that are no totals, where the text states an amount (and not 无).
with compared as (
    select
        {{ figure_of('final') }},
        'claim=' || c.claim_id || ',i=' || c.item as binding,
        c.form_id,
        c.item,
        case when starts_with(c.item, 'out.') then 'total' else 'amount' end as measure
    from finals as c
    where
        c.form_id = 'fiscal_summary' and c.final_text <> '无' and c.item not in ('in.total', 'out.total')
        and (starts_with(c.item, 'in.') or starts_with(c.item, 'out.'))
)
{{ against_printed() }}
