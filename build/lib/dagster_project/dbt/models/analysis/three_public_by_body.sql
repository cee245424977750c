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
    items.budget_kind,
    {%- for item in ['total', 'abroad', 'vehicle', 'vehicle_purchase', 'vehicle_running', 'reception'] %}
        items.{{ item }}_budget_yuan,
        items.{{ item }}_actual_yuan,
    {%- endfor %}
    {{ percent('items.total_actual_yuan', 'items.total_budget_yuan') }} as completion_pct,
    documents.consolidated_in_document_id is not null as is_consolidated_elsewhere
from items
inner join documents on items.document_id = documents.document_id
