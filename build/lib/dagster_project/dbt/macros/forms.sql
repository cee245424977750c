{% macro quoted(values) -%}
    {%- for value in values %}'{{ value }}'{{ ', ' if not loop.last }}{% endfor -%}
{%- endmacro %}


{% macro figure(measure, item=none) -%}
    {#-
        The amount of one measure (of one item) in a group of observations. A figure that is printed with different values
        is disputed: null, and `is_conflicting` says so.
    -#}
    {%- set printed = "measure = '" ~ measure ~ "'" ~ (" and item_code = '" ~ item ~ "'" if item else '') -%}
    case
        when max(occurrence) filter (where {{ printed }}) = 1 then max(amount_yuan) filter (where {{ printed }})
    end
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


{% macro report_link(document_id, form_id=none) -%}
    {#- Page of the report, from the folder of the warehouse file; with a form the place of it on the page. -#}
    'report/documents/' || {{ document_id }} || '.html'
    {%- if form_id %} || coalesce('#form-' || {{ form_id }}, ''){% endif %}
{%- endmacro %}
