-- One row per document, fund and stage of the balance. Forms 01 (all funds) and 04 (fiscal appropriation and its
-- three budgets); a budget that 04 does not tell comes from the total row of its own form (08, 09, 05).

with summaries as (
    select * from {{ ref('int_summary_figures') }}
),

fund_forms as (
    select * from {{ ref('int_functional_figures') }}
    where
        item_code = '@total'
        and form_id in ('gpb_expenditure', 'gf_income_expenditure', 'soc_income_expenditure')
),

documents as (
    select * from {{ ref('int_document_versions') }}
),

funds as (
    select * from {{ ref('dim_fund_source') }}
),

-- Which line of which block is which stage, and for which fund its amount counts.
lines as (
    select stages.*
    from (
        values
        ('income_expenditure_summary', 'income', 'in.opening_balance', 'all', 'opening'),
        ('income_expenditure_summary', 'income', 'in.current_total', 'all', 'income'),
        ('income_expenditure_summary', 'expenditure', 'out.current_total', 'all', 'expenditure'),
        ('income_expenditure_summary', 'expenditure', 'out.surplus_distribution', 'all', 'distribution'),
        ('income_expenditure_summary', 'expenditure', 'out.closing_balance', 'all', 'closing'),
        ('income_expenditure_summary', 'income', 'in.total', 'all', 'total'),
        ('fiscal_summary', 'income', 'in.opening_balance', 'fiscal', 'opening'),
        ('fiscal_summary', 'income', 'in.current_total', 'fiscal', 'income'),
        ('fiscal_summary', 'expenditure', 'out.current_total', 'fiscal', 'expenditure'),
        ('fiscal_summary', 'expenditure', 'out.closing_balance', 'fiscal', 'closing'),
        ('fiscal_summary', 'income', 'in.total', 'fiscal', 'total'),
        ('fiscal_summary', 'income', 'in.opening.gpb', 'gpb', 'opening'),
        ('fiscal_summary', 'income', 'in.opening.gf', 'gf', 'opening'),
        ('fiscal_summary', 'income', 'in.opening.soc', 'soc', 'opening'),
        ('fiscal_summary', 'income', 'in.gpb', 'gpb', 'income'),
        ('fiscal_summary', 'income', 'in.gf', 'gf', 'income'),
        ('fiscal_summary', 'income', 'in.soc', 'soc', 'income')
    ) as stages (form_id, block, item_code, fund_source, stage)
),

-- The expenditure side of form 04 has a column for each budget.
columns_of_funds as (
    select
        document_id,
        form_id,
        page_number,
        is_conflicting,
        case item_code
            when 'out.current_total' then 'expenditure'
            when 'out.closing_balance' then 'closing'
            when 'out.total' then 'total'
        end as stage,
        unnest(['gpb', 'gf', 'soc']) as fund_source,
        unnest([gpb_yuan, gf_yuan, soc_yuan]) as amount_yuan
    from summaries
    where
        form_id = 'fiscal_summary'
        and block = 'expenditure'
        and item_code in ('out.current_total', 'out.closing_balance', 'out.total')
),

columns_of_forms as (
    select
        document_id,
        form_id,
        page_number,
        is_conflicting,
        case form_id
            when 'gpb_expenditure' then 'gpb'
            when 'gf_income_expenditure' then 'gf'
            else 'soc'
        end as fund_source,
        unnest(['opening', 'income', 'expenditure', 'closing']) as stage,
        unnest([opening_yuan, income_yuan, total_yuan, closing_yuan]) as amount_yuan
    from fund_forms
),

stated as (
    select
        summaries.document_id,
        summaries.form_id,
        summaries.page_number,
        summaries.is_conflicting,
        lines.fund_source,
        lines.stage,
        summaries.amount_yuan
    from summaries
    inner join lines
        on
            summaries.form_id = lines.form_id
            and summaries.block = lines.block
            and summaries.item_code = lines.item_code

    union all by name

    select * from columns_of_funds

    union all by name

    select * from columns_of_forms
),

chosen as (
    select *
    from stated
    where amount_yuan is not null
    qualify
        row_number() over (
            partition by document_id, fund_source, stage
            order by form_id not in ('income_expenditure_summary', 'fiscal_summary'), form_id
        ) = 1
)

select
    ---------- ids
    chosen.document_id,
    documents.entity_id,
    documents.fiscal_year,
    documents.is_current,

    ---------- fund and stage
    chosen.fund_source,
    funds.level,
    chosen.stage,

    ---------- amounts
    chosen.amount_yuan,

    ---------- where it stands
    chosen.form_id as source_form_id,
    chosen.page_number,
    chosen.is_conflicting
from chosen
inner join documents on chosen.document_id = documents.document_id
inner join funds on chosen.fund_source = funds.fund_source
