with observations as (
    select * from {{ source('landing', 'observations') }}
)

select
    *,
    {{ classification_level('item_code') }} as code_level
from observations
