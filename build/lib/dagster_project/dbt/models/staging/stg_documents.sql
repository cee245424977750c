with documents as (
    select * from {{ source('landing', 'documents') }}
),

reads as (
    select * from {{ ref('stg_reads') }}
),

files as (
    select * from {{ ref('stg_files') }}
)

select
    ---------- ids
    documents.document_id,
    reads.batch_id,
    documents.extractor_version,

    ---------- what it says it is
    documents.file_name,
    files.file_path,
    {{ bare_name('documents.entity_name') }} as entity_name,
    documents.region_code,
    documents.fiscal_year,
    documents.document_kind,
    documents.layout,
    documents.stated_unit,
    documents.rounding_note,

    ---------- what was read
    documents.page_count,
    documents.media,
    coalesce(documents.form_ids, []) as form_ids,
    coalesce(documents.named_form_ids, []) as named_form_ids,
    coalesce(documents.missing_form_ids, []) as missing_form_ids,
    documents.tables_elsewhere,
    coalesce(documents.is_template, false) as is_template,
    documents.narrative_unparsed_share,
    documents.narrative_judged_share,
    documents.narrative_unjudged_share,
    documents.narrative_unbound_share,

    ---------- when
    files.first_seen_at,
    coalesce(files.is_marked_corrected, false) as is_marked_corrected
from documents
left join reads on documents.document_id = reads.document_id
left join files on documents.document_id = files.document_id
