-- The completion of a whole lies among the completions of its parts, where all of them are told and print one.
with ranges as (
    select
        w.document_id,
        w.claim_id,
        any_value(w.page_number) as page_number,
        any_value(w.quote) as quote,
        any_value(w.completion) as whole,
        any_value(w.completion_low) as whole_low,
        any_value(w.completion_high) as whole_high,
        max(p.completion) as most,
        max(p.completion_high) as most_high,
        min(p.completion) as least,
        min(p.completion_low) as least_low
    from stated as w
    inner join claims as p on w.document_id = p.document_id and w.claim_id = p.part_of_claim_id
    where w.parts_closed and w.completion is not null and {{ same_comparator() }}
    group by w.document_id, w.claim_id
    having count(p.completion) = count(*) and count(*) >= 2
),

instances as (
    select
        document_id,
        'claim=' || claim_id as binding,
        page_number,
        quote,
        case when whole < least then least else whole end as lhs,
        case when whole < least then whole else most end as rhs,
        case when whole < least then least_low - whole_high else whole_low - most_high end as low,
        case when whole < least then least - whole else whole - most end as high
    from ranges
)

{{ disagreeing('low > 0') }}
