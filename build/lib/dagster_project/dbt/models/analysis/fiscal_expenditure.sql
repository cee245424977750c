-- One row per current document, fund and finest functional code that it prints: what a Fiscal Data Package holds. The
-- account of a unit that a department's account contains is left out, so that a sum counts nothing twice.

with expenditure as (
    select * from {{ ref('fct_fund_expenditure') }}
    where is_current and is_leaf and fund_source in ('gpb', 'gf', 'soc') and amount_yuan is not null
),

documents as (
    select * from {{ ref('dim_document') }}
    where consolidated_in_document_id is null
),

regions as (
    select * from {{ ref('dim_region') }}
),

funds as (
    select * from {{ ref('dim_fund_source') }}
),

classes as (
    select * from {{ ref('dim_functional_classification') }}
    where is_current
)

select
    expenditure.fiscal_year,
    documents.region_code,
    regions.region_name,
    expenditure.entity_id,
    documents.entity_name,
    expenditure.fund_source,
    funds.fund_source_name_zh as fund_source_name,
    expenditure.class_code,
    classes.name as class_name,
    expenditure.item_code,
    expenditure.item_name,
    expenditure.amount_yuan,
    expenditure.document_id,
    documents.file_name
from expenditure
inner join documents on expenditure.document_id = documents.document_id
inner join funds on expenditure.fund_source = funds.fund_source
left join regions on documents.region_code = regions.region_code
left join classes on expenditure.class_code = classes.code
