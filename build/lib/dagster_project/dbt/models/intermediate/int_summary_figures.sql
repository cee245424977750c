-- The two summary forms (01, 04): one row per document, form, block and line, the funds of form 04 as columns.

with observations as (
    select * from {{ ref('stg_observations') }}
)

select
    document_id,
    form_id,
    block,
    item_code,
    code_level,
    arg_min(item_name, occurrence) as item_name,
    min(page_number) as page_number,
    max(occurrence) > 1 as is_conflicting,
    -- Form 01 and the income side of 04 print one column, the expenditure side of 04 one for each fund.
    coalesce({{ figure('amount') }}, {{ figure('total') }}) as amount_yuan,
    {{ figure('gpb') }} as gpb_yuan,
    {{ figure('gf') }} as gf_yuan,
    {{ figure('soc') }} as soc_yuan
from observations
where
    form_id in ('income_expenditure_summary', 'fiscal_summary')
    and block in ('income', 'expenditure')
    and item_code is not null
group by document_id, form_id, block, item_code, code_level
