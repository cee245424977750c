-- 年初预算 in the text is the figure of the budget that was published for the year.
with instances as (
    {{ bases_of_neighbour('budget', 'base', "c.base_kind = 'initial'") }}
)
{{ disagreeing() }}
