-- One row per document and economic code (form 06): basic expenditure of the general public budget.

with observations as (
    select * from {{ ref('stg_observations') }}
    where form_id = 'gpb_basic_economic' and item_code is not null
),

documents as (
    select * from {{ ref('int_document_versions') }}
),

classification as (
    select * from {{ ref('dim_economic_classification') }}
),

figures as (
    select
        document_id,
        item_code,
        case
            when item_code = '@total' then 'total'
            when item_code in ('@personnel', '@public') then 'group'
            when length(item_code) = 3 then '类'
            when length(item_code) = 5 then '款'
        end as level,
        arg_min(item_name, occurrence) as item_name,
        min(page_number) as page_number,
        max(occurrence) > 1 as is_conflicting,
        {{ figure('amount') }} as amount_yuan
    from observations
    group by document_id, item_code
),

with_leaves as (
    select
        *,
        level <> 'group' and {{ is_leaf('item_code', 'document_id') }} as is_leaf
    from figures
    where level is not null
)

select
    ---------- ids
    with_leaves.document_id,
    documents.entity_id,
    documents.fiscal_year,
    documents.is_current,

    ---------- economic class
    with_leaves.item_code,
    with_leaves.item_name,
    with_leaves.level,
    with_leaves.is_leaf,
    case
        when with_leaves.item_code = '@personnel' or left(with_leaves.item_code, 3) in ('301', '303') then '人员'
        when with_leaves.level <> 'total' then '公用'
    end as expenditure_group,
    classification.economic_classification_id,

    ---------- amounts
    with_leaves.amount_yuan,

    ---------- where it stands
    'gpb_basic_economic' as source_form_id,
    with_leaves.page_number,
    with_leaves.is_conflicting
from with_leaves
inner join documents on with_leaves.document_id = documents.document_id
left join classification
    on
        with_leaves.item_code = classification.code
        and {{ valid_in('classification', 'documents.fiscal_year') }}
