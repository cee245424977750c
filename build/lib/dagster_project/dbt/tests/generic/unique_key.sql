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
