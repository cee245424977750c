-- Every item of 05 with an amount is explained in the text.
with told as (
    select
        document_id,
        arg_min(claim_id, seq) as claim_id,
        arg_min(page_number, seq) as page_number,
        arg_min(quote, seq) as quote
    from stated
    where form_id = 'gpb_expenditure' and length(item) = 7
    group by document_id
),

items as (
    select p.*
    from printed as p
    inner join forms as s on p.document_id = s.document_id and p.form_id = s.form_id and s.lines_known
    where
        p.form_id = 'gpb_expenditure' and p.measure = 'total' and length(p.item) = 7
        and regexp_full_match(p.item, '[0-9]+') and p.amount <> 0
),

-- An amount without a line of 05 that the form knows may be any of its items.
homeless as (
    select s.*
    from claims as s
    where
        (s.form_id is null and s.item is null)
        or (
            s.form_id = 'gpb_expenditure'
            and not exists (
                select 1 from figures as g
                where
                    g.document_id = s.document_id and g.form_id = s.form_id and g.item = s.item and g.measure = 'total'
            )
        )
),

explained as (
    select
        f.document_id,
        exists (
            select 1 from stated as s
            where s.document_id = f.document_id and s.form_id = 'gpb_expenditure' and s.item = f.item
        )
        or exists (
            select 1 from homeless as s
            where s.document_id = f.document_id and s.final = f.amount
        )
        or exists (
            select 1 from claims as s
            where
                s.document_id = f.document_id
                and (
                    (s.form_id = 'gpb_expenditure' and s.item = f.item[:5] and s.final = f.amount)
                    or (length(coalesce(f.item_name, '')) > 2 and contains(coalesce(s.subject, ''), f.item_name))
                )
        ) as is_explained
    from items as f
),

instances as (
    select
        t.document_id,
        'claim=' || t.claim_id as binding,
        t.page_number,
        t.quote,
        count(*) filter (where e.is_explained) as lhs,
        count(*) as rhs,
        count(*) filter (where e.is_explained) - count(*) as low,
        count(*) filter (where e.is_explained) - count(*) as high
    from told as t
    inner join explained as e on t.document_id = e.document_id
    group by t.document_id, t.claim_id, t.page_number, t.quote
)

{{ disagreeing() }}
