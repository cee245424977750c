{% macro quoted(values) -%}
    {%- for value in values %}'{{ value }}'{{ ', ' if not loop.last }}{% endfor -%}
{%- endmacro %}


{% macro figure(measure) -%}
    {#- The amount of one measure in a group of observations; the first printed where a key is printed twice. -#}
    max(amount_yuan) filter (where measure = '{{ measure }}' and occurrence = 1)
{%- endmacro %}


{% macro is_leaf(code, document_key) -%}
    {#- True where the document prints no code below this one. Over a set with one row per document and code. -#}
    {{ code }} <> '@total'
    and not coalesce(
        starts_with(
            lead({{ code }}) over (partition by {{ document_key }} order by {{ code }}), {{ code }}
        ), false
    )
{%- endmacro %}
