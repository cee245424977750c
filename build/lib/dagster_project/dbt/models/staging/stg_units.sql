with units as (
    select * from {{ source('landing', 'units') }}
)

select
    document_id,
    sequence,
    {{ bare_name('unit_name') }} as unit_name,
    note,
    page_number,
    bbox
from units
where unit_name is not null
