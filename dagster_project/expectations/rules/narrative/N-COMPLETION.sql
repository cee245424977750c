-- 完成率 = 决算 ÷ 预算.
with ratios as (
    select
        document_id,
        'claim=' || claim_id as binding,
        page_number,
        quote,
        completion as r,
        completion_low as r_low,
        completion_high as r_high,
        final as t,
        final_low as t_low,
        final_high as t_high,
        coalesce(base, case when is_none then final else base end) as b,
        coalesce(base_low, case when is_none then final else base_low end) as b_low,
        coalesce(base_high, case when is_none then final else base_high end) as b_high
    from stated
    where completion is not null
)

{{ disagreeing_ratios() }}
