-- Each further mention of a quantity against the figure that most mentions have; of equals, the first. Counted
-- things are told of parts, so that only the same words mean the same thing. A figure that its own sentence does
-- not name is no mention.
with slots as (
    select
        *,
        'final' as slot,
        final as v,
        final_low as v_low,
        final_high as v_high,
        final_place as spot,
        null as about
    from stated
    where final is not null
    union all
    select
        *,
        'count' as slot,
        count as v,
        count_low as v_low,
        count_high as v_high,
        count_place as spot,
        case when item = 'vehicles' then null else subject end as about
    from stated
    where count is not null
),

mentions as (
    select
        *,
        row(form_id, item, measure, fund_source, year, budget_kind, slot, about, is_side) as quantity
    from slots
    where
        item is not null and year is not null and not is_none and not starts_with(item, 'asset_')
        and not list_contains(alternatives, 'neighbour_subject')
        and (form_id is not null or item in ({{ listed('plain_items') }}))
),

once as (
    select * from mentions
    qualify row_number() over (partition by document_id, quantity, spot order by seq) = 1
),

counted as (
    select
        *,
        count(*) over (partition by document_id, quantity, v) as times
    from once
),

compared as (
    select
        *,
        first_value(v) over same as r,
        first_value(v_low) over same as r_low,
        first_value(v_high) over same as r_high
    from counted
    window same as (partition by document_id, quantity order by times desc, seq asc)
),

instances as (
    select document_id, 'claim=' || claim_id as binding, page_number, quote, {{ equality('v', 'r') }}
    from compared
)

{{ disagreeing() }}
