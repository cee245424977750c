-- The shares of one group make 100%, where the parts are all there is and all shares are of their whole.
with parts as (
    select
        w.document_id,
        w.claim_id,
        w.page_number,
        w.quote,
        w.parts_closed,
        coalesce(w.final, w.count) as whole,
        coalesce(w.final_low, w.count_low) as whole_low,
        coalesce(w.final_high, w.count_high) as whole_high,
        p.share,
        p.share_low,
        p.share_high,
        case when w.final is null then p.count when p.final is null and p.is_none then 0 else p.final end as amount,
        case when w.final is null then p.count_low when p.final is null and p.is_none then 0 else p.final_low end
            as amount_low,
        case when w.final is null then p.count_high when p.final is null and p.is_none then 0 else p.final_high end
            as amount_high,
        coalesce(
            case when p.final is not null then d.final else d.count end = coalesce(w.final, w.count),
            p.denominator_claim_id is null and p.denominator_yuan = w.final,
            false
        ) as is_of_whole
    from stated as w
    inner join claims as p on w.document_id = p.document_id and w.claim_id = p.part_of_claim_id
    left join claims as d on p.document_id = d.document_id and p.denominator_claim_id = d.claim_id
    where coalesce(w.final, w.count) is not null
),

instances as (
    select
        document_id,
        'claim=' || claim_id as binding,
        any_value(page_number) as page_number,
        any_value(quote) as quote,
        sum(share)::decimal(28, 8) as lhs,
        100::decimal(28, 8) as rhs,
        sum(share_low) - 100 as low,
        sum(share_high) - 100 as high,
        any_value(whole_low) as least,
        -- Shares of amounts that were rounded on their own miss 100 by as much as their amounts miss the whole.
        case
            when any_value(whole_low) > 0
                then any_value(whole_high) - any_value(whole_low) + coalesce(sum(amount_high) - sum(amount_low), 0)
            else 0
        end as widths
    from parts
    group by document_id, claim_id
    having
        count(share) >= 2
        and bool_and(share is null or is_of_whole)
        and bool_and(share is not null or coalesce(amount = 0, false))
        and (
            coalesce(any_value(parts_closed), false)
            or (
                count(amount) = count(*) and count(*) >= 2
                and sum(amount_low) - any_value(whole_high) <= 0 and sum(amount_high) - any_value(whole_low) >= 0
            )
        )
)

{{ disagreeing(
    'low::decimal(16,6) * greatest(least, 0)::decimal(20,4) > 50 * widths::decimal(20,4)
    or high::decimal(16,6) * greatest(least, 0)::decimal(20,4) < -50 * widths::decimal(20,4)
    or (least <= 0 and (low > 0 or high < 0))'
) }}
