-- 增减率 = |增减额| ÷ 基数; a double negative is judged on a printed base only.
-- A change that is not printed lies between a printed base and the final figure.
with moves as (
    select
        *,
        coalesce(change, case when change_text is null then final - base end) as moved,
        coalesce(change_low, case when change_text is null then final_low - base_high end) as moved_low,
        coalesce(change_high, case when change_text is null then final_high - base_low end) as moved_high
    from stated
),

ratios as (
    select
        document_id,
        'claim=' || claim_id as binding,
        page_number,
        quote,
        abs(rate) as r,
        case when rate < 0 then -rate_high else rate_low end as r_low,
        case when rate < 0 then -rate_low else rate_high end as r_high,
        abs(moved) as t,
        least_size(moved_low, moved_high) as t_low,
        case when moved < 0 or moved_high < 0 then -moved_low else moved_high end as t_high,
        eb as b,
        eb_low as b_low,
        eb_high as b_high
    from moves
    where
        rate is not null and moved is not null
        and (base is not null or not list_contains(reasons, 'sign_ambiguous'))
)

{{ disagreeing_ratios() }}
