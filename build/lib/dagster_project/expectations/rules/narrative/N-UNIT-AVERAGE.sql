-- 车均运行维护费 × 保有量 = 运行维护费, 人均 × 人数 = the amount, the average rounded to its last place.
with averages as (
    select
        c.*,
        s.final_low as cost_low,
        s.final as cost,
        s.final_high as cost_high,
        n.count as number,
        5 * (case when c.final_text like '%.%' then 0.001 else 0.1 end) as half
    from finals as c
    inner join {{ nearest('c', "o.item = 'vehicle_running' and o.measure = 'actual'") }} as s on true
    inner join {{ nearest('c', "o.item = 'vehicles'") }} as n on true
    where c.item = 'vehicle_average' and n.count > 0

    union all

    select
        c.*,
        c.base_low as cost_low,
        c.base as cost,
        c.base_high as cost_high,
        n.count as number,
        greatest(
            5 * (case when c.final_text like '%.%' then 0.001 else 0.1 end), c.final_high - c.final
        ) as half
    from finals as c
    inner join claims as n on c.document_id = n.document_id and c.denominator_claim_id = n.claim_id
    where c.pattern = 'average' and c.base is not null and n.count > 0
),

instances as (
    select
        document_id,
        'claim=' || claim_id as binding,
        page_number,
        quote,
        final as lhs,
        round(cost::double / number::double, 8)::decimal(28, 8) as rhs,
        (final - half)::decimal(16, 6) * number::decimal(16, 2) - cost_high::decimal(20, 4) as too_high,
        (final + half)::decimal(16, 6) * number::decimal(16, 2) - cost_low::decimal(20, 4) as too_low,
        -half::decimal(28, 8) as low,
        half::decimal(28, 8) as high
    from averages
)

{{ disagreeing('too_high > 0 or too_low < 0') }}
