-- 其中各项基数之和 = 总基数.
with instances as (
    {{ closed_lists('base', is_of_amounts() ~ ' and ' ~ same_comparator()) }}
)
{{ disagreeing() }}
