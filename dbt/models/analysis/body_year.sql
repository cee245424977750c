-- One row per current document: what a reader asks first.

with documents as (
    select * from {{ ref('dim_document') }}
    where is_current and not is_template
),

balances as (
    select
        document_id,
        max(amount_yuan) filter (where stage = 'opening') as opening_yuan,
        max(amount_yuan) filter (where stage = 'income') as income_yuan,
        max(amount_yuan) filter (where stage = 'expenditure') as expenditure_yuan,
        max(amount_yuan) filter (where stage = 'closing') as closing_yuan
    from {{ ref('fct_balance') }}
    where fund_source = 'all'
    group by document_id
),

expenditure as (
    select
        document_id,
        amount_yuan,
        basic_yuan,
        project_yuan
    from {{ ref('fct_functional_expenditure') }}
    where level = 'total'
),

funds as (
    select
        document_id,
        max(amount_yuan) filter (where fund_source = 'gpb') as gpb_yuan,
        max(amount_yuan) filter (where fund_source = 'gf') as gf_yuan,
        max(amount_yuan) filter (where fund_source = 'soc') as soc_yuan
    from {{ ref('fct_fund_expenditure') }}
    where level = 'total'
    group by document_id
),

three_public as (
    select
        document_id,
        actual_yuan as three_public_yuan
    from {{ ref('fct_three_public') }}
    where level = 'total'
),

findings as (
    select
        document_id,
        count(*) filter (where level = '不一致') as disagreement_count,
        count(*) filter (where level = '待核实') as to_verify_count
    from {{ ref('fct_finding') }}
    where status = 'open'
    group by document_id
)

select
    documents.fiscal_year,
    documents.region_code,
    documents.entity_id,
    documents.entity_name,
    documents.document_kind,
    documents.document_id,
    balances.opening_yuan,
    balances.income_yuan,
    coalesce(balances.expenditure_yuan, expenditure.amount_yuan) as expenditure_yuan,
    balances.closing_yuan,
    expenditure.basic_yuan,
    expenditure.project_yuan,
    funds.gpb_yuan,
    funds.gf_yuan,
    funds.soc_yuan,
    three_public.three_public_yuan,
    coalesce(findings.disagreement_count, 0) as disagreement_count,
    coalesce(findings.to_verify_count, 0) as to_verify_count,
    documents.consolidated_in_document_id is not null as is_consolidated_elsewhere
from documents
left join balances on documents.document_id = balances.document_id
left join expenditure on documents.document_id = expenditure.document_id
left join funds on documents.document_id = funds.document_id
left join three_public on documents.document_id = three_public.document_id
left join findings on documents.document_id = findings.document_id
