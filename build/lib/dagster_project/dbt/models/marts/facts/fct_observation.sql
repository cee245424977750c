{{ config(
    materialized='incremental',
    incremental_strategy='append',
    on_schema_change='fail',
    pre_hook="{{ forget_stale_documents('reading_version') }}"
) }}

with documents as (
    {{ missing_documents('reading_version') }}
),

observations as (
    select * from {{ ref('stg_observations') }}
)

select
    ---------- ids
    observations.document_id,
    documents.entity_id,
    documents.fiscal_year,
    documents.is_current,
    observations.form_id,

    ---------- what the figure is about
    observations.block,
    observations.item_code,
    observations.item_name,
    observations.item_label,
    observations.item_level,
    observations.measure,
    observations.fund_source,
    observations.budget_kind,

    ---------- the figure
    observations.amount_yuan,
    observations.value_raw,
    observations.stated_unit,
    observations.unit_source,
    observations.stated_decimals,
    observations.zero_style,

    ---------- where the ink is
    observations.page_number,
    observations.bbox,
    observations.table_index,
    observations.row_index,
    observations.column_index,

    ---------- how it was read
    observations.printed_count,
    observations.occurrence,
    observations.source_kind,
    observations.confidence,
    observations.code_source,
    observations.placed_by,
    observations.figure_key,
    documents.document_version
from observations
inner join documents on observations.document_id = documents.document_id
