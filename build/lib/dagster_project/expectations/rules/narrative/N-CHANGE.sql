-- 增减额 = 本期 - 基数, all three printed.
with instances as (
    select
        document_id,
        'claim=' || claim_id as binding,
        page_number,
        quote,
        change as lhs,
        final - base as rhs,
        change_low - (final_high - base_low) as low,
        change_high - (final_low - base_high) as high
    from stated
)

{{ disagreeing() }}
