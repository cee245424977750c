-- 车均运行维护费 × 保有量 = 运行维护费, the average rounded to its last place.
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
