-- 年初预算 by function and by nature, where the final figures of both make the same sum.
with initial as (
    select * from stated
    where is_own_year and budget_kind = 'final' and base_kind = 'initial'
),

first_classes as (
    select * from initial
    where form_id = 'gpb_expenditure' and code_length = 3
    qualify row_number() over (partition by document_id, item order by seq) = 1
),

by_function as (
    select
        document_id,
        sum(eb) as v,
        sum(eb_low) as l,
        sum(eb_high) as h,
        sum(ef_low) as final_low,
        sum(ef_high) as final_high
    from first_classes
    group by document_id
    having count(*) >= 2 and count(eb) = count(*) and count(ef) = count(*)
),

by_nature as (
    select * from initial
    where
        item = '@total' and final is not null
        and (
            (form_id = 'gpb_basic_economic' and measure = 'amount')
            or (form_id = 'gpb_expenditure' and measure = 'project')
        )
    qualify row_number() over (partition by document_id, form_id order by seq) = 1
),

instances as (
    select
        c.document_id,
        'claim=' || c.claim_id as binding,
        c.page_number,
        c.quote,
        k.v::decimal(28, 8) as lhs,
        c.eb + p.eb as rhs,
        k.l - c.eb_high - p.eb_high as low,
        k.h - c.eb_low - p.eb_low as high
    from by_nature as c
    inner join by_nature as p on c.document_id = p.document_id and p.form_id = 'gpb_expenditure'
    inner join by_function as k on c.document_id = k.document_id
    where
        c.form_id = 'gpb_basic_economic'
        and k.final_low <= c.ef_high + p.ef_high and k.final_high >= c.ef_low + p.ef_low
)

{{ disagreeing() }}
