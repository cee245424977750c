{{ config(
    materialized='incremental',
    incremental_strategy='append',
    on_schema_change='fail',
    pre_hook="{{ forget_stale_documents('verdict_version') }}"
) }}

-- One row per identity instance: document, identity and binding.

with documents as (
    {{ missing_documents('verdict_version') }}
),

checks as (
    select * from {{ ref('stg_checks') }}
)

select
    documents.document_id,
    documents.entity_id,
    documents.fiscal_year,
    documents.is_current,
    checks.* exclude (document_id),
    documents.document_version
from checks
inner join documents on checks.document_id = documents.document_id
