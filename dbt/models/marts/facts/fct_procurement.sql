-- One row per document and kind of procurement: form 10 where it exists, else what the narrative states.

with observations as (
    select * from {{ ref('stg_observations') }}
    where form_id = 'procurement' and measure = 'amount'
),

claims as (
    select * from {{ ref('stg_claims') }}
    where form_id = 'procurement' and final_yuan is not null and coalesce(budget_kind, 'final') = 'final'
),

documents as (
    select * from {{ ref('int_document_versions') }}
),

kinds as (
    select * from {{ ref('procurement_kind') }}
),

printed as (
    select
        document_id,
        item_code,
        arg_min(item_name, occurrence) as item_name,
        min(page_number) as page_number,
        max(occurrence) > 1 as is_conflicting,
        arg_min(amount_yuan, occurrence) as amount_yuan
    from observations
    group by document_id, item_code
),

narrated as (
    select
        claims.document_id,
        claims.item_code,
        arg_min(claims.subject, claims.char_start) as item_name,
        arg_min(claims.page_number, claims.char_start) as page_number,
        arg_min(claims.claim_id, claims.char_start) as claim_id,
        count(distinct claims.final_yuan) > 1 as is_conflicting,
        arg_min(claims.final_yuan, claims.char_start) as amount_yuan
    from claims
    inner join documents on claims.document_id = documents.document_id
    where
        coalesce(claims.year, documents.fiscal_year) is not distinct from documents.fiscal_year
        and claims.document_id not in (select document_id from printed)
    group by claims.document_id, claims.item_code
),

stated as (
    select
        *,
        'procurement' as source_form_id
    from printed

    union all by name

    select
        *,
        'narrative' as source_form_id
    from narrated
)

select
    ---------- ids
    stated.document_id,
    documents.entity_id,
    documents.fiscal_year,
    documents.is_current,

    ---------- kind
    stated.item_code,
    stated.item_name,
    kinds.level,
    kinds.is_leaf,

    ---------- amounts
    stated.amount_yuan,

    ---------- where it stands
    stated.source_form_id,
    stated.page_number,
    stated.claim_id,
    stated.is_conflicting
from stated
inner join documents on stated.document_id = documents.document_id
inner join kinds on stated.item_code = kinds.item_code
