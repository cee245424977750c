with observations as (
    select * from {{ source('landing', 'observations') }}
)

select
    *,
    {{ classification_level('item_code') }} as code_level,
    -- The way in which fct_check.figures names an observation.
    concat_ws('/', form_id, block, item_code, measure, occurrence) as figure_key
from observations
