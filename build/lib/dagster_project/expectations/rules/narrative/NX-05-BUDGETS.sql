-- The budgets of all items make that of the whole; of each kind of budget that the text gives.
with wholes as (
    {% for slot, kind, also in [('base', 'base_kind', "budget_kind = 'final'"), ('final', 'budget_kind', 'true')] %}
        {{ 'union all' if not loop.first }}
        select
            document_id,
            claim_id,
            page_number,
            quote,
            seq,
            parts_closed,
            {{ kind }} as kind,
            {{ slot }} as b,
            {{ slot }}_low as b_low,
            {{ slot }}_high as b_high,
            {{ slot }}_place as spot
        from stated
        where
            form_id = 'gpb_expenditure' and item = '@total' and measure = 'total' and is_own_year
            and {{ kind }} in ('initial', 'adjusted', 'unspecified') and {{ slot }} is not null and {{ also }}
    {% endfor %}
),

once as (
    select * from wholes
    qualify row_number() over (partition by document_id, spot order by seq) = 1
),

members as (
    select
        document_id,
        part_of_claim_id,
        count(*) as members
    from claims
    group by document_id, part_of_claim_id
),

listed_parts as (
    select
        document_id,
        part_of_claim_id,
        base_kind as kind,
        sum(eb) as v,
        sum(eb_low) as l,
        sum(eb_high) as h,
        count(eb) = count(*) as is_known,
        count(*) as members
    from claims
    where base_text is not null
    group by document_id, part_of_claim_id, base_kind
),

first_items as (
    select * from stated
    where
        form_id = 'gpb_expenditure' and is_own_year and budget_kind = 'final' and base_text is not null
        and code_length = 7
    qualify row_number() over (partition by document_id, base_kind, item order by seq) = 1
),

items as (
    select
        document_id,
        base_kind as kind,
        sum(eb) as v,
        sum(eb_low) as l,
        sum(eb_high) as h,
        sum(ef_low) as final_low,
        sum(ef_high) as final_high,
        list(item) as named
    from first_items
    group by document_id, base_kind
    having count(eb) = count(*) and count(ef) = count(*)
),

printed_items as (
    select
        document_id,
        list(item) as codes
    from printed
    where form_id = 'gpb_expenditure' and measure = 'total' and length(item) = 7 and amount <> 0
    group by document_id
),

sums as (
    select
        w.*,
        o.v,
        o.l,
        o.h
    from once as w
    inner join listed_parts as o
        on w.document_id = o.document_id and w.claim_id = o.part_of_claim_id and w.kind = o.kind
    inner join members as a on w.document_id = a.document_id and w.claim_id = a.part_of_claim_id
    where o.is_known and o.members = a.members and w.parts_closed
    union all
    select
        w.*,
        o.v,
        o.l,
        o.h
    from once as w
    inner join items as o on w.document_id = o.document_id and w.kind = o.kind
    inner join quantities as q
        on
            w.document_id = q.document_id and q.form_id = 'gpb_expenditure' and q.item = '@total'
            and q.measure = 'total'
    left join printed_items as f on w.document_id = f.document_id
    where
        list_has_all(o.named, coalesce(f.codes, [])) and o.final_low <= q.high and o.final_high >= q.low
        and not exists (
            select 1 from listed_parts as x
            where x.document_id = w.document_id and x.part_of_claim_id = w.claim_id and x.kind = w.kind
        )
),

instances as (
    select
        document_id,
        'claim=' || claim_id as binding,
        page_number,
        quote,
        v::decimal(28, 8) as lhs,
        b as rhs,
        l - b_high as low,
        h - b_low as high
    from sums
)

{{ disagreeing() }}
