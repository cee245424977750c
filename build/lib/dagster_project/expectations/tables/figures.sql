-- The figures of the forms with the interval that each stands for, and what is doubtful about it. Sorted by form,
-- so that a rule reads the row groups of its own forms only.
create table figures as
with observed as (
    select
        n.document_id,
        o.* exclude (document_id),
        -- Where 01 prints one line 财政拨款收入, its lines by budget are parts of it and never added beside it.
        o.form_id = 'income_expenditure_summary' and o.item_code in ('in.gpb', 'in.gf', 'in.soc')
        and max(case when o.item_code = 'in.fiscal' then 1 else 0 end) over (partition by n.document_id, o.form_id) = 1
            as is_fiscal_part
    from build.marts.fct_observation as o
    inner join documents as n on o.document_id = n.content_id
    where o.item_code is not null and o.form_id <> 'other'
),

named as (
    select
        document_id,
        form_id,
        measure,
        item_name,
        value_raw,
        coalesce(zero_style, 'none') as zero_style,
        page_number,
        confidence,
        stated_unit,
        coalesce(stated_decimals, 0) as decimals,
        amount_yuan::decimal(28, 8) as amount,
        case
            when is_fiscal_part then 'in.fiscal' || item_code[3:]
            when
                block = 'expenditure' and form_id in ('income_expenditure_summary', 'fiscal_summary')
                and regexp_full_match(item_code, '[0-9][0-9][0-9]')
                then 'out.' || item_code
            else item_code
        end as item,
        item_level = 'part' or is_fiscal_part as is_part
    from observed
),

widths as (
    select
        *,
        case
            when zero_style in ('blank', 'dash', 'integer') then 0::decimal(28, 8)
            else half_width(stated_unit, decimals)
        end as half_width,
        may_be_negative(item) or starts_with(item, 'in.opening')
        or measure in ({{ listed('may_be_negative_measures') }}) or (form_id = 'income' and measure = 'total')
            as may_be_negative,
        count(*) over (partition by document_id, form_id, item, measure) as times
    from named
)

select
    document_id,
    form_id,
    item,
    measure,
    coalesce(is_part, false) as is_part,
    item_name,
    value_raw,
    page_number,
    zero_style,
    coalesce(amount, 0) as amount,
    case
        when amount is null and stated_unit is null then 'unit_unknown'
        when amount is null then 'malformed_number'
        when half_width is null and zero_style = 'none' then 'unit_unknown'
        when times > 1 then 'duplicate_key'
        -- Below it no finding may rest on a figure (docs/specification/verdicts.md#gate).
        when confidence < 0.5 then 'low_extraction_confidence'
    end as doubt,
    case
        when zero_style = 'decimal' and not may_be_negative then coalesce(amount, 0)
        else coalesce(amount, 0) - coalesce(half_width, 0)
    end::decimal(28, 8) as low,
    (coalesce(amount, 0) + coalesce(half_width, 0))::decimal(28, 8) as high
from widths
order by form_id, item, measure, document_id
