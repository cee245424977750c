-- One row per measure; a part (其中) is inside another measure and never added.

with measures as (
    select * from {{ ref('measure') }}
)

select
    measure,
    measure_name_zh,
    measure_name_en,
    measure_kind,
    is_part,
    sort_order
from measures
