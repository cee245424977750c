-- One row per form recognised in a document.

with forms as (
    select * from {{ ref('stg_forms') }}
),

documents as (
    select * from {{ ref('int_document_versions') }}
)

select
    forms.*,
    documents.entity_id,
    documents.fiscal_year,
    documents.is_current
from forms
inner join documents on forms.document_id = documents.document_id
