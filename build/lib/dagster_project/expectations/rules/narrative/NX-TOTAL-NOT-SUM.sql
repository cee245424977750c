-- A 总计 is one side, and never income and expenditure added; a form that is held decides.
with totals as (
    select * from finals
    where
        item = 'in.total' and measure = 'amount' and not is_side
        and form_id in ('income_expenditure_summary', 'fiscal_summary')
    qualify row_number() over (partition by document_id, final_place order by seq) = 1
),

negative as (
    select
        document_id,
        form_id
    from printed
    where
        doubt is null and amount < 0 and item in ('out.surplus_distribution', 'out.closing_balance')
        and measure = case form_id when 'income_expenditure_summary' then 'amount' else 'total' end
),

-- Income and expenditure of the year: of 01 those of the account, of 04 the fiscal ones.
sides as (
    select
        c.*,
        {% for end in ('amount', 'low', 'high') %}
            case
                when c.form_id = 'income_expenditure_summary' then ia.{{ end }} else
                    coalesce(fi.{{ end }}, fc.{{ end }})
            end as income_{{ end }},
            case
                when c.form_id = 'income_expenditure_summary' then a.{{ end }}
                else coalesce(ff.{{ end }}, fs.{{ end }}, case when {{ all_fiscal() }} then a.{{ end }} end)
            end as spent_{{ end }},
        {% endfor %}
        p.amount as printed_amount,
        p.low as printed_low,
        p.high as printed_high
    from totals as c
    {{ quantity('a', 'expenditure', '@total', 'total') }}
    {{ quantity('ff', 'fiscal_expenditure', '@total', 'total') }}
    {{ quantity('fs', 'fiscal_summary', 'out.current_total', 'total') }}
    {{ quantity('ia', 'income', '@total', 'total') }}
    {{ quantity('fi', 'income', '@total', 'fiscal') }}
    {{ quantity('fc', 'fiscal_summary', 'in.current_total', 'amount') }}
    left join printed as p
        on
            c.document_id = p.document_id and c.form_id = p.form_id and p.item = 'in.total' and p.measure = 'amount'
            and p.doubt is null
    where
        not exists (
            select 1 from negative as n
            where n.document_id = c.document_id and n.form_id = c.form_id
        )
),

judged as (
    select
        *,
        final_low - income_high - spent_high <= 0 and final_high - income_low - spent_low >= 0 as is_sum,
        coalesce(final_low <= printed_high and printed_low <= final_high, false) as is_printed,
        printed_amount is null and greatest(income_low, spent_low) - final_high > 0 as is_below
    from sides
    where income_low > 0 and spent_low > 0
),

instances as (
    select
        document_id,
        'claim=' || claim_id as binding,
        page_number,
        quote,
        case when is_sum then final else greatest(income_amount, spent_amount) end as lhs,
        case when is_sum then income_amount + spent_amount else final end as rhs,
        0::decimal(28, 8) as low,
        0::decimal(28, 8) as high,
        case when is_sum then not is_printed else is_below end as is_wrong
    from judged
)

{{ disagreeing('is_wrong') }}
