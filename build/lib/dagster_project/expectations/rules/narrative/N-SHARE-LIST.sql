-- Shares of a closed list without a printed total: each is of what the amounts of all members make.
with members as (
    select
        p.*,
        sum(p.ef) over whole as b,
        sum(p.ef_low) over whole as b_low,
        sum(p.ef_high) over whole as b_high,
        count(*) over whole as members,
        count(p.ef) over whole as known,
        count(p.share) over whole as shares
    from stated as w
    inner join claims as p on w.document_id = p.document_id and w.claim_id = p.part_of_claim_id
    where w.parts_closed and w.final_text is null and w.count_text is null
    window whole as (partition by w.document_id, w.claim_id)
),

ratios as (
    select
        document_id,
        'claim=' || claim_id as binding,
        page_number,
        quote,
        share as r,
        share_low as r_low,
        share_high as r_high,
        final as t,
        final_low as t_low,
        final_high as t_high,
        b,
        b_low,
        b_high
    from members
    where known = members and shares >= 2
)

{{ disagreeing_ratios() }}
