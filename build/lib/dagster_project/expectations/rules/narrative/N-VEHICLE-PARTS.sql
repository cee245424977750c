-- 加油 + 维修 + 保险 + 其他 = 公务用车运行维护费.
with instances as (
    {{ closed_lists('final', "w.item = 'vehicle_running'", "(p.item is null or starts_with(p.item, 'vehicle_'))") }}
)
{{ disagreeing() }}
