-- 分档个数之和 = 总个数.
with instances as (
    {{ closed_lists('count', "w.item is distinct from 'asset_vehicle' and w.count_text is not null") }}
)
{{ disagreeing() }}
