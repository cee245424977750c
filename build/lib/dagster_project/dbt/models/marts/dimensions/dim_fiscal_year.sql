-- One row per fiscal year from the first classified one to the year after the latest document.

with documents as (
    select * from {{ ref('int_document_versions') }}
),

span as (
    select
        unnest(
            generate_series(
                least({{ var('first_classified_year') }}, coalesce(min(fiscal_year), 9999)),
                greatest(coalesce(max(fiscal_year), 0), year(current_date))
            )
        )::integer as fiscal_year
    from documents
    where fiscal_year between 1994 and year(current_date) + 1
),

counted as (
    select
        fiscal_year,
        count(*) as document_count,
        count(distinct entity_id) as entity_count
    from documents
    where is_current
    group by fiscal_year
)

select
    span.fiscal_year,
    span.fiscal_year || '年度' as fiscal_year_name,
    make_date(span.fiscal_year, 1, 1) as starts_on,
    make_date(span.fiscal_year, 12, 31) as ends_on,
    span.fiscal_year - 1 as previous_fiscal_year,
    -- 2018: economic classifications of departments and of governments part; 2019: reform of the state bodies.
    span.fiscal_year >= 2018 as has_two_economic_classifications,
    coalesce(counted.document_count, 0) as document_count,
    coalesce(counted.entity_count, 0) as entity_count
from span
left join counted on span.fiscal_year = counted.fiscal_year
