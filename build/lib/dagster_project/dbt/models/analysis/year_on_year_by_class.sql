-- One row per body, year and 类, beside the year before. A class that was renamed stays one line, a body that was
-- renamed stays one body. Only departments' accounts, one document a year.

with classes as (
    select
        *,
        sum(amount_yuan) over (partition by document_id) as document_yuan
    from {{ ref('expenditure_by_class') }}
    where entity_id is not null and fiscal_year is not null
),

-- A body with several current documents of a year (department and unit) is told by its department's account, and of
-- several of those by the largest.
by_body as (
    select *
    from classes
    qualify
        dense_rank() over (
            partition by entity_id, fiscal_year
            order by document_kind <> '部门决算' asc, document_yuan desc nulls last, document_id asc
        ) = 1
),

years as (
    select distinct
        entity_id,
        fiscal_year
    from by_body
),

compared as (
    select
        coalesce(this_year.fiscal_year, last_year.fiscal_year + 1) as fiscal_year,
        coalesce(this_year.entity_id, last_year.entity_id) as entity_id,
        coalesce(this_year.entity_name, last_year.entity_name) as entity_name,
        coalesce(this_year.region_code, last_year.region_code) as region_code,
        coalesce(this_year.class_code, last_year.class_code) as class_code,
        coalesce(this_year.class_name, last_year.class_name) as class_name,
        this_year.document_id,
        last_year.document_id as previous_document_id,
        coalesce(this_year.amount_yuan, 0) as amount_yuan,
        coalesce(last_year.amount_yuan, 0) as previous_amount_yuan
    from by_body as this_year
    full outer join by_body as last_year
        on
            this_year.entity_id = last_year.entity_id
            and this_year.class_code = last_year.class_code
            and this_year.fiscal_year = last_year.fiscal_year + 1
)

select
    compared.fiscal_year,
    compared.region_code,
    compared.entity_id,
    compared.entity_name,
    compared.class_code,
    compared.class_name,
    compared.amount_yuan::decimal(20, 2) as amount_yuan,
    compared.previous_amount_yuan::decimal(20, 2) as previous_amount_yuan,
    try_cast(compared.amount_yuan - compared.previous_amount_yuan as decimal(20, 2)) as change_yuan,
    {{ percent(
        'compared.amount_yuan - compared.previous_amount_yuan', 'compared.previous_amount_yuan'
    ) }} as change_pct,
    compared.document_id,
    compared.previous_document_id
from compared
-- Both years must have a document: a class that is absent from one of them is then a zero and not a gap.
inner join years as this_year
    on compared.entity_id = this_year.entity_id and compared.fiscal_year = this_year.fiscal_year
inner join years as last_year
    on compared.entity_id = last_year.entity_id and compared.fiscal_year = last_year.fiscal_year + 1
