-- 完成率 = 决算 ÷ 预算; the budget is final less change where only its difference is printed.
with told as (
    select
        *,
        base_text is null and base_kind in ('initial', 'adjusted', 'unspecified') as is_told
    from stated
),

ratios as (
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
        coalesce(base, case when is_none then final when is_told then db end) as b,
        coalesce(base_low, case when is_none then final when is_told then db_low end) as b_low,
        coalesce(base_high, case when is_none then final when is_told then db_high end) as b_high
    from told
    where completion is not null
)

{{ disagreeing_ratios() }}
