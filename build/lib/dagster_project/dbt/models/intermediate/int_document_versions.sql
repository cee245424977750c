-- One row per document: the body and year it speaks for, and whether a later document replaces it.
-- A republication replaces a document of the same body, year and kind if it brings at least half of its forms:
-- the text and the tables of one account, published apart, stay both current. What says the same as an earlier
-- document (the same file wrapped, saved or uploaded again) replaces nothing: the first stands for all of them.

with documents as (
    select * from {{ ref('stg_documents') }}
),

entity_names as (
    select * from {{ ref('int_entity_names') }}
),

judged as (
    select * from {{ ref('stg_judged') }}
),

identified as (
    select
        documents.*,
        entity_names.entity_id,
        coalesce(documents.region_code, entity_names.region_code) as entity_region_code,
        row_number() over (
            partition by entity_names.entity_id, documents.fiscal_year, documents.document_kind
            order by
                documents.first_seen_at,
                documents.is_marked_corrected,
                documents.file_path,
                documents.document_id
        ) as publication_number
    from documents
    left join entity_names
        on
            documents.entity_name = entity_names.entity_name
            and documents.region_code is not distinct from entity_names.stated_region_code
            and documents.fiscal_year is not distinct from entity_names.fiscal_year
),

-- Documents of which another of the same body, year and kind is there: only of these the content is compared.
rivals as (
    select document_id
    from identified
    where entity_id is not null
    qualify count(*) over (partition by entity_id, fiscal_year, document_kind) > 1
),

figures as (
    select
        document_id,
        count(*) as figure_count,
        sum(hash(form_id, block, occurrence, item_code, item_name, measure, value_raw, amount_yuan)::hugeint)
            as figure_hash
    from {{ ref('stg_observations') }}
    where document_id in (select document_id from rivals)
    group by document_id
),

statements as (
    select
        document_id,
        count(*) as statement_count,
        sum(hash(quote, pattern)::hugeint) as statement_hash
    from {{ ref('stg_claims') }}
    where document_id in (select document_id from rivals)
    group by document_id
),

numbered as (
    select
        identified.*,
        -- Null where nothing was read: two documents that say nothing do not say the same.
        case
            when figures.document_id is not null or statements.document_id is not null
                then hash(
                    figures.figure_count, figures.figure_hash, statements.statement_count, statements.statement_hash
                )
        end as content
    from identified
    left join figures on identified.document_id = figures.document_id
    left join statements on identified.document_id = statements.document_id
),

copies as (
    select
        copy.document_id,
        copy.first_seen_at,
        arg_min(original.document_id, original.publication_number) as copy_of_document_id
    from numbered as copy
    inner join numbered as original
        on
            copy.entity_id = original.entity_id
            and copy.fiscal_year is not distinct from original.fiscal_year
            and copy.document_kind is not distinct from original.document_kind
            and copy.content = original.content
            and copy.publication_number > original.publication_number
    group by copy.document_id, copy.first_seen_at
),

originals as (
    select *
    from identified
    where document_id not in (select document_id from copies)
),

replacements as (
    select
        older.document_id,
        arg_min(newer.document_id, newer.publication_number) as superseded_by_document_id,
        min(newer.first_seen_at) as superseded_at
    from originals as older
    inner join originals as newer
        on
            older.entity_id = newer.entity_id
            and older.fiscal_year = newer.fiscal_year
            and older.document_kind is not distinct from newer.document_kind
            and older.publication_number < newer.publication_number
    where
        not older.is_template
        and not newer.is_template
        and len(list_intersect(older.form_ids, newer.form_ids)) * 2 >= len(older.form_ids)
        and (len(older.form_ids) > 0 or len(newer.form_ids) = 0)
    group by older.document_id
),

predecessors as (
    select
        superseded_by_document_id as document_id,
        min(document_id) as supersedes_document_id
    from replacements
    group by superseded_by_document_id
),

versions as (
    select
        identified.*,
        replacements.document_id is null and copies.document_id is null as is_current,
        coalesce(replacements.superseded_by_document_id, copies.copy_of_document_id) as superseded_by_document_id,
        coalesce(replacements.superseded_at, copies.first_seen_at) as superseded_at,
        predecessors.supersedes_document_id,
        copies.copy_of_document_id
    from identified
    left join replacements on identified.document_id = replacements.document_id
    left join copies on identified.document_id = copies.document_id
    left join predecessors on identified.document_id = predecessors.document_id
)

select
    versions.* exclude (publication_number, region_code),
    versions.entity_region_code as region_code,
    -- Changes when anything that its rows in the facts hold may have changed; the incremental facts compare it.
    hash(
        versions.batch_id, versions.extractor_version, versions.entity_id, versions.fiscal_year,
        versions.is_current
    ) as reading_version,
    hash(
        versions.batch_id, versions.extractor_version, versions.entity_id, versions.fiscal_year,
        versions.is_current, judged.catalogue_version
    ) as verdict_version
from versions
left join judged on versions.document_id = judged.document_id
