with files as (
    select * from {{ ref('stg_file_paths') }}
)

-- One row per content: the same bytes under several paths are one document.
select
    document_id,
    min(file_path) as file_path,
    arg_min(file_name, file_path) as file_name,
    count(*) as file_count,
    min(first_seen_at) as first_seen_at,
    -- Words by which publishers mark a corrected republication.
    bool_or(regexp_matches(file_path, '{{ var("correction_marks") }}')) as is_marked_corrected
from files
where document_id is not null
group by document_id
