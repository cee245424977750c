-- One row per fund. `all` holds `fiscal` and `nonfiscal`, `fiscal` holds the three budgets: add one level only.

with funds as (
    select * from {{ ref('fund_source') }}
)

select
    fund_source,
    fund_source_name_zh,
    fund_source_name_en,
    parent_fund_source,
    case
        when parent_fund_source is null then 'all'
        when parent_fund_source = 'all' then 'part'
        else 'budget'
    end as level,
    sort_order
from funds
