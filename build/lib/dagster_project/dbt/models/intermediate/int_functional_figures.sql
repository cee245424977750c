{{ config(
    materialized='incremental',
    incremental_strategy='append',
    on_schema_change='fail',
    pre_hook="{{ forget_stale_documents('reading_version') }}"
) }}

-- One row per document, form and functional code, the measures as columns; the total row is `@total`.

with documents as (
    {{ missing_documents('reading_version') }}
),

observations as (
    select * from {{ ref('stg_observations') }}
)

select
    observations.document_id,
    documents.document_version,
    observations.form_id,
    observations.item_code,
    observations.code_level as level,
    arg_min(observations.item_name, observations.occurrence) as item_name,
    min(observations.page_number) as page_number,
    max(observations.occurrence) > 1 as is_conflicting,
    {%- for measure in [
        'total', 'basic', 'project', 'to_superior', 'operating', 'to_subunit', 'fiscal', 'superior',
        'business', 'subunit', 'other', 'opening', 'income', 'closing'
    ] %}
        {{ figure(measure) }} as {{ measure }}_yuan{% if not loop.last %},{% endif %}
    {%- endfor %}
from observations
inner join documents on observations.document_id = documents.document_id
where
    observations.form_id in ({{ quoted(functional_forms()) }})
    and observations.code_level is not null
group by
    observations.document_id, documents.document_version, observations.form_id, observations.item_code,
    observations.code_level
