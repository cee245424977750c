-- Every way in which a document names a body, and the body it stands for.
-- One row for each name, region and year in which a document publishes under it or lists it as a unit.

with recursive documents as (
    select * from {{ ref('stg_documents') }}
),

units as (
    select * from {{ ref('stg_units') }}
),

changes as (
    select * from {{ ref('entity_change') }}
),

mentions as (
    select
        entity_name,
        region_code,
        fiscal_year,
        true as is_publisher
    from documents
    where entity_name is not null

    union all by name

    select
        units.unit_name as entity_name,
        documents.region_code,
        documents.fiscal_year,
        false as is_publisher
    from units
    inner join documents on units.document_id = documents.document_id
),

-- A name without a region belongs to the one region in which that name is known, if it is one.
regions_of_names as (
    select
        entity_name,
        min(region_code) as region_code
    from mentions
    where region_code is not null
    group by entity_name
    having count(distinct region_code) = 1
),

located as (
    select
        mentions.entity_name,
        mentions.region_code as stated_region_code,
        coalesce(mentions.region_code, regions_of_names.region_code) as region_code,
        mentions.fiscal_year,
        bool_or(mentions.is_publisher) as is_publisher,
        count(*) as mention_count
    from mentions
    left join regions_of_names on mentions.entity_name = regions_of_names.entity_name
    group by all
),

-- Follow renamings to the name in use today; five reforms in a row are more than there ever were.
successions as (
    select
        region_code,
        old_name,
        new_name,
        1 as steps
    from changes
    where change_kind = 'renamed'

    union all

    select
        successions.region_code,
        successions.old_name,
        changes.new_name,
        successions.steps + 1 as steps
    from successions
    inner join changes
        on
            successions.new_name = changes.old_name
            and successions.region_code = changes.region_code
            and changes.change_kind = 'renamed'
    where successions.steps < 5
),

names_of_today as (
    select
        region_code,
        old_name,
        arg_max(new_name, steps) as name_of_today
    from successions
    group by region_code, old_name
)

select
    located.entity_name,
    located.stated_region_code,
    coalesce(located.region_code, names_of_today.region_code) as region_code,
    located.fiscal_year,
    located.is_publisher,
    located.mention_count,
    coalesce(names_of_today.name_of_today, located.entity_name) as name_of_today,
    {{ entity_id(
        "coalesce(located.region_code, names_of_today.region_code)",
        "coalesce(names_of_today.name_of_today, located.entity_name)"
    ) }} as entity_id
from located
left join names_of_today
    on
        located.entity_name = names_of_today.old_name
        and coalesce(located.region_code, names_of_today.region_code) = names_of_today.region_code
