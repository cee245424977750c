-- Every line of the department's 05 is the sum of its units' lines, where every unit's account is held.
with lines_of_05 as (
    select * from figures
    where
        form_id = 'gpb_expenditure' and measure in ('total', 'basic', 'project')
        and (item = '@total' or is_code(item))
),

unit_accounts as (
    select
        n.document_id,
        n.unit,
        n.other_id
    from neighbours as n
    inner join forms as s on n.other_id = s.document_id
    where n.relation = 'unit' and s.form_id = 'gpb_expenditure' and s.has_figures and not s.is_lossy
),

accounts_of_unit as (
    select
        document_id,
        unit,
        count(distinct other_id) as accounts
    from unit_accounts
    group by document_id, unit
),

held as (
    select u.document_id
    from listed_units as u
    left join accounts_of_unit as a on u.document_id = a.document_id and u.sequence = a.unit
    where
        u.document_id in (
            select s.document_id from forms as s
            where s.form_id = 'gpb_expenditure' and s.has_figures and not s.is_lossy
        )
    group by u.document_id
    having bool_and(coalesce(a.accounts, 0) = 1)
),

pairs as (
    select distinct
        document_id,
        other_id
    from neighbours
    where relation = 'unit' and document_id in (select held.document_id from held)
),

parts as (
    select
        p.document_id,
        f.item,
        f.measure,
        sum(f.amount) as v,
        sum(f.low) as l,
        sum(f.high) as h,
        count(f.doubt) as doubts
    from pairs as p
    inner join lines_of_05 as f on p.other_id = f.document_id
    group by p.document_id, f.item, f.measure
),

wholes as (
    select * from lines_of_05
    where document_id in (select pairs.document_id from pairs)
),

instances as (
    select
        coalesce(p.document_id, w.document_id) as document_id,
        'c=' || coalesce(p.item, w.item) || ',m=' || coalesce(p.measure, w.measure) as binding,
        w.page_number,
        '' as quote,
        coalesce(p.v, 0)::decimal(28, 8) as lhs,
        coalesce(w.amount, 0)::decimal(28, 8) as rhs,
        coalesce(p.l, 0) - coalesce(w.high, 0) as low,
        coalesce(p.h, 0) - coalesce(w.low, 0) as high
    from parts as p
    full join wholes as w on p.document_id = w.document_id and p.item = w.item and p.measure = w.measure
    where coalesce(p.doubts, 0) = 0 and w.doubt is null
)

{{ disagreeing() }}
