-- 收入总计 and 支出总计 of one account are one figure, where no form that is held decides.
with sides as (
    select * from finals
    where item in ('in.total', 'out.total') and form_id in ('income_expenditure_summary', 'fiscal_summary')
    qualify row_number() over (partition by document_id, form_id, item order by seq) = 1
),

instances as (
    select
        i.document_id,
        'claim=' || i.claim_id as binding,
        i.page_number,
        i.quote,
        i.final as lhs,
        e.final as rhs,
        i.final_low - e.final_high as low,
        i.final_high - e.final_low as high
    from sides as i
    inner join sides as e on i.document_id = e.document_id and i.form_id = e.form_id and e.item = 'out.total'
    where
        i.item = 'in.total' and i.final_place is distinct from e.final_place
        -- 总收入 and 总支出 are often those of the year, without balances.
        and contains(i.subject, '总计') and contains(e.subject, '总计')
        and coalesce(i.section_path, []) = coalesce(e.section_path, [])
        and not exists (
            select 1 from forms as f
            where f.document_id = i.document_id and f.form_id = i.form_id and f.has_figures
        )
)

{{ disagreeing() }}
