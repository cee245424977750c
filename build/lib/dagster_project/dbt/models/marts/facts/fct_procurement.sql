-- One row per document that tells of procurement: its kinds as columns, from form 10 where it exists, else from the
-- narrative. The total and its parts never stand in one column, so a sum over documents counts nothing twice.
{%- set kinds = {
    'total': '@total', 'goods': 'goods', 'works': 'works', 'services': 'services', 'sme': 'sme', 'micro': 'micro'
} %}

with observations as (
    select * from {{ ref('stg_observations') }}
    where form_id = 'procurement' and measure = 'amount' and item_code in ({{ quoted(kinds.values() | list) }})
),

claims as (
    select * from {{ ref('stg_claims') }}
    where
        form_id = 'procurement'
        and item_code in ({{ quoted(kinds.values() | list) }})
        and final_yuan is not null
        and coalesce(budget_kind, 'final') = 'final'
),

documents as (
    select * from {{ ref('int_document_versions') }}
),

printed as (
    select
        document_id,
        item_code,
        min(page_number) as page_number,
        max(occurrence) > 1 as is_conflicting,
        min(amount_yuan) as amount_yuan
    from observations
    group by document_id, item_code
),

narrated as (
    select
        claims.document_id,
        claims.item_code,
        arg_min(claims.page_number, claims.char_start) as page_number,
        count(distinct claims.final_yuan) > 1 as is_conflicting,
        min(claims.final_yuan) as amount_yuan
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
),

kinds as (
    select
        document_id,
        source_form_id,
        min(page_number) as page_number,
        bool_or(is_conflicting) as is_conflicting,
        {%- for column, code in kinds.items() %}
            max(amount_yuan) filter (
                where item_code = '{{ code }}' and not is_conflicting
            ) as {{ column }}_yuan{% if not loop.last %},{% endif %}
        {%- endfor %}
    from stated
    group by document_id, source_form_id
)

select
    ---------- ids
    kinds.document_id,
    documents.entity_id,
    documents.fiscal_year,
    documents.is_current,

    ---------- amounts
    kinds.total_yuan,
    kinds.goods_yuan,
    kinds.works_yuan,
    kinds.services_yuan,
    kinds.sme_yuan,
    kinds.micro_yuan,

    ---------- where they stand
    kinds.source_form_id,
    kinds.page_number,
    kinds.is_conflicting
from kinds
inner join documents on kinds.document_id = documents.document_id
