-- One row per current document, fund and functional code for which the narrative states a budget (or a change from
-- it): budget, final, difference and completion. Several levels: filter on one.

with expenditure as (
    select * from {{ ref('fct_fund_expenditure') }}
    where is_current and (budget_yuan is not null or implied_budget_yuan is not null)
),

documents as (
    select * from {{ ref('dim_document') }}
),

compared as (
    select
        *,
        coalesce(budget_yuan, implied_budget_yuan) as compared_budget_yuan
    from expenditure
)

select
    compared.fiscal_year,
    documents.region_code,
    compared.entity_id,
    documents.entity_name,
    compared.document_id,
    compared.fund_source,
    compared.level,
    compared.item_code,
    compared.item_name,
    compared.compared_budget_yuan as budget_yuan,
    coalesce(compared.budget_kind, 'initial') as budget_kind,
    compared.budget_yuan is null as is_implied,
    compared.amount_yuan,
    try_cast(compared.amount_yuan - compared.compared_budget_yuan as decimal(20, 2)) as difference_yuan,
    {{ percent('compared.amount_yuan', 'compared.compared_budget_yuan') }} as completion_pct
from compared
inner join documents on compared.document_id = documents.document_id
