-- 增减率 = |增减额| ÷ 基数; a double negative is judged on a printed base only.
with ratios as (
    select
        document_id, 'claim=' || claim_id as binding, page_number, quote,
        abs(rate) as r,
        case when rate < 0 then -rate_high else rate_low end as r_low,
        case when rate < 0 then -rate_low else rate_high end as r_high,
        abs(change) as t,
        case
            when change_low <= 0 and change_high >= 0 then 0
            else least(abs(change_low), abs(change_high))
        end as t_low,
        case when change < 0 then -change_low else change_high end as t_high,
        eb as b, eb_low as b_low, eb_high as b_high
    from stated
    where
        rate is not null and change is not null
        and (base is not null or not list_contains(reasons, 'sign_ambiguous'))
)
{{ disagreeing_ratios() }}
