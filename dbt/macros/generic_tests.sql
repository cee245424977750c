{% test unique_key(model, columns) %}
    {#-
        No two rows have the same values in these columns. Grouping by one hash is several times faster than by the
        columns; what shares a hash is then compared in full.
    -#}
    with suspects as (
        select hash({{ columns | join(', ') }}) as key_hash
        from {{ model }}
        group by key_hash
        having count(*) > 1
    )

    select
        {{ columns | join(', ') }},
        count(*) as row_count
    from {{ model }}
    where hash({{ columns | join(', ') }}) in (select key_hash from suspects)
    group by {{ columns | join(', ') }}
    having count(*) > 1
{% endtest %}


{% test holds_for_every_row(model, expression) %}
    {#- The expression is true of every row; null counts as broken. -#}
    select *
    from {{ model }}
    where not coalesce({{ expression }}, false)
{% endtest %}


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
