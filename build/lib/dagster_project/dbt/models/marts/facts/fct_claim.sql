{{ config(
    materialized='incremental',
    incremental_strategy='append',
    on_schema_change='fail',
    pre_hook="{{ forget_stale_documents('reading_version') }}"
) }}

-- One row per statement of the narrative.

with documents as (
    {{ missing_documents('reading_version') }}
),

claims as (
    select * from {{ ref('stg_claims') }}
)

select
    documents.document_id,
    documents.entity_id,
    documents.fiscal_year,
    documents.is_current,
    claims.* exclude (document_id, stated_budget_kind, stated_budget_yuan, implied_budget_yuan),
    documents.document_version
from claims
inner join documents on claims.document_id = documents.document_id
