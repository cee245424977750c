-- 增加 with 增长, 减少 with 下降: the two words of one sentence.
with instances as (
    select
        document_id,
        'claim=' || claim_id as binding,
        page_number,
        quote,
        direction::decimal(28, 8) as lhs,
        rate_direction::decimal(28, 8) as rhs,
        (direction - rate_direction)::decimal(28, 8) as low,
        (direction - rate_direction)::decimal(28, 8) as high
    from stated
    where
        direction <> 0 and rate_direction is not null and change_text is not null and rate_text is not null
        and coalesce(rate, 1) <> 0 and coalesce(change, 1) <> 0 and not list_contains(reasons, 'direction_unstated')
)

{{ disagreeing() }}
