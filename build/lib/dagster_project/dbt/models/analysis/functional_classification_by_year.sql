-- One row per functional code and fiscal year: the name in force, its 类 and 款, the name of today. Joins one to one
-- on code and year.

with classification as (
    select * from {{ ref('dim_functional_classification') }}
),

years as (
    select * from {{ ref('dim_fiscal_year') }}
),

by_year as (
    select
        years.fiscal_year,
        classification.*
    from classification
    inner join years on {{ valid_in('classification', 'years.fiscal_year') }}
)

select
    by_year.fiscal_year,
    by_year.code,
    by_year.name,
    by_year.latest_name,
    by_year.level,
    by_year.parent_code,
    by_year.class_code,
    classes.name as class_name,
    groups.name as group_name,
    by_year.is_official,
    by_year.source
from by_year
left join by_year as classes
    on by_year.class_code = classes.code and by_year.fiscal_year = classes.fiscal_year
left join by_year as groups
    on left(by_year.code, 5) = groups.code and by_year.fiscal_year = groups.fiscal_year and groups.level = '款'
