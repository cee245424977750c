-- The base of a comparison with last year is the figure that last year's account published.
with instances as (
    {{ bases_of_neighbour('prior', 'pb', "c.base_kind = 'prior_final' and not c.is_side") }}
)
{{ disagreeing() }}
