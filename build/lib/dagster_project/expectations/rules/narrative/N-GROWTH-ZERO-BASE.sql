-- On a base of 0 only 100% or 0% of nothing is usual, unless a printed 0.00 may hide a base that small.
with moved as (
    select
        *,
        rate as said,
        rate_low as said_low,
        rate_high as said_high,
        case when change is null and is_none then final else change end as moved,
        case when change is null and is_none then final else change_low end as moved_low,
        case when change is null and is_none then final else change_high end as moved_high
    from stated
    where rate is not null
    union all
    select
        *,
        completion as said,
        completion_low as said_low,
        completion_high as said_high,
        final as moved,
        final_low as moved_low,
        final_high as moved_high
    from stated
    where completion is not null
),

instances as (
    select
        document_id,
        'claim=' || claim_id as binding,
        page_number,
        quote,
        said as lhs,
        100::decimal(28, 8) as rhs,
        said_low - 100 as low,
        said_high - 100 as high
    from moved
    where
        eb = 0 and said <> 100 and not (said = 0 and coalesce(final, 0) = 0)
        and not (
            eb_high > 0 and moved is not null
            and said_high::decimal(16, 6) * eb_high::decimal(20, 4)
            >= 100 * least_size(moved_low, moved_high)::decimal(20, 4)
        )
)

{{ disagreeing() }}
