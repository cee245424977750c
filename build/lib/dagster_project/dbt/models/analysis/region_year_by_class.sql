-- One row per region, year and 类. The account of a unit that a department's account contains is counted once.

with classes as (
    select * from {{ ref('expenditure_by_class') }}
    where not is_consolidated_elsewhere
),

regions as (
    select * from {{ ref('dim_region') }}
)

select
    classes.fiscal_year,
    classes.region_code,
    regions.region_name,
    regions.province_name,
    classes.class_code,
    any_value(classes.class_name) as class_name,
    count(distinct classes.document_id) as document_count,
    sum(classes.amount_yuan)::decimal(38, 2) as amount_yuan,
    sum(classes.basic_yuan)::decimal(38, 2) as basic_yuan,
    sum(classes.project_yuan)::decimal(38, 2) as project_yuan
from classes
left join regions on classes.region_code = regions.region_code
group by
    classes.fiscal_year, classes.region_code, regions.region_name, regions.province_name, classes.class_code
