-- 年初结转和结余 of 01, and of 04 by fund, is last year's 年末结转和结余.
with places (form_id, opening, closing_measure, binding) as (
    values
    ('income_expenditure_summary', 'in.opening_balance', 'amount', ''),
    ('fiscal_summary', 'in.opening_balance', 'total', 'form=fiscal_summary,m=total'),
    ('fiscal_summary', 'in.opening.gpb', 'gpb', 'form=fiscal_summary,m=gpb'),
    ('fiscal_summary', 'in.opening.gf', 'gf', 'form=fiscal_summary,m=gf'),
    ('fiscal_summary', 'in.opening.soc', 'soc', 'form=fiscal_summary,m=soc')
),

instances as (
    select
        h.document_id,
        s.binding,
        h.page_number,
        '' as quote,
        h.amount as lhs,
        b.amount as rhs,
        h.low - b.high as low,
        h.high - b.low as high
    from places as s
    inner join figures as h on s.form_id = h.form_id and s.opening = h.item
    inner join only_neighbours as p on h.document_id = p.document_id
    inner join figures as b
        on
            p.other_id = b.document_id and s.form_id = b.form_id and b.item = 'out.closing_balance'
            and s.closing_measure = b.measure
    where
        p.relation = 'prior' and h.measure = 'amount' and h.doubt is null and b.doubt is null
        and h.document_id in (
            select j.document_id from documents as j
            where not coalesce(j.is_template, false)
        )
)

{{ disagreeing() }}
