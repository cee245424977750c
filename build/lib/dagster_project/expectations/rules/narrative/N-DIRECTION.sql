-- 大于, 小于, 等于, 持平 or 基本持平 against both figures, or against another budget that the sentence prints.
with against as (
    select * from stated
    union all
    select c.* replace (b.final as base, b.final_low as base_low, b.final_high as base_high)
    from stated as c
    inner join stated as b
        on
            c.document_id = b.document_id and b.item is not distinct from c.item
            and b.form_id is not distinct from c.form_id and b.measure is not distinct from c.measure
            and c.quote = b.quote
    where c.base is not null and b.budget_kind <> 'final' and b.final is not null
),

slacks as (
    select
        *,
        case when change = 0 then 0 else direction end as way,
        greatest(
            2 * greatest(final_high - final, base_high - base, 0.005)
            - (final_high - final_low + base_high - base_low) * 0.5,
            0::decimal(28, 8)
        ) as least_slack
    from against
    where direction is not null and direction_text is not null and final is not null and base is not null
),

judged as (
    select
        *,
        case when direction_text like '%基本%' then greatest(least_slack, abs(base) * 0.005) else least_slack end as slack
    from slacks
),

instances as (
    select
        document_id,
        'claim=' || claim_id as binding,
        any_value(page_number) as page_number,
        any_value(quote) as quote,
        first(case when way < 0 then base else final end order by seq)::decimal(28, 8) as lhs,
        first(case when way < 0 then final else base end order by seq)::decimal(28, 8) as rhs,
        bool_and(
            case
                when way > 0 then final_high - base_low <= 0
                when way < 0 then base_high - final_low <= 0
                else final_low - base_high - slack > 0 or final_high - base_low + slack < 0
            end
        ) as is_wrong,
        min(final_low - base_high) as low,
        max(final_high - base_low) as high
    from judged
    group by document_id, claim_id
)

{{ disagreeing('is_wrong') }}
