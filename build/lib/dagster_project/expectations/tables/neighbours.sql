-- Documents that stand beside each other: last year's account, this year's budget, the account of a unit of a
-- department.
create table neighbours as
with bodies as (
    select
        n.document_id,
        regexp_replace(l.entity_name, '[\s()（）〔〕\[\]]', '', 'g') as body,
        coalesce(l.region_code, '') as region,
        l.fiscal_year,
        l.document_kind as kind,
        l.document_kind in ({{ listed('account_kinds') }}) and not coalesce(l.is_template, false) as is_account
    from build.landing.documents as l
    inner join documents as n on l.document_id = n.content_id
    where l.entity_name is not null and l.fiscal_year is not null
),

unit_bodies as (
    select
        document_id,
        sequence,
        regexp_replace(regexp_replace(unit_name, '[\s()（）〔〕\[\]]', '', 'g'), '本级$', '') as body
    from listed_units
)

select
    a.document_id,
    b.document_id as other_id,
    'prior' as relation,
    null as unit
from bodies as a
inner join bodies as b
    on a.body = b.body and a.region = b.region and a.kind = b.kind and a.fiscal_year = b.fiscal_year + 1
where a.is_account and b.is_account
union
select
    a.document_id,
    b.document_id as other_id,
    'budget' as relation,
    null as unit
from bodies as a
inner join bodies as b on a.body = b.body and a.region = b.region and a.fiscal_year = b.fiscal_year
where a.is_account and not coalesce(b.is_account, false) and contains(b.kind, '预算')
union
select
    a.document_id,
    b.document_id as other_id,
    'unit' as relation,
    u.sequence as unit
from bodies as a
inner join unit_bodies as u on a.document_id = u.document_id
inner join bodies as b
    on a.region = b.region and a.fiscal_year = b.fiscal_year and u.body = regexp_replace(b.body, '本级$', '')
where a.kind = '部门决算' and a.is_account and b.kind = '单位决算' and b.is_account
