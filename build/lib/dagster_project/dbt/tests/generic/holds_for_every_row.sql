{% test holds_for_every_row(model, expression) %}
    {#- The expression is true of every row; null counts as broken. -#}
    select *
    from {{ model }}
    where not coalesce({{ expression }}, false)
{% endtest %}
