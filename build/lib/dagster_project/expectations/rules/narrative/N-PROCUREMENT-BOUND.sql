-- 中小企业成交金额 (预留 and other projects) does not exceed 采购总额.
{{ at_most(['reserved_sme_won', 'other_sme_won'], "{0}.form_id = 'procurement' and {0}.item = '@total'") }}
{{ disagreeing('low > 0') }}
