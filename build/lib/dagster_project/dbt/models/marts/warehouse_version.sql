-- One row: what this warehouse was made of, and when.

with documents as (
    select
        count(*) as document_count,
        count(*) filter (where is_current) as current_document_count,
        list(distinct extractor_version order by extractor_version) as extractor_versions
    from {{ ref('dim_document') }}
),

checks as (
    select
        count(*) as check_count,
        list(distinct catalogue_version order by catalogue_version) as catalogue_versions
    from {{ ref('fct_check') }}
)

select
    '{{ invocation_id }}' as build_id,
    '{{ run_started_at }}'::timestamptz as built_at,
    '{{ env_var("JUESUAN_PROJECT_FINGERPRINT", "unknown") }}' as project_fingerprint,
    '{{ env_var("JUESUAN_SCHEMA_VERSION", "unknown") }}' as schema_version,
    '{{ dbt_version }}' as dbt_version,
    version() as duckdb_version,
    documents.extractor_versions,
    checks.catalogue_versions,
    documents.document_count,
    documents.current_document_count,
    (select count(*) from {{ ref('fct_observation') }}) as observation_count,
    (select count(*) from {{ ref('fct_claim') }}) as claim_count,
    (select count(*) from {{ ref('fct_unclaimed_number') }}) as unclaimed_number_count,
    checks.check_count,
    (select count(*) from {{ ref('fct_finding') }}) as finding_count,
    (select count(*) from {{ ref('fct_rejection') }}) as rejection_count
from documents
cross join checks
