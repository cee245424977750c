-- 年初结转 + 本年收入 - 本年支出 = 年末结转, with the surpluses that non-fiscal money allows.
with balances as (
    select * from finals
    where form_id = 'income_expenditure_summary' and item in ('in.opening_balance', 'out.closing_balance')
    qualify row_number() over (partition by document_id, item order by seq) = 1
),

last_closing as (
    select * from stated
    where
        form_id = 'income_expenditure_summary' and item = 'out.closing_balance' and year = fiscal_year - 1
        and budget_kind = 'final' and final is not null
    qualify row_number() over (partition by document_id order by seq) = 1
),

flows as (
    select
        c.*,
        coalesce(o.final, last.final) as opening,
        coalesce(o.final_low, last.final_low) as opening_low,
        coalesce(o.final_high, last.final_high) as opening_high,
        i.amount as income,
        i.low as income_low,
        i.high as income_high,
        e.amount as spent,
        e.low as spent_low,
        e.high as spent_high,
        coalesce(u.amount, 0) as used,
        coalesce(u.low, 0) as used_low,
        coalesce(u.high, 0) as used_high,
        coalesce(s.amount, 0) as distributed,
        coalesce(s.low, 0) as distributed_low,
        coalesce(s.high, 0) as distributed_high,
        (u.amount is not null and s.amount is not null) or {{ all_fiscal() }} as is_surplus_known
    from balances as c
    left join balances as o on c.document_id = o.document_id and o.item = 'in.opening_balance'
    left join last_closing as last on c.document_id = last.document_id
    {{ quantity('u', 'income_expenditure_summary', 'in.nonfiscal_surplus_used', 'amount') }}
    {{ quantity('s', 'income_expenditure_summary', 'out.surplus_distribution', 'amount') }}
    {{ quantity('i', 'income', '@total', 'total') }}
    {{ quantity('e', 'expenditure', '@total', 'total') }}
    where c.item = 'out.closing_balance'
),

instances as (
    select
        document_id,
        'claim=' || claim_id as binding,
        page_number,
        quote,
        (opening + income - spent + used - distributed)::decimal(28, 8) as lhs,
        final as rhs,
        opening_low + income_low - spent_high + used_low - distributed_high - final_high as low,
        opening_high + income_high - spent_low + used_high - distributed_low - final_low as high
    from flows
    where opening is not null and income is not null and spent is not null and is_surplus_known
)

{{ disagreeing() }}
