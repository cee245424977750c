-- One row per canonical form.

with forms as (
    select * from {{ ref('form') }}
)

select
    form_id,
    form_alias,
    form_name_zh,
    form_name_en,
    item_kind,
    has_amounts,
    sort_order
from forms
