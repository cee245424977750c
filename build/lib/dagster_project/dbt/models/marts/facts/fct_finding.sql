-- One row per finding. A corrected republication closes the findings of the document that it replaces.

with findings as (
    select * from {{ ref('stg_findings') }}
),

documents as (
    select * from {{ ref('int_document_versions') }}
)

select
    findings.* exclude (status, closed_at),
    documents.entity_id,
    documents.fiscal_year,
    documents.is_current,
    case
        when findings.status = 'open' and not documents.is_current then 'closed'
        else findings.status
    end as status,
    coalesce(
        findings.closed_at,
        case when findings.status = 'open' then documents.superseded_at end
    ) as closed_at
from findings
inner join documents on findings.document_id = documents.document_id
