-- One row per current document and kind of income, with its share of the income of the year.

with income as (
    select * from {{ ref('fct_income') }}
    where is_current and level = 'total'
),

documents as (
    select * from {{ ref('dim_document') }}
),

measures as (
    select * from {{ ref('dim_measure') }}
),

kinds as (
    unpivot income
    on fiscal_yuan, superior_yuan, business_yuan, operating_yuan, subunit_yuan, other_yuan
    into name kind_column value kind_yuan
)

select
    kinds.fiscal_year,
    documents.region_code,
    kinds.entity_id,
    documents.entity_name,
    kinds.document_id,
    replace(kinds.kind_column, '_yuan', '') as income_kind,
    case kinds.kind_column
        when 'operating_yuan' then '经营收入'
        else measures.measure_name_zh
    end as income_kind_name,
    kinds.kind_yuan as amount_yuan,
    {{ percent('kinds.kind_yuan', 'kinds.amount_yuan') }} as share_pct
from kinds
inner join documents on kinds.document_id = documents.document_id
left join measures on replace(kinds.kind_column, '_yuan', '') = measures.measure
