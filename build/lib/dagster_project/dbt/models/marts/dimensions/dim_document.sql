-- One row per document, superseded ones too (is_current).

with documents as (
    select * from {{ ref('stg_documents') }}
),

versions as (
    select * from {{ ref('int_document_versions') }}
),

units as (
    select * from {{ ref('int_document_units') }}
),

figures as (
    select
        document_id,
        sum(printed_figures)::integer as printed_figures,
        sum(bound_figures)::integer as bound_figures,
        sum(rejected_figures)::integer as rejected_figures
    from {{ ref('stg_forms') }}
    group by document_id
),

evaluated as (
    select
        document_id,
        count(*)::integer as evaluated_checks
    from {{ ref('stg_checks') }}
    where verdict <> 'not_evaluable'
    group by document_id
),

-- The account of a unit that a department's document of the same year already contains.
consolidated as (
    select
        versions.document_id,
        min(units.document_id) as consolidated_in_document_id
    from versions
    inner join units
        on
            versions.entity_id = units.unit_entity_id
            and versions.fiscal_year = units.fiscal_year
            and versions.entity_id <> units.parent_entity_id
            and units.is_current
    group by versions.document_id
)

select
    ---------- ids
    documents.document_id,
    documents.file_name,
    documents.file_path,
    versions.entity_id,
    documents.entity_name,
    versions.region_code,
    documents.fiscal_year,

    ---------- what it is
    documents.document_kind,
    documents.layout,
    documents.stated_unit,
    documents.rounding_note,
    documents.page_count,
    documents.media,
    documents.is_template,

    ---------- its place among other documents
    versions.is_current,
    versions.supersedes_document_id,
    versions.superseded_by_document_id,
    versions.copy_of_document_id,
    consolidated.consolidated_in_document_id,

    ---------- what was found
    documents.form_ids,
    documents.named_form_ids,
    documents.missing_form_ids,
    documents.tables_elsewhere,
    documents.narrative_unparsed_share,
    documents.narrative_judged_share,
    documents.narrative_unjudged_share,
    documents.narrative_unbound_share,
    coalesce(figures.printed_figures, 0) as printed_figures,
    coalesce(figures.bound_figures, 0) as bound_figures,
    coalesce(figures.rejected_figures, 0) as rejected_figures,
    coalesce(evaluated.evaluated_checks, 0) as evaluated_checks,

    ---------- how and when it was read
    documents.first_seen_at,
    documents.extractor_version
from documents
inner join versions on documents.document_id = versions.document_id
left join figures on documents.document_id = figures.document_id
left join evaluated on documents.document_id = evaluated.document_id
left join consolidated on documents.document_id = consolidated.document_id
