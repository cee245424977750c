-- One row per file of the register; the same content under two paths is one document.

with files as (
    select * from {{ ref('stg_file_paths') }}
),

reads as (
    select * from {{ ref('stg_reads') }}
)

select
    files.file_path,
    files.file_name,
    files.document_id,
    files.byte_size,
    files.media,
    files.page_count,
    files.first_seen_at,
    reads.state as read_state
from files
left join reads on files.document_id = reads.document_id
