-- A name in 主要包括 has an amount in 06; a printed 0.00 may hide one.
with instances as (
    select
        c.document_id,
        'claim=' || c.claim_id as binding,
        c.page_number,
        c.quote,
        f.amount as lhs,
        0::decimal(28, 8) as rhs,
        f.low,
        f.high
    from stated as c
    inner join printed as f on c.document_id = f.document_id and c.form_id = f.form_id and c.item = f.item
    where
        c.form_id = 'gpb_basic_economic' and c.part_of_claim_id is not null and f.measure = 'amount' and f.doubt is null
        and coalesce(c.final_text, c.base_text, c.change_text, c.share_text, c.count_text) is null
)

{{ disagreeing('high <= 0') }}
