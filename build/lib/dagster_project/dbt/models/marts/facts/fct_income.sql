-- One row per document and functional code (form 02), the kinds of income as columns.

with figures as (
    select * from {{ ref('int_functional_figures') }}
    where form_id = 'income'
),

documents as (
    select * from {{ ref('int_document_versions') }}
),

classification as (
    select * from {{ ref('dim_functional_classification') }}
),

with_leaves as (
    select
        *,
        {{ is_leaf('item_code', 'document_id') }} as is_leaf
    from figures
)

select
    ---------- ids
    with_leaves.document_id,
    documents.entity_id,
    documents.fiscal_year,
    documents.is_current,

    ---------- functional class
    with_leaves.item_code,
    with_leaves.item_name,
    with_leaves.level,
    with_leaves.is_leaf,
    case when with_leaves.level <> 'total' then left(with_leaves.item_code, 3) end as class_code,
    classification.functional_classification_id,

    ---------- amounts
    with_leaves.total_yuan as amount_yuan,
    with_leaves.fiscal_yuan,
    with_leaves.superior_yuan,
    with_leaves.business_yuan,
    with_leaves.operating_yuan,
    with_leaves.subunit_yuan,
    with_leaves.other_yuan,

    ---------- where it stands
    with_leaves.form_id as source_form_id,
    with_leaves.page_number,
    with_leaves.is_conflicting
from with_leaves
inner join documents on with_leaves.document_id = documents.document_id
left join classification
    on
        with_leaves.item_code = classification.code
        and {{ valid_in('classification', 'documents.fiscal_year') }}
