-- One row per document and item of the 三公 (form 07), budget and actual as columns.

with observations as (
    select * from {{ ref('stg_observations') }}
    where form_id = 'three_public'
),

documents as (
    select * from {{ ref('int_document_versions') }}
),

items as (
    select * from {{ ref('three_public_item') }}
),

figures as (
    select
        document_id,
        item_code,
        arg_min(item_name, occurrence) as item_name,
        min(page_number) as page_number,
        max(occurrence) > 1 as is_conflicting,
        {{ figure('budget') }} as budget_yuan,
        arg_min(budget_kind, occurrence) filter (where measure = 'budget') as budget_kind,
        {{ figure('actual') }} as actual_yuan
    from observations
    group by document_id, item_code
),

-- 公务用车 is a leaf where its two parts are not printed.
with_leaves as (
    select
        *,
        item_code <> 'total' and {{ is_leaf('item_code', 'document_id') }} as is_leaf
    from figures
)

select
    ---------- ids
    with_leaves.document_id,
    documents.entity_id,
    documents.fiscal_year,
    documents.is_current,

    ---------- item
    with_leaves.item_code,
    with_leaves.item_name,
    items.level,
    with_leaves.is_leaf,

    ---------- amounts
    with_leaves.budget_yuan,
    with_leaves.budget_kind,
    with_leaves.actual_yuan,

    ---------- where it stands
    'three_public' as source_form_id,
    with_leaves.page_number,
    with_leaves.is_conflicting
from with_leaves
inner join documents on with_leaves.document_id = documents.document_id
-- Items that some provinces add (会议费, 培训费) have no place in the sum; they stay in fct_observation.
inner join items on with_leaves.item_code = items.item_code
