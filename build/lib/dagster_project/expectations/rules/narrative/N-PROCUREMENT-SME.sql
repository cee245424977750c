-- 授予中小企业占比: of 采购总额; of 小微 either of that or of what 中小企业 won. Where one of the possible wholes fits, the
-- instance is judged by it, else by the first.
with shares as (
    select * from stated
    where form_id = 'procurement' and item in ('sme', 'micro') and share >= 0 and final is not null and final >= 0
),

possible as (
    select 0 as rank, c.document_id, 'claim=' || c.claim_id as binding, c.page_number, c.quote, {{ share_of_whole() }}
    from shares as c
    inner join claims as w on c.document_id = w.document_id and c.denominator_claim_id = w.claim_id and w.is_exact
    union all
    select 1 as rank, c.document_id, 'claim=' || c.claim_id as binding, c.page_number, c.quote, {{ share_of_whole() }}
    from shares as c
    inner join {{ nearest('c', "o.form_id = 'procurement' and o.item = '@total'") }} as w on true
    union all
    select 2 as rank, c.document_id, 'claim=' || c.claim_id as binding, c.page_number, c.quote, {{ share_of_whole() }}
    from shares as c
    inner join {{ nearest('c', "c.item = 'micro' and o.form_id = 'procurement' and o.item = 'sme'") }} as w on true
),

ratios as (
    select * exclude (rank)
    from possible
    where b is not null
    qualify row_number() over (
        partition by document_id, binding
        order by (b_low > 0 and {{ ratio_too_high() }} <= 0 and {{ ratio_too_low() }} >= 0) desc, rank
    ) = 1
)

{{ disagreeing_ratios() }}
