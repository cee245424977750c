-- One row per current document, fund and 类, with its share of the document's expenditure from that fund.

with expenditure as (
    select * from {{ ref('fct_fund_expenditure') }}
    where is_current
),

classes as (
    select * from {{ ref('dim_functional_classification') }}
    where is_current
),

documents as (
    select * from {{ ref('dim_document') }}
),

funds as (
    select * from {{ ref('dim_fund_source') }}
),

totals as (
    select
        document_id,
        fund_source,
        amount_yuan as total_yuan
    from expenditure
    where level = 'total'
)

select
    expenditure.fiscal_year,
    documents.region_code,
    expenditure.entity_id,
    documents.entity_name,
    expenditure.document_id,
    expenditure.fund_source,
    funds.fund_source_name_zh as fund_source_name,
    expenditure.class_code,
    coalesce(classes.name, expenditure.item_name) as class_name,
    expenditure.amount_yuan,
    expenditure.basic_yuan,
    expenditure.project_yuan,
    {{ percent('expenditure.amount_yuan', 'totals.total_yuan') }} as share_pct
from expenditure
inner join documents on expenditure.document_id = documents.document_id
inner join funds on expenditure.fund_source = funds.fund_source
left join totals
    on
        expenditure.document_id = totals.document_id
        and expenditure.fund_source = totals.fund_source
left join classes on expenditure.class_code = classes.code
where expenditure.level = '类'
