-- One row per code and span of years under one name: the lists, and what documents print beyond them.

with listed as (
    select * from {{ ref('functional_classification') }}
),

printed as (
    select * from {{ ref('int_functional_codes_printed') }}
),

versions as (
    select
        code,
        name,
        level,
        parent_code,
        coalesce(valid_from_year, {{ var('first_classified_year') }}) as valid_from_year,
        coalesce(valid_to_year, {{ var('open_year') }}) as valid_to_year,
        is_official,
        source
    from listed

    union all by name

    select
        code,
        name,
        {{ classification_level('code') }} as level,
        case when length(code) > 3 then left(code, length(code) - 2) end as parent_code,
        valid_from_year,
        valid_to_year,
        false as is_official,
        'printed in documents' as source
    from printed
)

select
    concat_ws('@', code, valid_from_year) as functional_classification_id,
    code,
    name,
    level,
    parent_code,
    left(code, 3) as class_code,
    valid_from_year,
    valid_to_year,
    row_number() over (partition by code order by valid_to_year desc) = 1 as is_current,
    first_value(name) over (partition by code order by valid_to_year desc) as latest_name,
    is_official,
    source
from versions
