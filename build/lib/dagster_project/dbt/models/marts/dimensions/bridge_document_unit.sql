-- One row per unit that a document lists as part of its account.

with units as (
    select * from {{ ref('int_document_units') }}
)

select
    document_id,
    parent_entity_id,
    fiscal_year,
    is_current,
    sequence,
    unit_entity_id,
    unit_name,
    note,
    page_number,
    bbox
from units
