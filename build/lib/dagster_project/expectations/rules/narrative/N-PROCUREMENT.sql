-- 政府采购总额 = 货物 + 工程 + 服务.
with instances as (
    {{ closed_lists(
        'final', "w.form_id = 'procurement' and w.item = '@total'", "p.item in ('goods', 'works', 'services')"
    ) }}
)
{{ disagreeing() }}
