-- 其中各项增减额之和 = 总增减额.
with instances as (
    {{ closed_lists('change', is_of_amounts() ~ ' and ' ~ same_comparator()) }}
)
{{ disagreeing() }}
