-- One row per current document, fund and functional code for which the narrative states a budget (or a change from
-- it): budget, final, difference and completion. Only the finest that are stated: no row contains another one, so a sum
-- counts nothing twice. Budgets of every level stand in fct_fund_expenditure.

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
),

-- A code lies in its 类 and 款 and in the total row, a fund of the fiscal appropriation in `fiscal`.
contained as (
    select
        document_id,
        fund_source,
        unnest(['@total', left(item_code, 3), left(item_code, 5)]) as item_code,
        item_code as part_code
    from compared
    where level <> 'total'
),

containing as (
    select distinct
        document_id,
        fund_source,
        item_code
    from contained
    where item_code <> part_code
),

finest as (
    select *
    from compared
    where
        (document_id, fund_source, item_code) not in (
            select (containing.document_id, containing.fund_source, containing.item_code) from containing
        )
    qualify
        fund_source <> 'fiscal'
        or count(*) filter (where fund_source <> 'fiscal') over (partition by document_id) = 0
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
from finest as compared
inner join documents on compared.document_id = documents.document_id
