-- One row per current document that states counts: vehicles, receptions, journeys, staff, and what each of them cost.

with documents as (
    select * from {{ ref('dim_document') }}
    where is_current and not is_template
),

claims as (
    select * from {{ ref('fct_claim') }}
    where count is not null and item_code is not null and is_judged
),

-- A count that is stated with different values is disputed: null.
stated as (
    select
        claims.document_id,
        claims.item_code,
        case when min(claims.count) = max(claims.count) then min(claims.count)::bigint end as quantity,
        min(claims.count) <> max(claims.count) as is_conflicting
    from claims
    inner join documents on claims.document_id = documents.document_id
    where coalesce(claims.year, documents.fiscal_year) is not distinct from documents.fiscal_year
    group by claims.document_id, claims.item_code
),

by_document as (
    select
        stated.document_id,
        max(stated.quantity) filter (where stated.item_code = 'vehicles') as vehicle_count,
        max(stated.quantity) filter (where stated.item_code = 'vehicles_purchased') as vehicles_purchased_count,
        max(stated.quantity) filter (where stated.item_code = 'reception_batches') as reception_batch_count,
        max(stated.quantity) filter (where stated.item_code = 'reception_visits') as reception_visit_count,
        max(stated.quantity) filter (where stated.item_code = 'abroad_groups') as abroad_group_count,
        max(stated.quantity) filter (where stated.item_code = 'abroad_visits') as abroad_visit_count,
        max(stated.quantity) filter (where stated.item_code = 'staff_quota') as staff_quota_count,
        max(stated.quantity) filter (where stated.item_code = 'staff_actual') as staff_count,
        max(stated.quantity) filter (where stated.item_code = 'asset_vehicle') as asset_vehicle_count,
        bool_or(stated.is_conflicting) as is_conflicting
    from stated
    group by stated.document_id
),

three_public as (
    select * from {{ ref('fct_three_public') }}
),

personnel as (
    select
        document_id,
        sum(amount_yuan)::decimal(20, 2) as personnel_yuan
    from {{ ref('fct_economic_expenditure') }}
    where level = '类' and expenditure_group = '人员'
    group by document_id
)

select
    documents.fiscal_year,
    documents.region_code,
    documents.entity_id,
    documents.entity_name,
    documents.document_id,
    by_document.vehicle_count,
    by_document.vehicles_purchased_count,
    by_document.reception_batch_count,
    by_document.reception_visit_count,
    by_document.abroad_group_count,
    by_document.abroad_visit_count,
    by_document.staff_quota_count,
    by_document.staff_count,
    by_document.asset_vehicle_count,
    three_public.vehicle_running_actual_yuan as vehicle_running_yuan,
    three_public.reception_actual_yuan as reception_yuan,
    three_public.abroad_actual_yuan as abroad_yuan,
    personnel.personnel_yuan,
    {{ per_unit('three_public.vehicle_running_actual_yuan', 'by_document.vehicle_count') }} as yuan_per_vehicle,
    {{ per_unit('three_public.reception_actual_yuan', 'by_document.reception_visit_count') }} as yuan_per_guest,
    {{ per_unit('three_public.abroad_actual_yuan', 'by_document.abroad_visit_count') }} as yuan_per_journey,
    {{ per_unit('personnel.personnel_yuan', 'by_document.staff_count') }} as personnel_yuan_per_head,
    by_document.is_conflicting,
    documents.consolidated_in_document_id is not null as is_consolidated_elsewhere
from by_document
inner join documents on by_document.document_id = documents.document_id
left join three_public on by_document.document_id = three_public.document_id
left join personnel on by_document.document_id = personnel.document_id
