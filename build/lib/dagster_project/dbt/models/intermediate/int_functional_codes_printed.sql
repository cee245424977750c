-- Codes that documents print and no list of ours holds for that year: runs of years with one name.

with observations as (
    select * from {{ ref('stg_observations') }}
),

documents as (
    select * from {{ ref('int_document_versions') }}
),

listed as (
    select
        code,
        coalesce(valid_from_year, {{ var('first_classified_year') }}) as valid_from_year,
        coalesce(valid_to_year, {{ var('open_year') }}) as valid_to_year
    from {{ ref('functional_classification') }}
),

printed as (
    select
        observations.item_code as code,
        documents.fiscal_year,
        mode(observations.item_name) as name
    from observations
    inner join documents on observations.document_id = documents.document_id
    where
        (
            observations.form_id in ({{ quoted(functional_forms()) }})
            -- The class lines of the summaries.
            or observations.block = 'expenditure'
        )
        and observations.code_level in ('类', '款', '项')
        and documents.fiscal_year is not null
    group by all
),

unlisted as (
    select printed.*
    from printed
    where
        not exists (
            select 1
            from listed
            where printed.code = listed.code and {{ valid_in('listed', 'printed.fiscal_year') }}
        )
),

-- Consecutive years with one name are one run: the year less its rank is then constant.
runs as (
    select
        *,
        fiscal_year - row_number() over (partition by code, name order by fiscal_year) as run
    from unlisted
)

select
    code,
    name,
    min(fiscal_year) as valid_from_year,
    max(fiscal_year) as valid_to_year
from runs
group by code, name, run
