-- One row per current document, axis (功能 or 经济) and 类: the basic expenditure of the general public budget by what it
-- serves and by what it buys, each in a column of its own, so that no sum counts it twice. Published accounts print no
-- cross table of the two; none is invented here.

with functional as (
    select
        document_id,
        '功能' as axis,
        class_code,
        item_name as class_name,
        basic_yuan as amount_yuan
    from {{ ref('fct_fund_expenditure') }}
    where is_current and fund_source = 'gpb' and level = '类' and basic_yuan <> 0
),

economic as (
    select
        document_id,
        '经济' as axis,
        item_code as class_code,
        item_name as class_name,
        amount_yuan
    from {{ ref('fct_economic_expenditure') }}
    where is_current and level = '类' and amount_yuan <> 0
),

documents as (
    select * from {{ ref('dim_document') }}
),

both_axes as (
    select * from functional
    where document_id in (select document_id from economic)

    union all by name

    select * from economic
    where document_id in (select document_id from functional)
)

select
    documents.fiscal_year,
    documents.region_code,
    documents.entity_id,
    documents.entity_name,
    both_axes.document_id,
    both_axes.axis,
    both_axes.class_code,
    both_axes.class_name,
    case when both_axes.axis = '功能' then both_axes.amount_yuan end as functional_yuan,
    case when both_axes.axis = '经济' then both_axes.amount_yuan end as economic_yuan,
    {{ percent(
        'both_axes.amount_yuan', 'sum(both_axes.amount_yuan) over (partition by both_axes.document_id, both_axes.axis)'
    ) }} as share_pct
from both_axes
inner join documents on both_axes.document_id = documents.document_id
