-- 三公各项预算、决算 = 07; a budget is compared with the column 预算 of the same kind only.
with own as (
    select
        *,
        base_text is not null and coalesce(base_kind, 'prior_final') <> 'prior_final' as has_budget
    from stated
    where form_id = 'three_public' and measure = 'actual' and is_own_year
),

compared as (
    select
        {{ figure_of('final') }},
        'claim=' || c.claim_id || ',i=' || c.item || ',n=1' as binding,
        c.form_id,
        c.item,
        'actual' as measure
    from own as c
    where c.final is not null and c.budget_kind = 'final' and c.final_text is not null
    union all
    select
        {{ figure_of('base') }},
        'claim=' || c.claim_id || ',i=' || c.item || ',n=2' as binding,
        c.form_id,
        c.item,
        'budget' as measure
    from own as c
    where c.base is not null and c.has_budget and {{ same_budget_kind('c.base_kind') }}
    union all
    select
        {{ figure_of('final') }},
        'claim=' || c.claim_id || ',i=' || c.item || ',n=2' as binding,
        c.form_id,
        c.item,
        'budget' as measure
    from own as c
    where
        c.final is not null
        and not c.has_budget
        and c.budget_kind <> 'final'
        and {{ same_budget_kind('c.budget_kind') }}
)

{{ against_printed() }}
