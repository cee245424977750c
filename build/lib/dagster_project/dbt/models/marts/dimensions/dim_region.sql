-- One row per code: the division that bears it now, or bore it last; names it had before are listed.

with regions as (
    select * from {{ ref('stg_regions') }}
),

latest as (
    select
        code,
        arg_max(name, coalesce(valid_to_year, {{ var('open_year') }})) as name,
        arg_max(level, coalesce(valid_to_year, {{ var('open_year') }})) as level,
        arg_max(parent_code, coalesce(valid_to_year, {{ var('open_year') }})) as parent_code,
        arg_max(source, coalesce(valid_to_year, {{ var('open_year') }})) as source,
        case
            when count(*) = count(valid_to_year) then max(valid_to_year)
            else {{ var('open_year') }}
        end as valid_to_year,
        list(name order by valid_to_year) filter (where valid_to_year is not null) as earlier_names
    from regions
    group by code
)

select
    latest.code as region_code,
    latest.name as region_name,
    latest.level,
    latest.parent_code,
    provinces.name as province_name,
    case latest.level
        when 'prefecture' then latest.name
        when 'county' then parents.name
        when 'township' then grandparents.name
    end as prefecture_name,
    case latest.level
        when 'county' then latest.name
        when 'township' then parents.name
    end as county_name,
    coalesce(list_filter(latest.earlier_names, name -> name <> latest.name), []) as earlier_names,
    latest.valid_to_year,
    latest.valid_to_year = {{ var('open_year') }} as is_current,
    latest.source
from latest
left join latest as provinces on left(latest.code, 2) || '0000' = provinces.code
left join latest as parents
    on
        latest.parent_code = parents.code
        and parents.level <> 'country'
        and parents.level <> 'province'
left join latest as grandparents
    on
        parents.parent_code = grandparents.code
        and grandparents.level = 'prefecture'
