-- One row per economic code and span of years under one name, of both classifications: 部门 (3xx) and 政府 (5xx).

with department as (
    select * from {{ ref('economic_classification_department') }}
),

government as (
    select * from {{ ref('economic_classification_government') }}
),

versions as (
    select
        *,
        '部门' as classification
    from department

    union all by name

    select
        *,
        '政府' as classification
    from government
)

select
    concat_ws('@', code, coalesce(valid_from_year, {{ var('first_classified_year') }})) as economic_classification_id,
    classification,
    code,
    name,
    level,
    parent_code,
    left(code, 3) as class_code,
    case
        when classification = '政府' then null
        when left(code, 3) in ('301', '303') then '人员'
        else '公用'
    end as expenditure_group,
    coalesce(valid_from_year, {{ var('first_classified_year') }})::integer as valid_from_year,
    coalesce(valid_to_year, {{ var('open_year') }})::integer as valid_to_year,
    row_number() over (
        partition by code order by coalesce(valid_to_year, {{ var('open_year') }}) desc
    ) = 1 as is_current,
    is_official,
    source
from versions
