-- One row per file, page, table or cell that could not be read. A file that could not be opened has no document.

with rejections as (
    select * from {{ ref('stg_rejections') }}
),

documents as (
    select * from {{ ref('int_document_versions') }}
)

select
    rejections.*,
    documents.entity_id,
    documents.fiscal_year,
    coalesce(documents.is_current, true) as is_current
from rejections
left join documents on rejections.document_id = documents.document_id
