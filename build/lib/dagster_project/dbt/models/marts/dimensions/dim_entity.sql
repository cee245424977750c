-- One row per body and span of years under one name (`is_current`: its latest name).

with names as (
    select * from {{ ref('int_entity_names') }}
),

units as (
    select * from {{ ref('int_document_units') }}
),

changes as (
    select * from {{ ref('entity_change') }}
),

named as (
    select
        names.entity_id,
        names.entity_name,
        any_value(names.region_code) as region_code,
        -- A name taken in a reform holds from that year, another from the first year in which it is printed.
        coalesce(
            any_value(changes.change_year), min(names.fiscal_year), {{ var('first_classified_year') }}
        ) as valid_from_year,
        bool_or(names.is_publisher) as is_publisher,
        min(names.fiscal_year) as first_seen_year,
        max(names.fiscal_year) as last_seen_year
    from names
    left join changes
        on
            names.entity_name = changes.new_name
            and names.region_code = changes.region_code
            and changes.change_kind = 'renamed'
    group by names.entity_id, names.entity_name
),

-- Two spellings that begin in one year are one version: the one that is printed longest.
versions as (
    select
        entity_id,
        valid_from_year,
        arg_max(entity_name, last_seen_year) as entity_name,
        list(distinct entity_name order by entity_name) as name_variants,
        any_value(region_code) as region_code,
        bool_or(is_publisher) as is_publisher,
        min(first_seen_year) as first_seen_year,
        max(last_seen_year) as last_seen_year
    from named
    group by entity_id, valid_from_year
),

parents as (
    select
        unit_entity_id as entity_id,
        arg_max(parent_entity_id, fiscal_year) as parent_entity_id
    from units
    where unit_entity_id <> parent_entity_id
    group by unit_entity_id
),

successors as (
    select
        {{ entity_id('region_code', 'old_name') }} as entity_id,
        {{ entity_id('region_code', 'new_name') }} as successor_entity_id,
        change_year
    from changes
    where change_kind = 'merged'
)

select
    concat_ws('@', versions.entity_id, versions.valid_from_year) as entity_version_id,
    versions.entity_id,
    versions.entity_name,
    versions.name_variants,
    versions.region_code,
    versions.valid_from_year,
    -- A body may still publish in the year of its merger.
    greatest(
        versions.valid_from_year,
        coalesce(
            lead(versions.valid_from_year) over by_entity - 1, successors.change_year - 1, {{ var('open_year') }}
        )
    )::integer as valid_to_year,
    lead(versions.valid_from_year) over by_entity is null as is_current,
    parents.parent_entity_id,
    successors.successor_entity_id,
    versions.is_publisher,
    versions.first_seen_year,
    versions.last_seen_year
from versions
left join parents on versions.entity_id = parents.entity_id
left join successors on versions.entity_id = successors.entity_id
window by_entity as (partition by versions.entity_id order by versions.valid_from_year)
