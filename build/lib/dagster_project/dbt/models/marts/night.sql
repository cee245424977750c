-- One row per night: when, what went in, what came of it.
-- The row of the night that makes this file is completed as it is published.

select
    night_id,
    started_at,
    ended_at,
    state,
    failed_step,
    message,
    files,
    documents,
    documents_read_now,
    documents_loaded,
    documents_removed,
    documents_rejected,
    rejections,
    rejections_by_reason,
    findings,
    findings_new,
    findings_closed,
    seconds,
    seconds_by_step,
    juesuan_version,
    extractor_version,
    catalogue_version,
    dbt_version,
    duckdb_version
from {{ ref('stg_nights') }}
