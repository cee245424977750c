-- One row per pair of codes and kind of unit: which 政府 code a 部门 code is reported under.

with crosswalk as (
    select * from {{ ref('economic_department_to_government') }}
)

select
    department_code,
    department_name,
    government_code,
    government_name,
    unit_kind,
    -- Several codes for one kind of unit: an amount joined through them would be counted more than once.
    count(*) over (partition by department_code, unit_kind) = 1 as is_unique_for_unit_kind,
    source
from crosswalk
