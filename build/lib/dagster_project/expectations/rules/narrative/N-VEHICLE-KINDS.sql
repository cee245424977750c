-- 各类用车之和 = 共有车辆.
with instances as (
    {{ closed_lists('count', "w.item = 'asset_vehicle'") }}
)
{{ disagreeing() }}
