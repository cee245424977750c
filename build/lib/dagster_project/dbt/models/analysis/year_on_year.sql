-- One row per current document: expenditure beside that of the year before. What the account itself states of the year
-- before goes first: it is told on the bounds of this year's account. Else the account of the year before.

with documents as (
    select * from {{ ref('dim_document') }}
    where is_current and not is_template
),

expenditure as (
    select
        documents.fiscal_year,
        documents.region_code,
        documents.entity_id,
        documents.entity_name,
        documents.document_kind,
        documents.document_id,
        documents.consolidated_in_document_id is not null as is_consolidated_elsewhere,
        functional.amount_yuan,
        functional.is_conflicting
    from documents
    inner join {{ ref('fct_functional_expenditure') }} as functional
        on documents.document_id = functional.document_id
    where functional.level = 'total' and functional.source_form_id in ('expenditure', 'income_expenditure_summary')
),

claims as (
    select
        document_id,
        coalesce(base_yuan, try_cast(final_yuan - change_yuan as decimal(20, 2))) as previous_yuan
    from {{ ref('fct_claim') }}
    where
        base_kind = 'prior_final'
        and form_id = 'expenditure'
        and item_code = '@total'
        and measure = 'total'
        and is_judged
        and scope is null
),

-- Several that differ state none.
stated as (
    select
        document_id,
        min(previous_yuan) as previous_yuan
    from claims
    where previous_yuan is not null
    group by document_id
    having min(previous_yuan) = max(previous_yuan)
),

-- Of several accounts of a body and year the department's, of several of those the largest.
by_body as (
    select *
    from expenditure
    where entity_id is not null and fiscal_year is not null
    qualify
        row_number() over (
            partition by entity_id, fiscal_year
            order by document_kind <> '部门决算' asc, amount_yuan desc nulls last, document_id asc
        ) = 1
),

compared as (
    select
        expenditure.*,
        coalesce(stated.previous_yuan, before.amount_yuan) as previous_amount_yuan,
        case
            when stated.previous_yuan is not null then 'this_account'
            when before.amount_yuan is not null then 'previous_account'
        end as previous_source,
        before.amount_yuan as previous_account_yuan,
        before.document_id as previous_document_id
    from expenditure
    left join stated on expenditure.document_id = stated.document_id
    left join by_body as before
        on
            expenditure.entity_id = before.entity_id
            and expenditure.document_kind = before.document_kind
            and expenditure.fiscal_year = before.fiscal_year + 1
)

select
    compared.fiscal_year,
    compared.region_code,
    compared.entity_id,
    compared.entity_name,
    compared.document_id,
    compared.amount_yuan,
    compared.previous_amount_yuan,
    compared.previous_source,
    compared.previous_account_yuan,
    try_cast(compared.amount_yuan - compared.previous_amount_yuan as decimal(20, 2)) as change_yuan,
    {{ percent(
        'compared.amount_yuan - compared.previous_amount_yuan', 'compared.previous_amount_yuan'
    ) }} as change_pct,
    compared.previous_document_id,
    compared.is_consolidated_elsewhere
from compared
