-- One row per document, fund and functional code (forms 05, 08, 09; without 05: 12 as fund `fiscal`), with the
-- budget that the narrative states for that code and fund.

with figures as (
    select * from {{ ref('int_functional_figures') }}
),

budgets as (
    select * from {{ ref('int_stated_budgets') }}
),

documents as (
    select * from {{ ref('int_document_versions') }}
),

classification as (
    select * from {{ ref('dim_functional_classification') }}
),

documents_with_gpb as (
    select distinct document_id
    from figures
    where form_id = 'gpb_expenditure'
),

by_fund as (
    select
        *,
        case form_id
            when 'gpb_expenditure' then 'gpb'
            when 'gf_income_expenditure' then 'gf'
            when 'soc_income_expenditure' then 'soc'
            when 'fiscal_expenditure' then 'fiscal'
        end as fund_source
    from figures
    where
        form_id in ('gpb_expenditure', 'gf_income_expenditure', 'soc_income_expenditure')
        or (
            form_id = 'fiscal_expenditure'
            and document_id not in (select document_id from documents_with_gpb)
        )
),

with_leaves as (
    select
        *,
        {{ is_leaf('item_code', 'document_id, fund_source') }} as is_leaf
    from by_fund
)

select
    ---------- ids
    with_leaves.document_id,
    documents.entity_id,
    documents.fiscal_year,
    documents.is_current,

    ---------- functional class and fund
    with_leaves.fund_source,
    with_leaves.item_code,
    with_leaves.item_name,
    with_leaves.level,
    with_leaves.is_leaf,
    case when with_leaves.level <> 'total' then left(with_leaves.item_code, 3) end as class_code,
    classification.functional_classification_id,

    ---------- amounts
    with_leaves.total_yuan as amount_yuan,
    with_leaves.basic_yuan,
    with_leaves.project_yuan,
    budgets.budget_yuan,
    budgets.budget_kind,
    budgets.implied_budget_yuan,

    ---------- where it stands
    with_leaves.form_id as source_form_id,
    with_leaves.page_number,
    with_leaves.is_conflicting
from with_leaves
inner join documents on with_leaves.document_id = documents.document_id
left join budgets
    on
        with_leaves.document_id = budgets.document_id
        and with_leaves.fund_source = budgets.fund_source
        and with_leaves.item_code = budgets.item_code
left join classification
    on
        with_leaves.item_code = classification.code
        and {{ valid_in('classification', 'documents.fiscal_year') }}
