-- One row per document and functional code, all funds. A document without form 03 is told by the widest form it
-- has: 01 (all funds, 类 only), 12 and 04 (fiscal appropriation), 05, then the funds of their own.

with figures as (
    select * from {{ ref('int_functional_figures') }}
),

summaries as (
    select * from {{ ref('int_summary_figures') }}
),

documents as (
    select * from {{ ref('int_document_versions') }}
),

classification as (
    select * from {{ ref('dim_functional_classification') }}
),

widths as (
    select forms.*
    from (
        values
        ('expenditure', 1),
        ('income_expenditure_summary', 2),
        ('fiscal_expenditure', 3),
        ('fiscal_summary', 4),
        ('gpb_expenditure', 5),
        ('gf_income_expenditure', 6),
        ('soc_income_expenditure', 7)
    ) as forms (form_id, width_rank)
),

candidates as (
    select
        document_id,
        form_id,
        item_code,
        level,
        item_name,
        page_number,
        is_conflicting,
        total_yuan,
        basic_yuan,
        project_yuan,
        to_superior_yuan,
        operating_yuan,
        to_subunit_yuan
    from figures

    union all by name

    select
        document_id,
        form_id,
        case when item_code = 'out.current_total' then '@total' else item_code end as item_code,
        coalesce(code_level, 'total') as level,
        item_name,
        page_number,
        is_conflicting,
        amount_yuan as total_yuan
    from summaries
    where
        block = 'expenditure'
        and (code_level = '类' or item_code = 'out.current_total')
),

widest as (
    select
        candidates.document_id,
        arg_min(candidates.form_id, widths.width_rank) as form_id
    from candidates
    inner join widths on candidates.form_id = widths.form_id
    where candidates.total_yuan is not null
    group by candidates.document_id
),

chosen as (
    select
        candidates.*,
        {{ is_leaf('candidates.item_code', 'candidates.document_id') }} as is_leaf
    from candidates
    inner join widest
        on
            candidates.document_id = widest.document_id
            and candidates.form_id = widest.form_id
)

select
    ---------- ids
    chosen.document_id,
    documents.entity_id,
    documents.fiscal_year,
    documents.is_current,

    ---------- functional class
    chosen.item_code,
    chosen.item_name,
    chosen.level,
    chosen.is_leaf,
    case when chosen.level <> 'total' then left(chosen.item_code, 3) end as class_code,
    classification.functional_classification_id,

    ---------- amounts
    chosen.total_yuan as amount_yuan,
    chosen.basic_yuan,
    chosen.project_yuan,
    chosen.to_superior_yuan,
    chosen.operating_yuan,
    chosen.to_subunit_yuan,

    ---------- where it stands
    chosen.form_id as source_form_id,
    chosen.page_number,
    chosen.is_conflicting
from chosen
inner join documents on chosen.document_id = documents.document_id
left join classification
    on
        chosen.item_code = classification.code
        and {{ valid_in('classification', 'documents.fiscal_year') }}
