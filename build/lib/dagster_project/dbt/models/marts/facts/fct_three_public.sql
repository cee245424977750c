-- One row per document with a form of the 三公 (07): budget and actual of its items as columns. A total and its parts
-- never stand in one column, so a sum over documents counts nothing twice.
{%- set items = ['total', 'abroad', 'vehicle', 'vehicle_purchase', 'vehicle_running', 'reception'] %}

with observations as (
    select * from {{ ref('stg_observations') }}
    -- Items that some provinces add (会议费, 培训费) have no place in the sum; they stay in fct_observation.
    where form_id = 'three_public' and item_code in ({{ quoted(items) }})
),

documents as (
    select * from {{ ref('int_document_versions') }}
),

figures as (
    select
        document_id,
        min(page_number) as page_number,
        max(occurrence) > 1 as is_conflicting,
        arg_min(budget_kind, occurrence) filter (where measure = 'budget') as budget_kind,
        {%- for item in items %}
            {{ figure('budget', item) }} as {{ item }}_budget_yuan,
            {{ figure('actual', item) }} as {{ item }}_actual_yuan{% if not loop.last %},{% endif %}
        {%- endfor %}
    from observations
    group by document_id
)

select
    ---------- ids
    figures.document_id,
    documents.entity_id,
    documents.fiscal_year,
    documents.is_current,

    ---------- amounts
    figures.budget_kind,
    {%- for item in items %}
        figures.{{ item }}_budget_yuan,
        figures.{{ item }}_actual_yuan,
    {%- endfor %}

    ---------- where they stand
    'three_public' as source_form_id,
    figures.page_number,
    figures.is_conflicting
from figures
inner join documents on figures.document_id = documents.document_id
