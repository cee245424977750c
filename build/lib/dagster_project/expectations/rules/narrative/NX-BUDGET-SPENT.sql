-- Expenditure of the three budgets makes expenditure of the year, where all money is fiscal.
with budgets_spent as (
    select
        c.*,
        gpb.amount as gpb,
        gpb.low as gpb_low,
        gpb.high as gpb_high,
        gf.amount as gf,
        gf.low as gf_low,
        gf.high as gf_high,
        soc.amount as soc,
        soc.low as soc_low,
        soc.high as soc_high,
        u.amount as used,
        u.low as used_low,
        u.high as used_high,
        {{ all_fiscal() }} as is_all_fiscal
    from first_finals as c
    inner join first_finals as g
        on
            c.document_id = g.document_id and g.form_id = 'gpb_expenditure' and g.item = '@total'
            and g.measure = 'total'
    {{ quantity('gpb', 'gpb_expenditure', '@total', 'total') }}
    {{ quantity('gf', 'gf_income_expenditure', '@total', 'total') }}
    {{ quantity('soc', 'soc_income_expenditure', '@total', 'total') }}
    {{ quantity('u', 'income_expenditure_summary', 'in.nonfiscal_surplus_used', 'amount') }}
    where c.form_id = 'expenditure' and c.item = '@total' and c.measure = 'total'
),

-- A fund whose expenditure is nowhere told is none only where its form says so.
unknown_funds as (
    select b.document_id
    from budgets_spent as b
    cross join (values ('gpb_expenditure'), ('gf_income_expenditure'), ('soc_income_expenditure')) as fund (form_id)
    where
        case fund.form_id
            when 'gpb_expenditure' then b.gpb when 'gf_income_expenditure' then b.gf else b.soc
        end is null
        and not exists (
            select 1 from forms as e
            where
                e.document_id = b.document_id and e.form_id = fund.form_id and e.is_declared_empty
                and not e.has_figures
        )
),

-- 01 and 04 print other opening balances: there is money outside the three budgets.
other_opening as (
    select a.document_id
    from forms as a
    inner join forms as b on a.document_id = b.document_id
    left join printed as x
        on
            a.document_id = x.document_id and a.form_id = x.form_id and x.item = 'in.opening_balance'
            and x.measure = 'amount' and x.doubt is null
    left join printed as y
        on
            b.document_id = y.document_id and b.form_id = y.form_id and y.item = 'in.opening_balance'
            and y.measure = 'amount' and y.doubt is null
    where
        a.form_id = 'income_expenditure_summary' and a.has_figures
        and b.form_id = 'fiscal_summary' and b.has_figures
        and not coalesce(x.low <= y.high and y.low <= x.high, false)
),

instances as (
    select
        document_id,
        'claim=' || claim_id as binding,
        page_number,
        quote,
        (coalesce(gpb, 0) + coalesce(gf, 0) + coalesce(soc, 0) + coalesce(used, 0))::decimal(28, 8) as lhs,
        final as rhs,
        coalesce(gpb_low, 0) + coalesce(gf_low, 0) + coalesce(soc_low, 0) + coalesce(used_low, 0) - final_high as low,
        coalesce(gpb_high, 0)
        + coalesce(gf_high, 0)
        + coalesce(soc_high, 0)
        + coalesce(used_high, 0)
        - final_low as high
    from budgets_spent
    where
        is_all_fiscal and coalesce(used, 0) = 0
        and document_id not in (select unknown_funds.document_id from unknown_funds)
        and document_id not in (select other_opening.document_id from other_opening)
)

{{ disagreeing() }}
