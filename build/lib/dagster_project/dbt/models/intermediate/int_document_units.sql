-- One row for each unit that a document lists as part of its account, and the body that the unit is.

with units as (
    select * from {{ ref('stg_units') }}
),

documents as (
    select * from {{ ref('int_document_versions') }}
),

entity_names as (
    select * from {{ ref('int_entity_names') }}
),

stated as (
    select * from {{ ref('stg_documents') }}
)

select
    units.document_id,
    documents.entity_id as parent_entity_id,
    documents.fiscal_year,
    documents.is_current,
    units.sequence,
    entity_names.entity_id as unit_entity_id,
    units.unit_name,
    units.note,
    units.page_number,
    units.bbox
from units
inner join documents on units.document_id = documents.document_id
inner join stated on units.document_id = stated.document_id
left join entity_names
    on
        units.unit_name = entity_names.entity_name
        and stated.region_code is not distinct from entity_names.stated_region_code
        and stated.fiscal_year is not distinct from entity_names.fiscal_year
