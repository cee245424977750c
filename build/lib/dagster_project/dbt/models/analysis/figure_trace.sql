-- One row per figure (observation or claim): the file, page and box it is from, and how the checks that use it stand.
-- Join a fact by document_id, form_id (its source_form_id), item_code and measure; restrict to a document or a few.

with documents as (
    select * from {{ ref('dim_document') }}
),

-- A content that lies in several files: the one that was there first.
paths as (
    select
        document_id,
        arg_min(file_path, (first_seen_at, file_path)) as file_path
    from {{ ref('dim_file') }}
    group by document_id
),

observations as (
    select
        document_id,
        'observation' as figure_kind,
        figure_key,
        form_id,
        block,
        item_code,
        item_name,
        measure,
        amount_yuan,
        value_raw,
        stated_unit,
        page_number,
        bbox
    from {{ ref('fct_observation') }}
),

claims as (
    select
        document_id,
        'claim' as figure_kind,
        claim_id as figure_key,
        form_id,
        null::varchar as block,
        item_code,
        subject as item_name,
        measure,
        final_yuan as amount_yuan,
        final_text as value_raw,
        final_unit as stated_unit,
        page_number,
        bbox
    from {{ ref('fct_claim') }}
),

figures as (
    select * from observations
    union all by name
    select * from claims
),

uses as (
    select
        document_id,
        identity_id,
        verdict,
        unnest(list_distinct(list_transform(figures, figure -> [figure.kind, figure.key]))) as used
    from {{ ref('fct_check') }}
),

verdicts as (
    select
        document_id,
        used[1] as figure_kind,
        used[2] as figure_key,
        count(*) filter (where verdict = 'holds') as holds_count,
        count(*) filter (where verdict = 'holds_within_rounding') as rounding_count,
        count(*) filter (where verdict = 'fails') as fails_count,
        count(*) filter (where verdict = 'not_evaluable') as not_evaluable_count,
        list(distinct identity_id order by identity_id) filter (where verdict = 'fails') as failing_identity_ids
    from uses
    group by all
)

select
    documents.file_name,
    documents.entity_name,
    documents.fiscal_year,
    documents.is_current,
    figures.document_id,
    figures.figure_kind,
    figures.figure_key,
    figures.form_id,
    figures.block,
    figures.item_code,
    figures.item_name,
    figures.measure,
    figures.amount_yuan,
    figures.value_raw,
    figures.stated_unit,
    figures.page_number,
    figures.bbox,
    case
        when verdicts.fails_count > 0 then 'fails'
        when verdicts.rounding_count > 0 then 'holds_within_rounding'
        when verdicts.holds_count > 0 then 'holds'
        when verdicts.not_evaluable_count > 0 then 'not_evaluable'
    end as verdict,
    coalesce(verdicts.holds_count, 0) as holds_count,
    coalesce(verdicts.rounding_count, 0) as rounding_count,
    coalesce(verdicts.fails_count, 0) as fails_count,
    coalesce(verdicts.not_evaluable_count, 0) as not_evaluable_count,
    verdicts.failing_identity_ids,
    paths.file_path || '#page=' || figures.page_number as page_link,
    {{ report_link('figures.document_id', 'figures.form_id') }} as report_link
from figures
inner join documents on figures.document_id = documents.document_id
left join paths on figures.document_id = paths.document_id
left join verdicts
    on
        figures.document_id = verdicts.document_id
        and figures.figure_kind = verdicts.figure_kind
        and figures.figure_key = verdicts.figure_key
