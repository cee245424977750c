-- One row per current document and 类: all funds, with its share of the document's expenditure.

with expenditure as (
    select * from {{ ref('fct_functional_expenditure') }}
    where is_current and level = '类'
),

totals as (
    select
        document_id,
        amount_yuan as total_yuan
    from {{ ref('fct_functional_expenditure') }}
    where level = 'total'
),

documents as (
    select * from {{ ref('dim_document') }}
),

classes as (
    select * from {{ ref('dim_functional_classification') }}
    where is_current
)

select
    expenditure.fiscal_year,
    documents.region_code,
    expenditure.entity_id,
    documents.entity_name,
    documents.document_kind,
    expenditure.document_id,
    expenditure.class_code,
    coalesce(classes.name, expenditure.item_name) as class_name,
    expenditure.amount_yuan,
    {{ wan_yuan('expenditure.amount_yuan') }} as amount_wan_yuan,
    expenditure.basic_yuan,
    expenditure.project_yuan,
    {{ percent('expenditure.amount_yuan', 'totals.total_yuan') }} as share_pct,
    documents.consolidated_in_document_id is not null as is_consolidated_elsewhere
from expenditure
inner join documents on expenditure.document_id = documents.document_id
left join totals on expenditure.document_id = totals.document_id
left join classes on expenditure.class_code = classes.code
