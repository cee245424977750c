-- Last year's fiscal total against last year's expenditure and this year's opening balance; equal to their sum only
-- where the text says of both other funds that they had nothing last year.
with priors as (
    select * from stated
    where base_kind = 'prior_final' and is_own_year and budget_kind = 'final' and eb is not null
),

spent as (
    select * from priors
    where form_id = 'gpb_expenditure' and item = '@total' and measure = 'total'
    qualify row_number() over (partition by document_id order by seq) = 1
),

nothing_before as (
    select document_id
    from priors
    where
        form_id in ('gf_income_expenditure', 'soc_income_expenditure') and item = '@total' and measure = 'total'
        and eb = 0
    group by document_id
    having count(distinct form_id) = 2
),

other_funds as (
    select document_id
    from printed
    where
        form_id = 'fiscal_summary' and doubt is null and amount <> 0
        and (
            (item in ('in.gf', 'in.soc', 'in.opening.gf', 'in.opening.soc') and measure = 'amount')
            or (item = 'out.total' and measure in ('gf', 'soc'))
        )
    union
    select document_id
    from stated
    where fund_source in ('gf', 'soc') and (coalesce(final, 0) <> 0 or coalesce(eb, 0) <> 0)
),

instances as (
    select
        c.document_id,
        'claim=' || c.claim_id as binding,
        c.page_number,
        c.quote,
        s.eb + o.amount as lhs,
        c.eb as rhs,
        s.eb_low + o.low - c.eb_high as low,
        s.eb_high + o.high - c.eb_low as high,
        c.document_id in (select n.document_id from nothing_before as n) as is_equal
    from priors as c
    inner join spent as s on c.document_id = s.document_id
    inner join printed as o
        on
            c.document_id = o.document_id and c.form_id = o.form_id and o.item = 'in.opening_balance'
            and o.measure = 'amount' and o.doubt is null
    where
        c.form_id = 'fiscal_summary' and c.item = 'in.total' and c.change_text is not null and not c.is_side
        and c.document_id not in (select f.document_id from other_funds as f)
)

{{ disagreeing('low > 0 or (is_equal and high < 0)') }}
