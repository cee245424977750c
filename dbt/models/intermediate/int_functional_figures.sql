-- One row per document, form and functional code, the measures as columns; the total row is `@total`.

with observations as (
    select * from {{ ref('stg_observations') }}
)

select
    document_id,
    form_id,
    item_code,
    code_level as level,
    arg_min(item_name, occurrence) as item_name,
    min(page_number) as page_number,
    max(occurrence) > 1 as is_conflicting,
    {% for measure in [
        'total', 'basic', 'project', 'to_superior', 'operating', 'to_subunit', 'fiscal', 'superior',
        'business', 'subunit', 'other', 'opening', 'income', 'closing'
    ] -%}
    {{ figure(measure) }} as {{ measure }}_yuan{{ ',' if not loop.last }}
    {% endfor %}
from observations
where
    form_id in ({{ quoted(functional_forms()) }})
    and code_level is not null
group by document_id, form_id, item_code, code_level
