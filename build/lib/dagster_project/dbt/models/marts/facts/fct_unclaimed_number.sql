{{ config(
    materialized='incremental',
    incremental_strategy='append',
    on_schema_change='fail',
    pre_hook="{{ forget_stale_documents('reading_version') }}"
) }}

-- One row per number of the narrative that no claim holds.

with documents as (
    {{ missing_documents('reading_version') }}
),

unclaimed_numbers as (
    select * from {{ ref('stg_unclaimed_numbers') }}
)

select
    documents.document_id,
    documents.entity_id,
    documents.fiscal_year,
    documents.is_current,
    unclaimed_numbers.* exclude (document_id),
    documents.document_version
from unclaimed_numbers
inner join documents on unclaimed_numbers.document_id = documents.document_id
