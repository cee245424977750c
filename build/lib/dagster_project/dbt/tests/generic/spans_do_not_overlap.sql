{% test spans_do_not_overlap(model, key) %}
    {#- The versions of one key share no year, and none ends before it begins. -#}
    with spans as (
        select
            {{ key }},
            valid_from_year,
            valid_to_year,
            lead(valid_from_year) over (partition by {{ key }} order by valid_from_year) as next_from_year
        from {{ model }}
    )

    select *
    from spans
    where valid_to_year < valid_from_year or valid_to_year >= next_from_year
{% endtest %}
