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
        total_actual_yuan as three_public_yuan
    from {{ ref('fct_three_public') }}
),

findings as (
    select
        document_id,
        count(*) filter (where level = '不一致') as disagreement_count,
        count(*) filter (where level = '待核实') as to_verify_count
    from {{ ref('fct_finding') }}
    where status = 'open'
    group by document_id
),

-- Which figure of which form each column of this view is.
shown as (
    select columns_shown.*
    from (
        values
        ('opening_yuan', 'income_expenditure_summary', 'in.opening_balance', 'amount'),
        ('income_yuan', 'income_expenditure_summary', 'in.current_total', 'amount'),
        ('expenditure_yuan', 'income_expenditure_summary', 'out.current_total', 'amount'),
        ('expenditure_yuan', 'expenditure', '@total', 'total'),
        ('closing_yuan', 'income_expenditure_summary', 'out.closing_balance', 'amount'),
        ('basic_yuan', 'expenditure', '@total', 'basic'),
        ('project_yuan', 'expenditure', '@total', 'project'),
        ('gpb_yuan', 'gpb_expenditure', '@total', 'total'),
        ('gf_yuan', 'gf_income_expenditure', '@total', 'total'),
        ('soc_yuan', 'soc_income_expenditure', '@total', 'total'),
        ('three_public_yuan', 'three_public', 'total', 'actual')
    ) as columns_shown (column_name, form_id, item_code, measure)
),

shown_figures as (
    select
        observations.document_id,
        observations.figure_key,
        shown.column_name
    from {{ ref('fct_observation') }} as observations
    inner join shown
        on
            observations.form_id = shown.form_id
            and observations.item_code = shown.item_code
            and observations.measure = shown.measure
),

uses as (
    select
        document_id,
        verdict,
        unnest(figures).key as figure_key
    from {{ ref('fct_check') }}
),

verdicts as (
    select
        shown_figures.document_id,
        case
            when bool_or(uses.verdict = 'fails') then 'fails'
            when bool_or(uses.verdict = 'holds_within_rounding') then 'holds_within_rounding'
            when bool_or(uses.verdict = 'holds') then 'holds'
            else 'not_evaluable'
        end as verdict,
        list(distinct shown_figures.column_name order by shown_figures.column_name) filter (
            where uses.verdict = 'fails'
        ) as failing_columns
    from uses
    inner join shown_figures
        on uses.document_id = shown_figures.document_id and uses.figure_key = shown_figures.figure_key
    group by shown_figures.document_id
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
    coalesce(verdicts.verdict, 'not_evaluable') as verdict,
    verdicts.failing_columns,
    coalesce(findings.disagreement_count, 0) as disagreement_count,
    coalesce(findings.to_verify_count, 0) as to_verify_count,
    documents.consolidated_in_document_id is not null as is_consolidated_elsewhere,
    {{ report_link('documents.document_id') }} as report_link
from documents
left join balances on documents.document_id = balances.document_id
left join expenditure on documents.document_id = expenditure.document_id
left join funds on documents.document_id = funds.document_id
left join three_public on documents.document_id = three_public.document_id
left join findings on documents.document_id = findings.document_id
left join verdicts on documents.document_id = verdicts.document_id
