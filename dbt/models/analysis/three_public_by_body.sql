-- One row per current document with a form of the 三公: budgets and finals of its items as columns.

with items as (
    select * from {{ ref('fct_three_public') }}
    where is_current
),

documents as (
    select * from {{ ref('dim_document') }}
)

select
    documents.fiscal_year,
    documents.region_code,
    documents.entity_id,
    documents.entity_name,
    items.document_id,
    any_value(items.budget_kind) as budget_kind,
    {%- for item in ['total', 'abroad', 'vehicle', 'vehicle_purchase', 'vehicle_running', 'reception'] %}
        max(items.budget_yuan) filter (where items.item_code = '{{ item }}') as {{ item }}_budget_yuan,
        max(items.actual_yuan) filter (where items.item_code = '{{ item }}') as {{ item }}_actual_yuan,
    {%- endfor %}
    {{ percent(
        "max(items.actual_yuan) filter (where items.item_code = 'total')",
        "max(items.budget_yuan) filter (where items.item_code = 'total')"
    ) }} as completion_pct
from items
inner join documents on items.document_id = documents.document_id
group by
    documents.fiscal_year, documents.region_code, documents.entity_id, documents.entity_name, items.document_id
