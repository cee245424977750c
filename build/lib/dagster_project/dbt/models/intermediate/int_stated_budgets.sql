-- Budgets that the narrative states for a functional code and a fund; several different ones leave none.
-- One row per document, fund and code: the initial budget where both are stated.

with claims as (
    select * from {{ ref('stg_claims') }}
),

documents as (
    select * from {{ ref('int_document_versions') }}
),

budgets as (
    select
        claims.document_id,
        claims.fund_source,
        claims.item_code,
        claims.stated_budget_kind as budget_kind,
        min(claims.stated_budget_yuan) as budget_yuan,
        max(claims.stated_budget_yuan) as other_budget_yuan,
        min(claims.implied_budget_yuan) as implied_budget_yuan,
        max(claims.implied_budget_yuan) as other_implied_budget_yuan
    from claims
    inner join documents on claims.document_id = documents.document_id
    where
        claims.stated_budget_kind is not null
        and claims.item_code is not null
        and claims.fund_source in ('gpb', 'gf', 'soc', 'fiscal')
        and coalesce(claims.measure, 'total') in ('total', 'amount')
        and coalesce(claims.year, documents.fiscal_year) is not distinct from documents.fiscal_year
        and {{ classification_level('claims.item_code') }} is not null
    group by all
),

unambiguous as (
    select
        document_id,
        fund_source,
        item_code,
        budget_kind,
        case when budget_yuan = other_budget_yuan then budget_yuan end as budget_yuan,
        case
            when implied_budget_yuan = other_implied_budget_yuan then implied_budget_yuan
        end as implied_budget_yuan
    from budgets
)

select
    document_id,
    fund_source,
    item_code,
    case when budget_yuan is not null then budget_kind end as budget_kind,
    budget_yuan,
    implied_budget_yuan
from unambiguous
where budget_yuan is not null or implied_budget_yuan is not null
qualify
    row_number() over (
        partition by document_id, fund_source, item_code
        -- A stated budget before an implied one, the initial one before the adjusted.
        order by budget_yuan is null, budget_kind desc
    ) = 1
