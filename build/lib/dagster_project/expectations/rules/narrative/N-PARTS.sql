-- 其中各项之和 = 总额, unless another identity has the list; and expenditure of one fund is basic and project, wherever the
-- text gives the three.
with lists as (
    {{ closed_lists('final', is_of_amounts() ~ " and not (
        (
            coalesce(w.form_id = 'procurement' and w.item = '@total', false)
            and not (
                select count(*) > 1 and bool_and(o.item is null) from claims as o
                where o.document_id = w.document_id and o.part_of_claim_id = w.claim_id
            )
        )
        or exists (
            select 1 from claims as o
            where o.document_id = w.document_id and o.part_of_claim_id = w.claim_id
                and (
                    (w.item = 'vehicle_running' and starts_with(o.item, 'vehicle_'))
                    or (w.item = 'asset_fixed' and starts_with(o.item, 'asset_'))
                    or w.item = 'asset_vehicle'
                )
        )
    )") }}
),

-- Basic expenditure as its own form has it, else as a column of the form of the fund.
basic as (
    select
        *,
        case form_id
            when 'gpb_basic_economic' then 'gpb_expenditure' when 'gf_basic_economic' then 'gf_income_expenditure'
        end
            as fund_form,
        0 as rank
    from finals
    where form_id in ('gpb_basic_economic', 'gf_basic_economic') and item = '@total' and measure = 'amount'
    union all
    select
        *,
        form_id as fund_form,
        1 as rank
    from finals
    where form_id in ('gpb_expenditure', 'gf_income_expenditure') and item = '@total' and measure = 'basic'
),

first_basic as (
    select * from basic
    qualify row_number() over (partition by document_id, fund_form order by rank, seq) = 1
),

natures as (
    select
        w.document_id,
        'by=nature,claim=' || w.claim_id as binding,
        w.page_number,
        w.quote,
        (b.final + p.final)::decimal(28, 8) as lhs,
        w.final as rhs,
        b.final_low + p.final_low - w.final_high as low,
        b.final_high + p.final_high - w.final_low as high
    from first_finals as w
    inner join first_basic as b on w.document_id = b.document_id and w.form_id = b.fund_form
    inner join first_finals as p
        on w.document_id = p.document_id and w.form_id = p.form_id and p.item = '@total' and p.measure = 'project'
    where
        w.form_id in ('gpb_expenditure', 'gf_income_expenditure') and w.item = '@total' and w.measure = 'total'
        and not coalesce(b.part_of_claim_id = w.claim_id and p.part_of_claim_id = w.claim_id, false)
),

instances as (
    select * from lists
    union all
    select * from natures
)

{{ disagreeing() }}
